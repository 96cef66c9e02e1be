package gatelens.arrow;

import gatelens.data.DataException;
import gatelens.data.file.Table;
import gatelens.data.file.ValueRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;

/// Apache Arrow's file format (Feather 2) and stream format, with flat columns, plain or compressed
/// with LZ4 or Zstandard; one record batch is in memory.
///
/// Source: the Apache Software Foundation, Arrow Columnar Format,
/// https://arrow.apache.org/docs/format/Columnar.html
///
/// @param file the file
record ArrowTable(Path file) implements Table {
  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  /// What may be allocated: a damaged file may claim any size, and data compressed more than this
  /// times is none that anybody has.
  private static final long MOST_TIMES = 64;

  private static final long LEAST = 64L << 20;

  @Override
  public List<String> header() throws IOException {
    try (BufferAllocator allocator = allocator();
        FileChannel channel = FileChannel.open(file);
        ArrowReader reader = reader(channel, allocator)) {
      return names(reader);
    }
  }

  private List<String> names(ArrowReader reader) throws DataException {
    List<String> names = new ArrayList<>();
    for (FieldVector vector : vectors(reader)) {
      Field field = vector.getField();
      if (field.getDictionary() == null && !field.getChildren().isEmpty()) {
        throw new DataException(
            file, "column " + field.getName() + " holds lists or records; expected single values");
      }
      names.add(field.getName());
    }
    return names;
  }

  @Override
  public void read(CellVisitor visitor) throws IOException {
    try (BufferAllocator allocator = allocator();
        FileChannel channel = FileChannel.open(file);
        ArrowReader reader = reader(channel, allocator)) {
      names(reader);
      long line = 0;
      for (int rows = next(reader, line); rows >= 0; rows = next(reader, line)) {
        List<ArrowCells> columns = columns(reader, line);
        ValueRow cells = new ValueRow(columns.size());
        for (int row = 0; row < rows; row++) {
          line++;
          fill(cells, columns, row, line);
          if (!visitor.row(line, cells)) {
            return;
          }
        }
      }
    }
  }

  private BufferAllocator allocator() throws IOException {
    try {
      return new RootAllocator(Math.max(LEAST, MOST_TIMES * Files.size(file)));
    } catch (LinkageError closed) {
      throw new DataException(
          file,
          "Apache Arrow's library needs the option --add-opens=java.base/java.nio=ALL-UNNAMED of"
              + " the JVM: "
              + closed);
    }
  }

  private ArrowReader reader(FileChannel channel, BufferAllocator allocator) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
    channel.read(start, 0);
    return start.flip().equals(ByteBuffer.wrap(MAGIC))
        ? new ArrowFileReader(channel, allocator, ArrowCodecs.READING)
        : new ArrowStreamReader(channel, allocator, ArrowCodecs.READING);
  }

  private List<FieldVector> vectors(ArrowReader reader) throws DataException {
    try {
      return reader.getVectorSchemaRoot().getFieldVectors();
    } catch (IOException | RuntimeException | AssertionError | OutOfMemoryError broken) {
      throw new DataException(file, "it is no Arrow file that can be read: " + reason(broken));
    }
  }

  /// Loads the next batch.
  ///
  /// @param line rows before it
  /// @return its rows; -1 after the last batch
  private int next(ArrowReader reader, long line) throws DataException {
    try {
      return reader.loadNextBatch() ? reader.getVectorSchemaRoot().getRowCount() : -1;
    } catch (IOException | RuntimeException | AssertionError | OutOfMemoryError broken) {
      throw new DataException(file, line + 1, "its data cannot be read: " + reason(broken));
    }
  }

  private List<ArrowCells> columns(ArrowReader reader, long line) throws DataException {
    try {
      List<ArrowCells> columns = new ArrayList<>();
      for (FieldVector vector : reader.getVectorSchemaRoot().getFieldVectors()) {
        columns.add(ArrowCells.of(vector, reader));
      }
      return columns;
    } catch (IOException | RuntimeException broken) {
      throw new DataException(file, line + 1, "its data cannot be read: " + reason(broken));
    }
  }

  private void fill(ValueRow cells, List<ArrowCells> columns, int row, long line)
      throws DataException {
    try {
      for (int i = 0; i < columns.size(); i++) {
        cells.put(i, columns.get(i).value(row));
      }
    } catch (RuntimeException | AssertionError broken) {
      throw new DataException(file, line, "its data cannot be read: " + reason(broken));
    }
  }

  private static String reason(Throwable problem) {
    return problem.getMessage() == null ? problem.toString() : problem.getMessage();
  }
}
