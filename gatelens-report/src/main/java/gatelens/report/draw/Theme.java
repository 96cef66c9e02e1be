package gatelens.report.draw;

/// The page that a picture stands on.
public enum Theme {
  /// Dark on white.
  LIGHT,
  /// Light on nearly black.
  DARK
}
