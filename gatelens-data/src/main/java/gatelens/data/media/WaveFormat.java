package gatelens.data.media;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;

/// How the samples of a WAV file are written: PCM of 8 (unsigned) to 32 bits in whole bytes, floats
/// of 32 and 64 bits, and the two laws of ITU-T G.711, 1988.
///
/// @param kind which of them
/// @param channels at least 1
/// @param rate samples a second, at least 1
/// @param bits that a sample is said to have
/// @param bytes that a sample takes, by the size of a block
record WaveFormat(Kind kind, int channels, int rate, int bits, int bytes) {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int A_LAW = 6;
  private static final int MU_LAW = 7;
  private static final int EXTENSIBLE = 0xfffe;
  private static final int MOST_CHANNELS = 64;
  private static final int MOST_RATE = 1_000_000;

  private static final Map<Integer, String> OTHERS =
      Map.of(
          2, "Microsoft ADPCM",
          0x11, "IMA ADPCM",
          0x31, "GSM 6.10",
          0x50, "MPEG",
          0x55, "MP3",
          0xff, "AAC");

  /// How a number is written.
  enum Kind {
    /// Whole numbers.
    WHOLE,
    /// IEEE 754.
    REAL,
    /// The law of Europe.
    A_LAW,
    /// The law of North America and Japan.
    MU_LAW
  }

  /// From the body of a format chunk.
  ///
  /// @throws DataException if samples are written in a way that is not read
  static WaveFormat of(ByteBuffer data, int body, int size, Path file) throws DataException {
    int code = data.getShort(body) & 0xffff;
    int channels = data.getShort(body + 2) & 0xffff;
    int rate = data.getInt(body + 4);
    int block = data.getShort(body + 12) & 0xffff;
    int bits = data.getShort(body + 14) & 0xffff;
    if (code == EXTENSIBLE && size >= 26) {
      code = data.getShort(body + 24) & 0xffff;
    }
    if (channels < 1 || channels > MOST_CHANNELS || rate < 1 || rate > MOST_RATE) {
      throw new DataException(
          file, "its header claims " + channels + " channels at " + rate + " Hz");
    }
    // a block of 0 is what careless programs write
    int bytes = block == 0 ? (bits + 7) / 8 : block / channels;
    boolean even = block == 0 || block % channels == 0;
    WaveFormat format =
        switch (code) {
          case PCM -> new WaveFormat(Kind.WHOLE, channels, rate, bits, bytes);
          case FLOAT -> new WaveFormat(Kind.REAL, channels, rate, bits, bytes);
          case A_LAW -> new WaveFormat(Kind.A_LAW, channels, rate, bits, bytes);
          case MU_LAW -> new WaveFormat(Kind.MU_LAW, channels, rate, bits, bytes);
          default ->
              throw new DataException(
                  file,
                  "expected PCM, floats, A-law or mu-law, found format "
                      + code
                      + (OTHERS.containsKey(code) ? " (" + OTHERS.get(code) + ")" : "")
                      + " of "
                      + bits
                      + " bits; convert it, for example with ffmpeg");
        };
    if (!even || !format.isRead()) {
      throw new DataException(
          file,
          "expected PCM of 8, 16, 24 or 32 bits, floats of 32 or 64, or a law of 8 bits, found %d"
                  .formatted(bits)
              + " bits of %d channels in blocks of %d bytes".formatted(channels, block)
              + "; convert it, for example with ffmpeg");
    }
    return format;
  }

  private boolean isRead() {
    return switch (kind) {
      case WHOLE -> bits >= 1 && bits <= 8 * bytes && bytes <= 4;
      case REAL -> bits == 8 * bytes && (bytes == 4 || bytes == 8);
      case A_LAW, MU_LAW -> bits == 8 && bytes == 1;
    };
  }

  /// The samples.
  ///
  /// @param from the first byte
  /// @param size bytes of sound; a last block that is not whole is left out
  /// @throws DataException if there are none, or one is not finite
  Input.Audio sound(ByteBuffer data, int from, int size, Path file) throws DataException {
    int count = size / (bytes * channels);
    if (count == 0) {
      throw new DataException(file, "the sound has no samples");
    }
    boolean low = kind == Kind.WHOLE && bits < 8 * bytes && standsLow(data, from, count);
    double scale = low ? Math.scalb(1.0, bits - 1) : Math.scalb(1.0, 8 * bytes - 1);
    Mixdown mixdown = new Mixdown(count, channels);
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < channels; c++) {
        int at = from + (i * channels + c) * bytes;
        double value =
            switch (kind) {
              case WHOLE ->
                  bytes == 1 ? ((data.get(at) & 0xff) - 128) / 128.0 : whole(data, at) / scale;
              case REAL -> bytes == 4 ? data.getFloat(at) : data.getDouble(at);
              case A_LAW -> aLaw(data.get(at)) / 32768.0;
              case MU_LAW -> muLaw(data.get(at)) / 32768.0;
            };
        // a double may be beyond what a sample of 32 bits holds
        if (!Float.isFinite((float) value)) {
          throw new DataException(
              file,
              "sample %,d is %s; expected numbers, each in [-1, 1] as a rule".formatted(i, value));
        }
        mixdown.add(i, c, value);
      }
    }
    return mixdown.sound(rate);
  }

  /// Fewer bits than their bytes have stand in the high ones, says the specification; some programs
  /// put them into the low ones, under bits that repeat the sign. Those are told by these bits.
  private boolean standsLow(ByteBuffer data, int from, int count) {
    int unused = 8 * bytes - bits;
    boolean lowUsed = false;
    for (int i = 0; i < count * channels; i++) {
      int value = whole(data, from + i * bytes);
      if (value << (32 - bits) >> (32 - bits) != value) {
        return false;
      }
      lowUsed |= (value & ((1 << unused) - 1)) != 0;
    }
    return lowUsed;
  }

  /// A whole number of two to four bytes with its sign.
  private int whole(ByteBuffer data, int at) {
    boolean big = data.order() == ByteOrder.BIG_ENDIAN;
    int value = data.get(big ? at : at + bytes - 1);
    for (int i = 1; i < bytes; i++) {
      value = (value << 8) | (data.get(big ? at + i : at + bytes - 1 - i) & 0xff);
    }
    return value;
  }

  private static int aLaw(byte coded) {
    int code = (coded ^ 0x55) & 0xff;
    int exponent = (code >> 4) & 7;
    int mantissa = (code & 0x0f) << 4;
    int size = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
    return (code & 0x80) != 0 ? size : -size;
  }

  private static int muLaw(byte coded) {
    int code = ~coded & 0xff;
    int size = ((((code & 0x0f) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
    return (code & 0x80) != 0 ? -size : size;
  }
}
