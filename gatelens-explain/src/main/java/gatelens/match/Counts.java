package gatelens.match;

import java.util.Arrays;

/// How many of some rows are on at each step, added up 64 steps at a time: bit p of the count of a
/// step stands in word p of its plane.
///
/// Seven rows are first summed to a number of three bits by four full adders, then that is added to
/// the planes: six operations a row and word instead of two for each plane that a carry reaches.
/// The words are taken in blocks, so that the planes stay in the nearest cache while all rows pass.
///
/// Source: R. Harley and D. Seal's way of counting bits, in H. S. Warren, Hacker's Delight, 2013
final class Counts {
  private static final int TOGETHER = 7;
  private static final int BLOCK = 512;

  private final long[][] planes;
  private final int words;

  Counts(StateBits bits, int... rows) {
    this.words = bits.row(0).length;
    this.planes = new long[32 - Integer.numberOfLeadingZeros(Math.max(7, rows.length))][words];
    long[][] taken = new long[(rows.length + TOGETHER - 1) / TOGETHER * TOGETHER][];
    Arrays.fill(taken, new long[words]);
    for (int n = 0; n < rows.length; n++) {
      taken[n] = bits.row(rows[n]);
    }
    long[][] sum = new long[3][words];
    for (int from = 0; from < words; from += BLOCK) {
      int to = Math.min(words, from + BLOCK);
      for (int n = 0; n < taken.length; n += TOGETHER) {
        sum(taken, n, sum, from, to);
        add(sum, from, to);
      }
    }
  }

  /// The sums of seven rows as numbers of three bits.
  private static void sum(long[][] rows, int n, long[][] sum, int from, int to) {
    long[] a = rows[n];
    long[] b = rows[n + 1];
    long[] c = rows[n + 2];
    long[] d = rows[n + 3];
    long[] e = rows[n + 4];
    long[] f = rows[n + 5];
    long[] g = rows[n + 6];
    long[] ones = sum[0];
    long[] twos = sum[1];
    long[] fours = sum[2];
    for (int w = from; w < to; w++) {
      long ab = a[w] ^ b[w];
      long first = ab ^ c[w];
      long firstTwos = (a[w] & b[w]) | (ab & c[w]);
      long de = d[w] ^ e[w];
      long second = de ^ f[w];
      long secondTwos = (d[w] & e[w]) | (de & f[w]);
      long both = first ^ second;
      long thirdTwos = (first & second) | (both & g[w]);
      ones[w] = both ^ g[w];
      long two = firstTwos ^ secondTwos;
      twos[w] = two ^ thirdTwos;
      fours[w] = (firstTwos & secondTwos) | (two & thirdTwos);
    }
  }

  /// Adds numbers of three bits to the planes; what is carried goes up in the place of the highest.
  private void add(long[][] sum, int from, int to) {
    long[] ones = planes[0];
    long[] twos = planes[1];
    long[] fours = planes[2];
    long[] low = sum[0];
    long[] middle = sum[1];
    long[] carry = sum[2];
    for (int w = from; w < to; w++) {
      long one = ones[w];
      long up = one & low[w];
      ones[w] = one ^ low[w];
      long two = twos[w];
      long half = two ^ middle[w];
      long next = (two & middle[w]) | (half & up);
      twos[w] = half ^ up;
      long four = fours[w];
      half = four ^ carry[w];
      fours[w] = half ^ next;
      carry[w] = (four & carry[w]) | (half & next);
    }
    for (int p = 3; p < planes.length; p++) {
      long[] plane = planes[p];
      for (int w = from; w < to; w++) {
        long bit = plane[w];
        plane[w] = bit ^ carry[w];
        carry[w] &= bit;
      }
    }
  }

  /// The steps at which at least some number are on.
  ///
  /// @param least at least 1
  long[] atLeast(int least) {
    long[] above = new long[words];
    long[] equal = new long[words];
    Arrays.fill(equal, -1L);
    for (int p = planes.length - 1; p >= 0; p--) {
      if ((least >>> p & 1) == 0) {
        orMore(planes[p], above, equal);
      } else {
        and(planes[p], equal);
      }
    }
    for (int w = 0; w < words; w++) {
      above[w] |= equal[w];
    }
    return above;
  }

  private static void orMore(long[] plane, long[] above, long[] equal) {
    for (int w = 0; w < plane.length; w++) {
      above[w] |= equal[w] & plane[w];
      equal[w] &= ~plane[w];
    }
  }

  private static void and(long[] plane, long[] equal) {
    for (int w = 0; w < plane.length; w++) {
      equal[w] &= plane[w];
    }
  }

  /// The most that are on at any step outside a set.
  ///
  /// @param without `long[words]`
  int most(long... without) {
    int most = 0;
    long[] equal = new long[words];
    for (int w = 0; w < words; w++) {
      equal[w] = ~without[w];
    }
    for (int p = planes.length - 1; p >= 0; p--) {
      long any = 0;
      for (int w = 0; w < words; w++) {
        any |= equal[w] & planes[p][w];
      }
      if (any != 0) {
        most |= 1 << p;
        and(planes[p], equal);
      }
    }
    return most;
  }
}
