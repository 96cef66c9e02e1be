package gatelens.benchmark;

import java.util.SplittableRandom;

/// Random numbers of the distributions that generators need.
final class Draws {
  private Draws() {}

  /// 1 with probability `σ(logit)`.
  static int label(double logit, SplittableRandom random) {
    return random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
  }

  /// A Poisson number, by Knuth's product of uniform numbers.
  static int poisson(double mean, SplittableRandom random) {
    double limit = Math.exp(-mean);
    int k = 0;
    for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
      k++;
    }
    return k;
  }

  /// An index by its share; shares sum to 1.
  static int choice(double[] shares, SplittableRandom random) {
    double at = random.nextDouble();
    for (int i = 0; i < shares.length - 1; i++) {
      at -= shares[i];
      if (at < 0) {
        return i;
      }
    }
    return shares.length - 1;
  }
}
