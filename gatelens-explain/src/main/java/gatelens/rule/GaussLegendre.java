package gatelens.rule;

/// Nodes and weights of Gauss-Legendre quadrature on [0, 1]: exact for polynomials up to degree `2
/// m - 1`.
///
/// The nodes are the roots of the Legendre polynomial of degree m, found by Newton's method from
/// `cos(π (k - 1/4) / (m + 1/2))`.
///
/// @param nodes `double[m]`, in (0, 1)
/// @param weights `double[m]`, they sum to 1
public record GaussLegendre(double[] nodes, double[] weights) {
  /// The rule with m points.
  ///
  /// @throws IllegalArgumentException if `points` is less than 1
  public static GaussLegendre of(int points) {
    if (points < 1) {
      throw new IllegalArgumentException(
          "steps is " + points + "; at least 1 is needed, 50 is usual");
    }
    double[] nodes = new double[points];
    double[] weights = new double[points];
    for (int k = 0; k < points; k++) {
      double x = Math.cos(Math.PI * (k + 0.75) / (points + 0.5));
      double slope = 1;
      for (int round = 0; round < 100; round++) {
        double before = 1;
        double value = x;
        for (int n = 2; n <= points; n++) {
          double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
          before = value;
          value = next;
        }
        slope = points == 1 ? 1 : points * (x * value - before) / (x * x - 1);
        double step = value / slope;
        x -= step;
        if (Math.abs(step) < 1e-15) {
          break;
        }
      }
      nodes[points - 1 - k] = (1 + x) / 2;
      weights[points - 1 - k] = 1 / ((1 - x * x) * slope * slope);
    }
    return new GaussLegendre(nodes, weights);
  }
}
