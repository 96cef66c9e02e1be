package gatelens.data.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqStruct;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.SchemaNode;
import gatelens.data.DataException;
import gatelens.data.media.Media;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Apache Parquet by Hardwood; the parts of structures are columns `a.b`; where a column holds
/// lists, rows are read as objects of JSON are. Pages compressed with Snappy or Zstandard need
/// snappy-java or zstd-jni on the class path.
final class ParquetTable implements Table {
  private static final int SURVEYED = 20_000;
  private final Path file;
  private final boolean values;

  /// Opened to look into, and not read yet.
  private Optional<ParquetFileReader> looked = Optional.empty();

  /// A table; nothing is read yet.
  ParquetTable(Path file) {
    this(file, false);
  }

  private ParquetTable(Path file, boolean values) {
    this.file = file;
    this.values = values;
  }

  /// The same without the columns that hold lists or maps. What this one has open goes over to it.
  ParquetTable ofValues() {
    ParquetTable same = new ParquetTable(file, true);
    same.looked = looked;
    looked = Optional.empty();
    return same;
  }

  private List<ParquetLeaf> leaves(ParquetFileReader reader) throws DataException {
    return ParquetLeaf.of(schema(reader)).stream()
        .filter(leaf -> !values || leaf.schema().maxRepetitionLevel() == 0)
        .toList();
  }

  @Override
  public List<String> notes() throws IOException {
    return values && lists()
        ? List.of(
            "columns of lists are not read: "
                + String.join(
                    ", ",
                    schema(reader()).stream()
                        .filter(column -> column.maxRepetitionLevel() > 0)
                        .map(column -> column.fieldPath().elements().get(0))
                        .distinct()
                        .toList()))
        : List.of();
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public List<String> header() throws IOException {
    return names(reader());
  }

  @Override
  public OptionalLong rows() throws IOException {
    return OptionalLong.of(reader().getFileMetaData().numRows());
  }

  private List<String> names(ParquetFileReader reader) throws DataException {
    return leaves(reader).stream().map(ParquetLeaf::name).toList();
  }

  /// True if some column holds lists: a row is then an example, as an object of JSON is.
  boolean lists() throws IOException {
    return schema(reader()).stream()
        .anyMatch(column ->
            column.repetitionType() == RepetitionType.REPEATED || column.maxRepetitionLevel() > 0);
  }

  /// The rows as JSON, an object a line.
  Content objects() {
    return Content.made(file, () -> new Objects());
  }

  /// Rows that become lines of JSON as they are read.
  private final class Objects extends InputStream {
    private final ParquetFileReader from = reader();
    private final List<SchemaNode> fields;
    private final RowReader rows;
    private byte[] bytes = new byte[0];
    private int at;
    private long line;

    private Objects() throws IOException {
      looked = Optional.empty();
      fields = from.getFileSchema().getRootNode().children();
      rows = opened(from);
    }

    @Override
    public int read() throws IOException {
      return filled() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0 || !filled()) {
        return length == 0 ? 0 : -1;
      }
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, offset, count);
      at += count;
      return count;
    }

