package gatelens.report.draw;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes PNG files (ISO/IEC 15948): with a palette where there are no more than 256 colours, else
/// with alpha where a pixel is not opaque. ImageIO writes no palette of colours that are not all
/// opaque, and searches for plug-ins on its way.
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  /// Half the time of the usual 6 and hardly larger: what is drawn has long equal runs.
  private static final int LEVEL = 4;

  private static final int COLOUR = 2;
  private static final int PALETTE = 3;
  private static final int COLOUR_AND_ALPHA = 6;

  private Png() {}

  /// An image with transparency.
  ///
  /// @param argb `int[height * width]`, row by row
  static byte[] encode(int width, int height, int[] argb) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    Palette palette = new Palette();
    byte[] places = palette.places(argb);
    int kind = places.length > 0 ? PALETTE : palette.opaque(argb) ? COLOUR : COLOUR_AND_ALPHA;
    chunk(
        out,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, (byte) kind, 0, 0, 0})
            .array());
    if (kind == PALETTE) {
      chunk(out, "PLTE", palette.colours());
      chunk(out, "tRNS", palette.alphas());
      chunk(out, "IDAT", deflate(rows(width, height, places)));
    } else {
      chunk(out, "IDAT", deflate(rows(width, height, argb, kind == COLOUR)));
    }
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /// The colours of an image, if they are few.
  private static final class Palette {
    private static final int MOST = 256;
    private static final int SLOTS = 4096;

    private final int[] colours = new int[MOST];
    private final int[] slots = new int[SLOTS];
    private int count;

    /// The place of each pixel's colour in the palette; empty if there are too many colours.
    byte[] places(int[] argb) {
      byte[] places = new byte[argb.length];
      for (int i = 0; i < argb.length; i++) {
        int place = place(argb[i]);
        if (place < 0) {
          return new byte[0];
        }
        places[i] = (byte) place;
      }
      return places;
    }

    /// Open addressing; a slot holds a place and one.
    private int place(int colour) {
      int slot = (colour * 0x9E3779B1) >>> 20;
      while (slots[slot] != 0) {
        if (colours[slots[slot] - 1] == colour) {
          return slots[slot] - 1;
        }
        slot = (slot + 1) % SLOTS;
      }
      if (count == MOST) {
        return -1;
      }
      colours[count++] = colour;
      slots[slot] = count;
      return count - 1;
    }

    boolean opaque(int[] argb) {
      for (int pixel : argb) {
        if (pixel >>> 24 != 0xFF) {
          return false;
        }
      }
      return true;
    }

    byte[] colours() {
      byte[] bytes = new byte[3 * count];
      for (int i = 0; i < count; i++) {
        bytes[3 * i] = (byte) (colours[i] >> 16);
        bytes[3 * i + 1] = (byte) (colours[i] >> 8);
        bytes[3 * i + 2] = (byte) colours[i];
      }
      return bytes;
    }

    byte[] alphas() {
      byte[] bytes = new byte[count];
      for (int i = 0; i < count; i++) {
        bytes[i] = (byte) (colours[i] >>> 24);
      }
      return bytes;
    }
  }

  /// Each row begins with 0: no filter.
  private static byte[] rows(int width, int height, byte[] places) {
    byte[] raw = new byte[height * (1 + width)];
    for (int y = 0; y < height; y++) {
      System.arraycopy(places, y * width, raw, y * (1 + width) + 1, width);
    }
    return raw;
  }

  private static byte[] rows(int width, int height, int[] argb, boolean opaque) {
    byte[] raw = new byte[height * (1 + (opaque ? 3 : 4) * width)];
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
    return raw;
  }

  private static byte[] deflate(byte[] raw) {
    Deflater deflater = new Deflater(LEVEL);
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
