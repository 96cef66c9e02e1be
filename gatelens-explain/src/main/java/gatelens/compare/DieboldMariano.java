package gatelens.compare;

import java.util.Arrays;

/// Diebold's and Mariano's test of two forecasts: whether the mean of the loss differences `d` is
/// 0, where differences less than h apart hang together. With `γ_k` the autocovariance at lag k,
/// `DM = mean(d) / √((γ₀ + 2 Σ_{k<h} γ_k) / n)`; multiplied by `√((n + 1 - 2h + h(h-1)/n) / n)` it
/// is compared with Student's t of n - 1 degrees of freedom. Where the sum is not above 0, its
/// terms are weighted by `1 - k/h` (Bartlett), which keeps it from being negative.
///
/// Sources: F. Diebold and R. Mariano, Comparing Predictive Accuracy, 1995,
/// https://doi.org/10.1080/07350015.1995.10524599; D. Harvey, S. Leybourne and P. Newbold, Testing
/// the equality of prediction mean squared errors, 1997,
/// https://doi.org/10.1016/S0169-2070(96)00719-4
///
/// @param statistic with the small-sample correction; above 0 where the first loses more
/// @param pValue two-sided, in [0, 1]
public record DieboldMariano(double statistic, double pValue) {
  /// Tests differences.
  ///
  /// @param differences in the order of time, at least two
  /// @param overlap h, how many in a row hang together, from 1 to their number
  /// @throws IllegalArgumentException if there are too few
  public static DieboldMariano of(double[] differences, int overlap) {
    int n = differences.length;
    if (n < 2 || overlap < 1 || overlap > n) {
      throw new IllegalArgumentException(
          n
              + " differences of which "
              + overlap
              + " hang together: expected at least 2, and from 1 to all of them");
    }
    double mean = Arrays.stream(differences).average().orElseThrow();
    double variance = variance(differences, mean, overlap, false);
    if (variance <= 0) {
      variance = variance(differences, mean, overlap, true);
    }
    if (variance <= 0) {
      return mean == 0
          ? new DieboldMariano(0, 1)
          : new DieboldMariano(Math.copySign(Double.POSITIVE_INFINITY, mean), 0);
    }
    double statistic = mean / Math.sqrt(variance) * Math.sqrt(correction(n, overlap));
    return new DieboldMariano(statistic, StudentT.twoSided(statistic, n - 1.0));
  }

  private static double correction(int n, double h) {
    return (n + 1 - 2 * h + h * (h - 1) / n) / n;
  }

  /// Half the width of the 95 % interval of the mean of the differences: what is inside has a
  /// chance of 0.05 or more.
  ///
  /// @param differences in the order of time, at least two
  /// @param overlap h, from 1 to their number
  static double reach(double[] differences, int overlap) {
    double mean = Arrays.stream(differences).average().orElseThrow();
    double variance = variance(differences, mean, overlap, false);
    if (variance <= 0) {
      variance = variance(differences, mean, overlap, true);
    }
    int n = differences.length;
    return variance <= 0
        ? 0
        : StudentT.quantile(0.05, n - 1.0) * Math.sqrt(variance / correction(n, overlap));
  }

  /// Of the mean.
  private static double variance(double[] d, double mean, int overlap, boolean weighted) {
    double sum = 0;
    for (int lag = 0; lag < overlap; lag++) {
      double covariance = 0;
      for (int t = lag; t < d.length; t++) {
        covariance += (d[t] - mean) * (d[t - lag] - mean) / d.length;
      }
      double weight = weighted ? 1 - lag / (double) overlap : 1;
      sum += (lag == 0 ? 1 : 2) * weight * covariance;
    }
    return sum / d.length;
  }
}
