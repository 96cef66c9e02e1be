package gatelens.report.draw;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The page that a picture stands on.
public enum Theme {
  /// Dark on white.
  LIGHT,
  /// Light on nearly black.
  DARK,
  /// Black on white, with strong lines: for paper in colour.
  PRINT,
  /// Greys alone, for paper without colour: what is below zero has strokes across it.
  GREY,
  /// Light, and dark where the reader's screen is: of SVG; other forms are light.
  AUTO;

  /// True for a page that is nearly black.
  boolean isDark() {
    return this == DARK;
  }

  /// All names.
  public static List<String> ids() {
    return Arrays.stream(values()).map(theme -> theme.name().toLowerCase(Locale.ROOT)).toList();
  }
}
