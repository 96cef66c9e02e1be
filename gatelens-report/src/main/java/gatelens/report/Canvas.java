package gatelens.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Collects marks and draws them as SVG or PNG. Coordinates are pixels from the top left.
final class Canvas {
  private static final int DOT = 2;

  private final int width;
  private final int height;
  private final List<Mark> marks = new ArrayList<>();

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /// Something drawn.
  private sealed interface Mark {
    record Box(double x, double y, double width, double height, Ink ink) implements Mark {}

    record Line(double[] x, double[] y, Ink ink, boolean dashed) implements Mark {}

    record Words(double x, double y, String text, Align align) implements Mark {}

    record Image(double x, double y, double width, double height, int columns, int rows, int[] argb)
        implements Mark {}
  }

  /// Where text stands to its point.
  enum Align {
    /// Begins there.
    START("start"),
    /// Is centred there.
    MIDDLE("middle"),
    /// Ends there.
    END("end");

    private final String anchor;

    Align(String anchor) {
      this.anchor = anchor;
    }
  }

  void box(double x, double y, double w, double h, Ink ink) {
    marks.add(new Mark.Box(x, y, w, h, ink));
  }

  void line(double[] x, double[] y, Ink ink, boolean dashed) {
    marks.add(new Mark.Line(x, y, ink, dashed));
  }

  void rule(double x1, double y1, double x2, double y2) {
    line(new double[] {x1, x2}, new double[] {y1, y2}, Ink.GRID, false);
  }

  void words(double x, double y, String text, Align align) {
    marks.add(new Mark.Words(x, y, text, align));
  }

  void image(double x, double y, double w, double h, int columns, int rows, int[] argb) {
    marks.add(new Mark.Image(x, y, w, h, columns, rows, argb));
  }

  /// The drawing as SVG with a title and a description.
  String svg(String id, String title, String description) {
    StringBuilder out = new StringBuilder(1 << 13);
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .append(width)
        .append(' ')
        .append(height)
        .append("\" role=\"img\" aria-labelledby=\"")
        .append(id)
        .append("-t ")
        .append(id)
        .append("-d\"><title id=\"")
        .append(id)
        .append("-t\">")
        .append(Markup.escape(title))
        .append("</title><desc id=\"")
        .append(id)
        .append("-d\">")
        .append(Markup.escape(description))
        .append("</desc><style>")
        .append(Ink.css())
        .append("text{font:12px system-ui,sans-serif}</style>");
    for (Mark mark : marks) {
      out.append(svg(mark));
    }
    return out.append("</svg>").toString();
  }

  private static String svg(Mark mark) {
    return switch (mark) {
      case Mark.Box b ->
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>",
              b.x,
              b.y,
              b.width,
              b.height,
              b.ink.style());
      case Mark.Line l -> {
        StringBuilder points = new StringBuilder(12 * l.x.length);
        for (int i = 0; i < l.x.length; i++) {
          points.append(String.format(Locale.ROOT, "%.1f,%.1f ", l.x[i], l.y[i]));
        }
        yield "<polyline points=\""
            + points
            + "\" class=\"gl-line "
            + l.ink.style()
            + (l.dashed ? "\" stroke-dasharray=\"4 3" : "")
            + "\"/>";
      }
      case Mark.Words w ->
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"gl-text\">%s</text>",
              w.x,
              w.y,
              w.align.anchor,
              Markup.escape(w.text));
      case Mark.Image i ->
          String.format(
                  Locale.ROOT,
                  "<image x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"",
                  i.x,
                  i.y,
                  i.width,
                  i.height)
              + " preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\""
              + " href=\"data:image/png;base64,"
              + Base64.getEncoder().encodeToString(Png.encode(i.columns, i.rows, i.argb))
              + "\"/>";
    };
  }

  /// The drawing as PNG on white.
  byte[] png() {
    int[] pixels = new int[width * height];
    Arrays.fill(pixels, 0xFFFFFFFF);
    for (Mark mark : marks) {
      switch (mark) {
        case Mark.Box b -> fill(pixels, b.x, b.y, b.width, b.height, b.ink.argb());
        case Mark.Line l -> stroke(pixels, l);
        case Mark.Words w -> letters(pixels, w);
        case Mark.Image i -> paint(pixels, i);
      }
    }
    return Png.encode(width, height, pixels);
  }

  private void set(int[] pixels, long x, long y, int argb) {
    if (x < 0 || y < 0 || x >= width || y >= height) {
      return;
    }
    int at = (int) (y * width + x);
    int alpha = argb >>> 24;
    int mixed = 0xFF << 24;
    for (int shift = 0; shift <= 16; shift += 8) {
      int above = argb >> shift & 0xFF;
      int below = pixels[at] >> shift & 0xFF;
      mixed |= ((above * alpha + below * (255 - alpha)) / 255) << shift;
    }
    pixels[at] = mixed;
  }

  private void fill(int[] pixels, double x, double y, double w, double h, int argb) {
    long right = Math.max(Math.round(x) + 1, Math.round(x + w));
    long bottom = Math.max(Math.round(y) + 1, Math.round(y + h));
    for (long j = Math.round(y); j < bottom; j++) {
      for (long i = Math.round(x); i < right; i++) {
        set(pixels, i, j, argb);
      }
    }
  }

  private void stroke(int[] pixels, Mark.Line l) {
    for (int i = 1; i < l.x.length; i++) {
      double dx = l.x[i] - l.x[i - 1];
      double dy = l.y[i] - l.y[i - 1];
      int count = (int) Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)));
      for (int k = 0; k <= count; k++) {
        double share = count == 0 ? 0 : (double) k / count;
        if (!l.dashed || k % 7 < 4) {
          long x = Math.round(l.x[i - 1] + share * dx);
          set(pixels, x, Math.round(l.y[i - 1] + share * dy), l.ink.argb());
        }
      }
    }
  }

  private void letters(int[] pixels, Mark.Words w) {
    int length = w.text.length() * Glyphs.ADVANCE * DOT;
    double left =
        w.align == Align.START ? w.x : w.align == Align.END ? w.x - length : w.x - length / 2.0;
    for (int i = 0; i < w.text.length(); i++) {
      for (int row = 0; row < 5; row++) {
        for (int column = 0; column < 3; column++) {
          if (Glyphs.dot(w.text.charAt(i), row, column)) {
            double x = left + (i * Glyphs.ADVANCE + column) * DOT;
            fill(pixels, x, w.y - 5 * DOT + row * DOT, DOT, DOT, Ink.TEXT.argb());
          }
        }
      }
    }
  }

  private void paint(int[] pixels, Mark.Image image) {
    for (int y = 0; y < image.height; y++) {
      int row = Math.min(image.rows - 1, (int) (y * image.rows / image.height));
      for (int x = 0; x < image.width; x++) {
        int column = Math.min(image.columns - 1, (int) (x * image.columns / image.width));
        int argb = image.argb[row * image.columns + column];
        set(pixels, Math.round(image.x) + x, Math.round(image.y) + y, argb);
      }
    }
  }
}
