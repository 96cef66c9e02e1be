package gatelens.match;

/// How many of some rows are on at each step, added up 64 steps at a time: bit p of the count of a
/// step stands in word p of its plane.
final class Counts {
  private final long[][] planes;
  private final int words;

  Counts(StateBits bits, int... rows) {
    this.words = bits.row(0).length;
    this.planes = new long[32 - Integer.numberOfLeadingZeros(Math.max(1, rows.length))][words];
    for (int row : rows) {
      add(bits.row(row));
    }
  }

  private void add(long... row) {
    for (int w = 0; w < words; w++) {
      long carry = row[w];
      for (int p = 0; carry != 0; p++) {
        long sum = planes[p][w];
        planes[p][w] = sum ^ carry;
        carry &= sum;
      }
    }
  }

  /// The steps at which at least some number are on.
  ///
  /// @param least at least 1
  long[] atLeast(int least) {
    long[] found = new long[words];
    for (int w = 0; w < words; w++) {
      long above = 0;
      long equal = -1L;
      for (int p = planes.length - 1; p >= 0; p--) {
        long bit = planes[p][w];
        if ((least >>> p & 1) == 0) {
          above |= equal & bit;
          equal &= ~bit;
        } else {
          equal &= bit;
        }
      }
      found[w] = above | equal;
    }
    return found;
  }
}
