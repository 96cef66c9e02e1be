package gatelens.data.file;

import java.util.Arrays;

/// A row of a table whose file holds values, not text. A cell becomes text only where it is asked
/// for, and is the same text as the cell above where both are equal, as ids and classes are.
public final class ValueRow extends TableRow {
  /// Where the value is missing.
  public static final Object MISSING = "";

  /// Whole numbers up to here are doubles.
  private static final long EXACT = 1L << 53;

  private final Object[] values;
  private final Object[] above;
  private final String[] texts;

  /// A row of missing values.
  ///
  /// @param width columns
  public ValueRow(int width) {
    values = new Object[width];
    above = new Object[width];
    texts = new String[width];
    Arrays.fill(values, MISSING);
    Arrays.fill(above, MISSING);
    Arrays.fill(texts, "");
  }

  /// Puts a value into a column, in the place of that of the row before.
  ///
  /// @param value its `toString` is what a CSV would have; {@link #MISSING} for none
  public void put(int column, Object value) {
    values[column] = value;
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public String get(int column) {
    Object value = values[column];
    if (!value.equals(above[column])) {
      above[column] = value;
      texts[column] = value.toString();
    }
    return texts[column];
  }

  @Override
  public double number(int column) {
    return switch (values[column]) {
      case Double value -> Double.isFinite(value) ? value : Double.NaN;
      case Float value -> Float.isFinite(value) ? value : Double.NaN;
      case Integer value -> value;
      case Long value -> Math.abs(value) <= EXACT ? value : Double.NaN;
      default -> Double.NaN;
    };
  }
}
