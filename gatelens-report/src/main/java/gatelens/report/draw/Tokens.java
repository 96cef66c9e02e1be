package gatelens.report.draw;

import java.util.Locale;

/// The colours of a page by what they are for, light and dark; those of marks are {@link Ink}. Type
/// and spacing follow from {@link #LETTERS} and {@link #SPACE}. Everything that is drawn takes them
/// from here.
public enum Tokens {
  /// What all stands on.
  PAGE(0xFBFBF9, 0x14161A),
  /// What an answer or a picture stands on.
  CARD(0xFFFFFF, 0x1B1D21),
  /// Letters.
  INK(0x1B1E24, 0xE8E8E4),
  /// Letters that say less.
  SOFT(0x585F6B, 0xA6ACB7),
  /// Edges of cards and lines between rows.
  LINE(0xDDDCD4, 0x343942),
  /// What speaks for the answer.
  FOR(0xB8460A, 0xFF9D52),
  /// What speaks against it.
  AGAINST(0x1F5FA8, 0x7FB6FF),
  /// Links, the place under a finger, what memory holds.
  ACCENT(0x0F6B64, 0x5EEAD4),
  /// A quiet ground of the same.
  ACCENT_SOFT(0xD9EFEC, 0x12312E),
  /// Behind a word that speaks for the answer, at its strongest.
  FOR_SOFT(0xF3B58C, 0x7A3F16),
  /// Behind a word that speaks against it.
  AGAINST_SOFT(0xA9C8EC, 0x27507F);

  /// Pixels an em of usual letters on a page.
  public static final int LETTERS = 15;

  /// Pixels an em of the smallest letters.
  public static final int SMALLEST = 12;

  /// Pixels of the usual distance; others are halves and multiples of it.
  public static final int SPACE = 12;

  private final int light;
  private final int dark;

  Tokens(int light, int dark) {
    this.light = light;
    this.dark = dark;
  }

  /// Its colour on a light page or a dark one, without alpha.
  int rgb(Theme theme) {
    return theme.isDark() ? dark : light;
  }

  /// Its name in style rules.
  String property() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// All of them as properties of a page, by the reader's choice of light or dark; on paper light.
  public static String css() {
    return ":root{"
        + properties(Theme.LIGHT)
        + "--letters:"
        + LETTERS
        + "px;--small:"
        + SMALLEST
        + "px;--space:"
        + SPACE
        + "px}@media screen and (prefers-color-scheme:dark){:root{"
        + properties(Theme.DARK)
        + "}}";
  }

  private static String properties(Theme theme) {
    StringBuilder out = new StringBuilder(300);
    for (Tokens token : values()) {
      out.append(token.property())
          .append(':')
          .append(String.format(Locale.ROOT, "#%06x", token.rgb(theme)))
          .append(';');
    }
    return out.toString();
  }
}
