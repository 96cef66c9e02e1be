package gatelens.automaton;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Groups of points by their nearest centre.
///
/// Sources: S. Lloyd, Least Squares Quantization in PCM, 1982,
/// https://doi.org/10.1109/TIT.1982.1056489; first centres by D. Arthur and S. Vassilvitskii,
/// k-means++, 2007, https://dl.acm.org/doi/10.5555/1283383.1283494
///
/// @param centres `double[K][S]`
record KMeans(double[][] centres) {
  private static final int ROUNDS = 100;

  /// Finds at most K centres of points; fewer where fewer differ.
  ///
  /// @param points `double[N][S]`, at least one
  /// @param k at least 1
  static KMeans of(List<double[]> points, int k, SplittableRandom random) {
    double[][] centres = first(points, k, random);
    int[] group = new int[points.size()];
    for (int round = 0; round < ROUNDS; round++) {
      KMeans now = new KMeans(centres);
      boolean moved = round == 0;
      for (int n = 0; n < group.length; n++) {
        int nearest = now.of(points.get(n));
        moved |= nearest != group[n];
        group[n] = nearest;
      }
      if (!moved) {
        break;
      }
      centres = means(points, group, centres);
    }
    return new KMeans(centres);
  }

  private static double[][] first(List<double[]> points, int k, SplittableRandom random) {
    double[][] centres = new double[k][];
    centres[0] = points.get(random.nextInt(points.size()));
    double[] nearest = new double[points.size()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int c = 1; c < k; c++) {
      double all = 0;
      for (int n = 0; n < nearest.length; n++) {
        nearest[n] = Math.min(nearest[n], Points.squaredDistance(points.get(n), centres[c - 1]));
        all += nearest[n];
      }
      if (all == 0) {
        return Arrays.copyOf(centres, c);
      }
      double at = random.nextDouble() * all;
      int chosen = -1;
      for (int n = 0; n < nearest.length && at >= 0; n++) {
        at -= nearest[n];
        chosen = nearest[n] > 0 ? n : chosen;
      }
      centres[c] = points.get(chosen);
    }
    return centres;
  }

  private static double[][] means(List<double[]> points, int[] group, double[][] old) {
    double[][] sums = new double[old.length][old[0].length];
    int[] counts = new int[old.length];
    for (int n = 0; n < group.length; n++) {
      counts[group[n]]++;
      double[] point = points.get(n);
      for (int i = 0; i < point.length; i++) {
        sums[group[n]][i] += point[i];
      }
    }
    for (int c = 0; c < sums.length; c++) {
      for (int i = 0; i < sums[c].length; i++) {
        sums[c][i] = counts[c] == 0 ? old[c][i] : sums[c][i] / counts[c];
      }
    }
    return sums;
  }

  /// The number of centres.
  int count() {
    return centres.length;
  }

  /// The centre that is nearest.
  int of(double[] point) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < centres.length; c++) {
      double distance = Points.squaredDistance(centres[c], point);
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    return best;
  }
}
