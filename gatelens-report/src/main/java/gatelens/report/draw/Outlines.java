package gatelens.report.draw;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Letters of a drawing as outlines, each once, so that it has the same letters in every renderer
/// and on every machine, whatever fonts are there.
final class Outlines {
  private final String id;
  private final Map<String, String> paths = new TreeMap<>();

  /// @param id what names begin with
  Outlines(String id) {
    this.id = id;
  }

  /// A line of text; it keeps its words for people who cannot look.
  String text(Canvas.Mark.Words w) {
    Face face = Face.of(w.bold());
    double left = w.left();
    StringBuilder out = new StringBuilder(64 * w.text().length());
    double scale = w.size() / face.unit();
    String scaled = String.format(Locale.ROOT, "%.7f", scale);
    out.append(" aria-label=\"")
        .append(Markup.escape(w.text()))
        .append("\" transform=\"translate(")
        .append(Svg.decimal(left))
        .append(' ')
        .append(Svg.decimal(w.y()))
        .append(") scale(")
        .append(scaled)
        .append(" -")
        .append(scaled)
        .append(")\">");
    double at = 0;
    for (int c : Face.inOrder(w.text())) {
      String name = id + (w.bold() ? "-b" : "-r") + Integer.toHexString(c);
      String path = paths.computeIfAbsent(name, n -> path(face.outline(c)));
      if (!path.isEmpty()) {
        out.append("<use xlink:href=\"#").append(name).append('"');
        out.append(at == 0 ? "" : " x=\"" + Math.round(at) + '"').append("/>");
      }
      at += face.advance(c);
    }
    return out.append("</g>").toString();
  }

  /// The outlines that were used.
  String definitions() {
    StringBuilder out = new StringBuilder(400 * paths.size());
    paths.forEach((name, path) -> {
      if (!path.isEmpty()) {
        out.append("<path id=\"").append(name).append("\" d=\"").append(path).append("\"/>");
      }
    });
    return out.toString();
  }

  private static String path(Path2D outline) {
    StringBuilder out = new StringBuilder(400);
    double[] p = new double[6];
    for (PathIterator i = outline.getPathIterator(null); !i.isDone(); i.next()) {
      switch (i.currentSegment(p)) {
        case PathIterator.SEG_MOVETO -> points(out, 'M', p, 2);
        case PathIterator.SEG_LINETO -> points(out, 'L', p, 2);
        case PathIterator.SEG_QUADTO -> points(out, 'Q', p, 4);
        case PathIterator.SEG_CUBICTO -> points(out, 'C', p, 6);
        default -> out.append('z');
      }
    }
    return out.toString();
  }

  private static void points(StringBuilder out, char command, double[] p, int count) {
    out.append(command);
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : " ").append(Math.round(p[i]));
    }
  }
}
