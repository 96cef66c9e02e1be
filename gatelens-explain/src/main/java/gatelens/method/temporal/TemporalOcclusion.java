package gatelens.method.temporal;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.method.perturbation.Occlusion;
import java.util.List;

/// What each feature of each event did to the answer at its own step: `a_(t,d) = f(x_(0..t)) -
/// f(x_(0..t) with x_(t,d) at the baseline)`. One cell step a cell.
///
/// It says nothing about events that act later: a model that answers with delay is not explained by
/// it. {@link Occlusion} of the last answer, or of the sum over steps, is.
///
/// Source: H. Suresh et al., Clinical Intervention Prediction and Understanding with Deep Neural
/// Networks, 2017, https://arxiv.org/abs/1705.08498
///
/// @param baseline what a value is replaced by; usual: zeros or the training mean
public record TemporalOcclusion(Baseline baseline) implements Explainer<ModelScore> {
  /// The row of the list.
  static Method row() {
    return Method.of(List.of(), s -> new TemporalOcclusion(s.baseline()));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "temporal-occlusion",
        "Temporal occlusion",
        "How much would the answer at each step fall without this value of its last event?",
        "a model",
        "one cell step a cell",
        "Suresh et al., Clinical Intervention Prediction and Understanding with Deep Neural"
            + " Networks, 2017, https://arxiv.org/abs/1705.08498",
        true,
        false);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    LastEvent last = new LastEvent(score, input);
    float[] base = last.baseline(baseline);
    int cells = last.steps() * last.width();
    int[] steps = new int[cells];
    float[][] events = new float[cells][];
    for (int i = 0; i < cells; i++) {
      steps[i] = i / last.width();
      events[i] = last.prefixes.event(steps[i]);
      events[i][i % last.width()] = base[i];
    }
    double[] without = last.with(steps, events);
    float[] falls = new float[cells];
    for (int i = 0; i < cells; i++) {
      falls[i] = (float) (last.values[steps[i]] - without[i]);
    }
    return last.explanation(this, falls, new double[0]);
  }
}
