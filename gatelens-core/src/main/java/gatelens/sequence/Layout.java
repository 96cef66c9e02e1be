package gatelens.sequence;

import java.util.List;

/// How the continuous inputs of a sample lie in one flat array: part after part, each `float[T][D]`
/// row-major.
///
/// @param parts one part an input
public record Layout(List<Part> parts) {
  /// One input.
  ///
  /// @param name the branch's name
  /// @param steps names of its T steps
  /// @param features names of its D features
  /// @param mask `boolean[T]`, false where a step is padding that no layer reads; empty if every
  ///   step counts
  /// @param offset where the part begins in the flat array
  public record Part(String name, Axis steps, Axis features, boolean[] mask, int offset) {
    /// T.
    public int length() {
      return steps.length();
    }

    /// D.
    public int width() {
      return features.length();
    }

    /// T × D.
    public int size() {
      return steps.length() * features.length();
    }

    /// False if the step is padding.
    public boolean counts(int step) {
      return mask.length == 0 || mask[step];
    }
  }

  /// Keeps an unmodifiable copy.
  public Layout {
    parts = List.copyOf(parts);
  }

  /// The length of the flat array.
  public int size() {
    Part last = parts.get(parts.size() - 1);
    return last.offset() + last.size();
  }

  /// The first part: the only one of a model with one input.
  public Part first() {
    return parts.get(0);
  }
}
