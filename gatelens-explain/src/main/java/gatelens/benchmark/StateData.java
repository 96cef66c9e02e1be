package gatelens.benchmark;

import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// State: a hidden Markov model of two states. The state decides the mean of three features and
/// which one of them decides the label: feature 1 in state 0, feature 2 in state 1; feature 0 never
/// does.
///
/// `P(s_t = 1)` is 0.95 after state 1 and 0.05 after state 0; staying in state 1 becomes less
/// likely by 1/500 for each step that the state has lasted. Features are normal with means `[0.1,
/// 1.6, 0.5]` and `[-0.1, -0.4, -1.5]`, variance 0.801, covariance 0.01 between feature 0 and the
/// deciding one; `y_t ~ Bernoulli(σ(2 x_t,deciding))`.
///
/// Sources: S. Tonekaboni et al., What went wrong and when?, 2020,
/// https://arxiv.org/abs/2003.02821; J. Crabbé, M. van der Schaar, Explaining Time Series
/// Predictions with Dynamic Masks, 2021, https://arxiv.org/abs/2106.05303 (which marks the deciding
/// cell of every step as important, as here; the first marks changes of state only)
public final class StateData {
  private static final double[][] MEANS = {{0.1, 1.6, 0.5}, {-0.1, -0.4, -1.5}};
  private static final double VARIANCE = 0.801;
  private static final double COVARIANCE = 0.01;

  private StateData() {}

  /// Draws series.
  ///
  /// @param count series; the papers take 1000
  /// @param steps T; the papers take 200
  /// @param seed decides everything
  public static TruthData generate(int count, int steps, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Axis features = new Axis.Channels(List.of("feature 0", "feature 1", "feature 2"));
    List<TruthCase> cases = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      cases.add(series(steps, features, random));
    }
    return new TruthData("State", "the feature that decides the label, at every step", cases);
  }

  private static TruthCase series(int steps, Axis features, SplittableRandom random) {
    float[] x = new float[3 * steps];
    int[] labels = new int[steps];
    boolean[] salient = new boolean[3 * steps];
    int state = random.nextDouble() < 0.5 ? 1 : 0;
    int lasted = 0;
    for (int t = 0; t < steps; t++) {
      double one = state == 1 ? 0.95 - lasted / 500.0 : 0.05;
      int next = random.nextDouble() < one ? 1 : 0;
      lasted = next == state ? lasted + 1 : 0;
      state = next;
      int deciding = state + 1;
      double root = Math.sqrt(VARIANCE);
      double a = random.nextGaussian();
      double tilt = COVARIANCE / root;
      for (int f = 0; f < 3; f++) {
        double z = f == 0 ? a : random.nextGaussian();
        double noise = f == deciding ? tilt * a + Math.sqrt(VARIANCE - tilt * tilt) * z : root * z;
        x[3 * t + f] = (float) (MEANS[state][f] + noise);
      }
      labels[t] = Draws.label(2 * x[3 * t + deciding], random);
      salient[3 * t + deciding] = true;
    }
    FeatureSequence input =
        new FeatureSequence(Tensor.of(x, steps, 3), Axis.steps(steps), features);
    return new TruthCase(input, labels, salient);
  }
}
