package gatelens.data.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// How many colours the palette of a file has: decoders fill it up to what a pixel can name, with
/// colours of their own. Format: PNG, third edition, 2025, 11.2.2; BITMAPINFOHEADER of BMP.
final class PaletteSize {
  private static final int HEADER = 14;

  private PaletteSize() {}

  /// Colours of a palette.
  ///
  /// @param format by its name in small letters
  /// @return 0 where the format says nothing else than the bits of a pixel
  static int of(String format, byte[] bytes) {
    return switch (format) {
      case "png" -> png(bytes);
      case "bmp" -> bmp(bytes);
      default -> 0;
    };
  }

  private static int png(byte[] bytes) {
    int at = Orientation.chunk(bytes, 8, "PLTE", true);
    return at < 0 ? 0 : Math.max(0, ByteBuffer.wrap(bytes).getInt(at - 8)) / 3;
  }

  private static int bmp(byte[] bytes) {
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean named = bytes.length >= HEADER + 40 && data.getInt(HEADER) >= 40;
    return named ? Math.max(0, data.getInt(HEADER + 32)) : 0;
  }
}
