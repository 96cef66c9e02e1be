package gatelens.method.temporal;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.method.perturbation.Shapley;
import gatelens.perturb.ShapleyValues;
import java.util.Arrays;
import java.util.List;

/// Exact Shapley values of the features of each event for the answer at its own step: all 2^D sets
/// of features of the last event, from the one state before it. `2^D` cell steps an event.
///
/// It says nothing about events that act later; {@link Shapley} of the last answer does.
///
/// Source: L. S. Shapley, A Value for n-Person Games, 1953
///
/// @param baseline what a value is replaced by; usual: zeros
public record TemporalShapley(Baseline baseline) implements Explainer<ModelScore> {
  /// The most features: 2^12 sets an event.
  public static final int MOST = 12;

  /// The row of the list.
  static Method row() {
    return Method.of(List.of(), s -> new TemporalShapley(s.baseline()));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "temporal-shapley",
        "Exact Shapley values of each event's features",
        "What is each feature's fair share in what its event did to the answer at its own step?",
        "a model",
        "2^features cell steps an event",
        "Shapley, A Value for n-Person Games, 1953",
        true,
        true);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    LastEvent last = new LastEvent(score, input);
    int width = last.width();
    if (width > MOST) {
      throw new IllegalArgumentException(
          "exact Shapley values of "
              + width
              + " features at every event: expected at most "
              + MOST
              + "; take temporal-occlusion, or kernel-shap of the last answer");
    }
    float[] base = last.baseline(baseline);
    int sets = 1 << width;
    int[] steps = new int[last.steps() * sets];
    float[][] events = new float[steps.length][];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = i / sets;
      events[i] = last.prefixes.event(steps[i]);
      for (int d = 0; d < width; d++) {
        if ((i % sets >>> d & 1) == 0) {
          events[i][d] = base[steps[i] * width + d];
        }
      }
    }
    double[] all = last.with(steps, events);
    float[] shares = new float[last.steps() * width];
    double[] replaced = new double[last.steps()];
    for (int t = 0; t < last.steps(); t++) {
      double[] phi = ShapleyValues.exact(Arrays.copyOfRange(all, t * sets, (t + 1) * sets), width);
      replaced[t] = all[t * sets];
      for (int d = 0; d < width; d++) {
        shares[t * width + d] = (float) phi[d];
      }
    }
    return last.explanation(this, shares, replaced);
  }
}
