package gatelens.data.file;

import gatelens.data.DataException;
import gatelens.data.Decimals;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/// Cells of tables as numbers.
public final class Cells {
  private static final Set<String> MISSING =
      Set.of(
          "", "?", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "NaT", "null", "NULL",
          "None", "-", "--", ".", "#NV", "#DIV/0!", "#VALUE!", "#REF!", "#NUM!", "#NAME?", "#NULL!",
          "#WERT!", "#BEZUG!", "#ZAHL!");

  /// Words that say among numbers that there is none.
  private static final Set<String> NO_NUMBER =
      Set.of(
          "missing",
          "unknown",
          "n.a.",
          "n.v.",
          "k.a.",
          "k. a.",
          "not available",
          "not recorded",
          "no data",
          "nodata",
          "none",
          "nil",
          "unbekannt",
          "fehlt",
          "inconnu",
          "---");

  /// With some blanks around it.
  private static final int LONGEST_MISSING = 8;

  private static final int MOST_DIGITS = 15;
  private static final double[] POWERS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private Cells() {}

  /// True for the words that stand where a value is missing, such as `NA` or nothing.
  public static boolean missing(String cell) {
    return cell.isEmpty()
        || ((cell.charAt(0) < '0' || cell.charAt(0) > '9')
            && (cell.length() <= LONGEST_MISSING || cell.isBlank())
            && MISSING.contains(cell.strip()));
  }

  /// True for the words that stand where a number is missing, which may be names elsewhere.
  static boolean noNumber(String cell) {
    return missing(cell) || NO_NUMBER.contains(cell.strip().toLowerCase(Locale.ROOT));
  }

  /// A cell of a row as a number; NaN where the value is missing.
  ///
  /// @throws DataException as {@link #number(String, Path, long, String)}
  static double number(List<String> cells, int at, Path file, long line, String column)
      throws DataException {
    double plain = TableRow.number(cells, at);
    return Double.isNaN(plain) ? number(cells.get(at), file, line, column) : plain;
  }

  /// A cell as a number; NaN where the value is missing.
  ///
  /// @throws DataException if it is neither a number nor missing, or infinite
  static double number(String cell, Path file, long line, String column) throws DataException {
    double plain = plain(cell);
    if (!Double.isNaN(plain)) {
      return plain;
    }
    if (noNumber(cell)) {
      return Double.NaN;
    }
    return number(NumberForm.PLAIN, cell, file, line, column);
  }

  /// A cell that is written in some form as a number; 1 and 0 for `true` and `false`.
  ///
  /// @throws DataException if it is none, or infinite
  static double number(NumberForm form, String cell, Path file, long line, String column)
      throws DataException {
    if (noNumber(cell)) {
      return Double.NaN;
    }
    OptionalDouble value = form.read(cell);
    if (value.isEmpty() && isTruth(cell)) {
      // what one program writes as 1 and 0 another does as true and false
      return cell.strip().equalsIgnoreCase("true") ? 1 : 0;
    }
    if (value.isEmpty()) {
      throw new DataException(
          file,
          line,
          column,
          "expected a number or nothing, found '"
              + TextSource.shortened(cell)
              + "'; --skip-bad passes over such rows, --words "
              + column
              + " takes the column for words");
    }
    if (!Float.isFinite((float) value.getAsDouble())) {
      throw new DataException(file, line, column, "expected a finite number, found " + cell);
    }
    return value.getAsDouble();
  }

  private static boolean isTruth(String cell) {
    String word = cell.strip();
    return word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false");
  }

  /// A number in digits, with a point and an exponent at most: `1D`, `0x1p3` and `Infinity`, which
  /// only Java calls numbers, are none.
  public static OptionalDouble decimal(String cell) {
    return Decimals.of(cell);
  }

  /// A number of at most 15 digits with at most one point, else NaN. The digits and the power of
  /// ten are exact doubles, so their quotient is the nearest double to the decimal (W. Clinger, How
  /// to Read Floating Point Numbers Accurately, PLDI 1990, https://doi.org/10.1145/93542.93557);
  /// several times as fast as `Double.parseDouble`, to which everything else is left.
  static double plain(String cell) {
    return plain(cell.toCharArray(), 0, cell.length());
  }

  /// The same of the characters from `from` to `to - 1`.
  static double plain(char[] chars, int from, int to) {
    boolean negative = to > from && chars[from] == '-';
    long digits = 0;
    int count = 0;
    int point = -1;
    for (int i = negative ? from + 1 : from; i < to; i++) {
      char c = chars[i];
      if (c >= '0' && c <= '9') {
        digits = 10 * digits + (c - '0');
        count++;
      } else if (c == '.' && point < 0) {
        point = i;
      } else {
        return Double.NaN;
      }
    }
    if (count == 0 || count > MOST_DIGITS) {
      return Double.NaN;
    }
    double value = point < 0 ? digits : digits / POWERS[to - 1 - point];
    return negative ? -value : value;
  }

  /// True if a cell is a number, or missing.
  public static boolean isNumber(String cell) {
    if (!Double.isNaN(plain(cell)) || missing(cell)) {
      return true;
    }
    return decimal(cell).isPresent();
  }
}
