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
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Arrays of one shape, one below the other over the same steps and on one scale, and then what the
/// first has more than each other: methods, models or inputs side by side. Numbers of one row are
/// bars, of several rows heat maps.
///
/// @param name for files
/// @param title a few words
/// @param sides at least two, of one shape
/// @param ramp of the sides; differences are signed
/// @param steps the name of a step
/// @param rows the name of a row
/// @param notes what the legend says besides
public record SideBySide(
    String name,
    String title,
    List<Side> sides,
    Ramp ramp,
    IntFunction<String> steps,
    IntFunction<String> rows,
    List<String> notes) {
  private static final double HEADING = 24;
  private static final double BELOW = 34;
  private static final double STEP = 16;
  private static final double BARS = 56;
  private static final double LEAST = 26;
  private static final double MOST = 200;
  private static final double ALL = 620;
  private static final int LETTERS = 100;
  private static final int LINES = 12;

  /// One array.
  ///
  /// @param name what it is called: a method, a model, a sequence
  /// @param values `float[T][R]`
  public record Side(String name, Tensor values) {}

  /// One array as it is drawn.
  private record Panel(String name, Tensor values, Ramp ramp, Cells cells) {}

  /// Keeps unmodifiable copies.
  ///
  /// @throws IllegalArgumentException if there are fewer than two, or their shapes differ
  public SideBySide {
    sides = List.copyOf(sides);
    notes = List.copyOf(notes);
    if (sides.size() < 2) {
      throw new IllegalArgumentException(title + ": expected two sides at least, found " + sides);
    }
    Tensor first = sides.get(0).values;
    for (Side side : sides) {
      if (side.values.shape().rank() != 2
          || side.values.size() == 0
          || !side.values.shape().equals(first.shape())) {
        throw new IllegalArgumentException(
            title + ": expected arrays of one shape, found " + first + " and " + side.values);
      }
    }
  }

  private int length() {
    return sides.get(0).values.extent(0);
  }

  private int width() {
    return sides.get(0).values.extent(1);
  }

  /// The picture.
  public Picture picture() {
    List<Panel> panels = panels();
    return new Picture(
        name, title, description(panels), wide -> draw(wide, panels), table(panels), text(panels));
  }

  /// The sides, then the differences; all that are signed on one scale.
  private List<Panel> panels() {
    List<Side> differences = new ArrayList<>();
    Side first = sides.get(0);
    for (Side other : sides.subList(1, sides.size())) {
      differences.add(
          new Side(
              first.name + " − " + other.name,
              Tensor.generate(
                  i -> first.values.values()[i] - other.values.values()[i], length(), width())));
    }
    List<Cells> own = sides.stream().map(side -> Cells.of(side.values, ramp)).toList();
    List<Cells> apart =
        differences.stream().map(side -> Cells.of(side.values, Ramp.SIGNED)).toList();
    double low = own.stream().mapToDouble(Cells::low).min().orElse(0);
    double high = own.stream().mapToDouble(Cells::high).max().orElse(0);
    double most = apart.stream().mapToDouble(Cells::high).max().orElse(0);
    boolean signed = ramp == Ramp.SIGNED;
    double scale = Math.max(signed ? high : high - low, most);
    // bars of one sign alone leave no room for the other
    boolean up = asBars() && least(own) >= 0 && least(apart) >= 0;
    List<Panel> panels = new ArrayList<>();
    for (int n = 0; n < own.size(); n++) {
      Cells cells = scaled(own.get(n), up ? 0 : signed ? -scale : low, signed ? scale : high);
      panels.add(new Panel(sides.get(n).name, sides.get(n).values, ramp, cells));
    }
    for (int n = 0; n < apart.size(); n++) {
      Side side = differences.get(n);
      Cells cells = scaled(apart.get(n), up ? 0 : -scale, scale);
      panels.add(new Panel(side.name, side.values, Ramp.SIGNED, cells));
    }
    return panels;
  }

  private static double least(List<Cells> all) {
    return all.stream()
        .flatMapToDouble(cells -> Arrays.stream(cells.means()))
        .filter(Double::isFinite)
        .min()
        .orElse(0);
  }

  private static Cells scaled(Cells cells, double low, double high) {
    return new Cells(cells.columns(), cells.rows(), cells.means(), low, high, cells.notFinite());
  }

  private boolean asBars() {
    return width() == 1 && length() <= Cells.MOST_COLUMNS;
  }

  private Canvas draw(double wide, List<Panel> panels) {
    Cells cells = panels.get(0).cells;
    double most = Math.clamp(ALL / panels.size(), LEAST, MOST);
    double height = asBars() ? BARS : Math.clamp(STEP * cells.rows(), LEAST, most);
    boolean bars = asBars();
    boolean two = ramp != Ramp.SIGNED && !bars;
    double legend = bars ? 0 : (two ? 2 : 1) * Sheet.BAR + 6;
    Sheet sheet =
        new Sheet(
            wide,
            title,
            panels.size() * (HEADING + height) + BELOW + legend,
            List.of(),
            told(panels));
    Canvas canvas = sheet.canvas();
    double left = Sheet.MARGIN + rowNames(sheet, height, panels);
    double plot = Math.rint(sheet.width() - 2 * Sheet.MARGIN - left + Sheet.MARGIN);
    double y = sheet.top();
    for (Panel panel : panels) {
      canvas.words(
          left, y + 17, Canvas.fit(panel.name, plot), Canvas.Align.START, 12, true, Ink.TEXT);
      y += HEADING;
      if (bars) {
        bars(canvas, panel, left, y, plot, height);
      } else {
        panel.cells.draw(canvas, panel.ramp, left, y, plot, height);
      }
      canvas.rule(left, y, left, y + height);
      y += height;
    }
    canvas.rule(left, y, left + plot, y);
    sheet.positions(length(), steps, y, t -> left + (t + 0.5) * plot / length());
    double below = y + BELOW;
    if (!bars) {
      sheet.colours(panels.get(0).ramp, cells.low(), cells.high(), left, below);
    }
    if (two) {
      Cells apart = panels.get(panels.size() - 1).cells;
      sheet.colours(Ramp.SIGNED, apart.low(), apart.high(), left, below + Sheet.BAR);
    }
    canvas.plot(
        new Plot(
            Plot.Kind.PANELS,
            left,
            sheet.top() + HEADING,
            plot,
            y - sheet.top() - HEADING,
            length(),
            width(),
            panels.size(),
            HEADING));
    return canvas;
  }

  private static void bars(
      Canvas canvas, Panel panel, double left, double top, double plot, double height) {
    Cells cells = panel.cells;
    double range = cells.high() - cells.low();
    double each = plot / cells.columns();
    double zero = range == 0 ? 0.5 : cells.high() / range;
    for (int t = 0; t < cells.columns(); t++) {
      double value = cells.means()[t];
      if (Double.isFinite(value) && value != 0) {
        double at = (cells.high() - value) / range;
        double from = top + height * Math.min(at, zero);
        double high = Math.max(0.6, height * Math.abs(at - zero));
        canvas.box(
            left + (t + 0.06) * each, from, 0.88 * each, high, value < 0 ? Ink.AGAINST : Ink.FOR);
      }
    }
    canvas.rule(left, top + height * zero, left + plot, top + height * zero);
    canvas.words(left - 6, top + 10, Markup.tick(cells.high()), Canvas.Align.END);
    canvas.words(left - 6, top + height, Markup.tick(cells.low()), Canvas.Align.END);
  }

  /// Names of rows at the left of each panel, as many as fit; returns their width.
  private double rowNames(Sheet sheet, double height, List<Panel> panels) {
    if (asBars()) {
      Cells cells = panels.get(0).cells;
      return Math.max(
              Canvas.measure(Markup.tick(cells.high())), Canvas.measure(Markup.tick(cells.low())))
          + 7;
    }
    if (width() == 1) {
      return 0;
    }
    int every = Sheet.round(15 * width() / height);
    double widest = 0;
    for (int r = 0; r < width(); r += every) {
      widest = Math.max(widest, Canvas.measure(Canvas.fit(rows.apply(r), 120)));
    }
    double right = Math.rint(Sheet.MARGIN + widest);
    for (int p = 0; p < panels.size(); p++) {
      double top = sheet.top() + p * (HEADING + height) + HEADING;
      for (int r = 0; r < width(); r += every) {
        double y = top + (r + 0.5) * height / width() + 4;
        sheet.canvas().words(right, y, Canvas.fit(rows.apply(r), 120), Canvas.Align.END);
      }
    }
    return right - Sheet.MARGIN + 7;
  }

  private List<String> told(List<Panel> panels) {
    Cells own = panels.get(0).cells;
    Cells apart = panels.get(panels.size() - 1).cells;
    List<String> all = new ArrayList<>();
    all.add(
        ramp == Ramp.SIGNED
            ? "All on one scale, " + range(own) + "."
            : "The sides on one scale, " + range(own) + "; differences " + range(apart) + ".");
    all.add(
        "A difference is the first minus the other: ▲ more in "
            + sides.get(0).name
            + ", ▼ more in the other.");
    if (own.columns() < length() || own.rows() < width()) {
      all.add("A cell is a mean: there are more values than cells.");
    }
    all.addAll(notes);
    return all;
  }

  private static String range(Cells cells) {
    return Markup.number(cells.low()) + " to " + Markup.number(cells.high());
  }

  private String description(List<Panel> panels) {
    StringBuilder out = new StringBuilder(300);
    for (int n = 1; n < sides.size(); n++) {
      float[] one = sides.get(0).values.values();
      float[] other = sides.get(n).values.values();
      int most =
          IntStream.range(0, one.length)
              .filter(i -> Float.isFinite(one[i] - other[i]))
              .reduce((a, b) -> Math.abs(one[b] - other[b]) > Math.abs(one[a] - other[a]) ? b : a)
              .orElse(0);
      out.append(sides.get(0).name)
          .append(" and ")
          .append(sides.get(n).name)
          .append(" are furthest apart at ")
          .append(Markup.within(steps.apply(most / width())))
          .append(width() > 1 ? ", " + Markup.within(rows.apply(most % width())) : "")
          .append(": ")
          .append(Markup.number(one[most]))
          .append(" and ")
          .append(Markup.number(other[most]))
          .append(". ");
    }
    return out.append(String.join(" ", told(panels))).toString();
  }

  private Table table(List<Panel> panels) {
    List<String> head = new ArrayList<>();
    head.add("step");
    for (Panel panel : panels) {
      for (int r = 0; r < width(); r++) {
        head.add(width() == 1 ? panel.name : panel.name + ": " + rows.apply(r));
      }
    }
    return new Table(head, new Rows(panels, steps));
  }

  /// The lines of the table, made when they are read.
  private static final class Rows extends AbstractList<List<String>> {
    private final List<Panel> panels;
    private final IntFunction<String> steps;

    Rows(List<Panel> panels, IntFunction<String> steps) {
      this.panels = panels;
      this.steps = steps;
    }

    @Override
    public List<String> get(int t) {
      List<String> line = new ArrayList<>();
      line.add(steps.apply(t));
      for (Panel panel : panels) {
        int width = panel.values.extent(1);
        for (int r = 0; r < width; r++) {
          line.add(Float.toString(panel.values.values()[t * width + r]));
        }
      }
      return line;
    }

    @Override
    public int size() {
      return panels.get(0).values.extent(0);
    }
  }

  private String text(List<Panel> panels) {
    StringBuilder out = new StringBuilder(2000);
    out.append(title).append('\n');
    for (Panel panel : panels) {
      out.append(panel.name).append('\n');
      Cells cells = panel.cells;
      int lines = Math.min(LINES, cells.rows());
      int letters = Math.min(LETTERS, cells.columns());
      boolean signed = panel.ramp == Ramp.SIGNED;
      for (int r = 0; r < lines; r++) {
        String row = width() == 1 ? "" : rows.apply((int) ((long) r * width() / lines));
        out.append(Spark.column(row, 14)).append(' ');
        for (int c = 0; c < letters; c++) {
          double mean = HeatMap.mean(cells, r, lines, c, letters);
          out.append(
              Spark.shade(
                  signed ? mean : mean - cells.low(),
                  signed ? cells.high() : cells.high() - cells.low()));
        }
        out.append('\n');
      }
    }
    out.append(steps.apply(0));
    out.append(length() > 1 ? " to " + steps.apply(length() - 1) : "");
    out.append("; ").append(Spark.shades(true)).append('\n');
    told(panels).forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }
}
