package gatelens.report;

import gatelens.tensor.Tensor;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// Values over steps and rows (units, features), each cell a colour.
public final class HeatMap {
  private static final int LEFT = 90;
  private static final int PLOT = 700;
  private static final int MOST_COLUMNS = 700;
  private static final int MOST_ROWS = 256;
  private static final String SHADES = " ░▒▓█";

  private HeatMap() {}

  /// Draws a heat map; time runs to the right.
  ///
  /// @param name for files
  /// @param title a few words
  /// @param values `float[T][R]`, finite
  /// @param ramp signed, or from 0 on
  /// @param steps the name of a step
  /// @param rows the name of a row
  /// @throws IllegalArgumentException if `values` is no matrix, is empty or has a value that is not
  ///   finite
  public static Picture of(
      String name,
      String title,
      Tensor values,
      Ramp ramp,
      IntFunction<String> steps,
      IntFunction<String> rows) {
    if (values.shape().rank() != 2 || values.size() == 0) {
      throw new IllegalArgumentException(
          title + ": a heat map needs float[T][R] with T and R at least 1, found " + values);
    }
    int length = values.extent(0);
    int width = values.extent(1);
    int first = firstNotFinite(values.values());
    if (first >= 0) {
      throw new IllegalArgumentException(
          title
              + ": expected finite values, found "
              + values.values()[first]
              + " at step "
              + first / width
              + ", row "
              + first % width);
    }
    double scale = scale(values.values(), ramp);
    int columns = Math.min(MOST_COLUMNS, length);
    int lines = Math.min(MOST_ROWS, width);
    double[] means = means(values, columns, lines);
    int[] argb = new int[means.length];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = ramp.argb(means[i], scale);
    }
    double height = Math.max(lines, Math.min(360, 16.0 * lines));
    Canvas canvas = new Canvas(LEFT + PLOT + 20, (int) height + 76);
    canvas.image(LEFT, 10, PLOT, height, columns, lines, argb);
    canvas.rule(LEFT, 10, LEFT, 10 + height);
    canvas.rule(LEFT, 10 + height, LEFT + PLOT, 10 + height);
    int every = Math.max(1, (int) Math.ceil(width / (height / 14)));
    for (int r = 0; r < width; r += every) {
      canvas.words(
          LEFT - 6,
          10 + (r + 0.5) * height / width + 4,
          Charts.shorten(rows.apply(r), 12),
          Canvas.Align.END);
    }
    canvas.words(LEFT, height + 26, steps.apply(0), Canvas.Align.START);
    if (length > 1) {
      canvas.words(LEFT + PLOT, height + 26, steps.apply(length - 1), Canvas.Align.END);
    }
    String legend = legend(ramp, scale, length, width, columns, lines);
    int[] bar = new int[64];
    for (int i = 0; i < bar.length; i++) {
      double share = i / 63.0;
      bar[i] = ramp.argb(ramp == Ramp.SIGNED ? (2 * share - 1) * scale : share * scale, scale);
    }
    canvas.image(LEFT, height + 42, 128, 12, bar.length, 1, bar);
    canvas.words(LEFT + 138, height + 52, legend, Canvas.Align.START);
    return new Picture(
        name,
        title,
        describe(values, legend, steps, rows),
        canvas,
        table(values, steps, rows),
        text(title, means, columns, lines, scale, rows, width));
  }

  private static int firstNotFinite(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }

  private static double scale(float[] values, Ramp ramp) {
    double largest = 0;
    boolean gates = ramp == Ramp.SEQUENTIAL;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return gates && largest <= 1 ? 1 : largest;
  }

  /// Means over the cells that share a pixel, row by row of the picture.
  private static double[] means(Tensor values, int columns, int lines) {
    int length = values.extent(0);
    int width = values.extent(1);
    double[] sums = new double[columns * lines];
    int[] counts = new int[columns * lines];
    for (int t = 0; t < length; t++) {
      int column = (int) ((long) t * columns / length);
      for (int r = 0; r < width; r++) {
        int at = (int) ((long) r * lines / width) * columns + column;
        sums[at] += values.values()[t * width + r];
        counts[at]++;
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= counts[i];
    }
    return sums;
  }

  private static String legend(
      Ramp ramp, double scale, int length, int width, int columns, int lines) {
    String range =
        ramp == Ramp.SIGNED
            ? "▼ " + Markup.number(-scale) + " to ▲ " + Markup.signed(scale) + ", 0 = page"
            : "0 to " + Markup.number(scale);
    if (columns == length && lines == width) {
      return range;
    }
    return range
        + String.format(
            Locale.ROOT,
            "; a pixel is a mean of up to %d × %d cells",
            -Math.floorDiv(-length, columns),
            -Math.floorDiv(-width, lines));
  }

  private static String describe(
      Tensor values, String legend, IntFunction<String> steps, IntFunction<String> rows) {
    int width = values.extent(1);
    int low = 0;
    int high = 0;
    for (int i = 1; i < values.size(); i++) {
      low = values.values()[i] < values.values()[low] ? i : low;
      high = values.values()[i] > values.values()[high] ? i : high;
    }
    return values.extent(0)
        + " steps by "
        + width
        + " rows. Largest "
        + Markup.number(values.values()[high])
        + " at "
        + steps.apply(high / width)
        + ", "
        + rows.apply(high % width)
        + "; smallest "
        + Markup.number(values.values()[low])
        + " at "
        + steps.apply(low / width)
        + ", "
        + rows.apply(low % width)
        + ". Scale: "
        + legend
        + ".";
  }

  private static Table table(Tensor values, IntFunction<String> steps, IntFunction<String> rows) {
    int width = values.extent(1);
    List<String> head = new ArrayList<>();
    head.add("step");
    for (int r = 0; r < width; r++) {
      head.add(rows.apply(r));
    }
    return new Table(head, new Rows(values, steps));
  }

  /// The lines of the table, made when they are read: millions of numbers are kept once.
  private static final class Rows extends AbstractList<List<String>> {
    private final Tensor values;
    private final IntFunction<String> steps;

    Rows(Tensor values, IntFunction<String> steps) {
      this.values = values;
      this.steps = steps;
    }

    @Override
    public List<String> get(int t) {
      int width = values.extent(1);
      List<String> line = new ArrayList<>(width + 1);
      line.add(steps.apply(t));
      for (int r = 0; r < width; r++) {
        line.add(Float.toString(values.values()[t * width + r]));
      }
      return line;
    }

    @Override
    public int size() {
      return values.extent(0);
    }
  }

  private static String text(
      String title,
      double[] means,
      int columns,
      int lines,
      double scale,
      IntFunction<String> rows,
      int width) {
    int shown = Math.min(100, columns);
    StringBuilder out = new StringBuilder(lines * (shown + 16) + 80);
    out.append(title).append(", scale ").append(Markup.number(scale)).append('\n');
    for (int r = 0; r < lines; r++) {
      int row = (int) ((long) r * width / lines);
      out.append(String.format(Locale.ROOT, "%-12s ", Charts.shorten(rows.apply(row), 12)));
      for (int c = 0; c < shown; c++) {
        int from = c * columns / shown;
        int to = (c + 1) * columns / shown;
        double mean = 0;
        for (int k = from; k < to; k++) {
          mean += means[r * columns + k] / (to - from);
        }
        int shade = scale == 0 ? 0 : (int) Math.round(4 * Math.min(1, Math.abs(mean) / scale));
        out.append(shade > 0 && mean < 0 ? "-▫▪◾■".charAt(shade) : SHADES.charAt(shade));
      }
      out.append('\n');
    }
    return out.toString();
  }
}
