package gatelens.layer;

/// The standard normal distribution in double precision, for the error linear unit. The same bits
/// on every machine.
///
/// Source: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 1964, 7.1.6 (series) and
/// 7.1.14 (continued fraction).
final class Normal {
  private static final double ROOT_2_PI = Math.sqrt(2 * Math.PI);

  /// Up to here the series has fewer terms than the fraction.
  private static final double NEAR = 3.5;

  private static final int TERMS = 60;

  private Normal() {}

  /// `φ(x) = e^(-x²/2) / √(2π)`.
  static double density(double x) {
    return StrictMath.exp(-x * x / 2) / ROOT_2_PI;
  }

  /// `Φ(x) = ∫ φ` from -∞ to x.
  static double distribution(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    double size = Math.abs(x);
    if (size < NEAR) {
      // Φ(x) = 1/2 + φ(x) Σ x^(2n+1) / (1·3·5…(2n+1))
      double term = x;
      double sum = x;
      for (int n = 1; n < 2 * TERMS && Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
        term *= x * x / (2 * n + 1);
        sum += term;
      }
      return 0.5 + density(x) * sum;
    }
    double tail = size > 40 ? 0 : density(size) / fraction(size);
    return x > 0 ? 1 - tail : tail;
  }

  /// `x + 1/(x + 2/(x + 3/(x + …)))`.
  private static double fraction(double x) {
    double value = x;
    for (int n = TERMS; n >= 1; n--) {
      value = x + n / value;
    }
    return value;
  }
}
