package gatelens.report.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        implements Mark {}

    /// An image, its cells as sharp boxes.
    record Image(double x, double y, double width, double height, int columns, int rows, int[] argb)
        implements Mark {}

    /// Cells with strokes across them: there is no number.
    record Hatch(
        double x, double y, double width, double height, int columns, int rows, boolean[] where)
        implements Mark {}
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
  Optional<Plot> plot() {
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

  void hatch(double x, double y, double w, double h, int columns, int rows, boolean[] where) {
    marks.add(new Mark.Hatch(x, y, w, h, columns, rows, where));
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
