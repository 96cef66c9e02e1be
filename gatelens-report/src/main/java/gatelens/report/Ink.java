package gatelens.report;

/// What a mark means; pages decide its colour by light and dark.
enum Ink {
  /// Pushes towards the target.
  FOR(0xFFC2500A, "#ff9d52"),
  /// Pushes against it.
  AGAINST(0xFF1F5FA8, "#5aa9ff"),
  /// Neither.
  NEUTRAL(0xFF5F6670, "#a4abb5"),
  /// Letters.
  TEXT(0xFF1B1D21, "#e8e8e8"),
  /// Axes and grids.
  GRID(0xFF8C939C, "#6b727b");

  private final int light;
  private final String dark;

  Ink(int light, String dark) {
    this.light = light;
    this.dark = dark;
  }

  /// Opaque colour on a light page.
  int argb() {
    return light;
  }

  /// The class in SVG.
  String style() {
    return "gl-" + name().toLowerCase(java.util.Locale.ROOT);
  }

  /// Style rules of all inks.
  static String css() {
    StringBuilder rules = new StringBuilder(800);
    StringBuilder dark = new StringBuilder(400);
    for (Ink ink : values()) {
      String color = String.format(java.util.Locale.ROOT, "#%06x", ink.light & 0xFFFFFF);
      rules.append(rule(ink, color));
      dark.append(rule(ink, ink.dark));
    }
    return rules + "@media (prefers-color-scheme:dark){" + dark + "}";
  }

  private static String rule(Ink ink, String color) {
    return "."
        + ink.style()
        + "{fill:"
        + color
        + "}.gl-line."
        + ink.style()
        + "{fill:none;stroke:"
        + color
        + "}";
  }
}
