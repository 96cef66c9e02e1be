package gatelens.data.media;

import gatelens.data.DataException;
import java.nio.file.Path;

/// Refuses files of pictures that end before their picture does: decoders fill what is missing with
/// grey or black, and say nothing.
final class ImageEnds {
  private ImageEnds() {}

  /// Looks for the mark of the end, in the formats that have one.
  ///
  /// @param format by its name in small letters
  /// @throws DataException if it is not there
  static void check(String format, byte[] bytes, Path file) throws DataException {
    boolean ends =
        switch (format) {
          case "jpeg" -> JpegMarkers.of(bytes).ended();
          case "png" -> find(bytes, new byte[] {'I', 'E', 'N', 'D'});
          case "gif" -> hasTrailer(bytes);
          default -> true;
        };
    if (!ends) {
      throw new DataException(
          file, "the image is cut off: its " + bytes.length + " bytes have no mark of the end");
    }
    if (format.equals("gif")) {
      GifScreen.check(bytes, file);
    }
  }

  /// The trailer may be followed by padding, so that it need not be the last byte.
  private static boolean hasTrailer(byte[] bytes) {
    int at = bytes.length - 1;
    while (at >= 0 && bytes[at] == 0) {
      at--;
    }
    return at >= 0 && bytes[at] == 0x3b;
  }

  private static boolean find(byte[] bytes, byte[] word) {
    for (int at = bytes.length - word.length; at >= 0; at--) {
      if (java.util.Arrays.equals(bytes, at, at + word.length, word, 0, word.length)) {
        return true;
      }
    }
    return false;
  }
}
