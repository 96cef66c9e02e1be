package gatelens.report.draw;

import gatelens.sequence.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// The paper a picture is drawn on: its title above, the body, and a legend below that says what
/// every mark means and what was averaged, sampled or left out.
public final class Sheet {
  /// Pixels across where nothing else is asked for.
  public static final double WIDTH = 820;

  /// Pixels across on a telephone.
  public static final double NARROW = 360;

  public static final double MARGIN = 14;

  /// Pixels down that a bar of colours takes.
  public static final double BAR = 34;

  private static final double BAR_WIDTH = 220;
  private static final double LINE = 18;
  static final double TITLE_LINE = 20;

  private final double width;
  private final Canvas canvas;
  private final double top;
  private final double bottom;
  private final List<Key> keys;
  private final List<String> whole;
  private final List<String> notes;

  /// One entry of a legend.
  ///
  /// @param sample what the mark looks like
  /// @param text what it means
  public record Key(Sample sample, String text) {}

  /// What a mark looks like.
  public sealed interface Sample {
    /// A curve.
    record OfLine(Ink ink, Canvas.Stroke stroke) implements Sample {}

    /// A filled place.
    record OfBox(Ink ink, double opacity) implements Sample {}

    /// A dot.
    record OfDot(Ink ink) implements Sample {}

    /// Small images: a ramp of colours, or a hatch.
    record OfImage(int columns, int rows, int[] argb, double width) implements Sample {}
  }

  /// @param width in pixels, usual: {@link #WIDTH}, on a telephone {@link #NARROW}
  /// @param body height of the body in pixels
  /// @param keys entries of the legend
  /// @param notes sentences below them
  public Sheet(double width, String title, double body, List<Key> keys, List<String> notes) {
    this.width = width;
    List<String> titles = titles(title, width - 2 * MARGIN);
    this.keys = keys;
    this.whole = notes;
    this.notes = wrapped(notes, width - 2 * MARGIN);
    this.top = room(titles.size());
    this.bottom = top + body;
    double legend = LINE * (rows() + this.notes.size());
    this.canvas = new Canvas(width, bottom + legend + MARGIN);
    canvas.title(title, titles);
    legend();
  }

  /// Pixels from the top down to the body below a title of some lines.
  static double room(int lines) {
    return MARGIN + (lines == 0 ? 0 : TITLE_LINE * lines + 4);
  }

