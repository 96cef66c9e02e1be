package gatelens.data.media;

import gatelens.data.DataException;
import java.awt.image.IndexColorModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Colours of TIFF files. Refuses those in colours that would be read as others. Format: TIFF 6.0,
/// 1992, section 8.
final class TiffColours {
  private static final int PHOTOMETRIC = 0x0106;
  private static final int COLOUR_MAP = 0x0140;

  /// Black or white is 0, red green blue, a palette, a mask, inks, YCbCr.
  private static final int LAST_READ = 6;

  private TiffColours() {}

  /// Looks at the colour space.
  ///
  /// @param format by its name in small letters
  /// @throws DataException if it is none that is read
  static void check(String format, byte[] bytes, Path file) throws DataException {
    if (!format.startsWith("tif")) {
      return;
    }
    long space = TiffDirectory.of(bytes, 0).first(PHOTOMETRIC, -1);
    if (space > LAST_READ) {
      throw new DataException(
          file,
          "it is a TIFF file of photometric interpretation "
              + space
              + (space == 8 || space == 9 || space == 10 ? " (CIELab)" : "")
              + ", which is not read; save it in red, green and blue");
    }
  }

  /// The palette of a file, whose numbers have 16 bits; the high 8 of them are the colour, whether
  /// white was written as 65535 or as 65280. Numbers all below 256 have 8 bits, as libtiff takes
  /// them.
  ///
  /// @param bits of a pixel
  static Optional<IndexColorModel> palette(byte[] bytes, int bits) {
    long[] map = TiffDirectory.of(bytes, 0).all(COLOUR_MAP);
    int size = 1 << bits;
    if (map.length != 3 * size) {
      return Optional.empty();
    }
    int shift = Arrays.stream(map).max().orElse(0) < 256 ? 0 : 8;
    byte[][] colours = new byte[3][size];
    for (int i = 0; i < map.length; i++) {
      colours[i / size][i % size] = (byte) (map[i] >> shift);
    }
    return Optional.of(new IndexColorModel(bits, size, colours[0], colours[1], colours[2]));
  }
}
