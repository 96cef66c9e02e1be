package gatelens.compare;

/// The upper tail of the χ² distribution, a regularised incomplete gamma function: `P[X > x] =
/// Q(ν/2, x/2)`, by its series below and by its continued fraction above.
///
/// Source: NIST Digital Library of Mathematical Functions, sections 8.7 and 8.9,
/// https://dlmf.nist.gov/8.7
final class ChiSquare {
  private static final int MOST_TERMS = 1000;
  private static final double TINY = 1e-300;

  private ChiSquare() {}

  /// The chance of a value at least as large, in [0, 1].
  ///
  /// @param x 0 or more
  /// @param freedom degrees of freedom, above 0
  static double above(double x, double freedom) {
    double a = freedom / 2;
    double at = x / 2;
    if (!(at > 0)) {
      return 1;
    }
    double front = Math.exp(a * Math.log(at) - at - StudentT.logGamma(a));
    return at < a + 1 ? 1 - front * series(a, at) : front * fraction(a, at);
  }

  private static double series(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int k = 1; k <= MOST_TERMS && Math.abs(term) > 1e-17 * sum; k++) {
      term *= x / (a + k);
      sum += term;
    }
    return sum;
  }

  private static double fraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1 / TINY;
    double d = 1 / b;
    double value = d;
    for (int k = 1; k <= MOST_TERMS; k++) {
      double factor = -k * (k - a);
      b += 2;
      d = 1 / away(factor * d + b);
      c = away(b + factor / c);
      value *= d * c;
      if (Math.abs(d * c - 1) < 1e-16) {
        break;
      }
    }
    return value;
  }

  private static double away(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }
}
