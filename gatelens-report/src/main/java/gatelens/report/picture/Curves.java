package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Envelope;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Plot;
import gatelens.report.draw.Scale;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Spark;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// Curves over steps, each solid or with its own dashes, with bands where they have a spread.
///
/// @param name for files
/// @param title a few words
/// @param unit what the values are: `logit`, `share kept`
/// @param curves at least one, all of one length
/// @param steps the name of a step
/// @param notes what the legend says besides
public record Curves(
    String name,
    String title,
    String unit,
    List<Curve> curves,
    IntFunction<String> steps,
    List<String> notes) {
  private static final int COLUMNS = 700;
  private static final double PLOT = 200;
  private static final double ABOVE = 26;
  private static final double BELOW = 34;
  private static final Canvas.Stroke[] STROKES = {
    Canvas.Stroke.SOLID, Canvas.Stroke.DASHED, Canvas.Stroke.DOTTED, Canvas.Stroke.MIXED
  };
  private static final Ink[] INKS = {Ink.FOR, Ink.AGAINST, Ink.THIRD, Ink.FOURTH};

  /// One curve.
  ///
  /// @param name in the legend
  /// @param values `double[T]`; NaN is a gap
  /// @param low the lower edge of its band, `double[T]`; empty without a band
  /// @param high the upper edge
  public record Curve(String name, double[] values, double[] low, double[] high) {
    /// A curve without a band.
    public static Curve of(String name, double[] values) {
      return new Curve(name, values, new double[0], new double[0]);
    }

    boolean hasBand() {
      return low.length > 0;
    }
  }

  /// Keeps copies of the lists.
  ///
  /// @throws IllegalArgumentException if there is no curve, one is empty, has a value that is
  ///   infinite, or is not as long as the others
  public Curves {
    curves = List.copyOf(curves);
    notes = List.copyOf(notes);
    if (curves.isEmpty() || curves.get(0).values.length == 0) {
      throw new IllegalArgumentException(title + ": there is nothing to draw");
    }
    int length = curves.get(0).values.length;
    for (Curve curve : curves) {
      boolean band =
          !curve.hasBand() || (curve.low.length == length && curve.high.length == length);
      if (curve.values.length != length || !band) {
        throw new IllegalArgumentException(
            title
                + ": expected "
                + length
                + " steps, "
                + curve.name
                + " has "
                + curve.values.length
                + (band ? "" : " and a band of " + curve.low.length));
      }
      for (double[] values : List.of(curve.values, curve.low, curve.high)) {
        if (Arrays.stream(values).anyMatch(Double::isInfinite)) {
          throw new IllegalArgumentException(title + ": " + curve.name + " has an infinite value");
        }
      }
    }
  }

  private int length() {
    return curves.get(0).values.length;
  }

  /// The picture.
  public Picture picture() {
    double low = 0;
    double high = 0;
    for (Curve curve : curves) {
      for (double[] values : List.of(curve.values, curve.low, curve.high)) {
        low = Math.min(low, Arrays.stream(values).filter(v -> !Double.isNaN(v)).min().orElse(0));
        high = Math.max(high, Arrays.stream(values).filter(v -> !Double.isNaN(v)).max().orElse(0));
      }
    }
    double from = low;
    double to = high;
    return new Picture(
        name, title, description(), width -> draw(width, from, to), table(), text(low, high));
  }

  private Canvas draw(double width, double low, double high) {
    Sheet sheet = new Sheet(width, title, ABOVE + PLOT + BELOW, keys(), allNotes());
    double base = sheet.top() + ABOVE + PLOT;
    Scale y = Scale.over(low, high, base, sheet.top() + ABOVE);
    double left = Sheet.MARGIN + Math.max(30, Sheet.widthOfValues(y)) + 8;
    double right = sheet.width() - 2 * Sheet.MARGIN;
    sheet.values(y, left, right, unit);
    Scale x = new Scale(0, Math.max(1, length() - 1), left, right);
    boolean alone = length() == 1;
    sheet.positions(length(), steps, base, t -> alone ? (left + right) / 2 : x.at(t));
    for (int c = curves.size() - 1; c >= 0; c--) {
      if (curves.get(c).hasBand()) {
        band(sheet.canvas(), curves.get(c), INKS[c % INKS.length], x, y);
      }
    }
    for (int c = curves.size() - 1; c >= 0; c--) {
      curve(sheet.canvas(), c, x, y);
    }
    sheet
        .canvas()
        .plot(
            new Plot(Plot.Kind.POINTS, left, sheet.top() + ABOVE, right - left, PLOT, length(), 1));
    return sheet.canvas();
  }

  private List<Sheet.Key> keys() {
    List<Sheet.Key> keys = new ArrayList<>();
    for (int c = 0; c < curves.size(); c++) {
      keys.add(
          new Sheet.Key(
              new Sheet.Sample.OfLine(INKS[c % INKS.length], stroke(c)), curves.get(c).name));
    }
    return keys;
  }

  private static Canvas.Stroke stroke(int curve) {
    return STROKES[curve % STROKES.length];
  }

  private List<String> allNotes() {
    List<String> all = new ArrayList<>(notes);
    if (length() > COLUMNS) {
      all.add(
          String.format(
              Locale.ROOT,
              "%,d steps on %d columns: in each the line runs from the lowest to the highest of its"
                  + " steps, up to %d of them.",
              length(),
              COLUMNS,
              Math.ceilDiv(length(), COLUMNS)));
    }
    List<String> gaps = new ArrayList<>();
    for (Curve curve : curves) {
      long missing = Arrays.stream(curve.values).filter(Double::isNaN).count();
      if (missing > 0) {
        gaps.add(curve.name + " at " + missing);
      }
    }
    if (!gaps.isEmpty()) {
      all.add("No value, and so no line: " + String.join(", ", gaps) + " steps.");
    }
    return all;
  }

  private static void band(Canvas canvas, Curve curve, Ink ink, Scale x, Scale y) {
    int length = curve.low.length;
    int points = Math.min(length, COLUMNS);
    List<double[]> edges = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      int from = (int) ((long) i * length / points);
      int to = (int) ((long) (i + 1) * length / points);
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int k = from; k < to; k++) {
        least = Math.min(least, Double.isNaN(curve.low[k]) ? least : curve.low[k]);
        most = Math.max(most, Double.isNaN(curve.high[k]) ? most : curve.high[k]);
      }
      if (least <= most) {
        int t = points == 1 ? 0 : (int) ((long) i * (length - 1) / (points - 1));
        edges.add(new double[] {x.at(t), y.at(least), y.at(most)});
      }
    }
    int count = edges.size();
    double[] px = new double[2 * count];
    double[] py = new double[2 * count];
    for (int i = 0; i < count; i++) {
      px[i] = px[2 * count - 1 - i] = edges.get(i)[0];
      py[i] = edges.get(i)[2];
      py[2 * count - 1 - i] = edges.get(i)[1];
    }
    if (count > 1) {
      canvas.area(px, py, ink, 0.18);
    }
  }

  private void curve(Canvas canvas, int c, Scale x, Scale y) {
    double[] values = curves.get(c).values;
    Ink ink = INKS[c % INKS.length];
    if (values.length == 1) {
      double middle = (x.from() + x.to()) / 2;
      canvas.dots(new double[] {middle}, new double[] {y.at(values[0])}, 4, ink, 1);
      return;
    }
    int t = 0;
    while (t < values.length) {
      int end = t;
      while (end < values.length && !Double.isNaN(values[end])) {
        end++;
      }
      run(canvas, values, t, end, ink, stroke(c), x, y);
      t = end + 1;
    }
  }

  private static void run(
      Canvas canvas,
      double[] values,
      int from,
      int to,
      Ink ink,
      Canvas.Stroke stroke,
      Scale x,
      Scale y) {
    if (to - from == 1) {
      canvas.dots(new double[] {x.at(from)}, new double[] {y.at(values[from])}, 2, ink, 1);
      return;
    }
    int[] shown = Envelope.of(values, from, to, COLUMNS);
    double[] px = new double[shown.length];
    double[] py = new double[shown.length];
    for (int i = 0; i < shown.length; i++) {
      px[i] = x.at(shown[i]);
      py[i] = y.at(values[shown[i]]);
    }
    if (shown.length > 1) {
      canvas.line(px, py, ink, stroke);
    }
  }

  private String description() {
    StringBuilder out = new StringBuilder(120);
    for (Curve curve : curves) {
      double[] v = curve.values;
      int low = -1;
      int high = -1;
      for (int t = 0; t < v.length; t++) {
        low = !Double.isNaN(v[t]) && (low < 0 || v[t] < v[low]) ? t : low;
        high = !Double.isNaN(v[t]) && (high < 0 || v[t] > v[high]) ? t : high;
      }
      out.append(out.isEmpty() ? "" : " ").append(curve.name);
      if (low < 0) {
        out.append(" has no values.");
      } else {
        out.append(" runs from ")
            .append(Double.isNaN(v[0]) ? "nothing" : Markup.number(v[0]))
            .append(" to ")
            .append(Double.isNaN(v[v.length - 1]) ? "nothing" : Markup.number(v[v.length - 1]))
            .append(" over ")
            .append(v.length)
            .append(v.length == 1 ? " step" : " steps")
            .append(", highest ")
            .append(Markup.number(v[high]))
            .append(" at ")
            .append(steps.apply(high))
            .append(", lowest ")
            .append(Markup.number(v[low]))
            .append(" at ")
            .append(steps.apply(low))
            .append('.');
      }
    }
    return out.toString();
  }

  private Table table() {
    List<String> head = new ArrayList<>(List.of("step"));
    for (Curve curve : curves) {
      head.add(curve.name);
      if (curve.hasBand()) {
        head.add(curve.name + ", low");
        head.add(curve.name + ", high");
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (int t = 0; t < length(); t++) {
      List<String> row = new ArrayList<>(List.of(steps.apply(t)));
      for (Curve curve : curves) {
        row.add(Table.cell(curve.values[t]));
        if (curve.hasBand()) {
          row.add(Table.cell(curve.low[t]));
          row.add(Table.cell(curve.high[t]));
        }
      }
      rows.add(row);
    }
    return new Table(head, rows);
  }

  private String text(double low, double high) {
    StringBuilder out = new StringBuilder(title).append('\n');
    for (Curve curve : curves) {
      out.append(Spark.column(curve.name, 24))
          .append(' ')
          .append(Spark.curve(curve.values, low, high, 72))
          .append('\n');
      if (curve.hasBand()) {
        out.append(Spark.column("  its band, low", 24))
            .append(' ')
            .append(Spark.curve(curve.low, low, high, 72))
            .append('\n')
            .append(Spark.column("  its band, high", 24))
            .append(' ')
            .append(Spark.curve(curve.high, low, high, 72))
            .append('\n');
      }
    }
    out.append(unit)
        .append(" from ")
        .append(Markup.number(low))
        .append(" to ")
        .append(Markup.number(high))
        .append("; ")
        .append(steps.apply(0))
        .append(length() > 1 ? " to " + steps.apply(length() - 1) : "")
        .append(length() > 72 ? "; a letter is a mean of steps" : "")
        .append('\n');
    notes.forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }
}
