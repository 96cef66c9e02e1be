package gatelens.report.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Collects marks; {@link Svg} and {@link Raster} draw them. Coordinates are pixels from the top
/// left.
public final class Canvas {
  /// Pixels an em of usual letters.
  static final double LETTERS = 12;

  /// Pixels an em of a title.
  static final double TITLE = 14;

  private final int width;
  private final int height;
  private final List<Mark> marks = new ArrayList<>();
  private Optional<Plot> plot = Optional.empty();
  private int titles;
  private String title = "";
  private List<String> notes = List.of();
  private int firstNote;
  private int noteLines;

  Canvas(double width, double height) {
    this.width = (int) Math.ceil(width);
    this.height = (int) Math.ceil(height);
  }

  /// Something drawn.
  public sealed interface Mark {
    /// A filled box.
    record Box(double x, double y, double width, double height, Ink ink, double opacity)
        implements Mark {}

    /// A filled outline through points.
    record Area(double[] x, double[] y, Ink ink, double opacity) implements Mark {}

    /// A line through points.
    record Line(double[] x, double[] y, Ink ink, Stroke stroke, double thickness) implements Mark {}

    /// Round dots of one size.
    record Dots(double[] x, double[] y, double radius, Ink ink, double opacity) implements Mark {}

    /// A line of text.
    record Words(double x, double y, String text, Align align, double size, boolean bold, Ink ink)
        implements Mark {
      /// The same place with other words.
      Words saying(String other) {
        return new Words(x, y, other, align, size, bold, ink);
      }

      /// Where its first letter begins.
      double left() {
        return switch (align) {
          case START -> x;
          case MIDDLE -> x - Face.of(bold).width(text, size) / 2;
          case END -> x - Face.of(bold).width(text, size);
        };
      }
    }

    /// An image, its cells as sharp boxes.
    ///
    /// @param opacity of all of it besides that of its colours, in [0, 1]
    /// @param photograph true for pixels of a photograph, of which a page may be told by JPEG
    record Image(
        double x,
        double y,
        double width,
        double height,
        int columns,
        int rows,
        int[] argb,
        double opacity,
        boolean photograph)
        implements Mark {
      /// Cells as they are.
      Image(double x, double y, double width, double height, int columns, int rows, int[] argb) {
        this(x, y, width, height, columns, rows, argb, 1, false);
      }

      /// The same with its opacity in its colours.
      Image plain() {
        if (opacity == 1) {
          return this;
        }
        int[] faded = new int[argb.length];
        for (int i = 0; i < argb.length; i++) {
          faded[i] = ((int) Math.round((argb[i] >>> 24) * opacity) << 24) | (argb[i] & 0xFFFFFF);
        }
        return new Image(x, y, width, height, columns, rows, faded, 1, photograph);
      }
    }

    /// Cells with strokes across them: there is no number.
    record Hatch(
        double x,
        double y,
        double width,
        double height,
        int columns,
        int rows,
        boolean[] where,
        Strokes strokes)
        implements Mark {}
  }

  /// How cells are struck through.
  public enum Strokes {
    /// Aslant, grey: there is no number.
    SLANTED,
    /// Level, in the colour of a white page: in pictures without colour, below zero.
    LEVEL
  }

  /// How a line is drawn, so that curves differ without colour.
  public enum Stroke {
    /// Without gaps.
    SOLID,
    /// Long strokes.
    DASHED,
    /// Points.
    DOTTED,
    /// Strokes and points.
    MIXED;

    /// Lengths of strokes and gaps; empty for a solid line.
    float[] dashes() {
      return switch (this) {
        case SOLID -> new float[0];
        case DASHED -> new float[] {5, 3};
        case DOTTED -> new float[] {1.5f, 2.5f};
        case MIXED -> new float[] {7, 2.5f, 1.5f, 2.5f};
      };
    }
  }

  /// Where text stands to its point.
  public enum Align {
    /// Begins there.
    START("start"),
    /// Is centred there.
    MIDDLE("middle"),
    /// Ends there.
    END("end");

