package gatelens.data.encode;

import gatelens.tensor.Moments;

/// The scale that a feature is standardised with, learned from the numbers that are there.
final class Scaling {
  private final Moments moments = new Moments();

  /// Takes one number; nothing where it is missing.
  void add(double value) {
    if (Double.isFinite(value)) {
      moments.add(value);
    }
  }

  double mean() {
    return moments.mean();
  }

  /// The deviation itself, 0 for a constant.
  double varies() {
    return moments.deviation();
  }

  /// 1 for a constant.
  double deviation() {
    double deviation = moments.deviation();
    return deviation > 1e-12 * Math.max(1, Math.abs(mean())) ? deviation : 1;
  }
}
