package gatelens.rule;

import gatelens.layer.Activation;

/// Slopes between two points instead of at one: what makes a rule complete.
final class Slopes {
  private static final double CLOSE = 1e-7;

  private Slopes() {}

  /// `(f(a) - f(b)) / (a - b)`, or the derivative where the two points are as good as one.
  ///
  /// @param ya f(a)
  /// @param yb f(b)
  static double of(Activation f, double a, double ya, double b, double yb) {
    double change = a - b;
    if (Math.abs(change) > CLOSE * Math.max(1, Math.abs(a))) {
      return (ya - yb) / change;
    }
    return f.decidedByOutput() ? f.derivativeAtOutput((ya + yb) / 2) : f.derivative((a + b) / 2);
  }

  /// The middle of two values: the share of one factor of a product in its change.
  static double middle(double a, double b) {
    return (a + b) / 2;
  }
}
