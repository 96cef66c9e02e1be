package gatelens.report.draw;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What drawings in one page have alike and says by a class: the lines of a grid and of axes, each
/// one path a drawing, and how letters stand. A page has many drawings, and this is most of them.
///
/// @param marks of a drawing
record Frame(List<Canvas.Mark> marks) {
  /// Lines that stand together in one path.
  private enum Kind {
    /// Of a grid, thin and dotted.
    THIN,
    /// Of an axis.
    AXIS
  }

  /// Style rules.
  static String css() {
    return ".gl-thin{stroke-width:.5;stroke-dasharray:1.5 2.5}.gl-axis{stroke-width:1}";
  }

  /// Draws all marks, lines of one kind where the first of them stands.
  ///
  /// @param out drawn to
  /// @param other draws what is no such line
  void draw(StringBuilder out, Consumer<Canvas.Mark> other) {
    Map<Kind, StringBuilder> paths = new EnumMap<>(Kind.class);
    for (Canvas.Mark mark : marks) {
      if (mark instanceof Canvas.Mark.Line line) {
        for (Kind kind : kind(line)) {
          append(paths.computeIfAbsent(kind, first -> new StringBuilder()), line);
        }
      }
    }
    Set<Kind> done = new HashSet<>();
    for (Canvas.Mark mark : marks) {
      List<Kind> kind = mark instanceof Canvas.Mark.Line line ? kind(line) : List.of();
      if (kind.isEmpty()) {
        other.accept(mark);
      } else if (done.add(kind.get(0))) {
        out.append("<path class=\"gl-line ").append(Ink.GRID.style()).append(" gl-");
        out.append(kind.get(0).name().toLowerCase(Locale.ROOT)).append("\" d=\"");
        out.append(paths.get(kind.get(0))).append("\"/>");
      }
    }
  }

  /// One kind or none.
  private static List<Kind> kind(Canvas.Mark.Line line) {
    if (line.ink() != Ink.GRID || line.x().length != 2) {
      return List.of();
    }
    if (line.stroke() == Canvas.Stroke.DOTTED && line.thickness() == 0.5) {
      return List.of(Kind.THIN);
    }
    boolean axis = line.stroke() == Canvas.Stroke.SOLID && line.thickness() == 1;
    return axis ? List.of(Kind.AXIS) : List.of();
  }

  private static void append(StringBuilder path, Canvas.Mark.Line line) {
    path.append('M').append(Svg.decimal(line.x()[0])).append(' ').append(Svg.decimal(line.y()[0]));
    if (line.y()[0] == line.y()[1]) {
      path.append('H').append(Svg.decimal(line.x()[1]));
    } else if (line.x()[0] == line.x()[1]) {
      path.append('V').append(Svg.decimal(line.y()[1]));
    } else {
      path.append('L').append(Svg.decimal(line.x()[1])).append(' ');
      path.append(Svg.decimal(line.y()[1]));
    }
  }

  /// How letters stand; usual ones have the colour of the whole drawing.
  static String classes(Canvas.Mark.Words words, boolean title) {
    List<String> classes = new ArrayList<>();
    switch (words.align()) {
      case START -> {}
      case MIDDLE -> classes.add("gl-m");
      case END -> classes.add("gl-e");
    }
    if (title) {
      classes.add("gl-title");
    }
    if (words.ink() != Ink.TEXT) {
      classes.add(words.ink().style());
    }
    return classes.isEmpty() ? "" : " class=\"" + String.join(" ", classes) + "\"";
  }

  /// A share of 1 with as many digits as can be seen.
  static String share(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
