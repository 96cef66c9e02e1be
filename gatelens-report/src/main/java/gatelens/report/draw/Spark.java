package gatelens.report.draw;

/// Pictures of letters: curves, bars and shades for a terminal.
public final class Spark {
  private static final String HEIGHTS = "▁▂▃▄▅▆▇█";
  private static final String ABOVE = " ░▒▓█";
  private static final String BELOW = " -=≡■";

  private Spark() {}

  /// A curve as one line of blocks; a gap is a space.
  ///
  /// @param most letters
  public static String curve(double[] values, double low, double high, int most) {
    StringBuilder out = new StringBuilder(most);
    int columns = Math.min(most, values.length);
    for (int c = 0; c < columns; c++) {
      double mean =
          mean(
              values,
              (int) ((long) c * values.length / columns),
              (int) ((long) (c + 1) * values.length / columns));
      if (Double.isNaN(mean)) {
        out.append(' ');
      } else {
        double share = high > low ? (mean - low) / (high - low) : 0;
        out.append(HEIGHTS.charAt((int) Math.round(7 * Math.clamp(share, 0, 1))));
      }
    }
    return out.toString();
  }

  /// The mean of what is a number between two places; NaN if nothing is.
  public static double mean(double[] values, int from, int to) {
    double sum = 0;
    int count = 0;
    for (int i = from; i < to; i++) {
      if (!Double.isNaN(values[i])) {
        sum += values[i];
        count++;
      }
    }
    return sum / count;
  }

  /// One cell of a heat map: shades above zero, strokes below, `?` for what is no number.
  public static char shade(double value, double scale) {
    if (!Double.isFinite(value)) {
      return '?';
    }
    int shade = scale == 0 ? 0 : (int) Math.round(4 * Math.min(1, Math.abs(value) / scale));
    return (value < 0 ? BELOW : ABOVE).charAt(shade);
  }

  /// What the shades mean.
  public static String shades(boolean signed) {
    return signed ? "above 0 \"" + ABOVE + "\", below 0 \"" + BELOW + "\"" : "\"" + ABOVE + "\"";
  }

  /// A bar of so many letters at most.
  public static String bar(double share, int most) {
    return "█".repeat((int) Math.round(most * Math.clamp(share, 0, 1)));
  }

  /// A name in a column of a terminal; what is longer is cut.
  public static String column(String text, int width) {
    if (width(text) <= width) {
      return padded(text, width);
    }
    int end = 0;
    for (int next = 0; next < text.length(); ) {
      next = text.offsetByCodePoints(next, 1);
      if (width(text.substring(0, next)) > width - 1) {
        break;
      }
      end = next;
    }
    return padded(text.substring(0, end) + "…", width);
  }

  /// A name with blanks after it up to the width of a column; what is longer stays.
  public static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  /// Columns that a text takes in a terminal: Chinese, Japanese and Korean letters and pictures
  /// take two, marks that stand on another letter none (after Unicode Standard Annex 11).
  public static int width(String text) {
    return text.codePoints().map(Spark::width).sum();
  }

  private static int width(int letter) {
    return switch (Character.getType(letter)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(letter) ? 2 : 1;
    };
  }

  private static boolean isWide(int letter) {
    // the fullwidth forms, and the signs that stand between such letters
    if ((letter >= 0xFF01 && letter <= 0xFF60) || (letter >= 0x3000 && letter <= 0x303E)) {
      return true;
    }
    if (letter >= 0xFF61 && letter <= 0xFFDC) {
      return false;
    }
    return switch (Character.UnicodeScript.of(letter)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> true;
      default -> Character.isEmojiPresentation(letter);
    };
  }
}
