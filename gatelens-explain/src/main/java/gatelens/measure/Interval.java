package gatelens.measure;

import java.util.Arrays;
import java.util.SplittableRandom;

/// A mean over inputs, and where it could lie: the percentile interval of 2,000 bootstrap draws of
/// the inputs, 95 %.
///
/// Source: B. Efron, Bootstrap Methods: Another Look at the Jackknife, 1979,
/// https://doi.org/10.1214/aos/1176344552
///
/// @param mean of the values
/// @param low 2.5 % of the draws' means are below
/// @param high 2.5 % of the draws' means are above
public record Interval(double mean, double low, double high) {
  private static final int DRAWS = 2000;

  /// The interval of a mean.
  ///
  /// @param values one an input, at least one
  /// @param seed of the draws
  /// @throws IllegalArgumentException if there is no value
  public static Interval of(double[] values, long seed) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a mean needs at least one value, found none");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] draws = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (int n = 0; n < values.length; n++) {
        sum += values[random.nextInt(values.length)];
      }
      draws[draw] = sum / values.length;
    }
    Arrays.sort(draws);
    return new Interval(
        Arrays.stream(values).average().orElse(0),
        draws[DRAWS / 40],
        draws[DRAWS - 1 - DRAWS / 40]);
  }
}
