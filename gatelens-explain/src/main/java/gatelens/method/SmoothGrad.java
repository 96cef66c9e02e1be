package gatelens.method;

import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.sequence.Rows;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// The gradient averaged over noisy copies of the input, which lets go what changes from one copy
/// to the next.
///
/// Source: D. Smilkov et al., SmoothGrad: removing noise by adding noise, 2017,
/// https://arxiv.org/abs/1706.03825
///
/// @param samples noisy copies; 50 is usual
/// @param noise the standard deviation as a share of the input's range; 0.15 is usual
/// @param seed decides the noise
public record SmoothGrad(int samples, double noise, long seed)
    implements Explainer<DifferentiableScore> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public SmoothGrad {
    if (samples < 1 || !(noise >= 0)) {
      throw new IllegalArgumentException(
          "samples is "
              + samples
              + ", noise "
              + noise
              + "; expected at least 1 and at least 0; 50 and 0.15 are usual");
    }
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "smoothgrad",
        "SmoothGrad",
        "How fast would the score change with each value, on average around the input?",
        "gradients",
        "one backward pass a sample",
        "Smilkov, Thorat, Kim, Viégas and Wattenberg, SmoothGrad: removing noise by adding noise,"
            + " 2017, https://arxiv.org/abs/1706.03825",
        true,
        false);
  }

  @Override
  public Explanation explain(DifferentiableScore score, Point input) {
    float[] x = input.values();
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : x) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double deviation = noise * (high - low);
    float[][] rows = new float[samples][x.length];
    SplittableRandom random = new SplittableRandom(seed);
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (x[i] + deviation * random.nextGaussian());
      }
    }
    double[][] parts = new double[samples][x.length];
    score.gradients(
        Rows.of(input.layout(), rows),
        (row, gradient) -> {
          for (int i = 0; i < gradient.length && i < x.length; i++) {
            parts[row][i] = gradient[i];
          }
        });
    double base = score.evaluate(Rows.of(input.layout(), new float[x.length])).values()[0];
    Explanation mean =
        Averages.explanation(
            this, input, parts, score.at(input), base, Map.of("samples", (double) samples));
    return new Explanation(
        this,
        input,
        mean.attribution(),
        mean.grouping(),
        samples > 1 ? mean.standardError() : Optional.empty(),
        new Completeness(mean.completeness().score(), base, mean.total()),
        Map.of(),
        mean.notes());
  }
}
