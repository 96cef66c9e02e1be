package gatelens.spark;

import gatelens.watch.RowSteps;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/// The cells of a row of Spark as those of any table: what a CSV would have.
final class RowOfSpark implements RowSteps.Cells {
  /// Whole numbers up to here are doubles.
  private static final long EXACT = 1L << 53;

  private Row row = Row.empty();

  RowSteps.Cells of(Row next) {
    row = next;
    return this;
  }

  @Override
  public String text(int column) {
    return text(row.isNullAt(column) ? null : row.get(column));
  }

  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case BigDecimal number -> number.toPlainString();
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case java.sql.Timestamp time -> time.toInstant().toString();
      default -> value.toString();
    };
  }

  @Override
  public double number(int column) {
    if (row.isNullAt(column)) {
      return Double.NaN;
    }
    return switch (row.get(column)) {
      case Double value -> Double.isFinite(value) ? value : Double.NaN;
      case Float value -> Float.isFinite(value) ? value : Double.NaN;
      case Integer value -> value;
      case Short value -> value;
      case Byte value -> value;
      case Long value -> Math.abs(value) <= EXACT ? value : Double.NaN;
      default -> Double.NaN;
    };
  }

  @Override
  public boolean typed(int column) {
    return !Double.isNaN(number(column));
  }
}
