package gatelens.benchmark;

import gatelens.sequence.FeatureSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Switch-Feature: three hidden states; in state s feature s alone decides the label, `y_t ~
/// Bernoulli(σ(3 x_t,s))`. States stay with probability 0.95 (0.02 and 0.03 to the others);
/// features are normal with variance 0.1 about the state's means.
///
/// The published generator draws from a Gaussian process whose length scale of 0.2 is far below one
/// step, so neighbours are independent, as here; and its first state is 0 or 1, never 2.
///
/// Source: Z. Liu et al., Explaining Time Series via Contrastive and Locally Sparse Perturbations,
/// 2024, https://arxiv.org/abs/2401.08552
public final class SwitchData {
  private static final double[][] NEXT = {
    {0.95, 0.02, 0.03}, {0.02, 0.95, 0.03}, {0.03, 0.02, 0.95}
  };
  private static final double[][] MEANS = {{0.8, -0.5, -0.2}, {0, -1, 0}, {-0.2, -0.2, 0.8}};

  private SwitchData() {}

  /// Draws series.
  ///
  /// @param count series; the paper takes 1000
  /// @param steps T; the paper takes 100
  /// @param seed decides everything
  public static TruthData generate(int count, int steps, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TruthCase> cases = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] x = new float[3 * steps];
      int[] labels = new int[steps];
      boolean[] salient = new boolean[3 * steps];
      int state = random.nextDouble() < 1.0 / 3 ? 1 : 0;
      for (int t = 0; t < steps; t++) {
        if (t > 0) {
          state = Draws.choice(NEXT[state], random);
        }
        for (int f = 0; f < 3; f++) {
          x[3 * t + f] = (float) (MEANS[state][f] + Math.sqrt(0.1) * random.nextGaussian());
        }
        labels[t] = Draws.label(3 * x[3 * t + state], random);
        salient[3 * t + state] = true;
      }
      cases.add(new TruthCase(FeatureSequence.of(Tensor.of(x, steps, 3)), labels, salient));
    }
    return new TruthData("Switch", "the feature that decides the label, at every step", cases);
  }
}
