package gatelens.benchmark;

import gatelens.sequence.FeatureSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Spike: three noisy NARMA series with trends, low-passed; some get spikes of 1.5 at random steps.
/// The label is 1 from the first spike of feature 0 on, or `delay` steps later; that spike is what
/// is important.
///
/// Sources: S. Tonekaboni et al., What went wrong and when?, 2020,
/// https://arxiv.org/abs/2003.02821; the delay: K. Leung et al., Temporal Dependencies in Feature
/// Importance for Time Series Prediction (WinIT), 2023, https://arxiv.org/abs/2107.14317
public final class SpikeData {
  /// Of the recursion `y_t = a y_(t-1) + 1.5 u_(t-2) u_t + c`.
  private static final double[][] NARMA = {{0.5, 0.5}, {0.5, 0.5}, {0.3, 0.1}};

  private static final double[] TREND = {0.003, 0.065, 0};

  private SpikeData() {}

  /// Draws series.
  ///
  /// @param count series; the papers take 3000
  /// @param steps T; the papers take 80
  /// @param delay steps from the spike to the label; 0, 1, 2 and 4 were published
  /// @param seed decides everything
  /// @throws IllegalArgumentException if the delay is negative
  public static TruthData generate(int count, int steps, int delay, long seed) {
    if (delay < 0) {
      throw new IllegalArgumentException("delay is " + delay + "; it may not be negative");
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<TruthCase> cases = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] x = new float[3 * steps];
      int[] labels = new int[steps];
      boolean[] salient = new boolean[3 * steps];
      for (int f = 0; f < 3; f++) {
        double[] y = background(f, steps, random);
        int first = spikes(y, random);
        for (int t = 0; t < steps; t++) {
          x[3 * t + f] = (float) y[t];
        }
        if (f == 0 && first < steps) {
          salient[3 * first] = true;
          Arrays.fill(labels, Math.min(steps, first + delay), steps, 1);
        }
      }
      cases.add(new TruthCase(FeatureSequence.of(Tensor.of(x, steps, 3)), labels, salient));
    }
    return new TruthData(
        delay == 0 ? "Spike" : "Spike, delay " + delay, "the first spike of feature 0", cases);
  }

  private static double[] background(int feature, int steps, SplittableRandom random) {
    double[] u = new double[steps];
    double[] y = new double[steps];
    for (int t = 0; t < steps; t++) {
      u[t] = random.nextDouble() / 2;
      double before = t > 0 ? y[t - 1] : 0;
      double old = t > 1 ? u[t - 2] : 0;
      y[t] = NARMA[feature][0] * before + 1.5 * old * u[t] + NARMA[feature][1];
    }
    for (int t = 0; t < steps; t++) {
      y[t] += 0.001 * random.nextGaussian() + TREND[feature] * t;
    }
    double range = Arrays.stream(y).max().orElse(1) - Arrays.stream(y).min().orElse(0);
    for (int t = 0; t < steps; t++) {
      y[t] = y[t] / Math.max(1e-12, range) - (feature == 2 ? 0.5 : 0);
    }
    return Butterworth.lowPass(y, 6, 6.8 / 30);
  }

  /// Adds spikes to three series of ten; answers the first, or the length if there is none.
  private static int spikes(double[] y, SplittableRandom random) {
    int first = y.length;
    if (random.nextDouble() < 0.3) {
      for (int k = Draws.poisson(3, random); k > 0; k--) {
        int at = random.nextInt(y.length);
        y[at] += 1.5;
        first = Math.min(first, at);
      }
    }
    return first;
  }
}
