package gatelens.data.file;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.FieldAccessor;
import dev.hardwood.schema.ColumnSchema;
import gatelens.data.DataException;
import gatelens.data.media.Media;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One column of a Parquet file, which may be a part of a structure, and its values as a table's
/// cells: what stands there, never what Java calls it.
///
/// @param schema of the column
/// @param place of its outermost field in a row
/// @param path names of the fields that lead to it, the outermost first
/// @param name of the column: the path with points between
/// @param type physical, for messages
/// @param media true if a path stands beside its bytes
/// @param plain true if a number of it is what it says, no date and no decimal
record ParquetLeaf(
    ColumnSchema schema,
    int place,
    List<String> path,
    String name,
    String type,
    boolean media,
    boolean plain) {
  private static final String BYTES = "bytes";
  private static final String PATH = "path";

  /// The columns of a file. A structure of `bytes` and `path`, as data sets of pictures and sounds
  /// have it, is one column of its name: the bytes, or where there are none the path.
  static List<ParquetLeaf> of(List<ColumnSchema> columns) {
    List<String> fields = new ArrayList<>();
    List<ParquetLeaf> leaves = new ArrayList<>();
    for (ColumnSchema column : columns) {
      String field = column.fieldPath().elements().get(0);
      if (!fields.contains(field)) {
        fields.add(field);
      }
      List<String> path = List.copyOf(column.fieldPath().elements());
      if (isPart(path, PATH) && isThere(columns, path, BYTES)) {
        continue;
      }
      boolean media = isPart(path, BYTES) && isThere(columns, path, PATH);
      leaves.add(
          new ParquetLeaf(
              column,
              fields.indexOf(field),
              path,
              media ? path.get(0) : String.join(".", path),
              "" + column.type(),
              media,
              path.size() == 1 && column.logicalType() == null));
    }
    return leaves;
  }

  /// The same column of rows whose outermost fields stand elsewhere.
  ParquetLeaf at(int other) {
    return new ParquetLeaf(schema, other, path, name, type, media, plain);
  }

  private static boolean isPart(List<String> path, String name) {
    return path.size() == 2 && path.get(1).equals(name);
  }

  private static boolean isThere(List<ColumnSchema> columns, List<String> path, String other) {
    return columns.stream()
        .anyMatch(column -> column.fieldPath().elements().equals(List.of(path.get(0), other)));
  }

  /// Puts the value of a row into a cell.
  ///
  /// @throws DataException if it has no form in a table
  void put(RowReader row, ValueRow cells, int column, Path file, long line) throws DataException {
    if (!plain || row.isNull(place)) {
      cells.put(column, value(row, file, line));
      return;
    }
    switch (schema.type()) {
      case INT32 -> cells.put(column, row.getInt(place));
      case INT64 -> cells.put(column, row.getLong(place));
      case FLOAT -> cells.put(column, row.getFloat(place));
      case DOUBLE -> cells.put(column, row.getDouble(place));
      default -> cells.put(column, value(row, file, line));
    }
  }

  /// The value in a row.
  ///
  /// @throws DataException if it has no form in a table
  private Object value(RowReader row, Path file, long line) throws DataException {
    if (row.isNull(place)) {
      return ValueRow.MISSING;
    }
    if (schema.maxRepetitionLevel() > 0) {
      throw new DataException(
          file, line, name, "it holds lists or maps, which have no form in a row of a table");
    }
    if (path.size() == 1) {
      return cell(row.getValue(place), name, schema.logicalType(), type, file, line);
    }
    FieldAccessor inner = row.getStruct(place);
    if (media && inner.isNull(BYTES)) {
      return inner.isNull(PATH) ? ValueRow.MISSING : String.valueOf(inner.getValue(PATH));
    }
    for (int i = 1; i < path.size(); i++) {
      if (inner.isNull(path.get(i))) {
        return ValueRow.MISSING;
      }
      if (i + 1 < path.size()) {
        inner = ((dev.hardwood.row.StructAccessor) inner).getStruct(path.get(i));
      }
    }
    return cell(
        inner.getValue(path.get(path.size() - 1)), name, schema.logicalType(), type, file, line);
  }

  /// A value as a table's cell.
  ///
  /// @param type physical, for messages
  static Object cell(
      Object value, String name, @Nullable LogicalType logical, String type, Path file, long line)
      throws DataException {
    return switch (value) {
      case Integer number when unsigned(logical) -> Integer.toUnsignedLong(number);
      case Long number when unsigned(logical) && number < 0 -> Long.toUnsignedString(number);
      case BigDecimal number -> number.toPlainString();
      case Number number -> number;
      case byte[] bytes -> bytes(bytes, name, file, line);
      case String text -> text;
      case Boolean flag -> flag;
      case TemporalAccessor time -> time;
      case UUID id -> id;
      default ->
          throw new DataException(
              file,
              line,
              name,
              "it holds "
                  + (logical == null ? type : logical)
                  + ", which has no form in a table; write the file without it");
    };
  }

  private static boolean unsigned(@Nullable LogicalType logical) {
    return logical instanceof LogicalType.IntType type && !type.isSigned();
  }

  /// Bytes without an annotation are pictures, sounds, or what old writers made of texts.
  private static String bytes(byte[] bytes, String name, Path file, long line)
      throws DataException {
    Optional<String> media = Media.cell(bytes);
    if (media.isPresent()) {
      return media.get();
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException broken) {
      throw new DataException(
          file,
          line,
          name,
          "it holds bytes that are no picture, no sound and no text in UTF-8; write the file"
              + " without it");
    }
  }
}
