package gatelens.formats.keras;

import java.util.Set;
import java.util.TreeSet;

/// Which mask it is: what its steps are compared with, wherever it has gone since. Two masks of one
/// origin are the same mask.
///
/// @param words the origin in a form that is equal where the masks are; empty where every step
///   counts
record MaskOrigin(String words) {
  /// Every step counts.
  static final MaskOrigin NONE = new MaskOrigin("");

  /// A step counts where a feature of a result differs from a value.
  ///
  /// @param result the layer whose result is compared
  static MaskOrigin differs(String result, double value) {
    return new MaskOrigin(result + " != " + value);
  }

  /// True if some step may be masked.
  boolean masks() {
    return !words.isEmpty();
  }

  /// A step counts where it counts in any.
  static MaskOrigin any(Iterable<MaskOrigin> parts) {
    Set<String> all = new TreeSet<>();
    for (MaskOrigin part : parts) {
      if (!part.masks()) {
        return NONE;
      }
      all.add(part.words);
    }
    return joined("any", all);
  }

  /// A step counts where it counts in all.
  static MaskOrigin all(Iterable<MaskOrigin> parts) {
    Set<String> all = new TreeSet<>();
    for (MaskOrigin part : parts) {
      if (part.masks()) {
        all.add(part.words);
      }
    }
    return joined("all", all);
  }

  private static MaskOrigin joined(String how, Set<String> parts) {
    return parts.size() == 1
        ? new MaskOrigin(parts.iterator().next())
        : parts.isEmpty() ? NONE : new MaskOrigin(how + parts);
  }
}
