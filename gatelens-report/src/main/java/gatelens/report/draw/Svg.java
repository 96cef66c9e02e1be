package gatelens.report.draw;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Draws marks as one SVG element. Inside a page its colours follow light or dark by style rules
/// and its text stays text; a file of its own has plain attributes and letters as outlines, so that
/// every renderer draws it alike.
public final class Svg {
  private static final double SCALE_OF_BITMAPS = 4;

  /// Pixels that a box of cells reaches under the next.
  private static final double UNDER = 0.5;

  private static final int MOST_PIXELS = 6_000_000;

  /// Cells up to which a bitmap of a page has several pixels for each.
  private static final int MOST_ENLARGED = 4000;

  /// Letters of paths that a bitmap does not undercut.
  private static final int SHORT = 400;

  /// Pixels at 200 dots an inch.
  private static final double DOTS = 25.0 / 12;

  private static final String FONTS = "'DejaVu Sans','Noto Sans CJK SC',sans-serif";
  private static final String PAGE_IMAGE = "class=\"gl-px\" href";
  private static final String FILE_IMAGE = "style=\"image-rendering:pixelated\" xlink:href";

  private final StringBuilder out = new StringBuilder(1 << 13);
  private final String id;
  private final String own;
  private final boolean page;
  private final Look look;
  private final Outlines letters;
  private final Map<String, Canvas.Mark.Image> known;
  private int images;

  private Svg(
      String id, String own, boolean page, Look look, Map<String, Canvas.Mark.Image> known) {
    this.id = id;
    this.own = own;
    this.page = page;
    this.look = look;
    this.letters = new Outlines(id);
    this.known = known;
  }

  /// The drawing with a title and a description, complete in itself.
  public static String draw(Canvas canvas, Look look, String id, String title, String description) {
    Canvas finished = Finish.of(canvas, look);
    return new Svg(id, id, false, look, new LinkedHashMap<>())
        .drawn(finished, id, title, description, "");
  }

  /// Two layouts of one drawing for a page that has {@link #style}: it shows the one for its width.
  /// Cells that stand in them twice, were it once faintly, are in it once.
  public static String inline(
      Canvas wide, Canvas narrow, String id, String title, String description) {
    Map<String, Canvas.Mark.Image> cells = new LinkedHashMap<>();
    return new Svg(id, id, true, Look.USUAL, cells).drawn(wide, id, title, description, "gl-wide")
        + new Svg(id, id + "-n", true, Look.USUAL, cells)
            .drawn(narrow, id + "-n", title, description, "gl-narrow");
  }

  private String drawn(
      Canvas canvas, String element, String title, String description, String style) {
    begin(canvas, element, title, description, style);
    int body = out.length();
    if (page) {
      new Frame(canvas.marks()).draw(out, this::mark);
    } else {
      canvas.marks().forEach(this::mark);
    }
    String outlines = letters.definitions();
    if (!outlines.isEmpty()) {
      out.insert(body, "<defs>" + outlines + "</defs>");
    }
    return out.append("</svg>").toString();
  }

  /// Rules for the letters and marks of drawings inside a page.
  public static String style() {
    return Ink.css()
        + ".gl-letters{font:12px system-ui,\"DejaVu Sans\",sans-serif}.gl-line{stroke-width:1.5}"
        + ".gl-px{image-rendering:pixelated}.gl-m{text-anchor:middle}.gl-e{text-anchor:end}"
        + ".gl-title{font-size:14px;font-weight:bold}"
        + Frame.css();
  }

