package gatelens.explain;

import gatelens.sequence.Layout;
import java.util.Arrays;

/// An input to compare others with, which may be of another length than they.
///
/// Where its lengths are told it is made to fit, part by part: of a longer one the last T steps are
/// taken, a shorter one is repeated, so that in either case its end meets the end of the input,
/// where a recurrent model answers. No step is made up, so a background stays as usual as it was.
///
/// Where they are not told it must have the input's own length, or be one event, which is repeated:
/// a bare array of another length is more likely a mistake.
///
/// @param values flat, part after part, each `float[T][D]`
/// @param lengths T of each part, at least 1 each; empty if they are not told
public record BaselineInput(float[] values, int[] lengths) {
  /// Values whose lengths are not told.
  public static BaselineInput of(float[] values) {
    return new BaselineInput(values, new int[0]);
  }

  /// An input as it is.
  public static BaselineInput of(Point point) {
    return new BaselineInput(
        point.values(), point.layout().parts().stream().mapToInt(Layout.Part::length).toArray());
  }

  /// True if its lengths are told, so that it can be made to fit.
  public boolean isTold() {
    return lengths.length > 0;
  }

  /// True if both have the same lengths, told or not.
  boolean isLike(BaselineInput other) {
    return values.length == other.values.length && Arrays.equals(lengths, other.lengths);
  }

  /// The values as an input of a layout.
  ///
  /// @param name what to call it in an error
  /// @return flat, `layout.size()` values
  /// @throws IllegalArgumentException if the values do not fit, or have another number of parts
  public float[] fitted(Layout layout, String name) {
    boolean event = layout.parts().size() == 1 && values.length == layout.first().width();
    if (lengths.length == 0 && values.length != layout.size() && !event) {
      throw new IllegalArgumentException(
          name
              + ": expected "
              + layout.size()
              + " values (a whole input)"
              + (layout.parts().size() == 1 ? " or " + layout.first().width() + " (one event)" : "")
              + ", found "
              + values.length);
    }
    float[] out = new float[layout.size()];
    for (int p = 0; p < layout.parts().size(); p++) {
      Layout.Part part = layout.parts().get(p);
      int length = length(layout, p, name);
      int from = offset(layout, p);
      for (int t = 0; t < part.length(); t++) {
        System.arraycopy(
            values,
            from + Math.floorMod(length - part.length() + t, length) * part.width(),
            out,
            part.offset() + t * part.width(),
            part.width());
      }
    }
    return out;
  }

  /// T of one part; of a single part whose length is not told as many as there are.
  ///
  /// @throws IllegalArgumentException if the values are no whole steps of the layout's features, or
  ///   have another number of parts
  int length(Layout layout, int part, String name) {
    int parts = layout.parts().size();
    int width = layout.parts().get(part).width();
    if (lengths.length == 0 && parts == 1 && values.length > 0 && values.length % width == 0) {
      return values.length / width;
    }
    boolean fits = lengths.length == 0 || lengths.length == parts;
    if (fits && values.length > 0 && offset(layout, parts) == values.length) {
      return lengths.length == 0 ? layout.parts().get(part).length() : lengths[part];
    }
    throw new IllegalArgumentException(
        name
            + ": expected whole steps of "
            + String.join(
                ", ",
                layout.parts().stream()
                    .map(p -> p.width() + " features (" + p.name() + ")")
                    .toList())
            + ", found "
            + values.length
            + " values"
            + (lengths.length > 0 ? " of " + lengths.length + " parts" : ""));
  }

  /// Where a part begins in the values.
  int offset(Layout layout, int part) {
    int offset = 0;
    for (int p = 0; p < part; p++) {
      offset += steps(layout, p) * layout.parts().get(p).width();
    }
    return offset;
  }

  private int steps(Layout layout, int part) {
    if (lengths.length == 0) {
      return layout.parts().get(part).length();
    }
    return part < lengths.length ? lengths[part] : 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BaselineInput that
        && Arrays.equals(values, that.values)
        && Arrays.equals(lengths, that.lengths);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values) * 31 + Arrays.hashCode(lengths);
  }

  @Override
  public String toString() {
    return "BaselineInput[" + values.length + " values]";
  }
}
