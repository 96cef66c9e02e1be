package gatelens.watch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Parts bytes into lines, whatever they are: of a line that is too long only the beginning is
/// kept, so that memory is bounded. Not safe for several threads.
final class LineReader {
  private static final int BUFFER = 1 << 16;

  /// What is kept of a line that is too long, to be told of.
  private static final int KEPT = 1000;

  private final int longest;
  private final byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private long begunLength;
  private long offset;
  private long number;

  /// @param longest bytes of a line
  /// @param offset of the first byte in the source
  /// @param number of the lines before it
  LineReader(int longest, long offset, long number) {
    this.longest = longest;
    this.offset = offset;
    this.number = number;
  }

  /// The next line that is whole; empty if the stream has no more bytes now.
  Optional<Line> next(InputStream in) throws IOException {
    while (true) {
      for (int i = from; i < to; i++) {
        if (buffer[i] == '\n') {
          take(i);
          from = i + 1;
          return Optional.of(line(1));
        }
      }
      take(to);
      from = 0;
      to = Math.max(0, in.read(buffer, 0, buffer.length));
      if (to == 0) {
        return Optional.empty();
      }
    }
  }

  /// True if a whole line is there without waiting.
  boolean holdsLine() {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  /// What stands after the last line's end, as a line; empty for nothing.
  Optional<Line> rest() {
    return begunLength == 0 ? Optional.empty() : Optional.of(line(0));
  }

  /// Forgets what was read of a source that begins again.
  void restart() {
    from = 0;
    to = 0;
    begun.reset();
    begunLength = 0;
    offset = 0;
    number = 0;
  }

  /// Bytes of the source that were read.
  long position() {
    return offset + begunLength + (to - from);
  }

  private void take(int end) {
    int length = end - from;
    begunLength += length;
    if (begunLength <= longest) {
      begun.write(buffer, from, length);
    } else if (begun.size() < KEPT) {
      begun.write(buffer, from, Math.min(length, KEPT - begun.size()));
    }
  }

  private Line line(int ending) {
    byte[] bytes = begun.toByteArray();
    boolean whole = bytes.length == begunLength;
    if (whole && bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
      bytes = java.util.Arrays.copyOf(bytes, bytes.length - 1);
    }
    long next = offset + begunLength + ending;
    Line line =
        new Line(
            offset,
            ++number,
            whole ? bytes : java.util.Arrays.copyOf(bytes, Math.min(bytes.length, KEPT)),
            whole ? bytes.length : begunLength,
            next);
    offset = next;
    begun.reset();
    begunLength = 0;
    return line;
  }
}
