package gatelens.report.draw;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Draws marks as one SVG element: its colours follow the page's light or dark by a style rule, its
/// text stays text, its images are PNG inside.
public final class Svg {
  private static final double SCALE_OF_BITMAPS = 4;
  private static final int MOST_PIXELS = 6_000_000;

  private final StringBuilder out = new StringBuilder(1 << 13);
  private final String id;
  private final boolean page;
  private final List<Canvas.Mark.Image> known;
  private int images;

  private Svg(String id, boolean page, List<Canvas.Mark.Image> known) {
    this.id = id;
    this.page = page;
    this.known = known;
  }

  /// The drawing with a title and a description, complete in itself.
  public static String draw(Canvas canvas, String id, String title, String description) {
    return new Svg(id, false, List.of()).drawn(canvas, id, title, description, "");
  }

  /// Two layouts of one drawing for a page that has {@link #style}: it shows the one for its width.
  /// Cells that both have are in it once.
  public static String inline(
      Canvas wide, Canvas narrow, String id, String title, String description) {
    List<Canvas.Mark.Image> cells =
        wide.marks().stream()
            .filter(Canvas.Mark.Image.class::isInstance)
            .map(Canvas.Mark.Image.class::cast)
            .toList();
    return new Svg(id, true, List.of()).drawn(wide, id, title, description, "gl-wide")
        + new Svg(id, true, cells).drawn(narrow, id + "-n", title, description, "gl-narrow");
  }

  private String drawn(
      Canvas canvas, String element, String title, String description, String style) {
    begin(canvas, element, title, description, style);
    canvas.marks().forEach(this::mark);
    return out.append("</svg>").toString();
  }

  /// Rules for the letters and marks of all drawings.
  public static String style() {
    return Ink.css()
        + ".gl-letters{font:12px system-ui,\"DejaVu Sans\",sans-serif}.gl-line{stroke-width:1.5}"
        + ".gl-px{image-rendering:pixelated}";
  }

  private void begin(
      Canvas canvas, String element, String title, String description, String style) {
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        .append(canvas.width())
        .append("\" height=\"")
        .append(canvas.height())
        .append("\" viewBox=\"0 0 ")
        .append(canvas.width())
        .append(' ')
        .append(canvas.height())
        .append("\" class=\"gl-letters")
        .append(style.isEmpty() ? "" : " " + style)
        .append("\" role=\"img\" aria-labelledby=\"")
        .append(element)
        .append("-t ")
        .append(element)
        .append("-d\"");
    canvas
        .plot()
        .ifPresent(plot -> out.append(" data-plot=\"").append(plot.attribute()).append('"'));
    out.append("><title id=\"")
        .append(element)
        .append("-t\">")
        .append(Markup.escape(title))
        .append("</title><desc id=\"")
        .append(element)
        .append("-d\">")
        .append(Markup.escape(description))
        .append("</desc>");
    if (!page) {
      out.append("<style>").append(style()).append("</style>");
    }
    out.append("<rect width=\"100%\" height=\"100%\" class=\"gl-page\"/>");
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
      case Canvas.Mark.Image i -> image(i);
      case Canvas.Mark.Hatch h -> hatch(h);
    }
  }

  /// Boxes filled with a pattern of strokes.
  private void hatch(Canvas.Mark.Hatch h) {
    String name = id + (known.isEmpty() ? "-h" : "-n-h") + images++;
    int[] argb = new int[h.where().length];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = h.where()[i] ? -1 : 0;
    }
    out.append("<pattern id=\"").append(name);
    out.append("\" width=\"4.24\" height=\"4.24\" patternUnits=\"userSpaceOnUse\"")
        .append(" patternTransform=\"rotate(45)\"><rect width=\"1.41\" height=\"4.24\"")
        .append(" fill=\"#808080\" fill-opacity=\"0.69\"/></pattern><path fill=\"url(#")
        .append(name)
        .append(")\" d=\"");
    double across = h.width() / h.columns();
    double down = h.height() / h.rows();
    for (Mosaic.Box box : Mosaic.of(h.columns(), h.rows(), argb).boxes()) {
      out.append('M')
          .append(decimal(h.x() + box.x() * across))
          .append(' ')
          .append(decimal(h.y() + box.y() * down))
          .append('h')
          .append(decimal(box.width() * across))
          .append('v')
          .append(decimal(box.height() * down))
          .append('h')
          .append(decimal(-box.width() * across))
          .append('z');
    }
    out.append("\"/>");
  }

  /// Cells in a coordinate system of their own, in which each is 1 wide and 1 high.
  private void image(Canvas.Mark.Image i) {
    String name = id + "-m" + images;
    String own = known.isEmpty() ? name : id + "-n-m" + images;
    boolean again = images < known.size() && same(known.get(images), i);
    images++;
    out.append("<g shape-rendering=\"crispEdges\" transform=\"translate(")
        .append(decimal(i.x()))
        .append(' ')
        .append(decimal(i.y()))
        .append(") scale(")
        .append(fine(i.width() / i.columns()))
        .append(' ')
        .append(fine(i.height() / i.rows()))
        .append(")\">");
    if (again) {
      out.append("<use href=\"#").append(name).append("\"/></g>");
      return;
    }
    out.append(page ? "<g id=\"" + own + "\">" : "<g>");
    out.append(
            page
                ? content(i.columns(), i.rows(), i.argb(), 4.0 * i.columns(), Mosaic.MOST_ON_PAGE)
                : content(
                    i.columns(), i.rows(), i.argb(), SCALE_OF_BITMAPS * i.width(), Mosaic.MOST))
        .append("</g></g>");
  }

  /// Cells, each 1 wide and 1 high, as vectors, or as an image where that is smaller by far: one so
  /// large that a renderer that smooths has nothing to smooth but edges.
  ///
  /// @param width in pixels it is drawn in
  /// @param most boxes that are drawn as vectors
  static String content(int columns, int rows, int[] argb, double width, int most) {
    Mosaic mosaic = Mosaic.of(columns, rows, argb);
    return mosaic.boxes().size() <= most ? mosaic.paths() : bitmap(columns, rows, argb, width);
  }

  private static String bitmap(int columns, int rows, int[] argb, double width) {
    double most = Math.max(1, Math.sqrt(MOST_PIXELS / ((double) columns * rows)));
    int times = (int) Math.clamp(Math.ceil(width / columns), 1, most);
    int[] cells = Mosaic.enlarged(columns, rows, argb, times);
    byte[] png = Png.encode(columns * times, rows * times, cells);
    return "<image width=\""
        + columns
        + "\" height=\""
        + rows
        + "\" preserveAspectRatio=\"none\" class=\"gl-px\" href=\"data:image/png;base64,"
        + Base64.getEncoder().encodeToString(png)
        + "\"/>";
  }

  private static boolean same(Canvas.Mark.Image one, Canvas.Mark.Image other) {
    return one.columns() == other.columns()
        && one.rows() == other.rows()
        && Arrays.equals(one.argb(), other.argb());
  }

  private static String fine(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
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
