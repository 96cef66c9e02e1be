package gatelens.compare;

import java.util.Arrays;

/// Welch's test of two groups of figures whose spreads may differ, such as the scores of several
/// trainings of one kind of model and of another: `t = (m₁ - m₂) / √(s₁²/n₁ + s₂²/n₂)`, with
/// Satterthwaite's degrees of freedom.
///
/// Source: B. Welch, The generalization of "Student's" problem when several different population
/// variances are involved, 1947, https://doi.org/10.1093/biomet/34.1-2.28
///
/// @param difference of the means, first minus second
/// @param low end of its 95 % interval
/// @param high end of its 95 % interval
/// @param statistic t
/// @param freedom degrees of freedom
/// @param pValue two-sided, in [0, 1]
public record Welch(
    double difference, double low, double high, double statistic, double freedom, double pValue) {
  /// Tests two groups.
  ///
  /// @param first at least two figures
  /// @param second at least two figures
  /// @throws IllegalArgumentException if there are fewer
  public static Welch of(double[] first, double[] second) {
    if (first.length < 2 || second.length < 2) {
      throw new IllegalArgumentException(
          first.length
              + " and "
              + second.length
              + " figures: a group needs at least 2 to say how far its members differ");
    }
    double difference = mean(first) - mean(second);
    double one = error(first);
    double other = error(second);
    double error = Math.sqrt(one + other);
    if (error == 0) {
      double chance = difference == 0 ? 1 : 0;
      double t = difference == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, difference);
      double freedom = first.length + second.length - 2.0;
      return new Welch(difference, difference, difference, t, freedom, chance);
    }
    double freedom =
        (one + other)
            * (one + other)
            / (one * one / (first.length - 1) + other * other / (second.length - 1));
    double t = difference / error;
    double reach = error * StudentT.quantile(0.05, freedom);
    return new Welch(
        difference,
        difference - reach,
        difference + reach,
        t,
        freedom,
        StudentT.twoSided(t, freedom));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /// The squared standard error of the mean.
  private static double error(double[] values) {
    double mean = mean(values);
    double sum = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return sum / (values.length - 1) / values.length;
  }
}