  private void begin(
      Canvas canvas, String element, String title, String description, String style) {
    double scale = page ? 1 : look.scale();
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    if (!page) {
      out.append(" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
    }
    double wide = page ? canvas.width() : whole(canvas.width(), scale, look.width() != Sheet.WIDTH);
    double high = page ? canvas.height() : whole(canvas.height(), scale, false);
    number("width", wide * scale);
    number("height", high * scale);
    out.append(" viewBox=\"0 0 ").append(decimal(wide)).append(' ').append(decimal(high));
    if (page) {
      out.append("\" class=\"gl-letters gl-text ").append(style);
    }
    // in a page the description stands below, and a second layout has the name of the first
    out.append("\" role=\"img\" aria-labelledby=\"").append(id).append("-t");
    out.append(page ? "\"" : " " + element + "-d\"");
    canvas
        .plot()
        .ifPresent(plot -> out.append(" data-plot=\"").append(plot.attribute()).append('"'));
    out.append('>');
    if (id.equals(element)) {
      out.append("<title id=\"").append(element).append("-t\">").append(Markup.escape(title));
      out.append("</title>");
    }
    if (!page) {
      out.append("<desc id=\"").append(element).append("-d\">");
      out.append(Markup.escape(description)).append("</desc>");
    }
    if (!page && look.theme() == Theme.AUTO) {
      out.append("<style>").append(Ink.darkCss()).append("</style>");
    }
    out.append("<rect width=\"100%\" height=\"100%\"");
    style(Ink.PAGE, false, 1);
  }

  /// A length that is whole pixels at 100, 200, 300 and 600 dots an inch: some renderers round what
  /// is not up, others down.
  ///
  /// @param asked true if it was asked for as it is
  private static double whole(double length, double scale, boolean asked) {
    return asked ? length : 12 * Math.ceil(length * scale / 12 - 1e-9) / scale;
  }

  private void mark(Canvas.Mark mark) {
    switch (mark) {
      case Canvas.Mark.Box b -> {
        out.append("<rect");
        place(b.x(), b.y(), b.width(), b.height());
        style(b.ink(), false, b.opacity());
      }
      case Canvas.Mark.Area a -> {
        out.append("<polygon points=\"");
        points(a.x(), a.y());
        out.append('"');
        style(a.ink(), false, a.opacity());
      }
      case Canvas.Mark.Line l -> line(l);
      case Canvas.Mark.Dots d -> dots(d);
      case Canvas.Mark.Words w -> words(w);
      case Canvas.Mark.Image i -> image(i);
      case Canvas.Mark.Hatch h -> hatch(h);
    }
  }

  /// In a page dots of one colour share it.
  private void dots(Canvas.Mark.Dots d) {
    boolean together = page && d.x().length > 1;
    if (together) {
      out.append("<g").append(colour(d.ink(), false));
      out.append(d.opacity() < 1 ? " fill-opacity=\"" + Frame.share(d.opacity()) + "\">" : ">");
    }
    for (int i = 0; i < d.x().length; i++) {
      out.append("<circle");
      number("cx", d.x()[i]);
      number("cy", d.y()[i]);
      number("r", d.radius());
      if (together) {
        out.append("/>");
      } else {
        style(d.ink(), false, d.opacity());
      }
    }
    out.append(together ? "</g>" : "");
  }

  /// Boxes with strokes across them: in a page a pattern, in a file outlines, since renderers tile
  /// patterns in different ways.
  private void hatch(Canvas.Mark.Hatch h) {
    String name = own("h");
    Hatching hatching = Hatching.of(h);
    StringBuilder cells = new StringBuilder();
    for (double[] box : hatching.cells()) {
      cells.append('M').append(decimal(box[0])).append(' ').append(decimal(box[1]));
      cells.append('H').append(decimal(box[0] + box[2])).append('V');
      cells.append(decimal(box[1] + box[3])).append('H').append(decimal(box[0])).append('z');
    }
    int argb = Hatching.argb(h.strokes());
    if (page && h.strokes() == Canvas.Strokes.SLANTED) {
      out.append(Hatching.pattern(name)).append("<path fill=\"url(#").append(name);
      out.append(")\" d=\"").append(cells).append("\"/>");
      return;
    }
    out.append("<clipPath id=\"").append(name).append("\"><path d=\"").append(cells);
    out.append("\"/></clipPath><path clip-path=\"url(#")
        .append(name)
        .append(String.format(Locale.ROOT, ")\" fill=\"#%06x\"", argb & 0xFFFFFF));
    if (argb >>> 24 < 255) {
      number("fill-opacity", (argb >>> 24) / 255.0);
    }
    out.append(" d=\"");
    for (double[] stroke : hatching.strokes()) {
      for (int i = 0; i < stroke.length; i += 2) {
        out.append(i == 0 ? 'M' : 'L').append(decimal(stroke[i])).append(' ');
        out.append(decimal(stroke[i + 1]));
      }
      out.append('z');
    }
    out.append("\"/>");
  }

  /// Cells in a coordinate system of their own, in which each is 1 wide and 1 high.
  private void image(Canvas.Mark.Image i) {
    if (!page && Mosaic.runs(i.columns(), i.rows(), i.argb()) > Mosaic.MOST) {
      aligned(i);
      return;
    }
    boolean plain = !page && Arrays.stream(i.argb()).allMatch(colour -> colour >>> 24 == 255);
    out.append(!plain ? "<g shape-rendering=\"crispEdges\"" : "<g")
        .append(" transform=\"translate(")
        .append(decimal(i.x()))
        .append(' ')
        .append(decimal(i.y()))
        .append(") scale(")
        .append(fine(i.width() / i.columns()))
        .append(' ')
        .append(fine(i.height() / i.rows()))
        .append(i.opacity() < 1 ? ")\" opacity=\"" + Frame.share(i.opacity()) + "\">" : ")\">");
    if (page) {
      Optional<String> before =
          known.entrySet().stream()
              .filter(one -> same(one.getValue(), i))
              .map(Map.Entry::getKey)
              .findFirst();
      if (before.isPresent()) {
        out.append("<use href=\"#").append(before.get()).append("\"/></g>");
        return;
      }
      String name = own("m");
      known.put(name, i);
      out.append("<g id=\"").append(name).append("\">");
    } else {
      out.append("<g>");
    }
    double wide = page ? 4.0 * i.columns() : SCALE_OF_BITMAPS * i.width();
    if (plain) {
      double across = UNDER * i.columns() / i.width();
      double down = UNDER * i.rows() / i.height();
      out.append(Mosaic.overlapping(i.columns(), i.rows(), i.argb(), across, down));
    } else {
      out.append(
          page && i.photograph()
              ? photograph(i)
              : content(i.columns(), i.rows(), i.argb(), wide, page));
    }
    out.append("</g></g>");
  }

  /// A name that nothing else in the page has.
  private String own(String kind) {
    return own + "-" + kind + images++;
  }

  /// Cells, each 1 wide and 1 high, as vectors, or as an image where that is smaller by far: one so
  /// large that a renderer that smooths has nothing to smooth but edges.
  ///
  /// @param width in pixels it is drawn in
  /// @param page true inside a page, which has many of them
  static String content(int columns, int rows, int[] argb, double width, boolean page) {
    Mosaic mosaic = Mosaic.of(columns, rows, argb);
    if (!page) {
      return mosaic.paths();
    }
    if (mosaic.boxes().size() > Mosaic.MOST_ON_PAGE) {
      return bitmap(columns, rows, argb, width);
    }
    String paths = mosaic.paths();
    String bitmap = paths.length() > SHORT ? bitmap(columns, rows, argb, width) : paths;
    return bitmap.length() < paths.length() ? bitmap : paths;
  }

  /// Cells as a bitmap of 200 dots an inch whose pixels are those of a screen or a printer of 200
  /// dots: there nothing is left to smooth or to choose, in which renderers differ.
  private void aligned(Canvas.Mark.Image i) {
    double scale = look.scale();
    double left = 12 * Math.floor(i.x() * scale / 12);
    double top = 12 * Math.floor(i.y() * scale / 12);
    double wide = 12 * Math.ceil((i.x() + i.width()) * scale / 12) - left;
    double high = 12 * Math.ceil((i.y() + i.height()) * scale / 12) - top;
    int columns = (int) Math.round(wide * DOTS);
    int rows = (int) Math.round(high * DOTS);
    int[] pixels = new int[columns * rows];
    for (int y = 0; y < rows; y++) {
      int row = cell((top + (y + 0.5) / DOTS) / scale - i.y(), i.height(), i.rows());
      for (int x = 0; x < columns && row >= 0; x++) {
        int column = cell((left + (x + 0.5) / DOTS) / scale - i.x(), i.width(), i.columns());
        pixels[y * columns + x] = column < 0 ? 0 : i.argb()[row * i.columns() + column];
      }
    }
    out.append("<image");
    number("x", left / scale);
    number("y", top / scale);
    number("width", wide / scale);
    number("height", high / scale);
    out.append(" preserveAspectRatio=\"none\" ").append(FILE_IMAGE);
    out.append("=\"data:image/png;base64,")
        .append(Base64.getEncoder().encodeToString(Png.encode(columns, rows, pixels)))
        .append("\"/>");
  }

  private static int cell(double place, double length, int count) {
    int cell = (int) Math.floor(place * count / length);
    return cell < count && place >= 0 ? cell : -1;
  }

  /// Pixels a cell of a bitmap: enough that a renderer that smooths has nothing to smooth but
  /// edges.
  ///
  /// @param width pixels of the drawing
  static int times(int columns, int rows, double width) {
    double most = Math.max(1, Math.sqrt(MOST_PIXELS / ((double) columns * rows)));
    return (int) Math.clamp(Math.ceil(SCALE_OF_BITMAPS * width / columns), 1, most);
  }

  /// In a page, which browsers draw without smoothing, many cells stand once each.
  private static String bitmap(int columns, int rows, int[] argb, double width) {
    boolean many = columns * rows > MOST_ENLARGED;
    int times = many ? 1 : times(columns, rows, width / SCALE_OF_BITMAPS);
    int[] cells = Mosaic.enlarged(columns, rows, argb, times);
    byte[] png = Png.encode(columns * times, rows * times, cells);
    return element(columns, rows, PAGE_IMAGE, "png", png);
  }

  /// A photograph as the smaller of PNG and JPEG. Where it has more pixels than its place has, they
  /// are averaged rather than passed over.
  private static String photograph(Canvas.Mark.Image i) {
    byte[] png = Png.encode(i.columns(), i.rows(), i.argb());
    byte[] jpeg = Jpeg.encode(i.columns(), i.rows(), i.argb());
    String how = i.width() < i.columns() ? "href" : PAGE_IMAGE;
    return jpeg.length == 0 || png.length <= jpeg.length
        ? element(i.columns(), i.rows(), how, "png", png)
        : element(i.columns(), i.rows(), how, "jpeg", jpeg);
  }

  private static String element(int columns, int rows, String how, String type, byte[] bytes) {
    return "<image width=\""
        + columns
        + "\" height=\""
        + rows
        + "\" preserveAspectRatio=\"none\" "
        + how
        + "=\"data:image/"
        + type
        + ";base64,"
        + Base64.getEncoder().encodeToString(bytes)
        + "\"/>";
  }

  private static boolean same(Canvas.Mark.Image one, Canvas.Mark.Image other) {
    return one.columns() == other.columns()
        && one.rows() == other.rows()
        && one.photograph() == other.photograph()
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
    if (!page) {
      number("stroke-width", l.thickness());
    } else if (l.thickness() != 1.5) {
      out.append(" style=\"stroke-width:").append(decimal(l.thickness())).append('"');
    }
    style(l.ink(), true, 1);
  }

  private void words(Canvas.Mark.Words w) {
    if (!page && Face.of(w.bold()).has(w.text())) {
      out.append("<g").append(colour(w.ink(), false)).append(letters.text(w));
      return;
    }
    out.append("<text");
    if (!page) {
      // what the font inside the jar lacks, such as Chinese, is left to the reader's fonts
      out.append(" font-family=\"").append(FONTS).append("\" font-size=\"12\"");
    }
    number("x", w.x());
    number("y", w.y());
    boolean title = page && w.bold() && w.size() == Canvas.TITLE;
    if (!page && w.align() != Canvas.Align.START) {
      out.append(" text-anchor=\"").append(w.align().anchor()).append('"');
    }
    if (!title && (w.size() != Canvas.LETTERS || w.bold())) {
      out.append(" style=\"font-size:").append(decimal(w.size())).append("px");
      out.append(w.bold() ? ";font-weight:bold\"" : "\"");
    }
    out.append(page ? Frame.classes(w, title) : colour(w.ink(), false));
    out.append('>').append(Markup.escape(w.text()));
    out.append("</text>");
  }

  /// The colour of a mark: by a class in a page, else by an attribute.
  private String colour(Ink ink, boolean line) {
    String named = " class=\"" + (line ? "gl-line " : "") + ink.style() + "\"";
    if (page) {
      return named;
    }
    String hex = ink.hex(look.theme());
    String plain = line ? " fill=\"none\" stroke=\"" + hex + "\"" : " fill=\"" + hex + "\"";
    return look.theme() == Theme.AUTO ? plain + named : plain;
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
      if (page && i > 0 && i < x.length - 1 && isLevel(x, y, i)) {
        continue;
      }
      out.append(decimal(x[i])).append(',').append(decimal(y[i])).append(' ');
    }
    out.setLength(Math.max(0, out.length() - (x.length > 0 ? 1 : 0)));
  }

  /// True for a point on a level line between its neighbours: it adds nothing.
  private static boolean isLevel(double[] x, double[] y, int i) {
    boolean between = (x[i - 1] <= x[i]) == (x[i] <= x[i + 1]);
    return between && tenths(y[i - 1]) == tenths(y[i]) && tenths(y[i]) == tenths(y[i + 1]);
  }

  private static long tenths(double value) {
    return Math.round(10 * value);
  }

  private void style(Ink ink, boolean line, double opacity) {
    out.append(colour(ink, line));
    if (opacity < 1) {
      out.append(" opacity=\"").append(String.format(Locale.ROOT, "%.3f", opacity)).append('"');
    }
    out.append("/>");
  }

  /// At most one decimal: a tenth of a pixel cannot be seen.
  static String decimal(double value) {
    long tenths = tenths(value);
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10;
  }
}
