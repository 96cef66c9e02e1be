package gatelens.report.draw;

import gatelens.tensor.Tensor;

/// Values as a grid of coloured cells, averaged where there are more than a screen can show,
/// hatched where a value is no number.
///
/// @param columns of the grid, over steps
/// @param rows of the grid
/// @param means `double[rows * columns]`, row by row; NaN if a value of the cell is not finite
/// @param low value of the lowest colour; the scale is that of the means, since they are drawn
/// @param high value of the highest colour
/// @param notFinite values that are not finite
public record Cells(
    int columns, int rows, double[] means, double low, double high, long notFinite) {
  public static final int MOST_COLUMNS = 700;
  static final int MOST_ROWS = 256;
  static final int HATCH = 0xB0808080;

  /// Averages values.
  ///
  /// @param values `float[T][R]`
  public static Cells of(Tensor values, Ramp ramp) {
    int length = values.extent(0);
    int width = values.extent(1);
    int columns = Math.min(MOST_COLUMNS, length);
    int rows = Math.min(MOST_ROWS, width);
    double[] sums = new double[columns * rows];
    int[] counts = new int[columns * rows];
    int[] line = new int[width];
    for (int r = 0; r < width; r++) {
      line[r] = (int) ((long) r * rows / width) * columns;
    }
    long notFinite = 0;
    float[] all = values.values();
    int i = 0;
    for (int t = 0; t < length; t++) {
      int column = (int) ((long) t * columns / length);
      for (int r = 0; r < width; r++) {
        float value = all[i++];
        int at = line[r] + column;
        counts[at]++;
        sums[at] += value;
        notFinite += Float.isFinite(value) ? 0 : 1;
      }
    }
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < sums.length; k++) {
      sums[k] = Double.isFinite(sums[k]) ? sums[k] / counts[k] : Double.NaN;
      least = sums[k] < least ? sums[k] : least;
      most = sums[k] > most ? sums[k] : most;
    }
    if (least > most) {
      least = 0;
      most = 0;
    }
    double largest = Math.max(Math.abs(least), Math.abs(most));
    boolean gate = ramp != Ramp.SIZES && least >= 0 && most <= 1;
    double low = ramp == Ramp.SIGNED ? -largest : gate ? 0 : Math.min(0, least);
    double high = ramp == Ramp.SIGNED ? largest : gate ? 1 : most;
    return new Cells(columns, rows, sums, low, high, notFinite);
  }

  /// The same with each cell on several pixels, those at the right and the lower edge cut.
  ///
  /// @param side pixels of a cell across and down
  /// @param wide pixels of all
  /// @param tall pixels of all
  public Cells enlarged(int side, int wide, int tall) {
    double[] all = new double[wide * tall];
    for (int i = 0; i < all.length; i++) {
      all[i] = means[i / wide / side * columns + i % wide / side];
    }
    return new Cells(wide, tall, all, low, high, notFinite);
  }

  /// The colours of the cells.
  ///
  /// @return `int[rows * columns]`
  int[] argb(Ramp ramp) {
    int[] argb = new int[means.length];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = color(ramp, means[i]);
    }
    return argb;
  }

  /// The cells as an element of a page that fills the box it stands in, whatever its shape.
  ///
  /// @param label what it shows, for people who cannot look
  public String stretched(Ramp ramp, String label) {
    return "<svg viewBox=\"0 0 "
        + columns
        + ' '
        + rows
        + "\" preserveAspectRatio=\"none\" shape-rendering=\"crispEdges\" role=\"img\""
        + " aria-label=\""
        + Markup.escape(label)
        + "\">"
        + Svg.content(columns, rows, argb(ramp), 4.0 * columns, true)
        + "</svg>";
  }

  private int color(Ramp ramp, double value) {
    if (Double.isNaN(value)) {
      return 0;
    }
    if (ramp == Ramp.SIGNED) {
      return ramp.argb(high == 0 ? 0 : value / high);
    }
    return ramp.argb(high > low ? (value - low) / (high - low) : 0);
  }

  /// Draws the grid into a box, hatched where a value is no number.
  public void draw(Canvas canvas, Ramp ramp, double x, double y, double width, double height) {
    canvas.image(x, y, width, height, columns, rows, argb(ramp));
    if (notFinite > 0) {
      boolean[] where = new boolean[means.length];
      for (int i = 0; i < where.length; i++) {
        where[i] = Double.isNaN(means[i]);
      }
      canvas.hatch(x, y, width, height, columns, rows, where);
    }
  }

  /// The strokes of a hatch, pixel by pixel.
  static int hatch(int x, int y, Canvas.Strokes strokes) {
    return switch (strokes) {
      case SLANTED -> (x + y) % 6 < 2 ? HATCH : 0;
      case LEVEL -> y % 4 == 1 ? -1 : 0;
    };
  }

  /// The hatch for a legend.
  public static Sheet.Key hatchKey(String text) {
    int[] pixels = new int[14 * 12];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = hatch(i % 14, i / 14, Canvas.Strokes.SLANTED);
    }
    return new Sheet.Key(new Sheet.Sample.OfImage(14, 12, pixels, 14), text);
  }
}
