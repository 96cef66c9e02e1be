package gatelens.report.draw;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes PNG files (ISO/IEC 15948): with a palette where there are no more than 256 colours, else
/// with alpha where a pixel is not opaque. ImageIO writes no palette of colours that are not all
/// opaque, and searches for plug-ins on its way.
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  /// Half the time of the usual 6 and hardly larger: what is drawn has long equal runs.
  private static final int LEVEL = 4;

  /// Bytes up to which time does not matter.
  private static final int SMALL = 200_000;

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
      byte[] sorted = palette.sort(places);
      chunk(out, "PLTE", palette.colours());
      chunk(out, "tRNS", palette.alphas());
      byte[] plain = deflate(rows(width, height, sorted));
      byte[] steps = sorted.length <= SMALL ? deflate(steps(width, height, sorted)) : plain;
      chunk(out, "IDAT", plain.length <= steps.length ? plain : steps);
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

    /// Colours in the order of a ramp from blue to orange or yellow, the opaque ones outside:
    /// values that are close have places that are close, which makes their differences small.
    ///
    /// @param places of the pixels before; changed to those after
    byte[] sort(byte[] places) {
      long[] keys = new long[count];
      for (int i = 0; i < count; i++) {
        int colour = colours[i];
        int warm = (colour >> 16 & 0xFF) - (colour & 0xFF);
        keys[i] = ((long) warm * (colour >>> 24)) << 8 | i;
      }
      Arrays.sort(keys);
      int[] before = colours.clone();
      byte[] now = new byte[MOST];
      for (int i = 0; i < count; i++) {
        int old = (int) (keys[i] & 0xFF);
        colours[i] = before[old];
        now[old] = (byte) i;
      }
      for (int i = 0; i < places.length; i++) {
        places[i] = now[places[i] & 0xFF];
      }
      return places;
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

  /// Each row begins with 1, the filter SUB: each place less the one on its left.
  private static byte[] steps(int width, int height, byte[] places) {
    byte[] raw = new byte[height * (1 + width)];
    for (int y = 0; y < height; y++) {
      int at = y * (1 + width);
      raw[at++] = Filter.SUB.number;
      for (int x = 0; x < width; x++) {
        int left = x == 0 ? 0 : places[y * width + x - 1];
        raw[at++] = (byte) (places[y * width + x] - left);
      }
    }
    return raw;
  }

  private static byte[] rows(int width, int height, int[] argb, boolean opaque) {
    int pixel = opaque ? 3 : 4;
    byte[] raw = new byte[height * (1 + pixel * width)];
    byte[] above = new byte[pixel * width];
    byte[] row = new byte[pixel * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int colour = argb[y * width + x];
        row[pixel * x] = (byte) (colour >> 16);
        row[pixel * x + 1] = (byte) (colour >> 8);
        row[pixel * x + 2] = (byte) colour;
        if (!opaque) {
          row[pixel * x + 3] = (byte) (colour >>> 24);
        }
      }
      filtered(row, above, pixel, raw, y * (1 + row.length));
      byte[] used = above;
      above = row;
      row = used;
    }
    return raw;
  }

  /// Writes a row by the filter whose differences are smallest by their sum of sizes, the choice
  /// that the standard (12.8) proposes: of a photograph that saves a third.
  private static void filtered(byte[] row, byte[] above, int pixel, byte[] to, int at) {
    long least = Long.MAX_VALUE;
    byte[] tried = new byte[row.length];
    for (Filter filter : Filter.values()) {
      long sum = 0;
      for (int i = 0; i < row.length; i++) {
        int left = i < pixel ? 0 : row[i - pixel] & 0xFF;
        int corner = i < pixel ? 0 : above[i - pixel] & 0xFF;
        tried[i] = (byte) (row[i] - filter.guess(left, above[i] & 0xFF, corner));
        sum += Math.abs(tried[i]);
      }
      if (sum < least) {
        least = sum;
        to[at] = filter.number;
        System.arraycopy(tried, 0, to, at + 1, tried.length);
      }
    }
  }

  /// What a byte is guessed to be by the one of the pixel on its left, above and between.
  private enum Filter {
    NONE(0),
    SUB(1),
    UP(2),
    AVERAGE(3),
    PAETH(4);

    /// The standard's.
    private final byte number;

    Filter(int number) {
      this.number = (byte) number;
    }

    int guess(int left, int above, int corner) {
      return switch (this) {
        case NONE -> 0;
        case SUB -> left;
        case UP -> above;
        case AVERAGE -> (left + above) / 2;
        case PAETH -> {
          int near = left + above - corner;
          int byLeft = Math.abs(near - left);
          int byAbove = Math.abs(near - above);
          int byCorner = Math.abs(near - corner);
          yield byLeft <= byAbove && byLeft <= byCorner
              ? left
              : byAbove <= byCorner ? above : corner;
        }
      };
    }
  }

  private static byte[] deflate(byte[] raw) {
    Deflater deflater = new Deflater(raw.length <= SMALL ? Deflater.BEST_COMPRESSION : LEVEL);
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