  /// A title broken into lines.
  static List<String> titles(String title, double room) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    Face bold = Face.of(true);
    for (String word : title.split(" ", -1)) {
      if (!line.isEmpty() && bold.width(line + " " + word, Canvas.TITLE) > room) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(bold.fit(word, Canvas.TITLE, room));
    }
    lines.add(line.toString());
    return lines;
  }

  private static List<String> wrapped(List<String> notes, double room) {
    return notes.stream().flatMap(n -> Canvas.wrap(n, room).stream()).toList();
  }

  public Canvas canvas() {
    return canvas;
  }

  /// How wide it is.
  public double width() {
    return width;
  }

  /// Where the body begins.
  public double top() {
    return top;
  }

  /// Where the body ends.
  double bottom() {
    return bottom;
  }

  private static double width(Sample sample) {
    return switch (sample) {
      case Sample.OfLine line -> 30;
      case Sample.OfBox box -> 14;
      case Sample.OfDot dot -> 10;
      case Sample.OfImage image -> image.width;
    };
  }

  /// What is longer than a line goes on in the next.
  private List<String> text(Key key) {
    return Canvas.wrap(key.text, width - 2 * MARGIN - width(key.sample) - 8);
  }

  private double width(Key key) {
    double widest = text(key).stream().mapToDouble(Canvas::measure).max().orElse(0);
    return width(key.sample) + 6 + widest + 22;
  }

  private int rows() {
    int rows = 0;
    double x = 0;
    int lines = 1;
    for (Key key : keys) {
      if (x > 0 && x + width(key) - 22 > width - 2 * MARGIN) {
        rows += lines;
        lines = 1;
        x = 0;
      }
      lines = Math.max(lines, text(key).size());
      x += width(key);
    }
    return keys.isEmpty() ? 0 : rows + lines;
  }

  private void legend() {
    double x = 0;
    double y = bottom + 12;
    int lines = 1;
    for (Key key : keys) {
      if (x > 0 && x + width(key) - 22 > width - 2 * MARGIN) {
        y += lines * LINE;
        lines = 1;
        x = 0;
      }
      sample(key.sample, MARGIN + x, y - 4);
      List<String> text = text(key);
      for (int i = 0; i < text.size(); i++) {
        double at = MARGIN + x + width(key.sample) + 6;
        canvas.words(at, y + i * LINE, text.get(i), Canvas.Align.START);
      }
      lines = Math.max(lines, text.size());
      x += width(key);
    }
    y += keys.isEmpty() ? 0 : lines * LINE;
    for (String note : notes) {
      canvas.words(MARGIN, y, note, Canvas.Align.START);
      y += LINE;
    }
    canvas.noted(whole, notes.size());
  }

  private void sample(Sample sample, double x, double middle) {
    switch (sample) {
      case Sample.OfLine line ->
          canvas.line(
              new double[] {x, x + 30}, new double[] {middle, middle}, line.ink, line.stroke);
      case Sample.OfBox box -> canvas.box(x, middle - 6, 14, 12, box.ink, box.opacity);
      case Sample.OfDot dot ->
          canvas.dots(new double[] {x + 5}, new double[] {middle}, 4, dot.ink, 1);
      case Sample.OfImage image ->
          canvas.image(x, middle - 6, image.width, 12, image.columns, image.rows, image.argb);
    }
  }

  /// The value axis at the left with its grid, and a caption above it.
  public void values(Scale y, double left, double right, String caption) {
    canvas.words(left, y.to() - 8, caption, Canvas.Align.START);
    int most = (int) Math.max(2, Math.abs(y.to() - y.from()) / 32);
    for (double tick : y.ticks(most)) {
      double at = y.at(tick);
      canvas.grid(left, at, right, at);
      canvas.words(left - 6, at + 4, Markup.tick(tick), Canvas.Align.END);
    }
    canvas.rule(left, y.to(), left, y.from());
    if (y.low() <= 0 && y.high() >= 0) {
      canvas.rule(left, y.at(0), right, y.at(0));
    }
  }

  /// A bar of colours with round values below it; it takes {@link #BAR} pixels down.
  ///
  /// @param low the value of its first colour
  /// @param high the value of its last colour
  public void colours(Ramp ramp, double low, double high, double left, double top) {
    double wide = Math.min(BAR_WIDTH, width - left - MARGIN);
    canvas.image(left, top, wide, 10, 64, 1, ramp.bar(64));
    Scale x = Scale.over(low, high, left, left + wide);
    double free = Double.NEGATIVE_INFINITY;
    for (double tick : x.ticks(4)) {
      String text = Markup.tick(tick);
      double half = Canvas.measure(text) / 2;
      canvas.rule(x.at(tick), top + 10, x.at(tick), top + 14);
      if (x.at(tick) - half > free) {
        canvas.words(x.at(tick), top + 26, text, Canvas.Align.MIDDLE);
        free = x.at(tick) + half + 6;
      }
    }
  }

  /// How wide the numbers at a value axis are.
  public static double widthOfValues(Scale y) {
    int most = (int) Math.max(2, Math.abs(y.to() - y.from()) / 32);
    return y.ticks(most).stream()
        .mapToDouble(tick -> Canvas.measure(Markup.tick(tick)))
        .max()
        .orElse(0);
  }

  /// Names of positions below a plot: as many as fit, at even distances.
  ///
  /// @param base the lower edge of the plot
  /// @param place the middle of a position in pixels
  public void positions(
      int count, IntFunction<String> label, double base, IntFunction<Double> place) {
    double widest = 0;
    int look = Math.max(1, count / 500);
    for (int i = 0; i < count; i += look) {
      widest = Math.max(widest, Canvas.measure(name(label, i)));
    }
    double each = count == 1 ? 1 : (place.apply(count - 1) - place.apply(0)) / (count - 1);
    int every = round((widest + 14) / Math.max(each, 1e-9));
    for (int i = 0; i < count; i += every) {
      String text = name(label, i);
      double half = Canvas.measure(text) / 2;
      double x = Math.clamp(place.apply(i), half + 2, width - half - 2);
      canvas.rule(place.apply(i), base, place.apply(i), base + 4);
      canvas.words(x, base + 17, text, Canvas.Align.MIDDLE);
    }
  }

  private static String name(IntFunction<String> label, int position) {
    return Canvas.fit(Axis.visible(label.apply(position)), 140);
  }

  /// The least of 1, 2, 5, 10, 20, 50 … that is not below a number.
  public static int round(double least) {
    for (int power = 1; power < 1_000_000_000; power *= 10) {
      for (int round : new int[] {1, 2, 5}) {
        if (round * power >= least) {
          return round * power;
        }
      }
    }
    return Integer.MAX_VALUE;
  }
}