    private boolean filled() throws IOException {
      if (at < bytes.length) {
        return true;
      }
      try {
        if (!rows.hasNext()) {
          return false;
        }
        rows.next();
        line++;
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
          object.put(fields.get(i).name(), value(fields.get(i), rows.getValue(i)));
        }
        bytes = (JsonTable.MAPPER.writeValueAsString(object) + "\n").getBytes(UTF_8);
        at = 0;
        return true;
      } catch (RuntimeException | NoClassDefFoundError broken) {
        throw new DataException(file, line, reason(broken));
      }
    }

    /// What JSON has for a value; of a list, a structure and what they hold likewise.
    private @Nullable Object value(SchemaNode node, @Nullable Object value) throws DataException {
      if (value == null) {
        return null;
      }
      if (node instanceof SchemaNode.GroupNode group && value instanceof PqList list) {
        List<Object> all = new ArrayList<>(list.size());
        SchemaNode element = group.getListElement();
        for (Object one : list.values()) {
          all.add(value(element, one));
        }
        return all;
      }
      if (node instanceof SchemaNode.GroupNode group && value instanceof PqStruct struct) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (SchemaNode part : group.children()) {
          parts.put(part.name(), value(part, struct.getValue(part.name())));
        }
        return parts;
      }
      if (node instanceof SchemaNode.PrimitiveNode leaf) {
        Object cell =
            ParquetLeaf.cell(value, leaf.name(), leaf.logicalType(), "" + leaf.type(), file, line);
        boolean open =
            (cell instanceof Double d && !Double.isFinite(d))
                || (cell instanceof Float f && !Float.isFinite(f));
        return open
            ? null
            : cell instanceof Number || cell instanceof Boolean ? cell : cell.toString();
      }
      throw new DataException(
          file,
          line,
          node.name(),
          "it holds maps, which have no form in a series; write lists of structures instead");
    }

    @Override
    public void close() throws IOException {
      rows.close();
      from.close();
    }
  }

  private List<ColumnSchema> schema(ParquetFileReader reader) throws DataException {
    try {
      return reader.getFileSchema().getColumns();
    } catch (RuntimeException broken) {
      throw unreadable(broken);
    }
  }

  private ParquetFileReader reader() throws DataException {
    try {
      if (looked.isEmpty()) {
        looked = Optional.of(ParquetFileReader.open(InputFile.of(file)));
      }
      return looked.get();
    } catch (IOException | RuntimeException broken) {
      throw unreadable(broken);
    }
  }

  private DataException unreadable(Exception broken) {
    return new DataException(
        file, "it is no Parquet file that can be read: " + broken.getMessage());
  }

  @Override
  public Look look(int most) throws IOException {
    List<List<String>> first = new ArrayList<>();
    ParquetFileReader reader = reader();
    List<String> header = names(reader);
    try (RowReader rows = opened(reader)) {
      read(
          rows,
          new Leaves(leaves(reader)),
          (line, cells) -> {
            // pictures need not be kept to see that they are some
            first.add(cells.stream().map(Media::head).toList());
            return first.size() < most;
          });
    }
    return new Look(header, first);
  }

  /// A damaged file may claim billions of rows that take no room.
  @Override
  public void survey(CellVisitor visitor) throws IOException {
    read((line, cells) -> line <= SURVEYED && visitor.row(line, cells));
  }

  @Override
  public void read(CellVisitor visitor) throws IOException {
    try (ParquetFileReader reader = reader()) {
      looked = Optional.empty();
      names(reader);
      Leaves leaves = new Leaves(leaves(reader));
      try (RowReader rows = opened(reader)) {
        read(rows, leaves, visitor);
      }
    }
  }

  @Override
  public void read(Set<String> columns, CellVisitor visitor) throws IOException {
    try (ParquetFileReader reader = reader()) {
      looked = Optional.empty();
      List<ParquetLeaf> all = leaves(reader);
      int[] wanted =
          IntStream.range(0, all.size())
              .filter(at -> columns.contains(all.get(at).name()))
              .toArray();
      String[] fields =
          Arrays.stream(wanted)
              .mapToObj(at -> all.get(at).path().get(0))
              .distinct()
              .toArray(String[]::new);
      // a point in a name would be taken for the part of a structure
      boolean named =
          fields.length > 0 && Arrays.stream(fields).noneMatch(name -> name.contains("."));
      ColumnProjection projection =
          named ? ColumnProjection.columns(fields) : ColumnProjection.all();
      try (RowReader rows = opened(reader, projection)) {
        List<String> places =
            IntStream.range(0, rows.getFieldCount()).mapToObj(rows::getFieldName).toList();
        List<ParquetLeaf> read =
            Arrays.stream(wanted)
                .mapToObj(all::get)
                .map(leaf -> leaf.at(places.indexOf(leaf.path().get(0))))
                .toList();
        read(rows, new Leaves(read, wanted, all.size()), visitor);
      }
    }
  }

  /// The columns that are read.
  ///
  /// @param cells where each stands in a row of the table
  /// @param width of such a row; cells of other columns are missing
  private record Leaves(List<ParquetLeaf> read, int[] cells, int width) {
    Leaves(List<ParquetLeaf> all) {
      this(all, IntStream.range(0, all.size()).toArray(), all.size());
    }
  }

  private void read(RowReader rows, Leaves leaves, CellVisitor visitor) throws IOException {
    ValueRow cells = new ValueRow(leaves.width());
    long line = 0;
    boolean more = true;
    while (more) {
      line++;
      more = next(rows, leaves, cells, line) && visitor.row(line, cells);
    }
  }

  private RowReader opened(ParquetFileReader reader) throws IOException {
    return opened(reader, ColumnProjection.all());
  }

  private RowReader opened(ParquetFileReader reader, ColumnProjection columns) throws IOException {
    try {
      ParquetPages.check(file, reader.getFileMetaData());
      return reader.buildRowReader().projection(columns).build();
    } catch (RuntimeException | NoClassDefFoundError broken) {
      throw new DataException(file, 1, reason(broken));
    }
  }

  /// Reads the next row; false after the last.
  private boolean next(RowReader rows, Leaves leaves, ValueRow cells, long line)
      throws DataException {
    try {
      if (!rows.hasNext()) {
        return false;
      }
      rows.next();
      for (int i = 0; i < leaves.cells().length; i++) {
        leaves.read().get(i).put(rows, cells, leaves.cells()[i], file, line);
      }
      return true;
    } catch (RuntimeException | NoClassDefFoundError broken) {
      throw new DataException(file, line, reason(broken));
    }
  }

  /// What the reader says: its own words are of what it was doing, the innermost ones of why.
  private static String reason(Throwable problem) {
    String words = "its data cannot be read: " + problem.getMessage();
    Throwable inner = problem.getCause();
    while (inner != null && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner == null ? words : words + ": " + inner.getMessage();
  }
}
