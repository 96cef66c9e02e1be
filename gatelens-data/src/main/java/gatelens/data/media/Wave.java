package gatelens.data.media;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads WAV as RIFF, RIFX (numbers with the high byte first) and RF64 or BW64 (sizes beyond 4
/// GiB), also of programs that did not know how long the sound would be; {@link WaveFormat} says
/// which samples. Several channels are mixed down to their mean. Format: Multimedia Programming
/// Interface and Data Specifications 1.0, IBM and Microsoft, 1991; EBU Tech 3306, 2009. The JDK's
/// own reader is not used: it trusts the sizes that a header claims.
public final class Wave {
  private static final long LARGEST = 1L << 30;

  /// Sizes from here on say that the length was not known when the header was written.
  private static final long OPEN = 0x7fff0000L;

  private static final long NOT_SAID = 0xffffffffL;

  private Wave() {}

  /// A sound, mixed down to one channel.
  ///
  /// @param file it is read from, or for messages
  /// @throws DataException if it is no sound that can be read
  public static Input.Audio read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new DataException(
          file, "it has " + Files.size(file) + " bytes; a sound has at most " + LARGEST);
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readAllBytes();
    }
    return read(bytes, file);
  }

  /// A sound, mixed down to one channel.
  ///
  /// @param file it is read from, or for messages
  /// @throws DataException if it is no sound that can be read
  public static Input.Audio read(byte[] bytes, Path file) throws DataException {
    String kind = bytes.length < 12 ? "" : word(bytes, 0);
    boolean known =
        kind.equals("RIFF") || kind.equals("RIFX") || kind.equals("RF64") || kind.equals("BW64");
    if (!known || !word(bytes, 8).equals("WAVE")) {
      throw new DataException(file, "it is no WAV file: it does not begin with RIFF and WAVE");
    }
    ByteBuffer data = ByteBuffer.wrap(bytes);
    data.order(kind.equals("RIFX") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return new Chunks(bytes, data, file).sound();
  }

  private static String word(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
  }

  /// The chunks of a file, one after the other.
  private record Chunks(byte[] bytes, ByteBuffer data, Path file) {
    private Input.Audio sound() throws DataException {
      java.util.Optional<WaveFormat> format = java.util.Optional.empty();
      long large = NOT_SAID;
      int at = 12;
      while (at + 8 <= bytes.length) {
        String name = word(bytes, at);
        long size = data.getInt(at + 4) & 0xffffffffL;
        int body = at + 8;
        int left = bytes.length - body;
        if (name.equals("ds64") && size >= 16 && left >= 16) {
          large = data.getLong(body + 8);
        } else if (name.equals("fmt ")) {
          if (size < 16 || size > left) {
            throw new DataException(
                file, "its format chunk claims " + size + " bytes, " + left + " are left");
          }
          format = java.util.Optional.of(WaveFormat.of(data, body, (int) size, file));
        } else if (name.equals("data")) {
          if (format.isEmpty()) {
            throw new DataException(file, "its data stands before its format");
          }
          long claimed = size == NOT_SAID && large >= 0 ? large : size;
          return format.get().sound(data, body, length(claimed, body, left), file);
        }
        long next = body + size + (size & 1);
        if (next > bytes.length) {
          break;
        }
        at = (int) next;
      }
      throw new DataException(file, "it has no data chunk");
    }

    /// Bytes of sound. A size of 0 is that of a program that did not know it, unless chunks follow
    /// or nothing does.
    private int length(long claimed, int body, int left) throws DataException {
      if (claimed == 0) {
        return chunksFollow(body) ? 0 : left;
      }
      if (claimed <= left) {
        return (int) claimed;
      }
      if ((claimed >= OPEN && claimed <= 0x7fffffffL) || claimed == NOT_SAID) {
        return left;
      }
      throw new DataException(
          file, "its data chunk claims " + claimed + " bytes, but only " + left + " are there");
    }

    private boolean chunksFollow(int from) {
      long at = from;
      while (at + 8 <= bytes.length) {
        for (int i = 0; i < 4; i++) {
          if (bytes[(int) at + i] < ' ' || bytes[(int) at + i] > '~') {
            return false;
          }
        }
        long size = data.getInt((int) at + 4) & 0xffffffffL;
        at += 8 + size + (size & 1);
      }
      return at - bytes.length <= 1 && at >= bytes.length;
    }
  }
}
