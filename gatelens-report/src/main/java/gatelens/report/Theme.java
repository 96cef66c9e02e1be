package gatelens.report;

/// The page that a picture stands on.
public enum Theme {
  /// Dark on white.
  LIGHT,
  /// Light on nearly black.
  DARK
}
