package gatelens.data;

import java.nio.file.Path;
import java.util.Set;

/// Cells of tables as numbers.
final class Cells {
  private static final Set<String> MISSING =
      Set.of("", "?", "NA", "N/A", "NaN", "nan", "null", "NULL", "None");

  private Cells() {}

  static boolean missing(String cell) {
    return (cell.isEmpty() || cell.charAt(0) > 57 || cell.charAt(0) == 32 || cell.charAt(0) == 63)
        && MISSING.contains(cell.strip());
  }

  /// A cell as a number; NaN where the value is missing.
  ///
  /// @throws DataException if it is neither a number nor missing, or infinite
  static double number(String cell, Path file, long line, String column) throws DataException {
    if (missing(cell)) {
      return Double.NaN;
    }
    double value;
    try {
      value = Double.parseDouble(cell);
    } catch (NumberFormatException problem) {
      throw new DataException(
          file,
          line,
          column,
          "expected a number or nothing, found '" + TextSource.shortened(cell) + "'");
    }
    if (!Float.isFinite((float) value)) {
      throw new DataException(file, line, column, "expected a finite number, found " + cell);
    }
    return value;
  }

  static boolean isNumber(String cell) {
    if (missing(cell)) {
      return true;
    }
    try {
      Double.parseDouble(cell);
      return true;
    } catch (NumberFormatException problem) {
      return false;
    }
  }
}
