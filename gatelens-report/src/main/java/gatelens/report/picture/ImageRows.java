package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Cells;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Plot;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Spark;
import gatelens.report.draw.Table;
import gatelens.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// An image that was read row by row: the image, the same with its attribution over it, and the sum
/// of each row, which is a step, beside it. Pixels are never smoothed.
///
/// @param name for files
/// @param title a few words
/// @param values brightness, `float[T][D]`: T rows of D pixels
/// @param attribution `float[T][D]`
/// @param steps the name of a row
/// @param look what else is known of how it looks
public record ImageRows(
    String name,
    String title,
    Tensor values,
    Tensor attribution,
    IntFunction<String> steps,
    Look look) {
  /// How an image looks.
  ///
  /// @param colours `float[T][D][3]`, red, green and blue in [0, 1]; empty if it is grey
  /// @param patch rows and columns of a patch that was read as one step; else 1
  /// @param note a sentence on how it was read; empty if there is nothing to say
  /// @param absolute true if 0 is black and 1 is white; else the lowest and the highest value are
  public record Look(float[] colours, int patch, String note, boolean absolute) {}

  /// An image of grey rows that were read one after the other.
  public ImageRows(
      String name, String title, Tensor values, Tensor attribution, IntFunction<String> steps) {
    this(name, title, values, attribution, steps, new Look(new float[0], 1, "", false));
  }

  private static final double SIDE = 270;
  private static final double GAP = 16;
  private static final double LEAST = 40;
  private static final double ABOVE = 18;

  /// Pixels of a side up to which each has a cell of its own.
  private static final int SMALL = 128;

  /// Cells of a side of a larger image, which no page could draw one by one, or a little fewer.
  private static final int MOST_CELLS = 100;

  private static final double FAINT = 0.2;

  private static final MathContext FOUR = new MathContext(4);

  /// Pixels and colours above which an image is a photograph; its numbers are those of squares.
  private static final int PHOTOGRAPH = 10_000;

  private static final int COLOURS = 256;

  /// @throws IllegalArgumentException if the two are no matrices of one shape, or are empty
  public ImageRows {
    if (values.shape().rank() != 2
        || values.size() == 0
        || !values.shape().equals(attribution.shape())) {
      throw new IllegalArgumentException(
          title + ": expected two arrays float[T][D], found " + values + " and " + attribution);
    }
  }

  /// The picture.
  public Picture picture() {
    int side = side();
    Tensor cells = cells(side);
    Cells heat = Cells.of(turned(cells), Ramp.SIGNED);
    double[] rows = sums();
    double[] sums = together(rows, side);
    double largest = Arrays.stream(sums).map(Math::abs).max().orElse(0);
    return new Picture(
        name,
        title,
        description(rows),
        width -> draw(width, side, heat, sums, largest),
        ofPixels(side) ? table() : table(side, cells),
        text(heat));
  }

  /// Pixels of a side of a cell of the overlay: 1 for a small image, a patch, or as few as give no
  /// more than {@link #MOST_CELLS} cells; a number that divides both sides where there is one near.
  private int side() {
    int rows = values.extent(0);
    int columns = values.extent(1);
    int longest = Math.max(rows, columns);
    if (longest <= SMALL || longest / look.patch() <= MOST_CELLS) {
      return look.patch();
    }
    int least = Math.ceilDiv(longest, MOST_CELLS * look.patch());
    for (int times = least; times < 2 * least; times++) {
      int side = times * look.patch();
      if (rows % side == 0 && columns % side == 0) {
        return side;
      }
    }
    return least * look.patch();
  }

  /// True if the numbers are those of pixels: where each is a cell, or a patch of a small image.
  private boolean ofPixels(int side) {
    return side == 1 || (side == look.patch() && values.size() <= PHOTOGRAPH);
  }

  /// The attribution summed over squares; what is no number makes its square none.
  ///
  /// @return `float[T / side][D / side]`, upwards where a side is not a multiple
  private Tensor cells(int side) {
    if (side == 1) {
      return attribution;
    }
    int columns = values.extent(1);
    int across = Math.ceilDiv(columns, side);
    double[] sums = new double[Math.ceilDiv(values.extent(0), side) * across];
    float[] all = attribution.values();
    for (int i = 0; i < all.length; i++) {
      sums[i / columns / side * across + i % columns / side] += all[i];
    }
    return Tensor.generate(i -> sums[i], sums.length / across, across);
  }

  private static double[] together(double[] rows, int side) {
    double[] sums = new double[Math.ceilDiv(rows.length, side)];
    for (int t = 0; t < rows.length; t++) {
      sums[t / side] += rows[t];
    }
    return sums;
  }

  private Canvas draw(double width, int side, Cells heat, double[] sums, double largest) {
    int rows = values.extent(0);
    int columns = values.extent(1);
    double label = widestLabel();
    // On a telephone the bars stand below the two images.
    boolean narrow = width < Sheet.WIDTH;
    double room = narrow ? (width - 2 * Sheet.MARGIN - label - 6 - GAP) / 2 : SIDE;
    double cell = Math.min(room / rows, room / columns);
    double wide = Math.max(Math.min(LEAST, room), Math.rint(cell * columns));
    double high = Math.max(LEAST, Math.rint(cell * rows));
    double below = narrow ? ABOVE + high : 0;
    Sheet sheet =
        new Sheet(width, title, ABOVE + high + below + 14, keys(heat, largest), notes(side));
    Canvas canvas = sheet.canvas();
    double top = sheet.top() + ABOVE;
    double left = Sheet.MARGIN + label + 6;
    names(sheet, left - 6, top, high);
    int[] seen = colours();
    canvas.words(left, top - 6, "the image", Canvas.Align.START);
    image(canvas, left, top, wide, high, seen, 1);
    frame(canvas, left, top, wide, high);
    double second = left + Math.max(wide, Canvas.measure("the image")) + GAP;
    canvas.words(second, top - 6, "its attribution", Canvas.Align.START);
    image(canvas, second, top, wide, high, seen, FAINT);
    // cells at the right and the lower edge may be cut: then they are drawn pixel by pixel
    Cells drawn =
        columns % side == 0 && rows % side == 0 ? heat : heat.enlarged(side, columns, rows);
    drawn.draw(canvas, Ramp.SIGNED, second, top, wide, high);
    double square = wide / columns * side;
    double down = high / rows * side;
    canvas.plot(
        new Plot(
            Plot.Kind.CELLS,
            second,
            top,
            square * heat.columns(),
            down * heat.rows(),
            heat.columns(),
            heat.rows()));
    frame(canvas, second, top, wide, high);
    double third = second + Math.max(wide, Canvas.measure("its attribution")) + GAP;
    rowSums(
        canvas,
        side == 1 ? "sum of each row" : "sum of every " + side + " rows",
        sums,
        largest,
        narrow ? left : third,
        width - Sheet.MARGIN,
        top + below,
        high * Math.ceilDiv(rows, side) * side / rows);
    return canvas;
  }

  private void image(
      Canvas canvas, double x, double y, double wide, double high, int[] seen, double opacity) {
    int rows = values.extent(0);
    int columns = values.extent(1);
    if (isPhotograph()) {
      canvas.photograph(x, y, wide, high, columns, rows, seen, opacity);
    } else {
      canvas.faint(x, y, wide, high, columns, rows, seen, opacity);
    }
  }

  private boolean isPhotograph() {
    return values.size() > PHOTOGRAPH
        && Arrays.stream(colours()).distinct().limit(COLOURS + 1L).count() > COLOURS;
  }

  /// Cells run to the right with the first index, the rows of an image down.
  private static Tensor turned(Tensor image) {
    int rows = image.extent(0);
    return Tensor.generate(
        i -> image.values()[i % rows * image.extent(1) + i / rows], image.extent(1), rows);
  }

  private double widestLabel() {
    double widest = 0;
    for (int t = 0; t < values.extent(0); t++) {
      widest = Math.max(widest, Canvas.measure(Canvas.fit(steps.apply(t), 90)));
    }
    return widest;
  }

  private void names(Sheet sheet, double right, double top, double high) {
    int rows = values.extent(0);
    int every = Sheet.round(16 * rows / high);
    for (int t = 0; t < rows; t += every) {
      double y = top + (t + 0.5) * high / rows + 4;
      sheet.canvas().words(right, y, Canvas.fit(steps.apply(t), 90), Canvas.Align.END);
    }
  }

  private static void frame(Canvas canvas, double x, double y, double wide, double high) {
    canvas.rule(x, y, x + wide, y);
    canvas.rule(x, y + high, x + wide, y + high);
    canvas.rule(x, y, x, y + high);
    canvas.rule(x + wide, y, x + wide, y + high);
  }

  /// Bars of the rows' sums: what each step did.
  private static void rowSums(
      Canvas canvas,
      String name,
      double[] sums,
      double largest,
      double left,
      double right,
      double top,
      double high) {
    canvas.words(left, top - 6, name, Canvas.Align.START);
    double zero = (left + right) / 2;
    double each = high / sums.length;
    for (int t = 0; t < sums.length; t++) {
      double length = largest == 0 ? 0 : Math.abs(sums[t]) / largest * (right - left) / 2;
      canvas.box(
          sums[t] < 0 ? zero - length : zero,
          top + t * each,
          length,
          Math.max(0.5, each * 0.8),
          sums[t] < 0 ? Ink.AGAINST : Ink.FOR);
    }
    canvas.rule(zero, top, zero, top + high);
  }

  private double[] sums() {
    double[] sums = new double[values.extent(0)];
    for (int i = 0; i < attribution.size(); i++) {
      float value = attribution.values()[i];
      sums[i / values.extent(1)] += Float.isFinite(value) ? value : 0;
    }
    return sums;
  }

  /// Black is the lowest value, white the highest.
  private int[] colours() {
    float[] v = values.values();
    float low = look.absolute() ? 0 : Float.POSITIVE_INFINITY;
    float high = look.absolute() ? 1 : Float.NEGATIVE_INFINITY;
    for (float value : v) {
      low = Float.isFinite(value) ? Math.min(low, value) : low;
      high = Float.isFinite(value) ? Math.max(high, value) : high;
    }
    int alpha = 0xFF << 24;
    int[] grey = new int[v.length];
    float[] rgb = look.colours();
    for (int i = 0; i < v.length; i++) {
      if (rgb.length > 0) {
        grey[i] =
            alpha | level(rgb[3 * i]) << 16 | level(rgb[3 * i + 1]) << 8 | level(rgb[3 * i + 2]);
        continue;
      }
      int level = high > low ? Math.round(255 * (v[i] - low) / (high - low)) : 128;
      grey[i] = Float.isFinite(v[i]) ? alpha | level << 16 | level << 8 | level : 0;
    }
    return grey;
  }

  private static int level(float share) {
    return Math.round(255 * Math.clamp(share, 0f, 1f));
  }

  private List<Sheet.Key> keys(Cells heat, double largest) {
    return List.of(
        new Sheet.Key(
            new Sheet.Sample.OfImage(64, 1, Ramp.SIGNED.bar(64), 128),
            part(side())
                + ": ▼ "
                + Markup.number(heat.low())
                + " against, ▲ "
                + Markup.signed(heat.high())
                + " towards"),
        new Sheet.Key(
            new Sheet.Sample.OfBox(Ink.FOR, 1),
            (side() == 1 ? "▲ a row towards, ±" : "▲ " + side() + " rows towards, ±")
                + Markup.number(largest)),
        new Sheet.Key(
            new Sheet.Sample.OfBox(Ink.AGAINST, 1),
            side() == 1 ? "▼ a row against" : "▼ " + side() + " rows against"));
  }

  private String part(int side) {
    return side == 1 ? "a pixel" : side == look.patch() ? "a patch" : side + " × " + side;
  }

  private List<String> notes(int side) {
    List<String> notes = new ArrayList<>();
    notes.add(
        look.colours().length > 0
            ? "Behind the attribution, which is summed over the colours, the image is faint."
            : (look.absolute()
                    ? "The image runs from black, 0, to white, 1"
                    : "The image runs from black, its lowest value, to white")
                + "; behind the attribution it is faint.");
    if (!look.note().isEmpty()) {
      notes.add(look.note());
    }
    if (side > look.patch()) {
      notes.add(
          "Attribution is summed over squares of "
              + side
              + " × "
              + side
              + " pixels (--json: each).");
    }
    if (isPhotograph()) {
      notes.add("In a page the image may be a JPEG: a pixel can be some levels off.");
    }
    long gaps = 0;
    for (float value : values.values()) {
      gaps += Float.isFinite(value) ? 0 : 1;
    }
    if (gaps > 0) {
      notes.add(gaps + " pixels are no numbers and left open.");
    }
    return notes;
  }

  private String description(double[] sums) {
    int strongest = 0;
    for (int t = 1; t < sums.length; t++) {
      strongest = Math.abs(sums[t]) > Math.abs(sums[strongest]) ? t : strongest;
    }
    return values.extent(0)
        + " rows of "
        + values.extent(1)
        + " pixels; the strongest row is "
        + steps.apply(strongest)
        + " ("
        + Charts.mark(sums[strongest])
        + ").";
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      List<String> row = new ArrayList<>();
      row.add(steps.apply(i / values.extent(1)));
      row.add(Integer.toString(i % values.extent(1) + 1));
      if (look.colours().length > 0) {
        for (int c = 0; c < 3; c++) {
          row.add(Float.toString(look.colours()[3 * i + c]));
        }
      } else {
        row.add(Float.toString(values.values()[i]));
      }
      row.add(Float.toString(attribution.values()[i]));
      rows.add(row);
    }
    return new Table(
        look.colours().length > 0
            ? List.of("row", "pixel", "red", "green", "blue", "attribution")
            : List.of("row", "pixel", "value", "attribution"),
        rows);
  }

  /// Sums over squares, as they lie: a line a row of squares.
  private Table table(int side, Tensor cells) {
    int across = cells.extent(1);
    List<String> head = new ArrayList<>();
    head.add("rows");
    for (int c = 0; c < across; c++) {
      head.add("pixels " + span(c, side, values.extent(1)));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int r = 0; r < cells.extent(0); r++) {
      List<String> row = new ArrayList<>();
      row.add("rows " + span(r, side, values.extent(0)));
      for (int c = 0; c < across; c++) {
        row.add(rounded(cells.get(r, c)));
      }
      rows.add(row);
    }
    return new Table(head, rows);
  }

  /// A sum over many pixels in four digits.
  private static String rounded(float sum) {
    return Float.isFinite(sum)
        ? Float.toString(new BigDecimal(sum).round(FOUR).floatValue())
        : Float.toString(sum);
  }

  private static String span(int cell, int side, int end) {
    return (cell * side + 1) + "–" + Math.min(end, (cell + 1) * side);
  }

  private String text(Cells heat) {
    StringBuilder out = new StringBuilder(title).append('\n');
    int rows = Math.min(40, values.extent(0));
    int columns = Math.min(50, values.extent(1));
    int[] grey = colours();
    int side = side();
    for (int r = 0; r < rows; r++) {
      int row = (int) ((long) r * values.extent(0) / rows);
      StringBuilder right = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        int at = row * values.extent(1) + (int) ((long) c * values.extent(1) / columns);
        double light = look.colours().length > 0 ? values.values()[at] : (grey[at] & 0xFF) / 255.0;
        out.append(Spark.shade(light, 1));
        int cell = row / side * heat.columns() + at % values.extent(1) / side;
        right.append(Spark.shade(heat.means()[cell], heat.high()));
      }
      out.append("  ").append(right).append('\n');
    }
    out.append(
        String.format(
            Locale.ROOT,
            "Left the image, right its attribution, scale ±%s: %s%n",
            Markup.number(heat.high()),
            Spark.shades(true)));
    if (rows < values.extent(0) || columns < values.extent(1)) {
      out.append("Not every pixel has a letter: they are taken at even distances.\n");
    }
    return out.toString();
  }
}
