package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Cells;
import gatelens.report.draw.Envelope;
import gatelens.report.draw.Face;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Scale;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Spark;
import gatelens.report.draw.Table;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A series as lanes, one a feature, with its attribution as heat under the curve; the sum over
/// features is a strip on top. The features with the largest attribution have lanes, the others are
/// strips of heat.
///
/// @param name for files
/// @param title a few words
/// @param values what the model read, in any unit, `float[T][D]`; a value that is not finite is a
///   gap
/// @param attribution `float[T][D]`
/// @param steps the name of a step
/// @param features the name of a feature
public record Lanes(
    String name,
    String title,
    Tensor values,
    Tensor attribution,
    IntFunction<String> steps,
    IntFunction<String> features) {
  private static final int MOST_LANES = 8;
  private static final double LANE = 54;
  private static final double STRIP = 14;
  private static final double BELOW = 34;
  private static final double NAMES = 130;
  private static final double FAINT = 0.75;
  private static final double SMALL = 11;

  /// @throws IllegalArgumentException if the two are no matrices of one shape, or are empty
  public Lanes {
    if (values.shape().rank() != 2
        || values.size() == 0
        || !values.shape().equals(attribution.shape())) {
      throw new IllegalArgumentException(
          title + ": expected two arrays float[T][D], found " + values + " and " + attribution);
    }
  }

  private int length() {
    return values.extent(0);
  }

  private int width() {
    return values.extent(1);
  }

  /// The picture.
  public Picture picture() {
    int[] order = order();
    Cells heat = Cells.of(attribution, Ramp.SIGNED);
    Cells total = Cells.of(totals(), Ramp.SIGNED);
    List<Sheet.Key> keys = new ArrayList<>();
    keys.add(
        new Sheet.Key(
            new Sheet.Sample.OfImage(64, 1, Ramp.SIGNED.bar(64), 128),
            "a feature's attribution: ▼ "
                + Markup.number(heat.low())
                + " against, ▲ "
                + Markup.signed(heat.high())
                + " towards, 0 is the page"));
    keys.add(
        new Sheet.Key(
            new Sheet.Sample.OfImage(64, 1, Ramp.SIGNED.bar(64), 64),
            "all features: ±" + Markup.number(total.high())));
    keys.add(
        new Sheet.Key(
            new Sheet.Sample.OfLine(Ink.TEXT, Canvas.Stroke.SOLID),
            "the value, each lane on its own scale"));
    return new Picture(
        name,
        title,
        description(order),
        width -> draw(width, keys, heat, total),
        table(),
        text(order, heat.high()));
  }

  private Canvas draw(double width, List<Sheet.Key> keys, Cells heat, Cells total) {
    int[] order = order();
    int lanes = Math.min(MOST_LANES, width());
    int strips = width() - lanes;
    double stripHeight = strips == 0 ? 0 : Math.clamp(strips * STRIP, STRIP, 200);
    Sheet sheet =
        new Sheet(
            width,
            title,
            STRIP + 8 + lanes * (LANE + 10) + stripHeight + BELOW,
            keys,
            notes(strips));
    double left =
        Sheet.MARGIN
            + Math.max(
                Canvas.measure("all features"),
                IntStream.of(order)
                    .limit(lanes)
                    .mapToDouble(f -> Math.max(nameWidth(f), rangeWidth(f)))
                    .max()
                    .orElse(0))
            + 8;
    double plot = Math.rint(sheet.width() - 2 * Sheet.MARGIN - left);
    Canvas canvas = sheet.canvas();
    total.draw(canvas, Ramp.SIGNED, left, sheet.top(), plot, STRIP);
    canvas.words(left - 6, sheet.top() + 11, "all features", Canvas.Align.END);
    double y = sheet.top() + STRIP + 8;
    for (int k = 0; k < lanes; k++) {
      lane(canvas, order[k], heat.high(), left, y, plot);
      y += LANE + 10;
    }
    if (strips > 0) {
      rest(canvas, order, lanes, left, y, plot, stripHeight);
      y += stripHeight;
    }
    canvas.rule(left, y, left + plot, y);
    sheet.positions(length(), steps, y, t -> left + (t + 0.5) * plot / length());
    return canvas;
  }

  private List<String> notes(int strips) {
    List<String> notes = new ArrayList<>();
    if (strips > 0) {
      notes.add(
          strips
              + " features with less attribution are strips below the lanes, without their"
              + " values"
              + (strips * STRIP > 200 ? "; not every strip has its name beside it." : "."));
    }
    if (length() > Cells.MOST_COLUMNS) {
      notes.add(
          "The heat of "
              + length()
              + " steps is the mean of up to "
              + Math.ceilDiv(length(), Cells.MOST_COLUMNS)
              + " steps a column; a curve runs from the lowest to the highest of them.");
    }
    long gaps = 0;
    for (float value : values.values()) {
      gaps += Float.isFinite(value) ? 0 : 1;
    }
    if (gaps > 0) {
      notes.add(
          gaps
              + (gaps == 1 ? " value is no number" : " values are no numbers")
              + "; the curve has a gap there.");
    }
    return notes;
  }

  /// Features by the size of their attribution, the largest first.
  private int[] order() {
    double[] size = new double[width()];
    for (int i = 0; i < attribution.size(); i++) {
      float value = attribution.values()[i];
      size[i % width()] += Float.isFinite(value) ? Math.abs(value) : 0;
    }
    return IntStream.range(0, width())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer f) -> -size[f]))
        .mapToInt(f -> f)
        .toArray();
  }

  private Tensor totals() {
    double[] sums = new double[length()];
    for (int i = 0; i < attribution.size(); i++) {
      sums[i / width()] += attribution.values()[i];
    }
    return Tensor.generate(t -> sums[t], length(), 1);
  }

  private double[] column(Tensor of, int feature) {
    double[] column = new double[length()];
    for (int t = 0; t < column.length; t++) {
      float value = of.values()[t * width() + feature];
      column[t] = Float.isFinite(value) ? value : Double.NaN;
    }
    return column;
  }

  private static double lowest(double[] values) {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).min().orElse(0);
  }

  private static double highest(double[] values) {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).max().orElse(0);
  }

  private static String range(double[] values) {
    return Markup.number(lowest(values)) + " to " + Markup.number(highest(values));
  }

  private double nameWidth(int feature) {
    return Canvas.measure(Canvas.fit(features.apply(feature), NAMES));
  }

  private double rangeWidth(int feature) {
    return Face.of(false).width(range(column(values, feature)), SMALL);
  }

  private void lane(
      Canvas canvas, int feature, double scale, double left, double top, double plot) {
    double[] v = column(values, feature);
    double low = lowest(v);
    double high = highest(v);
    Scale y = Scale.over(low, high, top + LANE - 12, top + 2);
    int columns = (int) plot;
    int rows = (int) LANE;
    int[] pixels = new int[columns * rows];
    double[] heat = column(attribution, feature);
    for (int x = 0; x < columns; x++) {
      int from = (int) ((long) x * length() / columns);
      int to = Math.max(from + 1, (int) ((long) (x + 1) * length() / columns));
      double share = scale == 0 ? 0 : Spark.mean(heat, from, to) / scale;
      double value = Spark.mean(v, from, to);
      int curve = Double.isNaN(value) ? rows : (int) Math.round(y.at(value) - top);
      int colour = Ramp.SIGNED.argb(Double.isNaN(share) ? 0 : share);
      int faint = ((int) (FAINT * (colour >>> 24)) << 24) | (colour & 0xFFFFFF);
      for (int r = 0; r < rows; r++) {
        pixels[r * columns + x] = r >= rows - 9 ? colour : r >= curve ? faint : 0;
      }
    }
    canvas.image(left, top, columns, rows, columns, rows, pixels);
    Scale x = new Scale(0, length(), left, left + plot);
    drawRuns(canvas, v, x, y);
    canvas.rule(left, top, left, top + LANE);
    canvas.words(left - 6, top + 22, Canvas.fit(features.apply(feature), NAMES), Canvas.Align.END);
    canvas.words(left - 6, top + 38, range(v), Canvas.Align.END, SMALL, false, Ink.TEXT);
  }

  /// A curve with a gap where a value is missing.
  static void drawRuns(Canvas canvas, double[] v, Scale x, Scale y) {
    int t = 0;
    while (t < v.length) {
      int end = t;
      while (end < v.length && !Double.isNaN(v[end])) {
        end++;
      }
      int[] shown = Envelope.of(v, t, end, Cells.MOST_COLUMNS);
      double[] px = new double[shown.length];
      double[] py = new double[shown.length];
      for (int i = 0; i < shown.length; i++) {
        px[i] = x.at(shown[i] + 0.5);
        py[i] = y.at(v[shown[i]]);
      }
      if (shown.length > 1) {
        canvas.line(px, py, Ink.TEXT, Canvas.Stroke.SOLID);
      } else if (shown.length == 1) {
        canvas.dots(px, py, 2.5, Ink.TEXT, 1);
      }
      t = end + 1;
    }
  }

  private void rest(
      Canvas canvas, int[] order, int lanes, double left, double y, double plot, double height) {
    int strips = width() - lanes;
    float[] some = new float[length() * strips];
    for (int i = 0; i < some.length; i++) {
      some[i] = attribution.values()[i / strips * width() + order[lanes + i % strips]];
    }
    Cells cells = Cells.of(Tensor.of(some, length(), strips), Ramp.SIGNED);
    double scale = Cells.of(attribution, Ramp.SIGNED).high();
    new Cells(cells.columns(), cells.rows(), cells.means(), -scale, scale, cells.notFinite())
        .draw(canvas, Ramp.SIGNED, left, y, plot, height);
    int every = Sheet.round(13.0 * strips / height);
    for (int k = 0; k < strips; k += every) {
      canvas.words(
          left - 6,
          y + (k + 0.5) * height / strips + 4,
          Canvas.fit(features.apply(order[lanes + k]), left - 6 - Sheet.MARGIN),
          Canvas.Align.END);
    }
  }

  private String description(int[] order) {
    int strongest = 0;
    for (int i = 1; i < attribution.size(); i++) {
      strongest =
          Math.abs(attribution.values()[i]) > Math.abs(attribution.values()[strongest])
              ? i
              : strongest;
    }
    return length()
        + (length() == 1 ? " step of " : " steps of ")
        + width()
        + (width() == 1 ? " feature" : " features")
        + "; most attribution has "
        + features.apply(order[0])
        + ". The strongest value is "
        + features.apply(strongest % width())
        + " at "
        + steps.apply(strongest / width())
        + " ("
        + Charts.mark(attribution.values()[strongest])
        + ").";
  }

  private Table table() {
    List<String> head = new ArrayList<>(List.of("step"));
    for (int f = 0; f < width(); f++) {
      head.add(features.apply(f));
      head.add(features.apply(f) + ", attribution");
    }
    List<List<String>> rows = new ArrayList<>();
    for (int t = 0; t < length(); t++) {
      List<String> row = new ArrayList<>(List.of(steps.apply(t)));
      for (int f = 0; f < width(); f++) {
        row.add(Float.toString(values.values()[t * width() + f]));
        row.add(Float.toString(attribution.values()[t * width() + f]));
      }
      rows.add(row);
    }
    return new Table(head, rows);
  }

  private String text(int[] order, double scale) {
    StringBuilder out = new StringBuilder(title).append('\n');
    int lanes = Math.min(MOST_LANES, width());
    int letters = Math.min(100, length());
    for (int k = 0; k < lanes; k++) {
      double[] v = column(values, order[k]);
      double low = lowest(v);
      double high = highest(v);
      out.append(Spark.column(features.apply(order[k]), 18))
          .append(' ')
          .append(Spark.curve(v, low, high, letters))
          .append('\n')
          .append(" ".repeat(19));
      double[] heat = column(attribution, order[k]);
      for (int c = 0; c < letters; c++) {
        int from = (int) ((long) c * length() / letters);
        int to = (int) ((long) (c + 1) * length() / letters);
        out.append(Spark.shade(Spark.mean(heat, from, to), scale));
      }
      out.append('\n');
    }
    out.append("Attribution, scale ±").append(Markup.number(scale)).append(": ");
    out.append(Spark.shades(true)).append('\n');
    notes(width() - lanes).forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }
}
