package gatelens.formats;

import gatelens.file.Replacement;
import gatelens.tensor.Shape;
import gatelens.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// Rows that are written one after the other into an `.npy` file of float32, so that none but the
/// last need be in memory. They are written beside the old file, which stays until {@link #finish}
/// moves them into its place.
///
/// Rows of sequences of different lengths differ in their first extent: the array has the longest,
/// and shorter rows are filled up with NaN at their end.
public final class NpyRows implements Closeable {
  private final Replacement replacement;
  private final FileChannel out;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private final IntStream.Builder lengths = IntStream.builder();
  private Optional<Shape> shape = Optional.empty();
  private long count;
  private int shortest = Integer.MAX_VALUE;
  private int longest;

  private NpyRows(Replacement replacement, FileChannel out) {
    this.replacement = replacement;
    this.out = out;
  }

  /// Begins a file.
  ///
  /// @throws IOException if it cannot be written
  public static NpyRows create(Path file) throws IOException {
    Replacement replacement = Replacement.of(file);
    FileChannel out =
        FileChannel.open(
            replacement.beside(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    out.position(Npy.FIXED_HEADER);
    return new NpyRows(replacement, out);
  }

  /// Adds a row.
  ///
  /// @throws FormatException if its shape is not that of the first one, but for the first extent
  public void add(Tensor row) throws IOException {
    if (shape.isEmpty()) {
      shape = Optional.of(row.shape());
    } else if (!isLike(shape.get(), row.shape())) {
      throw new FormatException(
          "row 0 has "
              + shape.get()
              + ", row "
              + count
              + " has "
              + row.shape()
              + "; one array cannot hold both");
    }
    int length = row.shape().rank() == 0 ? 1 : row.extent(0);
    lengths.add(length);
    shortest = Math.min(shortest, length);
    longest = Math.max(longest, length);
    for (float value : row.values()) {
      if (buffer.remaining() < Float.BYTES) {
        flush();
      }
      buffer.putFloat(value);
    }
    count++;
  }

  /// True if two shapes differ in their first extent at most.
  private static boolean isLike(Shape one, Shape other) {
    int[] a = one.extents();
    int[] b = other.extents();
    return a.length == b.length
        && (a.length == 0
            || Arrays.equals(
                Arrays.copyOfRange(a, 1, a.length), Arrays.copyOfRange(b, 1, b.length)));
  }

  /// The fewest steps of a row so far, its first extent.
  public int shortest() {
    return shortest;
  }

  /// The most.
  public int longest() {
    return longest;
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
  /// @throws IOException if the file cannot be written
  public Shape finish() throws IOException {
    if (shape.isEmpty() || count > Integer.MAX_VALUE) {
      throw new FormatException(count + " rows; an array file has 1 to " + Integer.MAX_VALUE);
    }
    flush();
    int[] extents = new int[shape.get().rank() + 1];
    extents[0] = (int) count;
    System.arraycopy(shape.get().extents(), 0, extents, 1, extents.length - 1);
    if (shortest != longest) {
      extents[1] = longest;
      fill(extents);
    }
    ByteBuffer header = ByteBuffer.wrap(Npy.header("<f4", extents, Npy.FIXED_HEADER));
    for (long at = 0; header.hasRemaining(); ) {
      at += out.write(header, at);
    }
    out.close();
    replacement.finish();
    return new Shape(extents);
  }

  /// Moves the rows apart, the last one first: none is written over before it is read.
  private void fill(int[] extents) throws IOException {
    int[] all = lengths.build().toArray();
    long step = Float.BYTES;
    for (int i = 2; i < extents.length; i++) {
      step *= extents[i];
    }
    long size = step * longest;
    if (size > Integer.MAX_VALUE) {
      throw new FormatException("a row of " + size + " bytes; at most " + Integer.MAX_VALUE);
    }
    ByteBuffer row = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    long from = out.position();
    try (FileChannel in = FileChannel.open(replacement.beside(), StandardOpenOption.READ)) {
      for (int n = all.length - 1; n >= 0; n--) {
        int bytes = (int) (step * all[n]);
        from -= bytes;
        row.clear().limit(bytes);
        while (row.hasRemaining()) {
          if (in.read(row, from + row.position()) < 0) {
            throw new IOException(replacement.beside() + " was cut while it was written");
          }
        }
        row.limit(row.capacity());
        while (row.hasRemaining()) {
          row.putFloat(Float.NaN);
        }
        row.flip();
        for (long at = Npy.FIXED_HEADER + n * size; row.hasRemaining(); ) {
          at += out.write(row, at);
        }
      }
    }
  }

  /// Ends the writing; without {@link #finish} nothing has changed.
  @Override
  public void close() throws IOException {
    out.close();
    replacement.close();
  }
}
