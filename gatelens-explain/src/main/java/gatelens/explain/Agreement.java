package gatelens.explain;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// How far two attributions of the same parts agree.
///
/// @param rank Spearman's correlation of their ranks, in [-1, 1]; 0 where one of them is constant
/// @param overlap the share of parts that both have among their top k by size, in [0, 1]
/// @param sign the share of parts, weighted by the first one's size, on whose sign they agree, in
///   [0, 1]
public record Agreement(double rank, double overlap, double sign) {
  /// Compares two attributions.
  ///
  /// @param a one number a part
  /// @param b as many
  /// @param k how many top parts; 5 is usual
  /// @throws IllegalArgumentException if they have different lengths
  public static Agreement of(double[] a, double[] b, int k) {
    return new Agreement(rankCorrelation(a, b), overlap(a, b, Math.min(k, a.length)), sign(a, b));
  }

  /// Spearman's correlation of the ranks of two attributions, in [-1, 1]; 0 where one is constant.
  ///
  /// @param a one number a part
  /// @param b as many
  /// @throws IllegalArgumentException if they have different lengths
  public static double rankCorrelation(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "attributions of " + a.length + " and " + b.length + " parts cannot be compared");
    }
    return correlation(ranks(a), ranks(b));
  }

  /// Ranks from 0, `double[n]`; equal values share the middle of theirs.
  public static double[] ranks(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] middle = new double[sorted.length];
    for (int from = 0; from < sorted.length; ) {
      int to = from + 1;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      Arrays.fill(middle, from, to, (from + to - 1) / 2.0);
      from = to;
    }
    return Arrays.stream(values).map(v -> middle[Arrays.binarySearch(sorted, v)]).toArray();
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElse(0);
    double meanB = Arrays.stream(b).average().orElse(0);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
  }

  private static double overlap(double[] a, double[] b, int k) {
    var top = IntStream.of(top(a, k)).boxed().collect(java.util.stream.Collectors.toSet());
    return k == 0 ? 1 : IntStream.of(top(b, k)).filter(top::contains).count() / (double) k;
  }

  private static int[] top(double[] values, int k) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> -Math.abs(values[i])).thenComparingInt(i -> i))
        .limit(k)
        .mapToInt(i -> i)
        .toArray();
  }

  private static double sign(double[] a, double[] b) {
    double same = 0;
    double all = 0;
    for (int i = 0; i < a.length; i++) {
      all += Math.abs(a[i]);
      same += Math.signum(a[i]) == Math.signum(b[i]) ? Math.abs(a[i]) : 0;
    }
    return all == 0 ? 1 : same / all;
  }
}
