package gatelens.explain;

import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// One continuous input: all its parts in one flat array.
///
/// @param layout how the parts lie in the array
/// @param values flat, `layout.size()` values; do not write to them
public record Point(Layout layout, float[] values) {
  /// Checks that the values fit the layout.
  ///
  /// @throws IllegalArgumentException if they do not
  public Point {
    if (values.length != layout.size()) {
      throw new IllegalArgumentException(
          "an input of this layout has " + layout.size() + " values, found " + values.length);
    }
  }

  /// Each part as `float[T][D]`.
  public List<Tensor> parts() {
    return split(layout, values);
  }

  /// The same layout with other values.
  public Point with(float[] other) {
    return new Point(layout, other);
  }

  /// Cuts a flat array into the parts of a layout, each `float[T][D]`.
  public static List<Tensor> split(Layout layout, float[] flat) {
    List<Tensor> parts = new ArrayList<>();
    for (Layout.Part part : layout.parts()) {
      parts.add(
          Tensor.of(
              java.util.Arrays.copyOfRange(flat, part.offset(), part.offset() + part.size()),
              part.length(),
              part.width()));
    }
    return parts;
  }
}
