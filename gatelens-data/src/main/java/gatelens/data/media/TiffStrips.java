package gatelens.data.media;

import gatelens.data.DataException;
import java.nio.file.Path;
import java.util.Arrays;

/// Refuses TIFF files whose strips or tiles lie beyond the end of the file, or hold less than the
/// picture that they stand for. Format: TIFF 6.0, 1992, sections 3, 9, 13, 15 and 21.
final class TiffStrips {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int FILL_ORDER = 266;
  private static final int OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int ROWS = 278;
  private static final int COUNTS = 279;
  private static final int PLANES = 284;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_COUNTS = 325;
  private static final int SUBSAMPLING = 530;

  private static final int PLAIN = 1;
  private static final int LZW = 5;
  private static final int OLD_JPEG = 6;
  private static final int JPEG = 7;
  private static final int PACK_BITS = 32773;
  private static final int LUMA = 6;

  private final TiffDirectory tags;
  private final boolean tiled;

  private TiffStrips(TiffDirectory tags) {
    this.tags = tags;
    this.tiled = tags.all(TILE_OFFSETS).length > 0;
  }

  /// Looks at each strip or tile of the first picture.
  ///
  /// @param format by its name in small letters
  /// @throws DataException if something of the picture is missing
  static void check(String format, byte[] bytes, Path file) throws DataException {
    if (format.startsWith("tif")) {
      new TiffStrips(TiffDirectory.of(bytes, 0)).check(bytes, file);
    }
  }

  private void check(byte[] bytes, Path file) throws DataException {
    long[] offsets = tags.all(tiled ? TILE_OFFSETS : OFFSETS);
    long[] counts = tags.all(tiled ? TILE_COUNTS : COUNTS);
    for (int i = 0; i < Math.min(offsets.length, counts.length); i++) {
      long expected = expected(i);
      String where = (tiled ? "tile " : "strip ") + i;
      // the length of a strip may be too large where nothing is compressed and it is the last one
      long end = offsets[i] + (compression() == PLAIN ? expected : counts[i]);
      if (end > bytes.length) {
        throw new DataException(
            file,
            "the image is cut off: its %s ends at byte %d, the file has %d"
                .formatted(where, end, bytes.length));
      }
      long found = found(bytes, (int) offsets[i], (int) Math.min(counts[i], bytes.length));
      boolean other = luma() && compression() == PLAIN && found != expected;
      if (found < expected || other) {
        throw new DataException(
            file,
            "the image is broken: its %s holds %d bytes of the %d that its rows have%s"
                .formatted(where, found, expected, luma() ? subsampling() : ""));
      }
    }
  }

  private String subsampling() {
    long[] factors = factors();
    return " with colours of " + factors[0] + " by " + factors[1] + " pixels (YCbCrSubSampling)";
  }

  private long compression() {
    return tags.first(COMPRESSION, PLAIN);
  }

  private boolean luma() {
    return tags.first(PHOTOMETRIC, 0) == LUMA;
  }

  private long[] factors() {
    long[] factors = tags.all(SUBSAMPLING);
    return factors.length == 2 && factors[0] > 0 && factors[1] > 0 ? factors : new long[] {2, 2};
  }

  /// Bytes of a strip or tile when it is decoded.
  private long expected(int index) {
    long width = tags.first(tiled ? TILE_WIDTH : WIDTH, 0);
    long height = tags.first(HEIGHT, 0);
    long rows = tags.first(tiled ? TILE_HEIGHT : ROWS, height);
    boolean planes = tags.first(PLANES, 1) == 2;
    long samples = tags.first(SAMPLES, 1);
    long[] bits = tags.all(BITS);
    long all = bits.length == samples ? Arrays.stream(bits).sum() : samples * tags.first(BITS, 1);
    long one = planes ? all / Math.max(1, samples) : all;
    if (!tiled) {
      rows = Math.min(Math.max(1, rows), Math.max(1, height));
      long strips = Math.max(1, (height + rows - 1) / rows);
      rows = Math.min(rows, height - index % strips * rows);
    }
    if (luma() && !planes && compression() != OLD_JPEG && compression() != JPEG) {
      long[] f = factors();
      long units = ((width + f[0] - 1) / f[0]) * ((rows + f[1] - 1) / f[1]);
      return units * (f[0] * f[1] + 2);
    }
    return rows * ((width * one + 7) / 8);
  }

  /// Bytes that a strip or tile holds; as many as can be where that is not to be seen without
  /// decoding it, which then finds it out.
  private long found(byte[] bytes, int from, int count) {
    byte[] strip = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + count));
    long compression = compression();
    if (compression == PLAIN) {
      return count;
    }
    if (compression == PACK_BITS) {
      return packed(strip);
    }
    // before TIFF 5 the low bit came first
    boolean old = strip.length > 1 && strip[0] == 0 && (strip[1] & 1) == 1;
    return compression == LZW && !old && tags.first(FILL_ORDER, 1) == 1
        ? LzwLength.tiff(strip)
        : Long.MAX_VALUE;
  }

  private static long packed(byte[] strip) {
    long count = 0;
    int at = 0;
    while (at < strip.length) {
      int word = strip[at++];
      if (word >= 0) {
        count += Math.min(word + 1, strip.length - at);
        at += word + 1;
      } else if (word != -128) {
        count += at < strip.length ? 1 - word : 0;
        at++;
      }
    }
    return count;
  }
}
