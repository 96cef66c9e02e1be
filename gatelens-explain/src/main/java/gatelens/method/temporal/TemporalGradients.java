package gatelens.method.temporal;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.objective.Readout;
import gatelens.perturb.Prefixes;
import gatelens.rule.GaussLegendre;
import java.util.Arrays;
import java.util.List;

/// Integrated gradients of each prefix, of which the part of its last event is kept: `(x_t - b_t) ∫
/// ∂f(prefix)/∂x_t dα`.
///
/// With `wholePrefix` the path moves every event of the prefix from the baseline, so each prefix is
/// explained by integrated gradients proper; without it the past stays as it is and only the last
/// event moves (temporal integrated gradients), whose parts sum to what the event changed. Either
/// way one run a point of the path serves all prefixes, `steps × T` cell steps instead of `steps ×
/// T² / 2`.
///
/// Sources: M. Sundararajan, A. Taly, Q. Yan, Axiomatic Attribution for Deep Networks, 2017,
/// https://arxiv.org/abs/1703.01365; the temporal form: J. Enguehard, Time Interpret, 2023,
/// https://arxiv.org/abs/2306.02968
///
/// @param baseline where the path begins; usual: zeros
/// @param steps points of the path, by Gauss-Legendre; 32 is usual, 8 often enough
/// @param wholePrefix true if the past moves as well; usual: true
public record TemporalGradients(Baseline baseline, int steps, boolean wholePrefix)
    implements Explainer<ModelScore> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there is no point
  public TemporalGradients {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "steps is " + steps + "; at least 1 is needed, 32 is usual");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.of(
        List.of(
            Setting.whole("steps", 32, "[1, ∞)", "points on the path of each event"),
            Setting.flag(
                "whole-prefix", true, "whether the past moves along the path as well, or stays")),
        s -> new TemporalGradients(s.baseline(), s.integer("steps"), s.flag("whole-prefix")));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "temporal-integrated-gradients",
        "Integrated gradients of each event at its own step",
        "What did each value add to the answer at its own step, along a path from the baseline?",
        "a model",
        "one run a point of the path",
        "Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017,"
            + " https://arxiv.org/abs/1703.01365; Enguehard, Time Interpret, 2023,"
            + " https://arxiv.org/abs/2306.02968",
        true,
        !wholePrefix);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    LastEvent last = new LastEvent(score, input);
    float[] base = last.baseline(baseline);
    float[] x = input.values();
    int count = last.steps();
    int width = last.width();
    double[] sums = new double[x.length];
    int[] all = new int[count];
    Arrays.setAll(all, t -> t);
    Readout[] readouts = new Readout[count];
    Arrays.fill(readouts, last.readout());
    long extra = 0;
    long naive = 0;
    GaussLegendre rule = GaussLegendre.of(steps);
    for (int k = 0; k < steps; k++) {
      double alpha = rule.nodes()[k];
      double weight = rule.weights()[k];
      float[] moved = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        moved[i] = (float) (base[i] + alpha * (x[i] - base[i]));
      }
      Prefixes path =
          wholePrefix
              ? new Prefixes(score.model(), input.with(moved), score.workers())
              : last.prefixes;
      float[][] events = new float[count][];
      Arrays.setAll(events, t -> last.event(moved, t));
      path.gradients(
          all,
          events,
          readouts,
          (t, gradient) -> {
            for (int d = 0; d < width; d++) {
              int i = t * width + d;
              sums[i] += (x[i] - base[i]) * gradient[d] * weight;
            }
          });
      extra += wholePrefix ? path.cellSteps() : 0;
      naive += wholePrefix ? path.naiveCellSteps() : 0;
    }
    float[] parts = new float[sums.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = (float) sums[i];
    }
    double[] replaced = new double[0];
    if (!wholePrefix) {
      float[][] events = new float[count][];
      Arrays.setAll(events, t -> last.event(base, t));
      replaced = last.with(all, events);
    }
    Explanation made = last.explanation(this, parts, replaced);
    java.util.Map<String, Double> notes = new java.util.LinkedHashMap<>(made.notes());
    notes.merge("cell steps", (double) extra, Double::sum);
    notes.merge("cell steps naive", (double) naive, Double::sum);
    return Explanation.ofCells(this, input, parts, made.completeness(), notes);
  }
}
