package gatelens.data.media;

/// How many bytes a stream of LZW stands for, up to where it ends or has a code that it cannot have
/// yet: decoders fill the rest of a picture with its first colour and say nothing. Source: T.
/// Welch, A Technique for High-Performance Data Compression, IEEE Computer 17(6), 1984; as in
/// GIF89a, 1990, appendix F, and TIFF 6.0, 1992, section 13.
final class LzwLength {
  private static final int MOST_BITS = 12;

  private final byte[] bytes;
  private final boolean highFirst;
  private final int symbols;
  private final int[] lengths = new int[1 << MOST_BITS];
  private long bit;

  private LzwLength(byte[] bytes, boolean highFirst, int symbols) {
    this.bytes = bytes;
    this.highFirst = highFirst;
    this.symbols = symbols;
  }

  /// That of a GIF: the low bit first.
  ///
  /// @param bits of the smallest codes, 2 to 8
  /// @param colours of the table; a pixel of another one ends what is counted
  static long gif(byte[] bytes, int bits, int colours) {
    return new LzwLength(bytes, false, colours).count(bits, 0);
  }

  /// That of a strip of TIFF: the high bit first, codes of more bits one code early.
  static long tiff(byte[] bytes) {
    return new LzwLength(bytes, true, 256).count(8, 1);
  }

  private long count(int bits, int early) {
    int clear = 1 << bits;
    int next = clear + 2;
    int width = bits + 1;
    int before = -1;
    long count = 0;
    while (true) {
      int code = code(width);
      boolean none = code < clear && code >= symbols;
      if (code < 0 || none || code == clear + 1) {
        return count;
      }
      if (code == clear) {
        next = clear + 2;
        width = bits + 1;
        before = -1;
        continue;
      }
      boolean open = before >= 0 && next < lengths.length;
      if (code >= clear && (code > next || before < 0 || (code == next && !open))) {
        return count;
      }
      if (open) {
        lengths[next++] = length(before, clear) + 1;
      }
      count += length(code, clear);
      before = code;
      if (next + early >= 1 << width && width < MOST_BITS) {
        width++;
      }
    }
  }

  private int length(int code, int clear) {
    return code < clear ? 1 : lengths[code];
  }

  /// The next code; below 0 at the end.
  private int code(int width) {
    if (bit + width > 8L * bytes.length) {
      return -1;
    }
    int code = 0;
    for (int i = 0; i < width; i++, bit++) {
      int one = bytes[(int) (bit >> 3)] >> (highFirst ? 7 - (bit & 7) : bit & 7) & 1;
      code |= one << (highFirst ? width - 1 - i : i);
    }
    return code;
  }
}
