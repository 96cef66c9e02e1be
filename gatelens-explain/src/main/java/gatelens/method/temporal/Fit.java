package gatelens.method.temporal;

import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.perturb.Forecaster;
import java.util.List;
import java.util.SplittableRandom;

/// Feature importance in time: how much of the shift that an event makes in the distribution of
/// answers is made by one of its features. `I(d, t) = KL(p_t ‖ p_(t-1)) - E KL(p_t ‖ p̂)`, p̂ the
/// answer when only feature d of the event is seen and the others are drawn from a generator given
/// the past and feature d; the score is `2 / (1 + exp(-5 I)) - 1`, and 0 at the first step.
///
/// It says nothing about events that act later; {@link WinIt} does.
///
/// Source: S. Tonekaboni, S. Joshi, K. Campbell, D. Duvenaud, A. Goldenberg, What went wrong and
/// when? Instance-wise feature importance for time-series black-box models, 2020,
/// https://arxiv.org/abs/2003.02821
///
/// @param generator trained on series like the input
/// @param samples draws a cell; 10 is usual
/// @param seed decides the draws
public record Fit(Forecaster generator, int samples, long seed) implements Explainer<ModelScore> {
  static final MethodCard CARD =
      new MethodCard(
          "fit",
          "FIT",
          "Which feature of each event moved the distribution of answers at its step?",
          "a model, a generator",
          "one cell step a draw",
          "Tonekaboni et al., What went wrong and when?, 2020, https://arxiv.org/abs/2003.02821",
          true,
          false);

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there is no draw
  public Fit {
    if (samples < 1) {
      throw new IllegalArgumentException(
          "samples is " + samples + "; at least 1 is needed, 10 is usual");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.ofBackground(
        CARD,
        List.of(
            Setting.whole("samples", 10, "[1, ∞)", "how many draws stand for a cell"),
            Generated.sizeSetting(),
            Generated.trainingSetting()),
        s -> {
          int samples = s.integer("samples");
          return Generated.of(s, CARD, 1, g -> new Fit(g, samples, s.seed()));
        });
  }

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    LastEvent last = new LastEvent(score, input);
    int width = last.width();
    int count = Math.max(0, last.steps() - 1) * width * samples;
    float[][] means = generator.means(input);
    Forecaster.Draw[] draws = new Forecaster.Draw[width];
    for (int d = 0; d < width; d++) {
      draws[d] = generator.others(d);
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] steps = new int[count];
    float[][] events = new float[count][];
    for (int i = 0; i < count; i++) {
      int cell = width + i / samples;
      steps[i] = cell / width;
      events[i] = last.prefixes.event(steps[i]);
      draws[cell % width].into(means[steps[i]], events[i], random);
    }
    double[][] now = last.probabilities(last.prefixes.logits());
    double[][] seen = last.probabilities(last.prefixes.with(steps, events));
    float[] scores = new float[last.steps() * width];
    for (int cell = width; cell < scores.length; cell++) {
      int t = cell / width;
      double unexplained = 0;
      for (int s = 0; s < samples; s++) {
        unexplained += LastEvent.divergence(now[t], seen[(cell - width) * samples + s]) / samples;
      }
      double gain = LastEvent.divergence(now[t], now[t - 1]) - unexplained;
      scores[cell] = (float) (2 / (1 + Math.exp(-5 * gain)) - 1);
    }
    return last.explanation(this, scores, new double[0]);
  }
}
