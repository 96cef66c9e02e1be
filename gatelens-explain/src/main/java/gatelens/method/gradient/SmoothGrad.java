package gatelens.method.gradient;

import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// The gradient over noisy copies of the input: its mean, which lets go what changes from one copy
/// to the next; the mean of its square, which keeps size and loses sign; or its variance, where the
/// gradient is not to be relied on.
///
/// Sources: D. Smilkov et al., SmoothGrad: removing noise by adding noise, 2017,
/// https://arxiv.org/abs/1706.03825; square and variance: S. Hooker et al., A Benchmark for
/// Interpretability Methods in Deep Neural Networks, 2019, https://arxiv.org/abs/1806.10758, and J.
/// Adebayo et al., Local Explanation Methods for Deep Neural Networks Lack Sensitivity to Parameter
/// Values, 2018, https://arxiv.org/abs/1810.03307
///
/// @param form which of the three
/// @param samples noisy copies; 50 is usual
/// @param noise the standard deviation as a share of the input's range; 0.15 is usual
/// @param seed decides the noise
public record SmoothGrad(Form form, int samples, double noise, long seed)
    implements Explainer<DifferentiableScore> {
  /// What is made of the gradients.
  public enum Form {
    /// Their mean.
    MEAN,
    /// The mean of their squares.
    SQUARED,
    /// Their variance, with `samples - 1` below.
    VARIANCE
  }

  private static final String CITATION =
      "Smilkov, Thorat, Kim, Viégas and Wattenberg, SmoothGrad: removing noise by adding noise,"
          + " 2017, https://arxiv.org/abs/1706.03825";

  /// The mean.
  public SmoothGrad(int samples, double noise, long seed) {
    this(Form.MEAN, samples, noise, seed);
  }

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public SmoothGrad {
    if (samples < (form == Form.VARIANCE ? 2 : 1) || !(noise >= 0)) {
      throw new IllegalArgumentException(
          "samples is "
              + samples
              + ", noise "
              + noise
              + "; expected at least 1 (2 for a variance) and at least 0; 50 and 0.15 are usual");
    }
  }

  /// The rows of the list, one for each form.
  static List<Method> rows() {
    return Arrays.stream(Form.values()).map(SmoothGrad::row).toList();
  }

  private static Method row(Form form) {
    return Method.of(
        List.of(
            Setting.whole(
                "samples",
                50,
                form == Form.VARIANCE ? "[2, ∞)" : "[1, ∞)",
                "how many noisy copies of the input"),
            Setting.number(
                "noise",
                "0.15",
                "[0, ∞)",
                "the standard deviation of the noise as a share of the input's range")),
        s -> new SmoothGrad(form, s.integer("samples"), s.number("noise"), s.seed()));
  }

  @Override
  public MethodCard card() {
    return switch (form) {
      case MEAN ->
          card(
              "smoothgrad",
              "SmoothGrad",
              "How fast would the score change with each value, on average around the input?",
              CITATION,
              true);
      case SQUARED ->
          card(
              "smoothgrad-squared",
              "SmoothGrad squared",
              "How strongly does the score react to each value around the input, in either"
                  + " direction?",
              "Hooker, Erhan, Kindermans and Kim, A Benchmark for Interpretability Methods in Deep"
                  + " Neural Networks, 2019, https://arxiv.org/abs/1806.10758",
              false);
      case VARIANCE ->
          card(
              "vargrad",
              "VarGrad",
              "Where does the gradient change most around the input?",
              "Adebayo, Gilmer, Goodfellow and Kim, Local Explanation Methods for Deep Neural"
                  + " Networks Lack Sensitivity to Parameter Values, 2018,"
                  + " https://arxiv.org/abs/1810.03307",
              false);
    };
  }

  private static MethodCard card(
      String id, String title, String answers, String citation, boolean signed) {
    return new MethodCard(
        id, title, answers, "gradients", "one backward pass a sample", citation, signed, false);
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
    if (form == Form.SQUARED) {
      for (double[] row : parts) {
        java.util.Arrays.setAll(row, i -> row[i] * row[i]);
      }
    }
    double base = score.evaluate(Rows.of(input.layout(), new float[x.length])).values()[0];
    Explanation mean =
        Averages.explanation(
            this, input, parts, score.at(input), base, Map.of("samples", (double) samples));
    List<Tensor> shown = mean.attribution();
    if (form == Form.VARIANCE) {
      // the variance of one is its standard error's square times the samples
      shown =
          mean.standardError().orElse(mean.attribution()).stream()
              .map(error -> squares(error, samples))
              .toList();
    }
    double total = 0;
    for (Tensor part : shown) {
      for (float value : part.values()) {
        total += value;
      }
    }
    return new Explanation(
        this,
        input,
        shown,
        mean.grouping(),
        samples > 1 && form != Form.VARIANCE ? mean.standardError() : Optional.empty(),
        new Completeness(mean.completeness().score(), base, total),
        Map.of(),
        mean.notes());
  }

  private static Tensor squares(Tensor error, int samples) {
    float[] e = error.values();
    return Tensor.generate(i -> (double) e[i] * e[i] * samples, error.shape().extents());
  }
}
