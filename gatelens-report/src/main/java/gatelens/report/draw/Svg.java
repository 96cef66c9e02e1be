package gatelens.report.draw;

import java.util.Base64;
import java.util.Locale;

/// Draws marks as one SVG element: its colours follow the page's light or dark by a style rule, its
/// text stays text, its images are PNG inside.
public final class Svg {
  private final StringBuilder out = new StringBuilder(1 << 13);

  private Svg() {}

  /// The drawing with a title and a description.
  public static String draw(Canvas canvas, String id, String title, String description) {
    Svg svg = new Svg();
    svg.begin(canvas, id, title, description);
    canvas.marks().forEach(svg::mark);
    return svg.out.append("</svg>").toString();
  }

  private void begin(Canvas canvas, String id, String title, String description) {
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        .append(canvas.width())
        .append("\" height=\"")
        .append(canvas.height())
        .append("\" viewBox=\"0 0 ")
        .append(canvas.width())
        .append(' ')
        .append(canvas.height())
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
        .append(
            "text{font:12px system-ui,\"DejaVu Sans\",sans-serif}.gl-line{stroke-width:1.5}"
                + ".gl-px{image-rendering:pixelated}</style><rect width=\"100%\" height=\"100%\""
                + " class=\"gl-page\"/>");
  }

  private void mark(Canvas.Mark mark) {
    switch (mark) {
      case Canvas.Mark.Box b -> {
        out.append("<rect");
        place(b.x(), b.y(), b.width(), b.height());
        style("", b.ink(), b.opacity());
      }
      case Canvas.Mark.Area a -> {
        out.append("<polygon points=\"");
        points(a.x(), a.y());
        out.append('"');
        style("", a.ink(), a.opacity());
      }
      case Canvas.Mark.Line l -> line(l);
      case Canvas.Mark.Dots d -> {
        for (int i = 0; i < d.x().length; i++) {
          out.append("<circle");
          number("cx", d.x()[i]);
          number("cy", d.y()[i]);
          number("r", d.radius());
          style("", d.ink(), d.opacity());
        }
      }
      case Canvas.Mark.Words w -> words(w);
      case Canvas.Mark.Image i -> {
        out.append("<image");
        place(i.x(), i.y(), i.width(), i.height());
        out.append(" preserveAspectRatio=\"none\" class=\"gl-px\" href=\"data:image/png;base64,")
            .append(Base64.getEncoder().encodeToString(Png.encode(i.columns(), i.rows(), i.argb())))
            .append("\"/>");
      }
    }
  }

  private void line(Canvas.Mark.Line l) {
    out.append("<polyline points=\"");
    points(l.x(), l.y());
    out.append('"');
    float[] dashes = l.stroke().dashes();
    if (dashes.length > 0) {
      out.append(" stroke-dasharray=\"");
      for (float dash : dashes) {
        out.append(decimal(dash)).append(' ');
      }
      out.setLength(out.length() - 1);
      out.append('"');
    }
    if (l.thickness() != 1.5) {
      out.append(" style=\"stroke-width:").append(decimal(l.thickness())).append('"');
    }
    style("gl-line ", l.ink(), 1);
  }

  private void words(Canvas.Mark.Words w) {
    out.append("<text");
    number("x", w.x());
    number("y", w.y());
    if (w.align() != Canvas.Align.START) {
      out.append(" text-anchor=\"").append(w.align().anchor()).append('"');
    }
    if (w.size() != Canvas.LETTERS || w.bold()) {
      out.append(" style=\"font-size:").append(decimal(w.size())).append("px");
      out.append(w.bold() ? ";font-weight:bold\"" : "\"");
    }
    out.append(" class=\"")
        .append(w.ink().style())
        .append("\">")
        .append(Markup.escape(w.text()))
        .append("</text>");
  }

  private void place(double x, double y, double width, double height) {
    number("x", x);
    number("y", y);
    number("width", width);
    number("height", height);
  }

  private void number(String name, double value) {
    out.append(' ').append(name).append("=\"").append(decimal(value)).append('"');
  }

  private void points(double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      out.append(decimal(x[i])).append(',').append(decimal(y[i])).append(' ');
    }
    out.setLength(Math.max(0, out.length() - (x.length > 0 ? 1 : 0)));
  }

  private void style(String before, Ink ink, double opacity) {
    out.append(" class=\"").append(before).append(ink.style());
    if (opacity < 1) {
      out.append("\" opacity=\"").append(String.format(Locale.ROOT, "%.3f", opacity));
    }
    out.append("\"/>");
  }

  /// At most one decimal: a tenth of a pixel cannot be seen.
  static String decimal(double value) {
    long tenths = Math.round(10 * value);
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10;
  }
}
