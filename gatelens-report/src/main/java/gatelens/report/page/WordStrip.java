package gatelens.report.page;

import gatelens.report.draw.Markup;
import gatelens.report.picture.Charts;
import java.util.List;
import java.util.Locale;

/// Words as they stand, each on a ground by its part in the score: a solid line towards, a dashed
/// line against.
final class WordStrip {
  private static final double STRONG = 0.25;

  private WordStrip() {}

  /// The element of a page.
  ///
  /// @param axis of the lanes that go with it; empty for none
  /// @param values one a word
  static String html(String axis, List<String> tokens, double[] values, Wording words) {
    double scale = 0;
    for (double value : values) {
      scale = Math.max(scale, Math.abs(value));
    }
    boolean letters = tokens.stream().filter(t -> t.length() <= 1).count() * 2 > tokens.size();
    StringBuilder out = new StringBuilder(80 * tokens.size());
    out.append("<p class=\"words\" dir=\"auto\"");
    if (!axis.isEmpty()) {
      out.append(" data-axis=\"").append(Markup.escape(axis)).append('"');
    }
    out.append('>');
    for (int i = 0; i < values.length; i++) {
      double share = scale == 0 ? 0 : values[i] / scale;
      out.append("<span data-t=\"").append(i).append("\" title=\"");
      out.append(Markup.escape(Charts.mark(values[i]))).append('"');
      if (Math.abs(share) > STRONG) {
        out.append(share > 0 ? " class=\"plus\"" : " class=\"minus\"");
      }
      if (share != 0) {
        out.append(" style=\"background:color-mix(in srgb,var(")
            .append(share < 0 ? "--against-soft" : "--for-soft")
            .append(String.format(Locale.ROOT, ") %.0f%%,transparent)\"", 100 * Math.abs(share)));
      }
      out.append('>').append(Markup.escape(visible(tokens.get(i)))).append("</span>");
      out.append(letters ? "" : " ");
    }
    return out.append("</p><p class=\"soft\">")
        .append("<small>")
        .append(
            Markup.escape(
                words.of(
                    "Orange and a solid line push towards the answer, blue and a dashed line"
                        + " against it; the strongest part is")))
        .append(' ')
        .append(Markup.escape(Markup.number(scale)))
        .append(".</small></p>")
        .toString();
  }

  /// Blanks are seen.
  private static String visible(String token) {
    return token.isBlank() ? "␣" : token;
  }
}
