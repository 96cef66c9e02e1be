package gatelens.report.picture;

import gatelens.gates.SignalHistogram;
import gatelens.report.draw.Canvas;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Spark;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How often values fall where, in twenty equal bins, side by side: one panel a gate or state.
///
/// @param name for files
/// @param title a few words
/// @param panels at least one
/// @param more what the legend says besides
public record Histograms(String name, String title, List<Panel> panels, List<String> more) {
  private static final int BINS = SignalHistogram.BINS;
  private static final double WIDE = 210;
  private static final double HIGH = 110;
  private static final double ACROSS = 262;
  private static final double DOWN = HIGH + 62;
  private static final double LEFT = 40;
  private static final int COLUMNS = 3;

  /// One histogram.
  ///
  /// @param name above it
  /// @param low the lower edge of the first bin
  /// @param high the upper edge of the last bin
  /// @param counts how many values each bin has; the last one has its upper edge too
  /// @param total how many values there are, those in no bin with them
  public record Panel(String name, double low, double high, List<Long> counts, long total) {
    /// Keeps an unmodifiable copy.
    public Panel {
      counts = List.copyOf(counts);
    }

    /// Of values that were counted.
    public static Panel of(SignalHistogram counted) {
      return new Panel(
          counted.signal(), counted.low(), counted.high(), counted.counts(), counted.total());
    }

    /// A gate: from 0 to 1.
    ///
    /// @param values of any number, in any order
    public static Panel gate(String name, float[] values) {
      return of(SignalHistogram.of("", name, List.of(values), true));
    }

    /// A state: symmetric about 0, over all values.
    ///
    /// @param values of any number, in any order
    public static Panel state(String name, float[] values) {
      return of(SignalHistogram.of("", name, List.of(values), false));
    }

    double edge(int bin) {
      return low + bin * (high - low) / BINS;
    }

    long outside() {
      return total - counts.stream().mapToLong(Long::longValue).sum();
    }

    /// The share of the values in a bin, in [0, 1].
    double share(int bin) {
      return total == 0 ? 0 : counts.get(bin) / (double) total;
    }
  }

  /// Keeps a copy of the panels.
  ///
  /// @throws IllegalArgumentException if there is none
  public Histograms {
    panels = List.copyOf(panels);
    more = List.copyOf(more);
    if (panels.isEmpty()) {
      throw new IllegalArgumentException(title + ": there is nothing to draw");
    }
  }

  /// The picture.
  public Picture picture() {
    List<String> notes = new ArrayList<>();
    double most = highest();
    notes.add(
        "Twenty equal bins; the height is the share of a panel's values, from 0 to "
            + Markup.tick(most)
            + " in all panels.");
    notes.addAll(more);
    for (Panel panel : panels) {
      if (panel.outside() > 0) {
        notes.add(panel.name + ": " + panel.outside() + " values are outside or no numbers.");
      }
    }
    return new Picture(
        name, title, description(), width -> draw(width, most, notes), table(), text(notes));
  }

  private Canvas draw(double width, double most, List<String> notes) {
    int columns = Math.min(COLUMNS, Math.max(1, (int) ((width - Sheet.MARGIN) / ACROSS)));
    int rows = Math.ceilDiv(panels.size(), columns);
    Sheet sheet = new Sheet(width, title, DOWN * rows, List.of(), notes);
    for (int p = 0; p < panels.size(); p++) {
      double x = Sheet.MARGIN + ACROSS * (p % columns) + LEFT;
      int row = p / columns;
      panel(sheet.canvas(), panels.get(p), most, x, sheet.top() + DOWN * row + 24);
    }
    return sheet.canvas();
  }

  /// The top of all panels: the highest share, rounded up.
  private double highest() {
    double highest = 0;
    for (Panel panel : panels) {
      for (int b = 0; b < BINS; b++) {
        highest = Math.max(highest, panel.share(b));
      }
    }
    return Math.min(1, Math.max(1, Math.ceil(highest * 10)) / 10);
  }

  private static void panel(Canvas canvas, Panel panel, double most, double left, double top) {
    canvas.words(left, top - 9, Canvas.fit(panel.name, WIDE), Canvas.Align.START);
    double each = WIDE / BINS;
    for (int b = 0; b < BINS; b++) {
      double height = HIGH * panel.share(b) / most;
      if (panel.counts.get(b) > 0) {
        double shown = Math.max(1, height);
        canvas.box(left + each * b, top + HIGH - shown, each - 1, shown, Ink.AGAINST);
      }
    }
    canvas.rule(left, top, left, top + HIGH);
    canvas.rule(left, top + HIGH, left + WIDE, top + HIGH);
    for (double tick : new double[] {0, 0.5, 1}) {
      double y = top + HIGH * (1 - tick);
      canvas.grid(left, y, left + WIDE, y);
      canvas.words(left - 6, y + 4, Markup.tick(tick * most), Canvas.Align.END);
      canvas.words(
          left + WIDE * tick,
          top + HIGH + 15,
          Markup.tick(panel.low + tick * (panel.high - panel.low)),
          Canvas.Align.MIDDLE);
    }
  }

  private String description() {
    StringBuilder out = new StringBuilder(200);
    for (Panel panel : panels) {
      int most = 0;
      for (int b = 1; b < BINS; b++) {
        most = panel.counts.get(b) > panel.counts.get(most) ? b : most;
      }
      out.append(out.isEmpty() ? "" : " ")
          .append(
              String.format(
                  Locale.ROOT,
                  "%s: %,d values, %s (%.0f %%) from %s to %s.",
                  panel.name,
                  panel.total,
                  panel.share(most) > 0.5 ? "most of them" : "in the fullest bin",
                  100 * panel.share(most),
                  Markup.tick(panel.edge(most)),
                  Markup.tick(panel.edge(most + 1))));
    }
    return out.toString();
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (Panel panel : panels) {
      for (int b = 0; b < BINS; b++) {
        rows.add(
            List.of(
                panel.name,
                Double.toString(panel.edge(b)),
                Double.toString(panel.edge(b + 1)),
                Long.toString(panel.counts.get(b)),
                Double.toString(panel.share(b))));
      }
    }
    return new Table(List.of("panel", "from", "to", "count", "share"), rows);
  }

  private String text(List<String> notes) {
    StringBuilder out = new StringBuilder(title).append('\n');
    for (Panel panel : panels) {
      double[] shares = new double[BINS];
      for (int b = 0; b < BINS; b++) {
        shares[b] = panel.share(b);
      }
      out.append(Spark.column(panel.name, 24))
          .append(' ')
          .append(Markup.tick(panel.low))
          .append(' ')
          .append(Spark.curve(shares, 0, highest(), BINS))
          .append(' ')
          .append(Markup.tick(panel.high))
          .append('\n');
    }
    notes.forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }
}
