package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;

/// Things with several values each: an upright axis for each value, and a line for each thing from
/// axis to axis.
///
/// @param name for files
/// @param title a few words
/// @param axes at least two
/// @param lines at least one, each with a place on every axis
/// @param notes what the legend says besides
public record ParallelCoordinates(
    String name, String title, List<Upright> axes, List<Line> lines, List<String> notes) {
  private static final double HEIGHT = 240;
  private static final double ABOVE = 30;
  private static final double BELOW = 14;
  private static final int MOST_TICKS = 12;

  /// An axis.
  ///
  /// @param name above it
  /// @param ticks values beside it, each with its place in [0, 1], 1 at the top
  public record Upright(String name, List<Tick> ticks) {
    /// Keeps an unmodifiable copy.
    public Upright {
      ticks = List.copyOf(ticks);
    }
  }

  /// A value beside an axis.
  public record Tick(String text, double place) {}

  /// A thing.
  ///
  /// @param name of it
  /// @param places on each axis, in [0, 1]
  /// @param values the same in words
  /// @param marked true if it is drawn apart
  public record Line(String name, double[] places, List<String> values, boolean marked) {
    /// Keeps an unmodifiable copy.
    public Line {
      values = List.copyOf(values);
    }
  }

  /// Keeps copies of the lists.
  ///
  /// @throws IllegalArgumentException if there is nothing to draw, or a line has another number of
  ///   places than there are axes
  public ParallelCoordinates {
    axes = List.copyOf(axes);
    lines = List.copyOf(lines);
    notes = List.copyOf(notes);
    if (axes.size() < 2 || lines.isEmpty()) {
      throw new IllegalArgumentException(title + ": there is nothing to draw");
    }
    for (Line line : lines) {
      if (line.places.length != axes.size() || line.values.size() != axes.size()) {
        throw new IllegalArgumentException(
            title
                + ": expected "
                + axes.size()
                + " places, "
                + line.name
                + " has "
                + line.places.length);
      }
    }
  }

  /// The picture.
  public Picture picture() {
    return new Picture(name, title, description(), this::draw, table(), text());
  }

  private Canvas draw(double width) {
    Sheet sheet =
        new Sheet(
            width,
            title,
            ABOVE + HEIGHT + BELOW,
            List.of(
                new Sheet.Key(
                    new Sheet.Sample.OfLine(Ink.FOR, Canvas.Stroke.SOLID), "the recommended one"),
                new Sheet.Key(
                    new Sheet.Sample.OfLine(Ink.NEUTRAL, Canvas.Stroke.DOTTED), "another")),
            notes);
    Canvas canvas = sheet.canvas();
    double top = sheet.top() + ABOVE;
    double left = Sheet.MARGIN + 70;
    double each = (width - Sheet.MARGIN - left - 10) / (axes.size() - 1);
    for (Line line : lines) {
      if (!line.marked) {
        draw(canvas, line, left, each, top, Canvas.Stroke.DOTTED, Ink.NEUTRAL);
      }
    }
    for (Line line : lines) {
      if (line.marked) {
        draw(canvas, line, left, each, top, Canvas.Stroke.SOLID, Ink.FOR);
      }
    }
    for (int a = 0; a < axes.size(); a++) {
      double x = left + a * each;
      canvas.rule(x, top, x, top + HEIGHT);
      canvas.words(x, top - 12, Canvas.fit(axes.get(a).name, each - 8), Canvas.Align.MIDDLE);
      List<Tick> ticks = axes.get(a).ticks;
      int every = Math.max(1, Math.ceilDiv(ticks.size(), MOST_TICKS));
      for (int t = 0; t < ticks.size(); t += every) {
        double y = top + HEIGHT * (1 - ticks.get(t).place);
        canvas.rule(x - 3, y, x + 3, y);
        canvas.words(
            x - 6, y + 4, Canvas.fit(ticks.get(t).text, Math.min(70, each - 14)), Canvas.Align.END);
      }
    }
    return canvas;
  }

  private static void draw(
      Canvas canvas,
      Line line,
      double left,
      double each,
      double top,
      Canvas.Stroke stroke,
      Ink ink) {
    double[] x = new double[line.places.length];
    double[] y = new double[line.places.length];
    for (int a = 0; a < x.length; a++) {
      x[a] = left + a * each;
      y[a] = top + HEIGHT * (1 - line.places[a]);
    }
    canvas.line(x, y, ink, stroke);
  }

  private String description() {
    StringBuilder out = new StringBuilder(120);
    out.append(lines.size()).append(" lines over the axes ");
    out.append(String.join(", ", axes.stream().map(Upright::name).toList())).append('.');
    for (Line line : lines) {
      if (line.marked) {
        out.append(" Drawn apart: ").append(line.name).append('.');
      }
    }
    return out.toString();
  }

  private Table table() {
    List<String> head = new ArrayList<>(List.of("line"));
    axes.forEach(axis -> head.add(axis.name));
    List<List<String>> rows = new ArrayList<>();
    for (Line line : lines) {
      List<String> row = new ArrayList<>(List.of(line.name));
      row.addAll(line.values);
      rows.add(row);
    }
    return new Table(head, rows);
  }

  private String text() {
    StringBuilder out = new StringBuilder(title).append('\n').append(table().text());
    notes.forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }
}
