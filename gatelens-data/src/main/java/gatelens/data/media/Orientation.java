package gatelens.data.media;

import gatelens.data.Input;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// How a picture must be turned to stand upright, as its camera wrote it down. Format: tag 0x0112
/// of TIFF 6.0, 1992; CIPA DC-008, Exif 2.32, 2019, 4.6.4.
///
/// @param value 1 (as it is) to 8
record Orientation(int value) {
  private static final int TAG = 0x0112;
  private static final Orientation UPRIGHT = new Orientation(1);

  /// That of a file.
  ///
  /// @param format by its name in small letters
  static Orientation of(String format, byte[] bytes) {
    return switch (format) {
      case "jpeg" -> tiff(bytes, JpegMarkers.of(bytes).exif());
      case "tif", "tiff" -> tiff(bytes, 0);
      case "png" -> tiff(bytes, chunk(bytes, 8, "eXIf", true));
      case "webp" -> webp(bytes);
      default -> UPRIGHT;
    };
  }

  private static Orientation webp(byte[] bytes) {
    int at = chunk(bytes, 12, "EXIF", false);
    boolean named = at >= 0 && at + 6 < bytes.length && bytes[at] == 'E' && bytes[at + 1] == 'x';
    return tiff(bytes, named ? at + 6 : at);
  }

  /// Where the body of a chunk begins; -1 if there is none of that name.
  static int chunk(byte[] bytes, int from, String name, boolean png) {
    ByteBuffer data = ByteBuffer.wrap(bytes);
    data.order(png ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int at = from;
    while (at >= 0 && at + 8 <= bytes.length) {
      int word = png ? at + 4 : at;
      long size = data.getInt(png ? at : at + 4) & 0xffffffffL;
      if (new String(bytes, word, 4, StandardCharsets.ISO_8859_1).equals(name)) {
        return at + 8;
      }
      long next = at + 8 + size + (png ? 4 : size & 1);
      at = next > bytes.length ? -1 : (int) next;
    }
    return -1;
  }

  private static Orientation tiff(byte[] bytes, int from) {
    int value = (int) TiffDirectory.of(bytes, from).first(TAG, 1);
    return value >= 1 && value <= 8 ? new Orientation(value) : UPRIGHT;
  }

  /// The picture upright.
  Input.Image turn(Input.Image image) {
    if (value == 1) {
      return image;
    }
    boolean across = value >= 5;
    int height = across ? image.width() : image.height();
    int width = across ? image.height() : image.width();
    int channels = image.channels();
    float[] turned = new float[image.values().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int row = across ? x : y;
        int column = across ? y : x;
        int fromRow = flipsRows() ? image.height() - 1 - row : row;
        int fromColumn = flipsColumns() ? image.width() - 1 - column : column;
        System.arraycopy(
            image.values(),
            (fromRow * image.width() + fromColumn) * channels,
            turned,
            (y * width + x) * channels,
            channels);
      }
    }
    return new Input.Image(height, width, channels, turned);
  }

  private boolean flipsRows() {
    return value == 3 || value == 4 || value == 6 || value == 7;
  }

  private boolean flipsColumns() {
    return value == 2 || value == 3 || value == 7 || value == 8;
  }
}
