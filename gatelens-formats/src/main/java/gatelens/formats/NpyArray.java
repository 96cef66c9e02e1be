package gatelens.formats;

import gatelens.tensor.Shape;
import gatelens.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// An array as it stands in an `.npy` file: little endian, the last axis varies fastest.
public final class NpyArray {
  /// The types that are read.
  public enum Type {
    /// 4-byte float.
    FLOAT32("<f4", 4),
    /// 8-byte float.
    FLOAT64("<f8", 8),
    /// 4-byte integer.
    INT32("<i4", 4),
    /// 8-byte integer.
    INT64("<i8", 8),
    /// One byte, 0 or 1.
    BOOL("|b1", 1),
    /// One byte, 0 to 255.
    UINT8("|u1", 1);

    private final String descriptor;
    private final int bytes;

    Type(String descriptor, int bytes) {
      this.descriptor = descriptor;
      this.bytes = bytes;
    }

    /// NumPy's name: `<f4`.
    public String descriptor() {
      return descriptor;
    }

    /// Bytes of one value.
    public int bytes() {
      return bytes;
    }
  }

  private final int[] shape;
  private final Type type;
  private final ByteBuffer data;
  private final String name;

  NpyArray(String name, int[] shape, Type type, ByteBuffer data) {
    this.name = name;
    this.shape = shape;
    this.type = type;
    this.data = data;
  }

  /// The extents, outermost first; empty for a single number.
  public int[] shape() {
    return shape.clone();
  }

  /// The number of axes.
  public int rank() {
    return shape.length;
  }

  /// The type of the values.
  public Type type() {
    return type;
  }

  /// True if the values are whole numbers.
  public boolean isInteger() {
    return type == Type.INT32 || type == Type.INT64 || type == Type.UINT8;
  }

  /// Where the array comes from, for messages.
  public String name() {
    return name;
  }

  /// The number of values.
  public int size() {
    return data.remaining() / type.bytes();
  }

  /// One value.
  ///
  /// @param i from 0 to `size() - 1`
  public double get(int i) {
    return switch (type) {
      case FLOAT32 -> data.getFloat(4 * i);
      case FLOAT64 -> data.getDouble(8 * i);
      case INT32 -> data.getInt(4 * i);
      case INT64 -> data.getLong(8 * i);
      case BOOL -> data.get(i);
      case UINT8 -> data.get(i) & 0xff;
    };
  }

  /// An array that was written with its first axis running fastest.
  NpyArray transposed() {
    return NpyConversion.transposed(this, data);
  }

  /// All values as floats, a copy.
  public float[] floats() {
    float[] values = new float[size()];
    if (type == Type.FLOAT32) {
      data.slice().order(data.order()).asFloatBuffer().get(values);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) get(i);
      }
    }
    return values;
  }

  /// All values as integers, a copy.
  ///
  /// @throws FormatException if a value is not a whole number that an `int` holds
  public int[] ints() throws FormatException {
    int[] values = new int[size()];
    for (int i = 0; i < values.length; i++) {
      double value = get(i);
      if (value != (int) value) {
        throw new FormatException(
            name + ": expected whole numbers, found " + value + " at position " + i);
      }
      values[i] = (int) value;
    }
    return values;
  }

  /// The array as a tensor of floats.
  public Tensor tensor() {
    return Tensor.of(floats(), shape);
  }

  @Override
  public String toString() {
    return type.name().toLowerCase(java.util.Locale.ROOT)
        + Arrays.toString(shape).replace(", ", "][");
  }

  /// The shape as a tensor's.
  public Shape asShape() {
    return new Shape(shape);
  }
}
