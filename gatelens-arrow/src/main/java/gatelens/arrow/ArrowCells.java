package gatelens.arrow;

import gatelens.data.file.ValueRow;
import gatelens.data.media.Media;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.TimeStampSecTZVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;

/// One column of a record batch as the values that a CSV would have: numbers, dates and times in
/// ISO 8601, durations in seconds, the words of a dictionary.
sealed interface ArrowCells {
  /// A cell; {@link ValueRow#MISSING} where there is none.
  Object value(int row);

  /// The cells of a vector.
  ///
  /// @throws java.io.IOException if its dictionary cannot be read
  static ArrowCells of(ValueVector vector, ArrowReader reader) throws java.io.IOException {
    DictionaryEncoding encoding = vector.getField().getDictionary();
    if (encoding == null) {
      return new Plain(vector);
    }
    Dictionary dictionary = reader.getDictionaryVectors().get(encoding.getId());
    if (dictionary == null || !(vector instanceof BaseIntVector)) {
      throw new IllegalArgumentException("there is no dictionary " + encoding.getId());
    }
    return new Words(vector, dictionary.getVector());
  }

  /// Values that stand in the column.
  record Plain(ValueVector vector) implements ArrowCells {
    @Override
    public Object value(int row) {
      return vector.isNull(row) ? ValueRow.MISSING : value(vector, row);
    }

    private static Object value(ValueVector vector, int row) {
      return switch (vector) {
        case UInt8Vector large -> large.getObjectNoOverflow(row);
        case BaseIntVector whole -> whole.getValueAsLong(row);
        case Float2Vector half -> half.getValueAsFloat(row);
        case DateDayVector day -> LocalDate.ofEpochDay(day.get(row)).toString();
        case TimeStampSecTZVector time -> instant(time.get(row), TimeUnit.SECONDS);
        case TimeStampMilliTZVector time -> instant(time.get(row), TimeUnit.MILLISECONDS);
        case TimeStampMicroTZVector time -> instant(time.get(row), TimeUnit.MICROSECONDS);
        case TimeStampNanoTZVector time -> instant(time.get(row), TimeUnit.NANOSECONDS);
        case Float4Vector single -> single.get(row);
        case Float8Vector number -> number.get(row);
        default -> other(vector.getObject(row));
      };
    }

    private static String other(Object value) {
      return switch (value) {
        case BigDecimal decimal -> decimal.toPlainString();
        case Duration duration ->
            BigDecimal.valueOf(duration.getSeconds())
                .add(BigDecimal.valueOf(duration.getNano(), 9))
                .stripTrailingZeros()
                .toPlainString();
        case byte[] bytes -> bytes(bytes);
        default -> value.toString();
      };
    }

    /// A picture, a sound, or what somebody wrote of a text as bytes.
    ///
    /// @throws IllegalArgumentException if they are none of these
    private static String bytes(byte[] bytes) {
      return Media.cell(bytes)
          .orElseGet(() -> {
            try {
              return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException broken) {
              throw new IllegalArgumentException(
                  "it holds bytes that are no picture, no sound and no text in UTF-8; write the"
                      + " file without it",
                  broken);
            }
          });
    }

    private static String instant(long since1970, TimeUnit unit) {
      long each = unit.convert(1, TimeUnit.SECONDS);
      return Instant.ofEpochSecond(
              Math.floorDiv(since1970, each), unit.toNanos(Math.floorMod(since1970, each)))
          .toString();
    }
  }

  /// Values that stand in a dictionary; the column holds their places.
  ///
  /// @param places integers
  /// @param words the dictionary
  record Words(ValueVector places, ValueVector words) implements ArrowCells {
    @Override
    public Object value(int row) {
      if (places.isNull(row)) {
        return ValueRow.MISSING;
      }
      long place = ((BaseIntVector) places).getValueAsLong(row);
      return new Plain(words).value(Math.toIntExact(place));
    }
  }
}
