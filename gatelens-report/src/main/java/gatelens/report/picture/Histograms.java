package gatelens.report.picture;

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
  private static final int BINS = 20;
  private static final double WIDE = 210;
  private static final double HIGH = 110;
  private static final double ACROSS = 262;
  private static final double DOWN = HIGH + 62;
  private static final double LEFT = 40;
  private static final int COLUMNS = 3;

  /// One histogram.
  ///
  /// @param name above it
  /// @param values of any number, in any order
  /// @param low the lower edge of the first bin
  /// @param high the upper edge of the last bin
  public record Panel(String name, float[] values, double low, double high) {
    /// A gate: from 0 to 1.
    public static Panel gate(String name, float[] values) {
      return new Panel(name, values, 0, 1);
    }

    /// A state: symmetric about 0, over all values.
    public static Panel state(String name, float[] values) {
      double largest = 0;
      for (float value : values) {
        largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
      }
      double edge = largest <= 1 ? 1 : largest;
      return new Panel(name, values, -edge, edge);
    }

    /// How many values each bin has; the last bin has its upper edge too.
    long[] counts() {
      long[] counts = new long[BINS];
      for (float value : values) {
        if (value >= low && value <= high) {
          counts[Math.min(BINS - 1, (int) (BINS * (value - low) / (high - low)))]++;
        }
      }
      return counts;
    }

    double edge(int bin) {
      return low + bin * (high - low) / BINS;
    }

    long outside() {
      long outside = 0;
      for (float value : values) {
        outside += value >= low && value <= high ? 0 : 1;
      }
      return outside;
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

  private static int row(int panel) {
    return panel / COLUMNS;
  }

  /// The picture.
  public Picture picture() {
    int rows = Math.ceilDiv(panels.size(), COLUMNS);
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
    Sheet sheet = new Sheet(title, DOWN * rows, List.of(), notes);
    for (int p = 0; p < panels.size(); p++) {
      double x = Sheet.MARGIN + ACROSS * (p % COLUMNS) + LEFT;
      panel(sheet.canvas(), panels.get(p), most, x, sheet.top() + DOWN * row(p) + 24);
    }
    return new Picture(name, title, description(), sheet.canvas(), table(), text(notes));
  }

  private static double share(Panel panel, long count) {
    return panel.values.length == 0 ? 0 : count / (double) panel.values.length;
  }

  /// The top of all panels: the highest share, rounded up.
  private double highest() {
    double highest = 0;
    for (Panel panel : panels) {
      for (long count : panel.counts()) {
        highest = Math.max(highest, share(panel, count));
      }
    }
    return Math.min(1, Math.max(1, Math.ceil(highest * 10)) / 10);
  }

  private static void panel(Canvas canvas, Panel panel, double most, double left, double top) {
    canvas.words(left, top - 9, Canvas.fit(panel.name, WIDE), Canvas.Align.START);
    long[] counts = panel.counts();
    double each = WIDE / BINS;
    for (int b = 0; b < BINS; b++) {
      double height = HIGH * share(panel, counts[b]) / most;
      if (counts[b] > 0) {
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
      long[] counts = panel.counts();
      int most = 0;
      for (int b = 1; b < BINS; b++) {
        most = counts[b] > counts[most] ? b : most;
      }
      out.append(out.isEmpty() ? "" : " ")
          .append(
              String.format(
                  Locale.ROOT,
                  "%s: %,d values, most of them (%.0f %%) from %s to %s.",
                  panel.name,
                  panel.values.length,
                  100 * share(panel, counts[most]),
                  Markup.tick(panel.edge(most)),
                  Markup.tick(panel.edge(most + 1))));
    }
    return out.toString();
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (Panel panel : panels) {
      long[] counts = panel.counts();
      for (int b = 0; b < BINS; b++) {
        rows.add(
            List.of(
                panel.name,
                Double.toString(panel.edge(b)),
                Double.toString(panel.edge(b + 1)),
                Long.toString(counts[b]),
                Double.toString(share(panel, counts[b]))));
      }
    }
    return new Table(List.of("panel", "from", "to", "count", "share"), rows);
  }

  private String text(List<String> notes) {
    StringBuilder out = new StringBuilder(title).append('\n');
    for (Panel panel : panels) {
      double[] shares = new double[BINS];
      long[] counts = panel.counts();
      for (int b = 0; b < BINS; b++) {
        shares[b] = share(panel, counts[b]);
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
