package gatelens.report.draw;

import java.util.Locale;

/// What a mark means; the theme decides its colour.
public enum Ink {
  /// Pushes towards the target.
  FOR(0xC2500A, 0xFF9D52),
  /// Pushes against it.
  AGAINST(0x1F5FA8, 0x5AA9FF),
  /// Neither.
  NEUTRAL(0x5F6670, 0xA4ABB5),
  /// Letters.
  TEXT(0x1B1D21, 0xE8E8E8),
  /// Axes and grids.
  GRID(0x8C939C, 0x6B727B),
  /// A third and a fourth curve, where there are more than two.
  THIRD(0x007A5E, 0x3CCFA3),
  /// The same.
  FOURTH(0x8A3F86, 0xE29ADF),
  /// What all stands on.
  PAGE(0xFFFFFF, 0x1B1D21);

  private final int light;
  private final int dark;

  Ink(int light, int dark) {
    this.light = light;
    this.dark = dark;
  }

  /// The opaque colour on a page.
  int argb(Theme theme) {
    return 0xFF << 24 | rgb(theme);
  }

  private int rgb(Theme theme) {
    return switch (theme) {
      case LIGHT, AUTO -> light;
      case DARK -> dark;
      case PRINT -> this == TEXT ? 0 : this == GRID ? 0x6B727B : light;
      case GREY -> grey();
    };
  }

  private int grey() {
    return switch (this) {
      case TEXT -> 0;
      case FOR -> 0x303030;
      case AGAINST -> 0x585858;
      case NEUTRAL -> 0x8A8A8A;
      case GRID -> 0x707070;
      case THIRD -> 0x949494;
      case FOURTH -> 0x444444;
      case PAGE -> 0xFFFFFF;
    };
  }

  /// Its colour as SVG writes it.
  String hex(Theme theme) {
    return String.format(Locale.ROOT, "#%06x", rgb(theme));
  }

  /// Rules that make a drawing dark where the reader's screen is, over colours that it has itself.
  static String darkCss() {
    StringBuilder rules = new StringBuilder(700);
    for (Ink ink : values()) {
      rules.append(rule(ink, ink.dark));
    }
    return "@media screen and (prefers-color-scheme:dark){" + rules + "}";
  }

  /// The class in SVG.
  String style() {
    return "gl-" + name().toLowerCase(Locale.ROOT);
  }

  /// Style rules of all inks.
  public static String css() {
    StringBuilder rules = new StringBuilder(1500);
    StringBuilder dark = new StringBuilder(700);
    for (Ink ink : values()) {
      rules.append(rule(ink, ink.light));
      dark.append(rule(ink, ink.dark));
    }
    return rules + "@media screen and (prefers-color-scheme:dark){" + dark + "}";
  }

  private static String rule(Ink ink, int color) {
    String hex = String.format(Locale.ROOT, "#%06x", color);
    String fill = "." + ink.style() + "{fill:" + hex + "}";
    return ink == PAGE ? fill : fill + ".gl-line." + ink.style() + "{fill:none;stroke:" + hex + "}";
  }
}
