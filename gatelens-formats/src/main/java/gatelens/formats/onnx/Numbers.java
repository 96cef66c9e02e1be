package gatelens.formats.onnx;

import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/// An array of known numbers: a constant of a graph, or what was computed from constants. Whole
/// numbers are kept exactly, all others in single precision.
final class Numbers {
  /// Element types, as onnx.proto numbers them.
  static final int FLOAT = 1;

  static final int UINT8 = 2;
  static final int INT8 = 3;
  static final int UINT16 = 4;
  static final int INT16 = 5;
  static final int INT32 = 6;
  static final int INT64 = 7;
  static final int BOOL = 9;
  static final int FLOAT16 = 10;
  static final int DOUBLE = 11;
  static final int UINT32 = 12;
  static final int UINT64 = 13;
  static final int BFLOAT16 = 16;

  private final int type;
  private final int[] extents;
  private final float[] reals;
  private final long[] wholes;

  private Numbers(int type, int[] extents, float[] reals, long[] wholes) {
    this.type = type;
    this.extents = extents;
    this.reals = reals;
    this.wholes = wholes;
  }

  /// Floats.
  static Numbers of(Tensor tensor) {
    return new Numbers(FLOAT, tensor.shape().extents(), tensor.values(), new long[0]);
  }

  /// One float.
  static Numbers one(float number) {
    return new Numbers(FLOAT, new int[0], new float[] {number}, new long[0]);
  }

  /// A list of whole numbers.
  static Numbers of(long... numbers) {
    return new Numbers(INT64, new int[] {numbers.length}, new float[0], numbers.clone());
  }

  /// Numbers of any type; those of a whole type are cut to whole numbers.
  ///
  /// @throws IllegalArgumentException if the extents are out of range
  static Numbers generate(int type, IntToDoubleFunction f, int... extents) {
    int count = count(extents);
    if (!isReal(type)) {
      return generateWhole(type, i -> (long) f.applyAsDouble(i), extents);
    }
    float[] reals = new float[count];
    for (int i = 0; i < count; i++) {
      reals[i] = rounded(type, f.applyAsDouble(i));
    }
    return new Numbers(type, extents.clone(), reals, new long[0]);
  }

  /// Whole numbers.
  ///
  /// @throws IllegalArgumentException if the extents are out of range
  static Numbers generateWhole(int type, IntToLongFunction f, int... extents) {
    long[] wholes = new long[count(extents)];
    for (int i = 0; i < wholes.length; i++) {
      wholes[i] = f.applyAsLong(i);
    }
    return new Numbers(type, extents.clone(), new float[0], wholes);
  }

  private static float rounded(int type, double value) {
    float f = (float) value;
    return type == FLOAT16 ? Float.float16ToFloat(Float.floatToFloat16(f)) : f;
  }

  /// The number of elements that extents have.
  ///
  /// @throws IllegalArgumentException if they are out of range
  static int count(int... extents) {
    long count = 1;
    for (int extent : extents) {
      count *= extent;
      if (extent < 0 || count > Integer.MAX_VALUE - 16) {
        throw new IllegalArgumentException(
            "the shape " + Arrays.toString(extents) + " is out of range");
      }
    }
    return (int) count;
  }

  /// True for types of numbers that are not whole.
  static boolean isReal(int type) {
    return type == FLOAT || type == FLOAT16 || type == DOUBLE || type == BFLOAT16;
  }

  /// The element type.
  int type() {
    return type;
  }

  /// True if they are not whole numbers.
  boolean real() {
    return isReal(type);
  }

  /// How many there are.
  int size() {
    return real() ? reals.length : wholes.length;
  }

  /// The number of axes.
  int rank() {
    return extents.length;
  }

  /// The length of an axis.
  int extent(int axis) {
    return extents[axis];
  }

  /// The lengths of all axes.
  int[] extents() {
    return extents.clone();
  }

  /// The number at a flat index.
  double at(int flat) {
    return real() ? reals[flat] : wholes[flat];
  }

  /// The whole number at a flat index; a number that is not whole is cut.
  long whole(int flat) {
    return real() ? (long) reals[flat] : wholes[flat];
  }

  /// As floats.
  Tensor tensor() {
    return real() ? Tensor.of(reals, extents) : Tensor.generate(i -> wholes[i], extents);
  }

  /// The same numbers under other extents.
  Numbers reshaped(int... other) {
    if (count(other) != size()) {
      throw new IllegalArgumentException(
          size() + " numbers do not fit the shape " + Arrays.toString(other));
    }
    return new Numbers(type, other.clone(), reals, wholes);
  }

  /// The same numbers as another type.
  Numbers as(int other) {
    if (other == type) {
      return this;
    }
    if (other == BOOL) {
      return generateWhole(BOOL, i -> at(i) != 0 ? 1 : 0, extents);
    }
    return isReal(other)
        ? generate(other, this::at, extents)
        : generateWhole(other, this::whole, extents);
  }

  /// True if all are the same, and there is at least one.
  boolean uniform() {
    for (int i = 1; i < size(); i++) {
      if (at(i) != at(0)) {
        return false;
      }
    }
    return size() > 0;
  }
}
