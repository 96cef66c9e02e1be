package gatelens.data.file;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnSchema;
import gatelens.data.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Apache Parquet by Hardwood; the parts of structures are columns `a.b`. Pages compressed with
/// Snappy or Zstandard need snappy-java or zstd-jni on the class path.
final class ParquetTable implements Table {
  private static final int SURVEYED = 20_000;
  private final Path file;

  /// Opened to look into, and not read yet.
  private Optional<ParquetFileReader> looked = Optional.empty();

  /// A table; nothing is read yet.
  ParquetTable(Path file) {
    this.file = file;
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public List<String> header() throws IOException {
    return names(reader());
  }

  private List<String> names(ParquetFileReader reader) throws DataException {
    List<String> names = new ArrayList<>();
    for (ColumnSchema column : schema(reader)) {
      if (column.repetitionType() == RepetitionType.REPEATED || column.maxRepetitionLevel() > 0) {
        throw new DataException(
            file,
            "column "
                + String.join(".", column.fieldPath().elements())
                + " holds lists; expected single values: a row for each element, or JSON Lines");
      }
      names.add(String.join(".", column.fieldPath().elements()));
    }
    return names;
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
          ParquetLeaf.of(schema(reader)),
          (line, cells) -> {
            first.add(List.copyOf(cells));
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
      List<ParquetLeaf> leaves = ParquetLeaf.of(schema(reader));
      try (RowReader rows = opened(reader)) {
        read(rows, leaves, visitor);
      }
    }
  }

  private void read(RowReader rows, List<ParquetLeaf> leaves, CellVisitor visitor)
      throws IOException {
    ValueRow cells = new ValueRow(leaves.size());
    long line = 0;
    boolean more = true;
    while (more) {
      line++;
      more = next(rows, leaves, cells, line) && visitor.row(line, cells);
    }
  }

  private RowReader opened(ParquetFileReader reader) throws IOException {
    try {
      ParquetPages.check(file, reader.getFileMetaData());
      return reader.rowReader();
    } catch (RuntimeException | NoClassDefFoundError broken) {
      throw new DataException(file, 1, reason(broken));
    }
  }

  /// Reads the next row; false after the last.
  private boolean next(RowReader rows, List<ParquetLeaf> leaves, ValueRow cells, long line)
      throws DataException {
    try {
      if (!rows.hasNext()) {
        return false;
      }
      rows.next();
      for (int i = 0; i < cells.size(); i++) {
        cells.put(i, leaves.get(i).value(rows, file, line));
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
