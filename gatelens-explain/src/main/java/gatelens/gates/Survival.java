package gatelens.gates;

import java.util.Arrays;

/// How long what a unit holds survives. What is in the state at step s is multiplied by the
/// retention of every later step; its half-life is the number of steps until the product is at most
/// one half. Sequences end, so many products never get there within their sequence; the median over
/// starts is taken by the product-limit estimate, which counts those as 'at least'.
///
/// Source: E. Kaplan and P. Meier, Nonparametric Estimation from Incomplete Observations, 1958,
/// https://doi.org/10.1080/01621459.1958.10501452
final class Survival {
  private long[] halved = new long[64];
  private long[] ended = new long[64];

  /// Adds every start of one sequence.
  ///
  /// @param retention `float[T]`, each in [0, 1], in the order in which the layer reads
  void add(float[] retention) {
    for (int start = 0; start < retention.length; start++) {
      double kept = 1;
      int steps = 0;
      boolean half = false;
      for (int t = start + 1; t < retention.length && !half; t++) {
        kept *= retention[t];
        steps++;
        half = kept <= 0.5;
      }
      if (steps >= halved.length) {
        halved = Arrays.copyOf(halved, 2 * steps);
        ended = Arrays.copyOf(ended, 2 * steps);
      }
      (half ? halved : ended)[steps]++;
    }
  }

  /// The median.
  HalfLife halfLife() {
    long left = Arrays.stream(halved).sum() + Arrays.stream(ended).sum();
    double survives = 1;
    int last = 0;
    for (int steps = 0; steps < halved.length && left > 0; steps++) {
      if (halved[steps] > 0) {
        survives *= 1 - halved[steps] / (double) left;
      }
      left -= halved[steps] + ended[steps];
      last = steps;
      if (survives <= 0.5) {
        return new HalfLife(steps, true);
      }
    }
    return new HalfLife(last, false);
  }
}
