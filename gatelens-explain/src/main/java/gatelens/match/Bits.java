package gatelens.match;

/// Sets of steps as bits of words: step i is bit i mod 64 of word i / 64.
final class Bits {
  private Bits() {}

  static long[] of(long steps) {
    return new long[Math.toIntExact((steps + 63) >>> 6)];
  }

  static boolean get(long[] bits, long at) {
    return (bits[(int) (at >>> 6)] >>> at & 1) != 0;
  }

  static void set(long[] bits, long at) {
    bits[(int) (at >>> 6)] |= 1L << at;
  }

  /// True if every step of a span is in the set.
  ///
  /// @param from first step
  /// @param to behind the last
  static boolean all(long[] bits, long from, long to) {
    int first = (int) (from >>> 6);
    int last = (int) ((to - 1) >>> 6);
    long head = -1L << from;
    long tail = -1L >>> -to;
    if (first == last) {
      long mask = head & tail;
      return (bits[first] & mask) == mask;
    }
    for (int w = first + 1; w < last; w++) {
      if (bits[w] != -1L) {
        return false;
      }
    }
    return (bits[first] & head) == head && (bits[last] & tail) == tail;
  }
}
