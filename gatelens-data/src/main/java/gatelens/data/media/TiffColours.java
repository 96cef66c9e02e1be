package gatelens.data.media;

import gatelens.data.DataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// Refuses TIFF files in colours that would be read as others. Format: TIFF 6.0, 1992, section 8.
final class TiffColours {
  private static final int PHOTOMETRIC = 0x0106;

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
    int space = tag(bytes, 0, PHOTOMETRIC);
    if (space > LAST_READ) {
      throw new DataException(
          file,
          "it is a TIFF file of photometric interpretation "
              + space
              + (space == 8 || space == 9 || space == 10 ? " (CIELab)" : "")
              + ", which is not read; save it in red, green and blue");
    }
  }

  /// A small whole number in the first directory of a TIFF structure.
  ///
  /// @param from where the structure begins; below 0 if there is none
  /// @return -1 if it is not there
  static int tag(byte[] bytes, int from, int tag) {
    if (from < 0 || from + 8 > bytes.length) {
      return -1;
    }
    ByteBuffer data = ByteBuffer.wrap(bytes, from, bytes.length - from).slice();
    data.order(data.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = data.getInt(4);
    if (directory < 0 || directory > data.limit() - 2) {
      return -1;
    }
    int entries = data.getShort(directory) & 0xffff;
    for (int i = 0; i < entries && directory + 14 + 12 * i <= data.limit(); i++) {
      int at = directory + 2 + 12 * i;
      if ((data.getShort(at) & 0xffff) == tag) {
        return data.getShort(at + 8) & 0xffff;
      }
    }
    return -1;
  }
}
