package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Cells;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Plot;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Sides;
import gatelens.report.draw.Spark;
import gatelens.report.draw.Table;
import gatelens.tensor.Tensor;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// Values over steps and rows (units, features), each cell a colour; time runs to the right. A
/// value that is not finite is hatched and counted in the legend.
///
/// @param name for files
/// @param title a few words
/// @param values `float[T][R]`
/// @param ramp signed, or from low to high
/// @param steps the name of a step
/// @param rows the name of a row
/// @param sides what the signs mean; read for signed values only
/// @param missing what a value that is not finite means
/// @param notes what the legend says besides
/// @param across what stands to the right, such as `step`
public record HeatMap(
    String name,
    String title,
    Tensor values,
    Ramp ramp,
    IntFunction<String> steps,
    IntFunction<String> rows,
    Sides sides,
    String missing,
    List<String> notes,
    String across) {
  private static final double BELOW = 34;
  private static final double TITLE = 16;
  private static final double LEAST_HEIGHT = 24;
  private static final double MOST_HEIGHT = 360;
  private static final int LETTERS = 100;
  private static final int LINES = 40;

  /// Keeps a copy of the notes.
  ///
  /// @throws IllegalArgumentException if `values` is no matrix or is empty
  public HeatMap {
    notes = List.copyOf(notes);
    if (values.shape().rank() != 2 || values.size() == 0) {
      throw new IllegalArgumentException(
          title + ": a heat map needs float[T][R] with T and R at least 1, found " + values);
    }
  }

  /// A heat map in which what is not finite is plainly no number.
  ///
  /// @throws IllegalArgumentException if `values` is no matrix or is empty
  public HeatMap(
      String name,
      String title,
      Tensor values,
      Ramp ramp,
      IntFunction<String> steps,
      IntFunction<String> rows,
      Sides sides,
      List<String> notes) {
    this(name, title, values, ramp, steps, rows, sides, "no number", notes, "step");
  }

  /// A heat map of plain numbers.
  ///
  /// @param name for files
  /// @param title a few words
  /// @param values `float[T][R]`
  /// @param ramp signed, or from low to high
  /// @param steps the name of a step
  /// @param rows the name of a row
  /// @throws IllegalArgumentException if `values` is no matrix or is empty
  public static Picture of(
      String name,
      String title,
      Tensor values,
      Ramp ramp,
      IntFunction<String> steps,
      IntFunction<String> rows) {
    return new HeatMap(name, title, values, ramp, steps, rows, Sides.VALUES, List.of()).picture();
  }

  /// The same with another order of its rows, which the legend tells.
  ///
  /// @param order the rows from the top
  /// @param why such as `units ordered by time scale`
  public HeatMap ordered(int[] order, String why) {
    int width = values.extent(1);
    float[] moved = new float[values.size()];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = values.values()[i / width * width + order[i % width]];
    }
    List<String> more = new ArrayList<>(notes);
    more.add(why);
    return new HeatMap(
        name,
        title,
        Tensor.of(moved, values.extent(0), width),
        ramp,
        steps,
        r -> rows.apply(order[r]),
        sides,
        missing,
        more,
        across);
  }

  /// The same with a sentence more in the legend.
  public HeatMap noted(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new HeatMap(name, title, values, ramp, steps, rows, sides, missing, more, across);
  }

  /// The same where what is no number has a meaning.
  public HeatMap withGaps(String meaning) {
    return new HeatMap(name, title, values, ramp, steps, rows, sides, meaning, notes, across);
  }

  /// The same with something else than steps to the right.
  ///
  /// @param what with its unit
  public HeatMap withAcross(String what) {
    return new HeatMap(name, title, values, ramp, steps, rows, sides, missing, notes, what);
  }

  /// The picture.
  public Picture picture() {
    Cells cells = Cells.of(values, ramp);
    int width = values.extent(1);
    double height = Math.clamp(16.0 * cells.rows(), LEAST_HEIGHT, MOST_HEIGHT);
    List<Sheet.Key> keys = new ArrayList<>();
    if (cells.notFinite() > 0) {
      keys.add(Cells.hatchKey(cells.notFinite() + " of " + values.size() + ": " + missing));
    }
    List<String> all = new ArrayList<>(notes);
    all.add(0, "Colours: " + range(cells) + ".");
    if (cells.columns() < values.extent(0) || cells.rows() < width) {
      all.add(1, averaging(cells));
    }
    return new Picture(
        name,
        title,
        describe(cells),
        wide -> draw(wide, cells, height, keys, all),
        table(),
        text(cells));
  }

  private Canvas draw(
      double wide, Cells cells, double height, List<Sheet.Key> keys, List<String> all) {
    int width = values.extent(1);
    Sheet sheet = new Sheet(wide, title, height + BELOW + TITLE + Sheet.BAR, keys, all);
    double left = Sheet.MARGIN + rowNames(sheet, height);
    double plot = Math.rint(sheet.width() - 2 * Sheet.MARGIN - left);
    cells.draw(sheet.canvas(), ramp, left, sheet.top(), plot, height);
    sheet.canvas().rule(left, sheet.top(), left, sheet.top() + height);
    sheet.canvas().rule(left, sheet.top() + height, left + plot, sheet.top() + height);
    int length = values.extent(0);
    sheet.positions(length, steps, sheet.top() + height, t -> left + (t + 0.5) * plot / length);
    double below = sheet.top() + height + BELOW;
    sheet.canvas().words(left + plot / 2, below + 2, across + " →", Canvas.Align.MIDDLE);
    sheet.colours(ramp, cells.low(), cells.high(), left, below + TITLE - 4);
    sheet.canvas().plot(new Plot(Plot.Kind.GRID, left, sheet.top(), plot, height, length, width));
    return sheet.canvas();
  }

  /// Names of rows at the left, as many as fit; returns their width.
  private double rowNames(Sheet sheet, double height) {
    int width = values.extent(1);
    int every = Sheet.round(15 * width / height);
    double widest = 0;
    for (int r = 0; r < width; r += every) {
      widest = Math.max(widest, Canvas.measure(Canvas.fit(rows.apply(r), 150)));
    }
    double right = Math.rint(Sheet.MARGIN + widest);
    for (int r = 0; r < width; r += every) {
      double y = sheet.top() + (r + 0.5) * height / width + 4;
      sheet.canvas().words(right, y, Canvas.fit(rows.apply(r), 150), Canvas.Align.END);
    }
    return right - Sheet.MARGIN + 7;
  }

  private String range(Cells cells) {
    return ramp == Ramp.SIGNED
        ? "▼ "
            + Markup.number(cells.low())
            + " "
            + sides.below()
            + ", ▲ "
            + Markup.signed(cells.high())
            + " "
            + sides.above()
            + ", 0 is the page"
        : Markup.number(cells.low()) + " to " + Markup.number(cells.high());
  }

  private String averaging(Cells cells) {
    return String.format(
        Locale.ROOT,
        "%,d steps × %,d rows on %d × %d cells: a cell is the mean of up to %d × %d values.",
        values.extent(0),
        values.extent(1),
        cells.columns(),
        cells.rows(),
        Math.ceilDiv(values.extent(0), cells.columns()),
        Math.ceilDiv(values.extent(1), cells.rows()));
  }

  private String describe(Cells cells) {
    int width = values.extent(1);
    float[] all = values.values();
    int low = -1;
    int high = -1;
    for (int i = 0; i < all.length; i++) {
      if (Float.isFinite(all[i])) {
        low = low < 0 || all[i] < all[low] ? i : low;
        high = high < 0 || all[i] > all[high] ? i : high;
      }
    }
    StringBuilder out = new StringBuilder(200);
    out.append(values.extent(0)).append(" steps by ").append(width).append(" rows. ");
    if (low >= 0) {
      out.append("Largest ").append(place(high)).append("; smallest ").append(place(low));
      out.append(". ");
    }
    if (cells.notFinite() > 0) {
      int first = 0;
      while (Float.isFinite(all[first])) {
        first++;
      }
      out.append(cells.notFinite()).append(" values: " + missing + ", the first ");
      out.append(place(first)).append(". ");
    }
    out.append("Scale: ").append(range(cells)).append('.');
    if (cells.columns() < values.extent(0) || cells.rows() < width) {
      out.append(' ').append(averaging(cells));
    }
    notes.forEach(note -> out.append(' ').append(note));
    return out.toString();
  }

  private String place(int i) {
    int width = values.extent(1);
    return Markup.number(values.values()[i])
        + " at "
        + Markup.within(steps.apply(i / width))
        + ", "
        + Markup.within(rows.apply(i % width));
  }

  private Table table() {
    List<String> head = new ArrayList<>();
    head.add(across);
    for (int r = 0; r < values.extent(1); r++) {
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

  private String text(Cells cells) {
    int width = values.extent(1);
    int lines = Math.min(LINES, cells.rows());
    int letters = Math.min(LETTERS, cells.columns());
    StringBuilder out = new StringBuilder(lines * (letters + 16) + 300);
    out.append(title).append('\n');
    for (int r = 0; r < lines; r++) {
      int row = (int) ((long) r * width / lines);
      out.append(Spark.column(rows.apply(row), 14)).append(' ');
      for (int c = 0; c < letters; c++) {
        double mean = mean(cells, r, lines, c, letters);
        boolean signed = ramp == Ramp.SIGNED;
        out.append(
            Spark.shade(
                signed ? mean : mean - cells.low(),
                signed ? cells.high() : cells.high() - cells.low()));
      }
      out.append('\n');
    }
    out.append(steps.apply(0));
    out.append(values.extent(0) > 1 ? " to " + steps.apply(values.extent(0) - 1) : "");
    out.append("; ").append(range(cells)).append("; ");
    out.append(Spark.shades(ramp == Ramp.SIGNED)).append('\n');
    if (letters < values.extent(0) || lines < width) {
      out.append("A letter is the mean of up to ")
          .append(Math.ceilDiv(values.extent(0), letters))
          .append(" × ")
          .append(Math.ceilDiv(width, lines))
          .append(" values.\n");
    }
    notes.forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }

  /// The mean of the cells that one letter of a terminal stands for.
  static double mean(Cells cells, int line, int lines, int letter, int letters) {
    double sum = 0;
    int count = 0;
    int toRow = (int) ((long) (line + 1) * cells.rows() / lines);
    int toColumn = (int) ((long) (letter + 1) * cells.columns() / letters);
    for (int r = (int) ((long) line * cells.rows() / lines); r < toRow; r++) {
      for (int c = (int) ((long) letter * cells.columns() / letters); c < toColumn; c++) {
        sum += cells.means()[r * cells.columns() + c];
        count++;
      }
    }
    return sum / count;
  }
}
