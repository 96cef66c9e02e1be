package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Face;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Table;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A text with its attribution: behind each word a colour by its part, under the strong ones a line
/// (solid towards, dashed against) and their number with its sign. Right-to-left text runs from the
/// right.
///
/// @param name for files
/// @param title a few words
/// @param words in the order of the text
/// @param values one a word, finite
public record Words(String name, String title, List<String> words, double[] values) {
  private static final double SIZE = 15;
  private static final double SMALL = 11;
  private static final double LINE = 42;
  private static final double STRONG = 0.25;
  private static final int MOST = 600;
  private static final int MOST_LINES = 24;
  private static final double FULL = 0.55;

  /// Keeps a copy of the words.
  ///
  /// @throws IllegalArgumentException if there is no word, a word has no value, or a value is not
  ///   finite
  public Words {
    words = List.copyOf(words);
    if (words.isEmpty() || words.size() != values.length) {
      throw new IllegalArgumentException(
          title
              + ": expected a value for each word, found "
              + values.length
              + " values for "
              + words.size()
              + " words");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            title + ": expected finite values, found " + values[i] + " at word " + i);
      }
    }
  }

  /// A word in its place.
  private record Placed(int word, String text, String label, double x, int line, double width) {}

  /// The picture.
  public Picture picture() {
    double scale = scale();
    Extent usual = extent(Sheet.WIDTH);
    return new Picture(
        name, title, description(scale), this::draw, table(), text(usual.from, usual.to, scale));
  }

  /// What of the words is shown, and where.
  private record Extent(int from, int to, List<Placed> placed) {}

  private Extent extent(double width) {
    double scale = scale();
    int most = Math.min(MOST, words.size());
    int from = first(most);
    int to = from + most;
    List<Placed> placed = place(width, from, to, scale, runsBackward(from, to));
    while (lines(placed) > MOST_LINES && most > 1) {
      most = Math.max(1, most * MOST_LINES / lines(placed));
      from = first(most);
      to = from + most;
      placed = place(width, from, to, scale, runsBackward(from, to));
    }
    return new Extent(from, to, placed);
  }

  private Canvas draw(double width) {
    double scale = scale();
    Extent extent = extent(width);
    int from = extent.from;
    int to = extent.to;
    List<Placed> placed = extent.placed;
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "Words of %.0f %% of the scale and more have their line and number.",
            100 * STRONG));
    if (to - from < words.size()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Words %,d to %,d of %,d are shown, around the strongest; the numbers have all.",
              from + 1,
              to,
              words.size()));
    }
    Sheet sheet = new Sheet(width, title, LINE * lines(placed) + 10, keys(scale), notes);
    for (Placed one : placed) {
      draw(sheet, one, scale);
    }
    return sheet.canvas();
  }

  private double scale() {
    double scale = 0;
    for (double value : values) {
      scale = Math.max(scale, Math.abs(value));
    }
    return scale;
  }

  private int strongest() {
    int strongest = 0;
    for (int i = 1; i < values.length; i++) {
      strongest = Math.abs(values[i]) > Math.abs(values[strongest]) ? i : strongest;
    }
    return strongest;
  }

  /// The first word of a window around the strongest.
  private int first(int most) {
    return Math.clamp(strongest() - most / 2, 0, words.size() - most);
  }

  private static int lines(List<Placed> placed) {
    return placed.get(placed.size() - 1).line + 1;
  }

  private boolean runsBackward(int from, int to) {
    String all = String.join(" ", words.subList(from, to));
    return new Bidi(all, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).getBaseLevel() == 1;
  }

  /// Letters stand close, words apart.
  private double gap() {
    long single = words.stream().filter(w -> w.codePointCount(0, w.length()) <= 1).count();
    return single * 2 > words.size() ? 2 : 6;
  }

  private static String shown(String word) {
    return word.isBlank() ? "␣" : word.strip();
  }

  private List<Placed> place(double wide, int from, int to, double scale, boolean backward) {
    List<Placed> placed = new ArrayList<>();
    double right = wide - Sheet.MARGIN;
    double x = Sheet.MARGIN;
    int line = 0;
    Face face = Face.of(false);
    for (int i = from; i < to; i++) {
      String text = face.fit(shown(words.get(i)), SIZE, right - Sheet.MARGIN - 8);
      String label = strong(i, scale) ? Charts.mark(values[i]) : "";
      double width =
          Math.max(face.width(text, SIZE) + 6, label.isEmpty() ? 0 : face.width(label, SMALL) + 4);
      if (x > Sheet.MARGIN && x + width > right) {
        x = Sheet.MARGIN;
        line++;
      }
      double left = backward ? wide - x - width : x;
      placed.add(new Placed(i, text, label, left, line, width));
      x += width + gap();
    }
    return placed;
  }

  private boolean strong(int word, double scale) {
    return scale > 0 && Math.abs(values[word]) >= STRONG * scale;
  }

  private void draw(Sheet sheet, Placed one, double scale) {
    double value = values[one.word];
    double y = sheet.top() + LINE * one.line;
    Canvas canvas = sheet.canvas();
    int[] colour = {background(scale == 0 ? 0 : value / scale)};
    canvas.image(one.x, y, one.width, 22, 1, 1, colour);
    double middle = one.x + one.width / 2;
    canvas.words(middle, y + 16, one.text, Canvas.Align.MIDDLE, SIZE, false, Ink.TEXT);
    if (!one.label.isEmpty()) {
      Ink ink = value < 0 ? Ink.AGAINST : Ink.FOR;
      double[] x = {one.x, one.x + one.width};
      double[] at = {y + 23, y + 23};
      canvas.line(x, at, ink, value < 0 ? Canvas.Stroke.DASHED : Canvas.Stroke.SOLID);
      canvas.words(middle, y + 35, one.label, Canvas.Align.MIDDLE, SMALL, false, Ink.TEXT);
    }
  }

  /// Never so strong that the letters on it are hard to read.
  private static int background(double share) {
    return Ramp.SIGNED.argb(FULL * share);
  }

  private static List<Sheet.Key> keys(double scale) {
    int[] bar = IntStream.range(0, 64).map(i -> background(2 * i / 63.0 - 1)).toArray();
    return List.of(
        new Sheet.Key(
            new Sheet.Sample.OfImage(64, 1, bar, 128),
            "▼ " + Markup.number(-scale) + " to ▲ " + Markup.signed(scale) + ", 0 is the page"),
        new Sheet.Key(new Sheet.Sample.OfLine(Ink.FOR, Canvas.Stroke.SOLID), "▲ towards"),
        new Sheet.Key(new Sheet.Sample.OfLine(Ink.AGAINST, Canvas.Stroke.DASHED), "▼ against"));
  }

  private String description(double scale) {
    int strongest = strongest();
    return words.size()
        + (words.size() == 1 ? " word. " : " words. ")
        + (scale == 0
            ? "None has a part in the score."
            : "The strongest is "
                + Markup.within(shown(words.get(strongest)))
                + " ("
                + Charts.mark(values[strongest])
                + "), at place "
                + (strongest + 1)
                + ".");
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      rows.add(List.of(words.get(i), Markup.exact(values[i])));
    }
    return new Table(List.of("word", "attribution"), rows);
  }

  private String text(int from, int to, double scale) {
    StringBuilder out = new StringBuilder(title).append('\n');
    int column = 0;
    for (int i = from; i < to; i++) {
      String word = shown(words.get(i));
      String one =
          strong(i, scale) ? word + "(" + Charts.mark(values[i]).replace(" ", "") + ")" : word;
      if (column > 0 && column + one.length() > 100) {
        out.append('\n');
        column = 0;
      }
      out.append(column == 0 ? "" : " ").append(one);
      column += one.length() + 1;
    }
    out.append("\nscale ±").append(Markup.number(scale)).append("; ▲ towards, ▼ against");
    if (to - from < words.size()) {
      out.append("; words ").append(from + 1).append(" to ").append(to).append(" of ");
      out.append(words.size());
    }
    return out.append('\n').toString();
  }
}
