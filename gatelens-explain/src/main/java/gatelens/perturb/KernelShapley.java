package gatelens.perturb;

/// Shapley values of a game by weighted least squares over sampled sets.
public final class KernelShapley {
  private KernelShapley() {}

  /// Values with standard errors.
  ///
  /// @param values `double[M]`
  /// @param errors `double[M]`, zeros where every set was seen
  /// @param sampled true if sets were drawn
  public record Estimate(double[] values, double[] errors, boolean sampled) {
    /// The largest standard error as a share of the range of the values; 0 if all are equal.
    public double relativeError() {
      double most = 0;
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < values.length; i++) {
        most = Math.max(most, errors[i]);
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
      return high > low ? most / (high - low) : 0;
    }
  }

  /// Estimates the values of a game.
  ///
  /// @param budget the most sets, without those of nobody and everybody; 0 for `2 M + 2048`
  /// @param until doubles the budget until {@link Estimate#relativeError} is no larger; 0 to keep
  ///   to the budget
  /// @param seed decides which sets are drawn
  public static Estimate of(Game game, long budget, double until, long seed) {
    int players = game.size();
    if (players == 0) {
      return new Estimate(new double[0], new double[0], false);
    }
    if (players == 1) {
      return new Estimate(new double[] {game.full() - game.empty()}, new double[1], false);
    }
    long most = players >= 22 ? 1L << 22 : (1L << players) - 2;
    long sets = Math.min(most, budget > 0 ? budget : 2L * players + 2048);
    while (true) {
      KernelSample sample = KernelSample.of(players, sets, seed);
      double[] values = game.values(sample.sets);
      KernelRegression fit = new KernelRegression(sample, values, game.empty(), game.full());
      Estimate estimate = new Estimate(fit.values, fit.errors, !sample.isComplete());
      if (until <= 0 || sets >= most || estimate.relativeError() <= until) {
        return estimate;
      }
      sets = Math.min(most, 2 * sets);
    }
  }
}
