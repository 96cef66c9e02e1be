package gatelens.report.draw;

import java.util.Locale;

/// Where the values of a picture's table stand in its drawing, so that the value under a finger can
/// be read from the table.
///
/// @param kind how places and rows of the table belong together
/// @param x the left edge in pixels
/// @param y the upper edge
/// @param width in pixels
/// @param height in pixels
/// @param columns positions across, at least 1
/// @param rows positions down, at least 1; of several panels those of one
/// @param panels of one size one below the other; 1 for a single one
/// @param gap pixels between two of them
public record Plot(
    Kind kind,
    double x,
    double y,
    double width,
    double height,
    int columns,
    int rows,
    int panels,
    double gap) {
  /// A single one.
  public Plot(Kind kind, double x, double y, double width, double height, int columns, int rows) {
    this(kind, x, y, width, height, columns, rows, 1, 0);
  }

  /// How places and rows of the table belong together.
  public enum Kind {
    /// A column is a row of the table, a row down a column of the table after its first.
    GRID,
    /// Points from edge to edge; a point is a row of the table.
    POINTS,
    /// Boxes side by side; a box is a row of the table.
    FRAMES,
    /// A row down is a row of the table.
    ROWS,
    /// Cells of a grid as they lie: a row down is a row of the table with its cells after its name,
    /// or each cell, row by row, is a row of the table that begins with its two places.
    CELLS,
    /// Grids one below the other; the columns of one follow those of the one above.
    PANELS
  }

  /// The same, lower in a taller drawing.
  Plot lower(double down) {
    return new Plot(kind, x, y + down, width, height, columns, rows, panels, gap);
  }

  /// For an attribute of the drawing: kind, edges and counts with blanks between.
  String attribute() {
    return String.join(
        " ",
        kind.name().toLowerCase(Locale.ROOT),
        Svg.decimal(x),
        Svg.decimal(y),
        Svg.decimal(width),
        Svg.decimal(height),
        Integer.toString(columns),
        Integer.toString(rows) + (panels > 1 ? " " + panels + " " + Svg.decimal(gap) : ""));
  }
}
