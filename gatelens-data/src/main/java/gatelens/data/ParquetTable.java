package gatelens.data;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnSchema;
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
    } catch (RuntimeException broken) {
      throw new DataException(
          file, "it is no Parquet file that can be read: " + broken.getMessage());
    }
  }

  @Override
  public void read(CellVisitor visitor) throws IOException {
    int width = header().size();
    long line = 0;
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
        RowReader rows = reader.rowReader()) {
      boolean more = true;
      while (more && rows.hasNext()) {
        rows.next();
        line++;
        List<String> cells = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
          cells.add(rows.isNull(i) ? "" : String.valueOf(rows.getValue(i)));
        }
        more = visitor.row(line, cells);
      }
    } catch (IllegalArgumentException | IllegalStateException broken) {
      throw new DataException(file, line + 1, "its data is broken: " + broken.getMessage());
    }
  }
}
