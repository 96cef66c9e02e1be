package gatelens.tensor;

import java.util.Arrays;

/// The extents of a tensor, outermost first: `float[28][64]`.
///
/// @param extents the length of each axis, each at least 0
public record Shape(int... extents) {
  /// Checks that no extent is negative and that the size fits an array.
  ///
  /// @throws IllegalArgumentException if an extent is negative or the product exceeds an `int`
  public Shape {
    extents = extents.clone();
    long size = 1;
    for (int extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(extents) + ": every extent must be at least 0");
      }
      size *= extent;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(extents) + " has more than 2^31 - 1 elements");
      }
    }
  }

  /// A copy of the extents.
  @Override
  public int[] extents() {
    return extents.clone();
  }

  /// The number of axes.
  public int rank() {
    return extents.length;
  }

  /// The length of one axis.
  ///
  /// @param axis 0 is the outermost
  /// @throws IllegalArgumentException if there is no such axis
  public int extent(int axis) {
    if (axis >= extents.length) {
      throw new IllegalArgumentException(
          "expected at least " + (axis + 1) + " dimensions, found " + this);
    }
    return extents[axis];
  }

  /// The number of elements: the product of the extents.
  public int size() {
    int size = 1;
    for (int extent : extents) {
      size *= extent;
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(extents, that.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /// Prints as the Java type it stands for: `float[28][64]`.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("float");
    for (int extent : extents) {
      text.append('[').append(extent).append(']');
    }
    return text.toString();
  }
}
