package gatelens.report.page;

import gatelens.report.draw.Cells;
import gatelens.report.draw.Envelope;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Ramp;
import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// One lane of a stack over the steps of a sequence.
sealed interface Lane {
  /// What it shows, in plain words.
  String name();

  /// What the numbers are.
  String note();

  /// Its numbers in the table of the stack; empty for one that has a table of its own.
  List<double[]> columns();

  /// Its element.
  String plot();

  /// A curve; what is no number is bridged.
  ///
  /// @param values `double[T]`
  record Curve(String name, String note, double[] values) implements Lane {
    @Override
    public List<double[]> columns() {
      return List.of(values);
    }

    @Override
    public String plot() {
      Range range = Range.of(values, true);
      return range.box("curve", values.length, line(values, range) + range.zero(values.length));
    }
  }

  /// Numbers that the picture above the lanes draws: they stand in the table alone.
  ///
  /// @param values `double[T]`
  record Told(String name, double[] values) implements Lane {
    @Override
    public String note() {
      return "";
    }

    @Override
    public List<double[]> columns() {
      return List.of(values);
    }

    @Override
    public String plot() {
      return "";
    }
  }

  /// Bars up and down.
  ///
  /// @param values `double[T]`
  /// @param signed false for sizes, which are 0 or more
  record Bars(String name, String note, double[] values, boolean signed) implements Lane {
    @Override
    public List<double[]> columns() {
      return List.of(values);
    }

    @Override
    public String plot() {
      Range range = Range.of(values, true);
      Map<String, StringBuilder> inks = new LinkedHashMap<>();
      int columns = Math.min(Cells.MOST_COLUMNS, values.length);
      double each = values.length / (double) columns;
      for (int c = 0; c < columns; c++) {
        double value = strongest(values, (int) (c * each), (int) Math.ceil((c + 1) * each));
        double from = range.at(Math.max(0, value));
        double high = range.at(Math.min(0, value)) - from;
        if (value != 0 && Double.isFinite(value)) {
          String ink = !signed ? "f-accent" : value < 0 ? "f-against" : "f-for";
          inks.computeIfAbsent(ink, first -> new StringBuilder(30 * values.length))
              .append(box(c * each + 0.06 * each, from, 0.88 * each, Math.max(0.5, high)));
        }
      }
      StringBuilder out = new StringBuilder(30 * values.length);
      inks.forEach((ink, boxes) ->
          out.append("<path class=\"" + ink + "\" d=\"").append(boxes).append("\"/>"));
      return range.box("bars", values.length, out + range.zero(values.length));
    }

    private static double strongest(double[] values, int from, int to) {
      double strongest = 0;
      for (int i = from; i < Math.min(to, values.length); i++) {
        strongest = Math.abs(values[i]) > Math.abs(strongest) ? values[i] : strongest;
      }
      return strongest;
    }
  }

  /// A series with its attribution as heat behind the curve.
  ///
  /// @param values what was read, in the unit of the data, `double[T]`
  /// @param attribution `double[T]`
  /// @param scale the largest attribution of all lanes, at least 0
  record Series(String name, String note, double[] values, double[] attribution, double scale)
      implements Lane {
    @Override
    public List<double[]> columns() {
      return List.of(values, attribution);
    }

    @Override
    public String plot() {
      Range range = Range.of(values, false);
      Tensor row = Tensor.generate(t -> attribution[t], attribution.length, 1);
      Cells cells = Cells.of(row, Ramp.SIGNED);
      Cells same = new Cells(cells.columns(), 1, cells.means(), -scale, scale, cells.notFinite());
      String heat = same.stretched(Ramp.SIGNED, name).replace("<svg ", "<svg class=\"under\" ");
      return range.box("series", values.length, heat, line(values, range));
    }
  }

  /// A heat map, a unit a row.
  ///
  /// @param values `float[T][H]`, in the order of the rows
  /// @param order the number of the unit of each row
  record Heat(String name, String note, Tensor values, int[] order, Ramp ramp) implements Lane {
    /// What a row is called.
    String unit(int row) {
      return "unit " + order[row];
    }

    @Override
    public List<double[]> columns() {
      return List.of();
    }

    @Override
    public String plot() {
      return "<div class=\"plot heat\" data-rows=\""
          + values.extent(1)
          + "\">"
          + Cells.of(values, ramp).stretched(ramp, name + ": " + note)
          + "</div>";
    }
  }

  /// A rectangle of a path, in the coordinates of a lane.
  private static String box(double x, double y, double width, double height) {
    return String.format(Locale.ROOT, "M%.2f %.1fh%.2fv%.1fh-%.2fz", x, y, width, height, width);
  }

  private static String line(double[] values, Range range) {
    int[] known = IntStream.range(0, values.length).filter(t -> !Double.isNaN(values[t])).toArray();
    double[] there = Arrays.stream(known).mapToDouble(t -> values[t]).toArray();
    int[] shown =
        there.length == 0 ? new int[0] : Envelope.of(there, 0, there.length, Cells.MOST_COLUMNS);
    StringBuilder out = new StringBuilder("<polyline class=\"stroke\" points=\"");
    for (int i : shown) {
      out.append(String.format(Locale.ROOT, "%.2f,%.1f ", known[i] + 0.5, range.at(there[i])));
    }
    if (shown.length == 1) {
      out.append(String.format(Locale.ROOT, "%.2f,%.1f", known[0] + 0.6, range.at(there[0])));
    }
    return out.append("\"/>").toString();
  }

  /// The values of a lane from the lowest to the highest, on 100 units down.
  record Range(double low, double high) {
    static Range of(double[] values, boolean zero) {
      double low = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
      double high = Arrays.stream(values).filter(Double::isFinite).max().orElse(0);
      return zero ? new Range(Math.min(0, low), Math.max(0, high)) : new Range(low, high);
    }

    double at(double value) {
      return high > low ? 100 * (high - value) / (high - low) : 50;
    }

    /// A dashed line at 0, where that is inside.
    String zero(int steps) {
      return low <= 0 && high >= 0
          ? String.format(
              Locale.ROOT,
              "<line class=\"zero\" x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
              steps,
              at(0),
              at(0))
          : "";
    }

    String box(String style, int steps, String marks) {
      return box(style, steps, "", marks);
    }

    /// The lane with the ends of its axis.
    String box(String style, int steps, String under, String marks) {
      double zero = at(0);
      boolean inside = low < 0 && high > 0 && zero > 30 && zero < 70;
      return "<div class=\"plot "
          + style
          + "\"><span class=\"hi\">"
          + Markup.number(high)
          + "</span>"
          + (high > low ? "<span class=\"lo\">" + Markup.number(low) + "</span>" : "")
          + (inside
              ? "<span class=\"mid\" style=\"top:" + HtmlReport.percent(zero / 100) + "\">0</span>"
              : "")
          + under
          + "<svg viewBox=\"0 0 "
          + steps
          + " 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
          + marks
          + "</svg></div>";
    }
  }
}
