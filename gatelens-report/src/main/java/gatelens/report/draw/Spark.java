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

  /// A name in a column of letters.
  public static String column(String text, int width) {
    int points = text.codePointCount(0, text.length());
    if (points > width) {
      return text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }
    return text + " ".repeat(width - points);
  }
}
