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

/// Apache Parquet with flat columns, by Hardwood. Pages compressed with Snappy or Zstandard need
/// snappy-java or zstd-jni on the class path.
///
/// @param file the file
record ParquetTable(Path file) implements Table {
  @Override
  public List<String> header() throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
      List<String> names = new ArrayList<>();
      for (ColumnSchema column : reader.getFileSchema().getColumns()) {
        if (column.repetitionType() == RepetitionType.REPEATED || column.maxRepetitionLevel() > 0) {
          throw new DataException(
              file, "column " + column.name() + " holds lists; expected single values");
        }
        names.add(column.name());
      }
      return names;
    } catch (DataException told) {
      throw told;
    } catch (IOException | RuntimeException broken) {
      throw new DataException(
          file, "it is no Parquet file that can be read: " + broken.getMessage());
    }
  }

  @Override
  public void read(CellVisitor visitor) throws IOException {
    ValueRow cells = new ValueRow(header().size());
    long line = 0;
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
        RowReader rows = opened(reader)) {
      boolean more = true;
      while (more) {
        line++;
        more = next(rows, cells, line) && visitor.row(line, cells);
      }
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
  private boolean next(RowReader rows, ValueRow cells, long line) throws DataException {
    try {
      if (!rows.hasNext()) {
        return false;
      }
      rows.next();
      for (int i = 0; i < cells.size(); i++) {
        cells.put(i, rows.isNull(i) ? ValueRow.MISSING : rows.getValue(i));
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
