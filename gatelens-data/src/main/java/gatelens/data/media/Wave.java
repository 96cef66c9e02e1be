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

/// Reads WAV: PCM of 8 (unsigned), 16, 24 and 32 bits, and floats of 32 and 64 bits; several
/// channels are mixed down to their mean. Format: Multimedia Programming Interface and Data
/// Specifications 1.0, IBM and Microsoft, 1991. The JDK's own reader is not used: it trusts the
/// sizes that a header claims.
public final class Wave {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int EXTENSIBLE = 0xfffe;
  private static final long LARGEST = 1L << 30;

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
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < 12 || !word(bytes, 0).equals("RIFF") || !word(bytes, 8).equals("WAVE")) {
      throw new DataException(file, "it is no WAV file: it does not begin with RIFF and WAVE");
    }
    int format = 0;
    int channels = 0;
    int rate = 0;
    int bits = 0;
    int at = 12;
    while (at + 8 <= bytes.length) {
      String name = word(bytes, at);
      long size = data.getInt(at + 4) & 0xffffffffL;
      int body = at + 8;
      int left = bytes.length - body;
      if (name.equals("fmt ")) {
        if (size < 16 || size > left) {
          throw new DataException(
              file, "its format chunk claims " + size + " bytes, " + left + " are left");
        }
        format = data.getShort(body) & 0xffff;
        channels = data.getShort(body + 2) & 0xffff;
        rate = data.getInt(body + 4);
        bits = data.getShort(body + 14) & 0xffff;
        if (format == EXTENSIBLE && size >= 26) {
          format = data.getShort(body + 24) & 0xffff;
        }
        check(file, format, channels, rate, bits);
      } else if (name.equals("data")) {
        if (channels == 0) {
          throw new DataException(file, "its data stands before its format");
        }
        // 0xffffffff and 0: written by programs that did not know the length.
        boolean open = size == 0xffffffffL || size == 0;
        if (!open && size > left) {
          throw new DataException(
              file, "its data chunk claims " + size + " bytes, but only " + left + " are there");
        }
        int frame = channels * bits / 8;
        return new Input.Audio(
            samples(data, body, (int) (open ? left : size) / frame, channels, bits, format), rate);
      }
      long next = body + size + (size & 1);
      if (next > bytes.length) {
        break;
      }
      at = (int) next;
    }
    throw new DataException(file, "it has no data chunk");
  }

  private static void check(Path file, int format, int channels, int rate, int bits)
      throws DataException {
    boolean known =
        (format == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32))
            || (format == FLOAT && (bits == 32 || bits == 64));
    if (!known) {
      throw new DataException(
          file,
          "expected PCM of 8, 16, 24 or 32 bits or floats of 32 or 64, found format "
              + format
              + " of "
              + bits
              + " bits; convert it, for example with ffmpeg");
    }
    if (channels < 1 || channels > 64 || rate < 1 || rate > 1_000_000) {
      throw new DataException(
          file, "its header claims " + channels + " channels at " + rate + " Hz");
    }
  }

  private static float[] samples(
      ByteBuffer data, int from, int frames, int channels, int bits, int format) {
    float[] samples = new float[frames];
    int bytes = bits / 8;
    for (int i = 0; i < frames; i++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        int at = from + (i * channels + c) * bytes;
        double value =
            switch (bits) {
              case 8 -> ((data.get(at) & 0xff) - 128) / 128.0;
              case 16 -> data.getShort(at) / 32768.0;
              case 24 -> ((data.get(at + 2) << 16) | (data.getShort(at) & 0xffff)) / 8388608.0;
              case 32 -> format == FLOAT ? data.getFloat(at) : data.getInt(at) / 2147483648.0;
              default -> data.getDouble(at);
            };
        sum += Double.isFinite(value) ? value : 0;
      }
      samples[i] = (float) (sum / channels);
    }
    return samples;
  }

  private static String word(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
  }
}
