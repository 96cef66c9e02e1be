package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Scale;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;

/// Dots in squares from 0 to 1, side by side: one square a panel.
///
/// @param name for files
/// @param title a few words
/// @param across what runs to the right
/// @param up what runs up
/// @param label what a dot is: `unit`
/// @param panels at least one
/// @param notes what the legend says besides
public record Scatter(
    String name,
    String title,
    String across,
    String up,
    String label,
    List<Panel> panels,
    List<String> notes) {
  private static final double SIDE = 200;
  private static final double LEFT = 40;
  private static final double ACROSS = 262;
  private static final double DOWN = SIDE + 78;
  private static final int COLUMNS = 3;
  private static final int LETTERS = 41;
  private static final int LINES = 15;

  /// One square.
  ///
  /// @param name above it
  /// @param x `double[P]`, in [0, 1]
  /// @param y `double[P]`, in [0, 1]
  public record Panel(String name, double[] x, double[] y) {
    /// @throws IllegalArgumentException if there is a dot without a place in the square
    public Panel {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            name + ": " + x.length + " dots across, but " + y.length + " up");
      }
      for (int i = 0; i < x.length; i++) {
        if (!(x[i] >= 0 && x[i] <= 1 && y[i] >= 0 && y[i] <= 1)) {
          throw new IllegalArgumentException(
              name + ": expected values from 0 to 1, found " + x[i] + ", " + y[i] + " at " + i);
        }
      }
    }
  }

  /// Keeps copies of the lists.
  ///
  /// @throws IllegalArgumentException if there is no panel
  public Scatter {
    panels = List.copyOf(panels);
    notes = List.copyOf(notes);
    if (panels.isEmpty()) {
      throw new IllegalArgumentException(title + ": there is nothing to draw");
    }
  }

  /// The picture.
  public Picture picture() {
    return new Picture(name, title, description(), this::draw, table(), text());
  }

  private Canvas draw(double width) {
    int across = Math.max(1, (int) ((width - Sheet.MARGIN) / ACROSS));
    int columns = Math.min(COLUMNS, across);
    int rows = Math.ceilDiv(panels.size(), columns);
    Sheet sheet =
        new Sheet(
            width,
            title,
            DOWN * rows,
            List.of(
                new Sheet.Key(
                    new Sheet.Sample.OfDot(Ink.FOR),
                    "a " + label + "; darker where several lie on each other")),
            notes);
    for (int p = 0; p < panels.size(); p++) {
      double x = Sheet.MARGIN + ACROSS * (p % columns);
      int row = p / columns;
      panel(sheet.canvas(), panels.get(p), x + LEFT, sheet.top() + DOWN * row + 38);
    }
    return sheet.canvas();
  }

  private void panel(Canvas canvas, Panel panel, double left, double top) {
    String head = panel.name + " (" + panel.x.length + ")";
    canvas.words(left, top - 24, Canvas.fit(head, ACROSS - LEFT - 8), Canvas.Align.START);
    canvas.words(left - 30, top - 8, "↑ " + Canvas.fit(up, SIDE), Canvas.Align.START);
    Scale x = new Scale(0, 1, left, left + SIDE);
    Scale y = new Scale(0, 1, top + SIDE, top);
    for (double tick : new double[] {0, 0.5, 1}) {
      canvas.grid(left, y.at(tick), left + SIDE, y.at(tick));
      canvas.grid(x.at(tick), top, x.at(tick), top + SIDE);
      canvas.words(left - 6, y.at(tick) + 4, Markup.tick(tick), Canvas.Align.END);
      canvas.words(x.at(tick), top + SIDE + 15, Markup.tick(tick), Canvas.Align.MIDDLE);
    }
    canvas.rule(left, top, left, top + SIDE);
    canvas.rule(left, top + SIDE, left + SIDE, top + SIDE);
    canvas.words(
        left + SIDE / 2,
        top + SIDE + 31,
        Canvas.fit(across, SIDE + 24) + " →",
        Canvas.Align.MIDDLE);
    double[] px = new double[panel.x.length];
    double[] py = new double[panel.x.length];
    for (int i = 0; i < px.length; i++) {
      px[i] = x.at(panel.x[i]);
      py[i] = y.at(panel.y[i]);
    }
    canvas.dots(px, py, 3.5, Ink.FOR, 0.55);
  }

  private String description() {
    StringBuilder out = new StringBuilder(200);
    for (Panel panel : panels) {
      out.append(out.isEmpty() ? "" : " ")
          .append(panel.name)
          .append(": ")
          .append(panel.x.length)
          .append(' ')
          .append(label)
          .append(panel.x.length == 1 ? "" : "s")
          .append(", mean ")
          .append(Markup.number(mean(panel.x)))
          .append(" of ")
          .append(across)
          .append(" and ")
          .append(Markup.number(mean(panel.y)))
          .append(" of ")
          .append(up)
          .append('.');
    }
    return out.toString();
  }

  private static double mean(double[] values) {
    return values.length == 0 ? 0 : java.util.Arrays.stream(values).sum() / values.length;
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (Panel panel : panels) {
      for (int i = 0; i < panel.x.length; i++) {
        rows.add(
            List.of(
                panel.name,
                Integer.toString(i),
                Double.toString(panel.x[i]),
                Double.toString(panel.y[i])));
      }
    }
    return new Table(List.of("panel", label, across, up), rows);
  }

  private String text() {
    StringBuilder out = new StringBuilder(title).append('\n');
    for (Panel panel : panels) {
      int[][] counts = new int[LINES][LETTERS];
      for (int i = 0; i < panel.x.length; i++) {
        int column = (int) Math.round(panel.x[i] * (LETTERS - 1));
        int line = (int) Math.round((1 - panel.y[i]) * (LINES - 1));
        counts[line][column]++;
      }
      out.append(panel.name).append(": ↑ ").append(up).append(", → ").append(across).append('\n');
      for (int[] line : counts) {
        out.append('|');
        for (int count : line) {
          out.append(count == 0 ? " " : count < 10 ? Integer.toString(count) : "#");
        }
        out.append("|\n");
      }
    }
    out.append("A digit counts ").append(label).append("s at a place, # is 10 or more.\n");
    notes.forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }
}
