package gatelens.data.file;

import java.util.Arrays;

/// A row of a table whose file holds values, not text. A cell becomes text only where it is asked
/// for, and is the same text as the cell above where both are equal, as ids and classes are.
public final class ValueRow extends TableRow {
  /// Where the value is missing.
  public static final Object MISSING = "";

  /// Whole numbers up to here are doubles.
  private static final long EXACT = 1L << 53;

  /// What a column holds in this row.
  private static final byte OBJECT = 0;

  private static final byte INT = 1;
  private static final byte LONG = 2;
  private static final byte FLOAT = 3;
  private static final byte DOUBLE = 4;

  private final byte[] kinds;
  private final Object[] values;
  private final long[] bits;
  private final byte[] kindsAbove;
  private final Object[] above;
  private final long[] bitsAbove;
  private final String[] texts;

  /// A row of missing values.
  ///
  /// @param width columns
  public ValueRow(int width) {
    kinds = new byte[width];
    values = new Object[width];
    bits = new long[width];
    kindsAbove = new byte[width];
    above = new Object[width];
    bitsAbove = new long[width];
    texts = new String[width];
    Arrays.fill(values, MISSING);
    Arrays.fill(above, MISSING);
    Arrays.fill(texts, "");
  }

  /// Puts a value into a column, in the place of that of the row before.
  ///
  /// @param value its `toString` is what a CSV would have; {@link #MISSING} for none
  public void put(int column, Object value) {
    kinds[column] = OBJECT;
    values[column] = value;
  }

  /// Puts a number into a column, without making an object of it.
  public void put(int column, int value) {
    put(column, INT, value);
  }

  /// Puts a number into a column, without making an object of it.
  public void put(int column, long value) {
    put(column, LONG, value);
  }

  /// Puts a number into a column, without making an object of it.
  public void put(int column, float value) {
    put(column, FLOAT, Float.floatToRawIntBits(value));
  }

  /// Puts a number into a column, without making an object of it.
  public void put(int column, double value) {
    put(column, DOUBLE, Double.doubleToRawLongBits(value));
  }

  private void put(int column, byte kind, long value) {
    kinds[column] = kind;
    bits[column] = value;
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public String get(int column) {
    byte kind = kinds[column];
    boolean same =
        kind == kindsAbove[column]
            && (kind == OBJECT
                ? values[column].equals(above[column])
                : bits[column] == bitsAbove[column]);
    if (!same) {
      kindsAbove[column] = kind;
      above[column] = values[column];
      bitsAbove[column] = bits[column];
      texts[column] = text(column);
    }
    return texts[column];
  }

  private String text(int column) {
    long value = bits[column];
    return switch (kinds[column]) {
      case INT, LONG -> Long.toString(value);
      case FLOAT -> Float.toString(Float.intBitsToFloat((int) value));
      case DOUBLE -> Double.toString(Double.longBitsToDouble(value));
      default -> values[column].toString();
    };
  }

  @Override
  public double number(int column) {
    return switch (kinds[column]) {
      case INT -> bits[column];
      case LONG -> whole(bits[column]);
      case FLOAT -> finite(Float.intBitsToFloat((int) bits[column]));
      case DOUBLE -> finite(Double.longBitsToDouble(bits[column]));
      default -> number(values[column]);
    };
  }

  private static double number(Object value) {
    return switch (value) {
      case Double number -> finite(number);
      case Float number -> finite(number);
      case Integer number -> number;
      case Long number -> whole(number);
      default -> Double.NaN;
    };
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : Double.NaN;
  }

  private static double whole(long value) {
    return Math.abs(value) <= EXACT ? value : Double.NaN;
  }
}
