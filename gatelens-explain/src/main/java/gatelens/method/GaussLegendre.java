package gatelens.method;

/// Points and weights of the Gauss-Legendre rule on (0, 1): exact for polynomials of degree `2n -
/// 1`.
///
/// @param points `float[n]`, rising or falling, in (0, 1)
/// @param weights sum to 1
record GaussLegendre(double[] points, double[] weights) {
  /// The rule of `n` points: roots of the Legendre polynomial by Newton's method.
  static GaussLegendre of(int n) {
    double[] points = new double[n];
    double[] weights = new double[n];
    for (int k = 0; k < n; k++) {
      double x = Math.cos(Math.PI * (k + 0.75) / (n + 0.5));
      double slope = 1;
      for (int round = 0; round < 60; round++) {
        double before = 1;
        double value = x;
        for (int j = 2; j <= n; j++) {
          double next = ((2 * j - 1) * x * value - (j - 1) * before) / j;
          before = value;
          value = next;
        }
        slope = n * (x * value - before) / (x * x - 1);
        double step = value / slope;
        x -= step;
        if (Math.abs(step) < 1e-15) {
          break;
        }
      }
      points[k] = (1 + x) / 2;
      weights[k] = 1 / ((1 - x * x) * slope * slope);
    }
    return new GaussLegendre(points, weights);
  }
}
