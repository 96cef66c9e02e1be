package gatelens.method;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// The mean gradient over noisy copies of the input, with its standard error.
///
/// Source: D. Smilkov and others, SmoothGrad: removing noise by adding noise, 2017,
/// https://arxiv.org/abs/1706.03825
///
/// @param samples copies, at least 2; usual: 50
/// @param noise standard deviation as a share of the input's range; usual: 0.15
/// @param seed decides the noise
public record SmoothGrad(int samples, double noise, long seed)
    implements Explainer<DifferentiableScore> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there are fewer than two samples or the noise is negative
  public SmoothGrad {
    if (samples < 2 || !(noise >= 0)) {
      throw new IllegalArgumentException(
          "samples is "
              + samples
              + " and noise "
              + noise
              + "; at least 2 and 0 are needed, 50 and 0.15 are usual");
    }
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "smoothgrad",
        "SmoothGrad",
        "How would the score change if this value rose a little, on the mean nearby?",
        "gradients",
        "one run forward and back a sample",
        "Smilkov and others, SmoothGrad: removing noise by adding noise, 2017,"
            + " https://arxiv.org/abs/1706.03825",
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
    Random random = new Random(seed);
    float[][] copies = new float[samples][x.length];
    for (float[] copy : copies) {
      for (int i = 0; i < x.length; i++) {
        copy[i] = (float) (x[i] + noise * (high - low) * random.nextGaussian());
      }
    }
    float[][] gradients = new float[samples][];
    score.gradients(
        Rows.of(input.layout(), copies), (row, gradient) -> gradients[row] = gradient.clone());
    float[] out = new float[x.length];
    float[] error = new float[x.length];
    double total = 0;
    for (int i = 0; i < x.length; i++) {
      double sum = 0;
      double squares = 0;
      for (float[] gradient : gradients) {
        sum += gradient[i];
        squares += (double) gradient[i] * gradient[i];
      }
      double mean = sum / samples;
      out[i] = (float) mean;
      error[i] =
          (float) Math.sqrt(Math.max(0, squares / samples - mean * mean) / (samples - 1));
      total += mean;
    }
    List<Tensor> errors = Point.split(input.layout(), error);
    double base = score.at(input.with(new Baseline.Zeros().of(input)));
    return new Explanation(
        this,
        input,
        Point.split(input.layout(), out),
        Explanation.Grouping.CELLS,
        Optional.of(errors),
        new Completeness(score.at(input), base, total),
        Map.of(),
        Map.of("samples", (double) samples));
  }
}
