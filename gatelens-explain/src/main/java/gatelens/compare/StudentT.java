package gatelens.compare;

/// Student's t distribution. Its tails are a regularised incomplete beta function: `P[|T| > t] =
/// I_{ν/(ν+t²)}(ν/2, 1/2)`, by its continued fraction.
///
/// Source: NIST Digital Library of Mathematical Functions, sections 5.11, 8.17(i) and 8.17(v),
/// https://dlmf.nist.gov/8.17
final class StudentT {
  private static final int MOST_TERMS = 500;
  private static final double TINY = 1e-300;

  private StudentT() {}

  /// The chance of a value at least as far from 0, in [0, 1].
  ///
  /// @param t any number, or an infinity
  /// @param freedom degrees of freedom, above 0
  static double twoSided(double t, double freedom) {
    if (Double.isInfinite(t)) {
      return 0;
    }
    return beta(freedom / (freedom + t * t), freedom / 2, 0.5);
  }

  /// The value that is exceeded, to either side, with a chance.
  ///
  /// @param chance in (0, 1)
  /// @param freedom degrees of freedom, above 0
  static double quantile(double chance, double freedom) {
    double low = 0;
    double high = 1;
    while (twoSided(high, freedom) > chance) {
      high *= 2;
    }
    for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) {
      double middle = (low + high) / 2;
      if (twoSided(middle, freedom) > chance) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /// I_x(a, b), by the fraction where it is quick and by its mirror image elsewhere.
  private static double beta(double x, double a, double b) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(x, a, b) / a
        : 1 - front * fraction(1 - x, b, a) / b;
  }

  private static double fraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / away(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m <= MOST_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / away(1 + even * d);
      c = away(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / away(1 + odd * d);
      c = away(1 + odd / c);
      value *= d * c;
      if (Math.abs(d * c - 1) < 1e-15) {
        break;
      }
    }
    return value;
  }

  private static double away(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /// Stirling's series from 10 on, to 1e-12; below by `Γ(x + 1) = x Γ(x)`.
  static double logGamma(double x) {
    double shift = 0;
    double at = x;
    while (at < 10) {
      shift += Math.log(at);
      at++;
    }
    double inverse = 1 / (at * at);
    double series =
        (1 / 12.0 - inverse * (1 / 360.0 - inverse * (1 / 1260.0 - inverse / 1680.0))) / at;
    return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
  }
}
