package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Cells;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Plot;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Spark;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// What each input did, one lane each: those with a time over one axis with round ticks; below it
/// those without, such as words and rows of an image, in their order over a hatched line, with
/// their own names.
///
/// @param name for files
/// @param title a few words
/// @param clock the axis
/// @param timed lanes over it
/// @param others lanes below it
/// @param notes what the legend says
record ClockMap(
    String name,
    String title,
    Clock clock,
    List<Lane> timed,
    List<Lane> others,
    List<String> notes) {
  private static final double HIGH = 26;
  private static final double GAP = 6;
  private static final double AXIS = 38;
  private static final double HATCHED = 5;
  private static final double NAMES = 26;
  private static final double MOST_NAME = 120;
  private static final double TICK = 90;
  private static final double LONG_TICK = 130;
  private static final int LETTERS = 60;

  /// One input.
  ///
  /// @param name of the input
  /// @param values of each stretch of time, or of each step; NaN where it has none
  /// @param steps the name of a value
  record Lane(String name, double[] values, IntFunction<String> steps) {}

  Picture picture() {
    double largest =
        java.util.stream.Stream.concat(timed.stream(), others.stream())
            .flatMapToDouble(lane -> Arrays.stream(lane.values))
            .filter(Double::isFinite)
            .map(Math::abs)
            .max()
            .orElse(0);
    List<String> all = new ArrayList<>(notes);
    all.add(
        0,
        "Colours: ▼ "
            + Markup.number(-largest)
            + " against, ▲ "
            + Markup.signed(largest)
            + " towards, 0 is the page.");
    return new Picture(
        name, title, description(), width -> draw(width, largest, all), table(), text(largest));
  }

  private Canvas draw(double width, double largest, List<String> all) {
    long none =
        timed.stream().flatMapToDouble(l -> Arrays.stream(l.values)).filter(Double::isNaN).count();
    List<Sheet.Key> keys = new ArrayList<>();
    if (none > 0 || !others.isEmpty()) {
      keys.add(Cells.hatchKey(none > 0 ? "not then, or without time" : "without time"));
    }
    double each = HIGH + HATCHED + NAMES + GAP;
    double body = timed.size() * (HIGH + GAP) + AXIS + others.size() * each + Sheet.BAR;
    Sheet sheet = new Sheet(width, title, body, keys, all);
    Canvas canvas = sheet.canvas();
    double left = Sheet.MARGIN + widest() + 7;
    double plot = Math.rint(width - Sheet.MARGIN - left);
    double y = sheet.top();
    for (Lane lane : timed) {
      lane(canvas, lane, left, y, plot, largest);
      y += HIGH + GAP;
    }
    double base = y - GAP;
    canvas.rule(left, base, left + plot, base);
    boolean dates = clock.scale() == gatelens.sequence.TimeScale.DATE;
    for (double time : clock.ticks((int) Math.max(1, plot / (dates ? LONG_TICK : TICK)))) {
      double x = left + clock.share(time) * plot;
      String text = clock.text(time);
      double half = Canvas.measure(text) / 2;
      canvas.rule(x, base, x, base + 4);
      if (x + half <= width - 2 && x - half >= 2) {
        canvas.words(x, base + 17, text, Canvas.Align.MIDDLE);
      }
    }
    y = base + AXIS;
    for (Lane lane : others) {
      lane(canvas, lane, left, y, plot, largest);
      int count = lane.values.length;
      canvas.hatch(left, y + HIGH, plot, HATCHED);
      sheet.positions(count, lane.steps, y + HIGH + HATCHED, t -> left + (t + 0.5) * plot / count);
      y += each;
    }
    sheet.colours(Ramp.SIGNED, -largest, largest, left, y);
    double deep = timed.size() * (HIGH + GAP);
    canvas.plot(
        new Plot(Plot.Kind.GRID, left, sheet.top(), plot, deep, clock.count(), timed.size()));
    return canvas;
  }

  private static void lane(
      Canvas canvas, Lane lane, double left, double y, double plot, double largest) {
    canvas.words(left - 7, y + HIGH / 2 + 4, Canvas.fit(lane.name, MOST_NAME), Canvas.Align.END);
    long none = Arrays.stream(lane.values).filter(Double::isNaN).count();
    new Cells(lane.values.length, 1, lane.values, -largest, largest, none)
        .draw(canvas, Ramp.SIGNED, left, y, plot, HIGH);
    canvas.rule(left, y, left, y + HIGH);
  }

  private double widest() {
    return java.util.stream.Stream.concat(timed.stream(), others.stream())
        .mapToDouble(lane -> Canvas.measure(Canvas.fit(lane.name, MOST_NAME)))
        .max()
        .orElse(0);
  }

  private String description() {
    List<String> parts = new ArrayList<>();
    for (Lane lane : timed) {
      parts.add(strongest(lane));
    }
    for (Lane lane : others) {
      parts.add(strongest(lane) + ", without time");
    }
    return "The strongest of each input: " + String.join("; ", parts) + ".";
  }

  private static String strongest(Lane lane) {
    int at =
        IntStream.range(0, lane.values.length)
            .filter(i -> !Double.isNaN(lane.values[i]))
            .boxed()
            .max(java.util.Comparator.comparingDouble(i -> Math.abs(lane.values[i])))
            .orElse(-1);
    return at < 0
        ? lane.name + " has nothing"
        : Markup.within(lane.name)
            + " at "
            + Markup.within(lane.steps.apply(at))
            + " ("
            + Charts.mark(lane.values[at])
            + ")";
  }

  /// A row a stretch of time, then one for each step of the others.
  private Table table() {
    List<String> head = new ArrayList<>(List.of("time"));
    timed.forEach(lane -> head.add(lane.name));
    others.forEach(lane -> head.add(lane.name));
    List<List<String>> rows = new ArrayList<>();
    for (int place = 0; place < clock.count(); place++) {
      List<String> row = new ArrayList<>(List.of(clock.label(place)));
      for (Lane lane : timed) {
        row.add(number(lane.values[place]));
      }
      others.forEach(lane -> row.add(""));
      rows.add(row);
    }
    for (int o = 0; o < others.size(); o++) {
      Lane lane = others.get(o);
      for (int t = 0; t < lane.values.length; t++) {
        List<String> row = new ArrayList<>(List.of(lane.name + ": " + lane.steps.apply(t)));
        for (int c = 1; c < head.size(); c++) {
          row.add(c == 1 + timed.size() + o ? number(lane.values[t]) : "");
        }
        rows.add(row);
      }
    }
    return new Table(head, rows);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "NaN" : Float.toString((float) value);
  }

  private String text(double largest) {
    StringBuilder out = new StringBuilder(title).append('\n');
    for (Lane lane : java.util.stream.Stream.concat(timed.stream(), others.stream()).toList()) {
      out.append(Spark.column(lane.name, 14)).append(' ');
      int letters = Math.min(LETTERS, lane.values.length);
      for (int i = 0; i < letters; i++) {
        int from = (int) ((long) i * lane.values.length / letters);
        int to = Math.max(from + 1, (int) ((long) (i + 1) * lane.values.length / letters));
        double sum = Arrays.stream(lane.values, from, to).filter(v -> !Double.isNaN(v)).sum();
        out.append(Spark.shade(sum, largest));
      }
      out.append("  ").append(lane.steps.apply(0)).append(" to ");
      out.append(lane.steps.apply(lane.values.length - 1)).append('\n');
    }
    out.append(Spark.shades(true)).append('\n');
    notes.forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }
}
