package gatelens.data.file;

import java.util.Locale;

/// Words for what was found.
final class Understandings {
  private Understandings() {}

  /// `1,234`, or `0.25`.
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
