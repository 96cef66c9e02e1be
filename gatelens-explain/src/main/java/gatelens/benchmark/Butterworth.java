package gatelens.benchmark;

/// A Butterworth low-pass as a chain of second-order sections by the bilinear transform.
///
/// Source: S. Butterworth, On the Theory of Filter Amplifiers, 1930
final class Butterworth {
  private Butterworth() {}

  /// Filters forward.
  ///
  /// @param order even
  /// @param cutoff in cycles a sample, in (0, 0.5)
  static double[] lowPass(double[] signal, int order, double cutoff) {
    double[] y = signal.clone();
    double k = Math.tan(Math.PI * cutoff);
    for (int section = 0; section < order / 2; section++) {
      double damping = 2 * Math.cos(Math.PI * (2 * section + 1) / (2.0 * order));
      double norm = 1 / (1 + k * damping + k * k);
      double gain = k * k * norm;
      double first = 2 * (k * k - 1) * norm;
      double second = (1 - k * damping + k * k) * norm;
      double x1 = 0;
      double x2 = 0;
      double y1 = 0;
      double y2 = 0;
      for (int t = 0; t < y.length; t++) {
        double x = y[t];
        double out = gain * (x + 2 * x1 + x2) - first * y1 - second * y2;
        x2 = x1;
        x1 = x;
        y2 = y1;
        y1 = out;
        y[t] = out;
      }
    }
    return y;
  }
}
