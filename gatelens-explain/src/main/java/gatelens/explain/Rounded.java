package gatelens.explain;

import java.math.BigDecimal;
import java.util.Locale;

/// Numbers as people read them, rounded in one way wherever they stand: on a terminal, on a page,
/// in a sentence. Documents have them whole.
public final class Rounded {
  private static final double CERTAIN = 0.9995;
  private static final double NEARLY = 0.995;

  private Rounded() {}

  /// A number: three digits, and all before the point up to a million.
  public static String number(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    return size < 1e6 && (value == Math.rint(value) || size >= 1000)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  /// A number with its sign.
  public static String signed(double value) {
    return (value > 0 ? "+" : "") + number(value);
  }

  /// A probability: `96 %`, `99.7 %`, `> 99.9 %`.
  ///
  /// @param probability in [0, 1]
  public static String percent(double probability) {
    if (probability >= CERTAIN || probability <= 1 - CERTAIN) {
      return probability <= 0.5 ? "< 0.1 %" : "> 99.9 %";
    }
    return probability >= NEARLY || probability <= 1 - NEARLY
        ? String.format(Locale.ROOT, "%.1f %%", 100 * probability)
        : String.format(Locale.ROOT, "%.0f %%", 100 * probability);
  }

  /// A value as it stands in the data: every digit that it has, none that single precision made up.
  ///
  /// @param value as a model's data holds it
  public static String value(float value) {
    if (!Float.isFinite(value)) {
      return Float.isNaN(value) ? "missing" : Float.toString(value);
    }
    BigDecimal digits = new BigDecimal(Float.toString(value)).stripTrailingZeros();
    boolean plain = Math.abs(value) >= 1e-4 && Math.abs(value) < 1e9;
    return value == 0 ? "0" : plain ? digits.toPlainString() : digits.toString();
  }

  /// A length of time in the two largest units that it has: `9 minutes`, `2 hours 5 minutes`.
  ///
  /// @param seconds 0 or more
  public static String time(double seconds) {
    String[] names = {"day", "hour", "minute", "second"};
    double[] units = {86_400, 3_600, 60, 1};
    double whole = seconds >= 60 ? Math.rint(seconds) : seconds;
    for (int u = 0; u < units.length - 1; u++) {
      if (whole >= units[u]) {
        long first = (long) (whole / units[u]);
        long second = (long) ((whole - first * units[u]) / units[u + 1]);
        return count(first, names[u]) + (second == 0 ? "" : " " + count(second, names[u + 1]));
      }
    }
    return whole >= 1 || whole == 0
        ? number(whole) + (whole == 1 ? " second" : " seconds")
        : number(1000 * whole) + " ms";
  }

  private static String count(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s");
  }
}
