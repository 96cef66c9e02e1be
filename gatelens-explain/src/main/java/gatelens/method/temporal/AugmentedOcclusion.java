package gatelens.method.temporal;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Occlusion by values that the feature really takes: each value is replaced by draws from the
/// feature's values in a background, and the mean of `|f(x_(0..t)) - f(with the draw)|` is what it
/// was worth to the answer at its own step.
///
/// Source: S. Tonekaboni, S. Joshi, K. Campbell, D. Duvenaud, A. Goldenberg, What went wrong and
/// when? Instance-wise feature importance for time-series black-box models, 2020,
/// https://arxiv.org/abs/2003.02821
///
/// @param background series of the input's layout, such as the training data
/// @param samples draws a value; 10 is usual
/// @param seed decides the draws
public record AugmentedOcclusion(Baseline.Samples background, int samples, long seed)
    implements Explainer<ModelScore> {
  static final MethodCard CARD =
      new MethodCard(
          "augmented-occlusion",
          "Augmented feature occlusion",
          "How far does the answer at each step move if a value is one that the feature takes"
              + " elsewhere?",
          "a model, a background",
          "one cell step a draw",
          "Tonekaboni et al., What went wrong and when?, 2020, https://arxiv.org/abs/2003.02821",
          false,
          false);

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there is no draw
  public AugmentedOcclusion {
    if (samples < 1) {
      throw new IllegalArgumentException(
          "samples is " + samples + "; at least 1 is needed, 10 is usual");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.ofBackground(
        CARD,
        List.of(Setting.whole("samples", 10, "[1, ∞)", "how many draws stand for a value")),
        s ->
            new AugmentedOcclusion(
                s.neededBackground("augmented-occlusion"), s.integer("samples"), s.seed()));
  }

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    LastEvent last = new LastEvent(score, input);
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> rows = background.all(input);
    int width = last.width();
    int cells = last.steps() * width;
    int[] steps = new int[cells * samples];
    float[][] events = new float[steps.length][];
    for (int i = 0; i < steps.length; i++) {
      int cell = i / samples;
      steps[i] = cell / width;
      events[i] = last.prefixes.event(steps[i]);
      float[] row = rows.get(random.nextInt(rows.size()));
      events[i][cell % width] = row[random.nextInt(last.steps()) * width + cell % width];
    }
    double[] without = last.with(steps, events);
    float[] mean = new float[cells];
    double[] error = new double[cells];
    for (int cell = 0; cell < cells; cell++) {
      double sum = 0;
      double squares = 0;
      for (int s = 0; s < samples; s++) {
        double move = Math.abs(last.values[cell / width] - without[cell * samples + s]);
        sum += move;
        squares += move * move;
      }
      mean[cell] = (float) (sum / samples);
      double variance = Math.max(0, squares / samples - mean[cell] * (double) mean[cell]);
      error[cell] = Math.sqrt(variance / Math.max(1, samples - 1));
    }
    Explanation e = last.explanation(this, mean, new double[0]);
    Optional<List<Tensor>> errors =
        samples < 2
            ? Optional.empty()
            : Optional.of(List.of(Tensor.generate(i -> error[i], last.steps(), width)));
    return new Explanation(
        this, input, e.attribution(), e.grouping(), errors, e.completeness(), e.terms(), e.notes());
  }
}
