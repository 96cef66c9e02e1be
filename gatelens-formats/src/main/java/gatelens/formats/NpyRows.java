package gatelens.formats;

import gatelens.tensor.Shape;
import gatelens.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Rows of one shape that are written one after the other into an `.npy` file of float32, so that
/// none but the last need be in memory. They are written beside the old file, which stays until
/// {@link #finish} moves them into its place.
public final class NpyRows implements Closeable {
  private final AtomicFile.Replacement replacement;
  private final FileChannel out;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private Optional<Shape> shape = Optional.empty();
  private long count;

  private NpyRows(AtomicFile.Replacement replacement, FileChannel out) {
    this.replacement = replacement;
    this.out = out;
  }

  /// Begins a file.
  ///
  /// @throws IOException if it cannot be written
  public static NpyRows create(Path file) throws IOException {
    AtomicFile.Replacement replacement = AtomicFile.begin(file);
    FileChannel out =
        FileChannel.open(
            replacement.beside(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    out.position(Npy.FIXED_HEADER);
    return new NpyRows(replacement, out);
  }

  /// Adds a row.
  ///
  /// @throws FormatException if its shape is not that of the first one
  public void add(Tensor row) throws IOException {
    if (shape.isEmpty()) {
      shape = Optional.of(row.shape());
    } else if (!shape.get().equals(row.shape())) {
      throw new FormatException(
          "row 0 has "
              + shape.get()
              + ", row "
              + count
              + " has "
              + row.shape()
              + "; one array cannot hold both");
    }
    for (float value : row.values()) {
      if (buffer.remaining() < Float.BYTES) {
        flush();
      }
      buffer.putFloat(value);
    }
    count++;
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
    buffer.clear();
  }

  /// Writes the header, now that the number of rows is known, and moves the file into place.
  ///
  /// @return the shape of the array
  /// @throws FormatException if there is no row, or there are more than an array can have
  public Shape finish() throws IOException {
    if (shape.isEmpty() || count > Integer.MAX_VALUE) {
      throw new FormatException(count + " rows; an array file has 1 to " + Integer.MAX_VALUE);
    }
    flush();
    int[] extents = new int[shape.get().rank() + 1];
    extents[0] = (int) count;
    System.arraycopy(shape.get().extents(), 0, extents, 1, extents.length - 1);
    ByteBuffer header = ByteBuffer.wrap(Npy.header("<f4", extents, Npy.FIXED_HEADER));
    for (long at = 0; header.hasRemaining(); ) {
      at += out.write(header, at);
    }
    out.close();
    replacement.move();
    return new Shape(extents);
  }

  /// Ends the writing; without {@link #finish} nothing has changed.
  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(replacement.beside());
  }
}
