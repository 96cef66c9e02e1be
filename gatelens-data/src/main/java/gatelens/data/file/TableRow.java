package gatelens.data.file;

import gatelens.data.Words;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/// The cells of one row of a table, some of which are numbers without ever having been text. The
/// next row takes its place: whoever keeps cells takes them out.
public abstract class TableRow extends AbstractList<String> implements RandomAccess {
  /// A cell as a number where it is one at first sight: NaN where it is none, is missing, or takes
  /// a closer look at its text.
  ///
  /// @param column from 0
  public abstract double number(int column);

  /// The same for the cells of any row.
  public static double number(List<String> cells, int column) {
    return cells instanceof TableRow row ? row.number(column) : Cells.plain(cells.get(column));
  }

  /// A cell in one form: blanks around it are not seen, letters are composed with their marks.
  String formed(int column) {
    return Words.name(get(column));
  }

  /// The same of any row.
  static String formed(List<String> cells, int column) {
    return cells instanceof TableRow row ? row.formed(column) : Words.name(cells.get(column));
  }

  /// A cell as a category: in one form, nothing where it is missing.
  String word(int column) {
    String formed = formed(column);
    return Cells.missing(formed) ? "" : formed;
  }

  /// The same of any row.
  static String word(List<String> cells, int column) {
    if (cells instanceof TableRow row) {
      return row.word(column);
    }
    String formed = formed(cells, column);
    return Cells.missing(formed) ? "" : formed;
  }
}
