package gatelens.method.temporal;

/// Adam on one row of numbers: `m = 0.9 m + 0.1 g`, `v = 0.999 v + 0.001 g²`, `x -= η √(1 - 0.999ᵗ)
/// / (1 - 0.9ᵗ) m / (√v + 1e-8)`.
///
/// Source: D. Kingma and J. Ba, Adam: A Method for Stochastic Optimization, 2015,
/// https://arxiv.org/abs/1412.6980
final class Descent {
  private final double rate;
  private final double[] mean;
  private final double[] square;
  private int taken;

  Descent(int size, double rate) {
    this.rate = rate;
    this.mean = new double[size];
    this.square = new double[size];
  }

  /// Moves `x` one step down.
  void step(double[] x, double[] gradient) {
    taken++;
    double size = rate * Math.sqrt(1 - Math.pow(0.999, taken)) / (1 - Math.pow(0.9, taken));
    for (int i = 0; i < x.length; i++) {
      mean[i] += 0.1 * (gradient[i] - mean[i]);
      square[i] += 0.001 * (gradient[i] * gradient[i] - square[i]);
      x[i] -= size * mean[i] / (Math.sqrt(square[i]) + 1e-8);
    }
  }
}