    private final String anchor;

    Align(String anchor) {
      this.anchor = anchor;
    }

    /// Its word in SVG.
    String anchor() {
      return anchor;
    }
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public List<Mark> marks() {
    return marks;
  }

  /// Where the values of the table stand, if a place can be read back.
  public Optional<Plot> plot() {
    return plot;
  }

  /// Says where the values of the table stand.
  public void plot(Plot where) {
    plot = Optional.of(where);
  }

  public void box(double x, double y, double w, double h, Ink ink) {
    marks.add(new Mark.Box(x, y, w, h, ink, 1));
  }

  public void box(double x, double y, double w, double h, Ink ink, double opacity) {
    marks.add(new Mark.Box(x, y, w, h, ink, opacity));
  }

  public void area(double[] x, double[] y, Ink ink, double opacity) {
    marks.add(new Mark.Area(x, y, ink, opacity));
  }

  public void line(double[] x, double[] y, Ink ink, Stroke stroke) {
    marks.add(new Mark.Line(x, y, ink, stroke, 1.5));
  }

  public void rule(double x1, double y1, double x2, double y2) {
    double[] x = {x1, x2};
    double[] y = {y1, y2};
    marks.add(new Mark.Line(x, y, Ink.GRID, Stroke.SOLID, 1));
  }

  /// A thin line behind the data.
  public void grid(double x1, double y1, double x2, double y2) {
    double[] x = {x1, x2};
    double[] y = {y1, y2};
    marks.add(new Mark.Line(x, y, Ink.GRID, Stroke.DOTTED, 0.5));
  }

  public void dots(double[] x, double[] y, double radius, Ink ink, double opacity) {
    marks.add(new Mark.Dots(x, y, radius, ink, opacity));
  }

  public void words(double x, double y, String text, Align align) {
    words(x, y, text, align, LETTERS, false, Ink.TEXT);
  }

  public void words(
      double x, double y, String text, Align align, double size, boolean bold, Ink ink) {
    marks.add(new Mark.Words(x, y, text, align, size, bold, ink));
  }

  public void image(double x, double y, double w, double h, int columns, int rows, int[] argb) {
    marks.add(new Mark.Image(x, y, w, h, columns, rows, argb));
  }

  /// An image of many colours, each of its pixels once; a page may have it as JPEG.
  ///
  /// @param opacity of all of it, in [0, 1]
  public void photograph(
      double x, double y, double w, double h, int columns, int rows, int[] argb, double opacity) {
    marks.add(new Mark.Image(x, y, w, h, columns, rows, argb, opacity, true));
  }

  /// Cells of which all are as faint.
  ///
  /// @param opacity of all of them, in [0, 1]
  public void faint(
      double x, double y, double w, double h, int columns, int rows, int[] argb, double opacity) {
    marks.add(new Mark.Image(x, y, w, h, columns, rows, argb, opacity, false));
  }

  void hatch(double x, double y, double w, double h, int columns, int rows, boolean[] where) {
    marks.add(new Mark.Hatch(x, y, w, h, columns, rows, where, Strokes.SLANTED));
  }

  /// A box with strokes across it.
  public void hatch(double x, double y, double w, double h) {
    hatch(x, y, w, h, 1, 1, new boolean[] {true});
  }

  /// Writes the title, one line below the other; before anything else is drawn.
  void title(String whole, List<String> lines) {
    title = whole;
    titles = lines.size();
    for (int i = 0; i < titles; i++) {
      double y = Sheet.MARGIN + Sheet.TITLE_LINE * i + 11;
      words(Sheet.MARGIN, y, lines.get(i), Align.START, TITLE, true, Ink.TEXT);
    }
  }

