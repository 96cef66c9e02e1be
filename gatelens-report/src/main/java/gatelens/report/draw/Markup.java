package gatelens.report.draw;

import gatelens.explain.Rounded;
import java.text.Bidi;

/// Text and numbers inside XML and HTML.
public final class Markup {
  private Markup() {}

  /// Text with the five special characters escaped; characters that XML forbids become `�`.
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> {
              boolean legal =
                  (c >= 32 && c != 0xFFFE && c != 0xFFFF && (c < 0xD800 || c > 0xDFFF))
                      || c == 9
                      || c == 10;
              out.appendCodePoint(legal ? c : 0xFFFD);
            }
          }
        });
    return out.toString();
  }

  /// A name inside a sentence: one that runs from right to left is kept to itself, so that the
  /// numbers after it stay as they are.
  public static String within(String name) {
    char[] letters = name.toCharArray();
    return Bidi.requiresBidi(letters, 0, letters.length) ? "\u2068" + name + "\u2069" : name;
  }

  /// A number to its last digit, as a document in JSON prints it: one of single precision in the
  /// digits of single precision.
  public static String exact(double value) {
    return (double) (float) value == value ? Float.toString((float) value) : Double.toString(value);
  }

  /// A number for people: three digits, and all before the point up to a million.
  public static String number(double value) {
    return Rounded.number(value);
  }

  /// A number at an axis: no zeros at its end.
  public static String tick(double value) {
    String text = number(value);
    return text.contains(".") && !text.contains("e") ? text.replaceAll("\\.?0+$", "") : text;
  }

  /// A number with its sign.
  public static String signed(double value) {
    return Rounded.signed(value);
  }

  /// A chance in words: `p = 0.0312`, and `p < 0.0001` below that.
  public static String chance(double p) {
    return p < 0.0001 ? "p < 0.0001" : String.format(java.util.Locale.ROOT, "p = %.4f", p);
  }
}
