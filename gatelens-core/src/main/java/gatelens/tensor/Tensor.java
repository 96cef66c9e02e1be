package gatelens.tensor;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// A row-major array of floats with a shape. It has no arithmetic: that is in the kernels.
///
/// The values of a tensor that is not {@link #frozen} are shared with whoever holds {@link
/// #values()}. The weights of a layer are frozen: nobody can change them, and so no model.
public final class Tensor {
  private final Shape shape;
  private final float[] values;
  private final boolean frozen;

  private Tensor(Shape shape, float[] values, boolean frozen) {
    if (shape.size() != values.length) {
      throw new IllegalArgumentException(
          "a tensor of shape "
              + shape
              + " needs "
              + shape.size()
              + " values, found "
              + values.length);
    }
    this.shape = shape;
    this.values = values;
    this.frozen = frozen;
  }

  /// Wraps `values` without a copy.
  ///
  /// @param values row-major, as many as the product of `extents`
  /// @throws IllegalArgumentException if the number of values does not fit the extents
  public static Tensor of(float[] values, int... extents) {
    return new Tensor(new Shape(extents), values, false);
  }

  /// A tensor of zeros.
  public static Tensor zeros(int... extents) {
    Shape shape = new Shape(extents);
    return new Tensor(shape, new float[shape.size()], false);
  }

  /// A tensor whose element at flat index `i` is `f(i)`, rounded to float.
  public static Tensor generate(IntToDoubleFunction f, int... extents) {
    Tensor tensor = zeros(extents);
    for (int i = 0; i < tensor.values.length; i++) {
      tensor.values[i] = (float) f.applyAsDouble(i);
    }
    return tensor;
  }

  /// A matrix `float[rows][columns]` copied from rows of equal length.
  ///
  /// @throws IllegalArgumentException if the rows differ in length
  public static Tensor ofRows(float[]... rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    float[] values = new float[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            "row " + i + " has " + rows[i].length + " values, row 0 has " + columns);
      }
      System.arraycopy(rows[i], 0, values, i * columns, columns);
    }
    return of(values, rows.length, columns);
  }

  /// The shape.
  public Shape shape() {
    return shape;
  }

  /// The values, row-major: of a frozen tensor a copy, else the values themselves, which only the
  /// maker of the tensor should write to.
  public float[] values() {
    return frozen ? values.clone() : values;
  }

  /// A tensor of the same values that nobody can change; this one if it is such a tensor. Its
  /// {@link #values()} are a copy each time, so that loops read by {@link #at} and {@link #read}.
  public Tensor frozen() {
    return frozen ? this : new Tensor(shape, values.clone(), true);
  }

  /// One element by its place in row-major order.
  ///
  /// @throws IndexOutOfBoundsException if there is no such place
  public float at(int flat) {
    return values[flat];
  }

  /// Copies elements that follow each other in row-major order.
  ///
  /// @param from place of the first
  /// @param target where they are written
  /// @param to place of the first in the target
  /// @throws IndexOutOfBoundsException if a place is outside either
  public void read(int from, float[] target, int to, int count) {
    System.arraycopy(values, from, target, to, count);
  }

  /// The number of elements.
  public int size() {
    return values.length;
  }

  /// The length of one axis; 0 is the outermost.
  public int extent(int axis) {
    return shape.extent(axis);
  }

  /// One element.
  ///
  /// @param index one position for each axis
  /// @throws IndexOutOfBoundsException if a position is outside its axis or their number is wrong
  public float get(int... index) {
    if (index.length != shape.rank()) {
      throw new IndexOutOfBoundsException(
          shape + " needs " + shape.rank() + " positions, found " + index.length);
    }
    int flat = 0;
    for (int axis = 0; axis < index.length; axis++) {
      if (index[axis] < 0 || index[axis] >= shape.extent(axis)) {
        throw new IndexOutOfBoundsException(
            "position " + Arrays.toString(index) + " is outside " + shape);
      }
      flat = flat * shape.extent(axis) + index[axis];
    }
    return values[flat];
  }

  /// A copy of one slice along the outermost axis: row `i` of a matrix, sequence `i` of a batch.
  public Tensor slice(int i) {
    int rank = shape.rank();
    int[] extents = Arrays.copyOfRange(shape.extents(), 1, rank);
    Shape part = new Shape(extents);
    int size = part.size();
    return new Tensor(part, Arrays.copyOfRange(values, i * size, (i + 1) * size), false);
  }

  /// The same values under another shape of the same size; nothing is copied.
  public Tensor reshape(int... extents) {
    return new Tensor(new Shape(extents), values, frozen);
  }

  /// A copy with values of its own, which may be written to.
  public Tensor copy() {
    return new Tensor(shape, values.clone(), false);
  }

  /// True if every value is finite (no NaN, no infinity).
  public boolean isFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /// Equal shape and the same bits.
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && shape.equals(that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return shape.toString();
  }
}