  /// The same under another title; an empty one takes no room.
  Canvas titled(String title) {
    List<String> lines =
        title.isBlank() ? List.of() : Sheet.titles(title, width - 2 * Sheet.MARGIN);
    double down = Sheet.room(lines.size()) - Sheet.room(titles);
    Canvas other = new Canvas(width, height + down);
    other.title(title, lines);
    other.notes = notes;
    other.firstNote = firstNote - titles + lines.size();
    other.noteLines = noteLines;
    marks.subList(titles, marks.size()).forEach(mark -> other.marks.add(lowered(mark, down)));
    other.plot = plot.map(p -> p.lower(down));
    return other;
  }

  /// Says which of the last marks are the lines of the notes below the picture.
  void noted(List<String> whole, int lines) {
    notes = List.copyOf(whole);
    noteLines = lines;
    firstNote = marks.size() - lines;
  }

  /// The same in another language: its title, its notes and what else is no name of the data.
  public Canvas said(UnaryOperator<String> words) {
    List<Mark> others = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      if (i >= firstNote && i < firstNote + noteLines) {
        if (i == firstNote) {
          others.addAll(notes(words));
        }
      } else {
        // a single word may be one of the data: it stays
        others.add(
            marks.get(i) instanceof Mark.Words w && w.text().indexOf(' ') > 0 && i >= titles
                ? w.saying(words.apply(w.text()))
                : marks.get(i));
      }
    }
    Canvas other = with(others);
    return other.titled(words.apply(title));
  }

  /// Notes of fewer lines leave room below them; of more, the last line has the rest.
  private List<Mark> notes(UnaryOperator<String> words) {
    double room = width - 2 * Sheet.MARGIN;
    List<String> lines =
        notes.stream().flatMap(note -> wrap(words.apply(note), room).stream()).toList();
    List<Mark> out = new ArrayList<>();
    for (int i = 0; i < Math.min(lines.size(), noteLines); i++) {
      boolean last = i == noteLines - 1;
      String line = last ? String.join(" ", lines.subList(i, lines.size())) : lines.get(i);
      out.add(((Mark.Words) marks.get(firstNote + i)).saying(line));
    }
    return out;
  }

  private static Mark lowered(Mark mark, double down) {
    return switch (mark) {
      case Mark.Box b ->
          new Mark.Box(b.x(), b.y() + down, b.width(), b.height(), b.ink(), b.opacity());
      case Mark.Area a -> new Mark.Area(a.x(), lowered(a.y(), down), a.ink(), a.opacity());
      case Mark.Line l ->
          new Mark.Line(l.x(), lowered(l.y(), down), l.ink(), l.stroke(), l.thickness());
      case Mark.Dots d ->
          new Mark.Dots(d.x(), lowered(d.y(), down), d.radius(), d.ink(), d.opacity());
      case Mark.Words w ->
          new Mark.Words(w.x(), w.y() + down, w.text(), w.align(), w.size(), w.bold(), w.ink());
      case Mark.Image i ->
          new Mark.Image(
              i.x(),
              i.y() + down,
              i.width(),
              i.height(),
              i.columns(),
              i.rows(),
              i.argb(),
              i.opacity(),
              i.photograph());
      case Mark.Hatch h ->
          new Mark.Hatch(
              h.x(),
              h.y() + down,
              h.width(),
              h.height(),
              h.columns(),
              h.rows(),
              h.where(),
              h.strokes());
    };
  }

  private static double[] lowered(double[] y, double down) {
    return Arrays.stream(y).map(value -> value + down).toArray();
  }

  /// The same with other marks.
  Canvas with(List<Mark> others) {
    Canvas other = new Canvas(width, height);
    other.titles = titles;
    other.title = title;
    other.plot = plot;
    other.marks.addAll(others);
    return other;
  }

  /// How wide usual letters are.
  public static double measure(String text) {
    return Face.of(false).width(text, LETTERS);
  }

  /// Text in usual letters that is at most so many pixels wide.
  public static String fit(String text, double most) {
    return Face.of(false).fit(text, LETTERS, most);
  }

  /// Text in usual letters, broken at spaces into lines of at most so many pixels.
  static List<String> wrap(String text, double most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && measure(line + " " + word) > most) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(fit(word, most));
    }
    lines.add(line.toString());
    return lines;
  }
}
