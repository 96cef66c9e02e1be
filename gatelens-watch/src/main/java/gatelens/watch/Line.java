package gatelens.watch;

import java.util.Arrays;

/// One line of a stream.
///
/// @param offset bytes before it in its source
/// @param number from 1
/// @param bytes without the line's end; the beginning alone of one that is too long
/// @param length bytes that it has
/// @param next bytes of the source up to the next line
public record Line(long offset, long number, byte[] bytes, long length, long next) {
  /// True if it was too long to be kept whole.
  public boolean isCut() {
    return bytes.length < length;
  }

  /// True if nothing stands there.
  boolean isBlank() {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return !isCut();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Line line
        && offset == line.offset
        && number == line.number
        && length == line.length
        && next == line.next
        && Arrays.equals(bytes, line.bytes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(offset) * 31 + Arrays.hashCode(bytes);
  }
}
