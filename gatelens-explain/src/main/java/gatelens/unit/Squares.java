package gatelens.unit;

import java.util.Arrays;

/// Means, deviations and correlations over some of the steps.
final class Squares {
  private Squares() {}

  static double deviation(double... values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }

  /// Pearson's correlation over the steps of one half; 0 where one of the two does not vary.
  ///
  /// @param half which steps are of the half
  /// @param wanted the half that is read
  static double correlation(double[] a, double[] b, boolean[] half, boolean wanted) {
    double meanA = mean(a, half, wanted);
    double meanB = mean(b, half, wanted);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      if (half[i] == wanted) {
        double da = a[i] - meanA;
        double db = b[i] - meanB;
        ab += da * db;
        aa += da * da;
        bb += db * db;
      }
    }
    double size = Math.sqrt(aa) * Math.sqrt(bb);
    return size > 0 ? Math.clamp(ab / size, -1, 1) : 0;
  }

  static double mean(double[] values, boolean[] half, boolean wanted) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < values.length; i++) {
      if (half[i] == wanted) {
        sum += values[i];
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }
}
