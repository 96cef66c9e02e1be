package gatelens.measure;

/// McNemar's exact test of two answers to the same examples, two-sided: `min(1, 2 P[X ≤ min(b,
/// c)])`, X binomial(b + c, 1/2).
///
/// Source: Q. McNemar, Note on the sampling error of the difference between correlated proportions
/// or percentages, 1947, https://doi.org/10.1007/BF02295996
public final class McNemar {
  private McNemar() {}

  /// The chance of a difference at least as large if both were equally good, in [0, 1].
  ///
  /// @param b examples that only the first answers rightly, 0 or more
  /// @param c examples that only the second answers rightly, 0 or more
  public static double pValue(long b, long c) {
    long n = b + c;
    if (Math.abs(b - c) <= 1) {
      // one half of all outcomes, twice
      return 1;
    }
    double term = -n * Math.log(2);
    double tail = 0;
    for (long k = 0; k <= Math.min(b, c); k++) {
      tail += Math.exp(term);
      term += Math.log((n - k) / (k + 1.0));
    }
    return Math.min(1, 2 * tail);
  }
}
