package gatelens.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes PNG files (ISO/IEC 15948): with alpha where a pixel is not opaque, else without. ImageIO
/// would do the same, with a search for plug-ins on its way.
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final int COLOUR = 2;
  private static final int COLOUR_AND_ALPHA = 6;

  private Png() {}

  /// An image with transparency.
  ///
  /// @param argb `int[height * width]`, row by row
  static byte[] encode(int width, int height, int[] argb) {
    boolean opaque = true;
    for (int pixel : argb) {
      opaque &= pixel >>> 24 == 0xFF;
    }
    int size = opaque ? 3 : 4;
    byte[] raw = new byte[height * (1 + size * width)];
    int at = 0;
    for (int y = 0; y < height; y++) {
      at++;
      for (int x = 0; x < width; x++) {
        int pixel = argb[y * width + x];
        raw[at++] = (byte) (pixel >> 16);
        raw[at++] = (byte) (pixel >> 8);
        raw[at++] = (byte) pixel;
        if (!opaque) {
          raw[at++] = (byte) (pixel >>> 24);
        }
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    chunk(
        out,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, (byte) (opaque ? COLOUR : COLOUR_AND_ALPHA), 0, 0, 0})
            .array());
    chunk(out, "IDAT", deflate(raw));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] raw) {
    Deflater deflater = new Deflater(6);
    try {
      deflater.setInput(raw);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
