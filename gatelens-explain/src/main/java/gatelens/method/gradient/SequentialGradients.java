package gatelens.method.gradient;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.OverRows;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.rule.GaussLegendre;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Sequential integrated gradients: for each step a path of its own, on which only this step moves
/// from the baseline and all others stay as they are: `a_t = (x_t - b_t) ∘ ∫ ∂f/∂x_t dα`. Each
/// step's parts sum to what the score loses when this step alone is at the baseline; over all steps
/// they sum to nothing in particular.
///
/// Source: J. Enguehard, Sequential Integrated Gradients: a simple but effective method for
/// explaining language models, 2023, https://arxiv.org/abs/2305.15853
///
/// @param baseline where each path begins; usual: zeros, or the vector of a padding token
/// @param steps points on each path, by Gauss-Legendre; 8 is usual, paths of one step are short
public record SequentialGradients(Baseline baseline, int steps)
    implements Explainer<DifferentiableScore> {
  /// Checks the number of points.
  ///
  /// @throws IllegalArgumentException if it is below 1
  public SequentialGradients {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "steps is " + steps + "; at least 1 is needed, 8 is usual");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.of(
        List.of(Setting.whole("steps", 8, "[1, ∞)", "points on the path of each step")),
        s -> OverRows.of(s.baseline(), one -> new SequentialGradients(one, s.integer("steps"))));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "sequential-integrated-gradients",
        "Sequential integrated gradients",
        "What does each value give where it stands, when all other steps are as they are?",
        "gradients",
        "points × steps backward passes",
        "Enguehard, Sequential Integrated Gradients, 2023, https://arxiv.org/abs/2305.15853",
        true,
        false);
  }

  @Override
  public Explanation explain(DifferentiableScore score, Point input) {
    float[] x = input.values();
    float[] x0 = baseline.of(input);
    List<PathIntegral.Path> paths = new ArrayList<>();
    List<int[]> moved = new ArrayList<>();
    for (Layout.Part part : input.layout().parts()) {
      for (int t = 0; t < part.length(); t++) {
        int from = part.offset() + t * part.width();
        if (part.counts(t)) {
          float[] start = x.clone();
          System.arraycopy(x0, from, start, from, part.width());
          paths.add(new PathIntegral.Path(start, x));
          moved.add(new int[] {from, from + part.width()});
        }
      }
    }
    PathIntegral.Result result =
        PathIntegral.of(score, input.layout(), paths, GaussLegendre.of(steps));
    float[] parts = new float[x.length];
    double worst = 0;
    double total = 0;
    for (int k = 0; k < paths.size(); k++) {
      double sum = 0;
      for (int i = moved.get(k)[0]; i < moved.get(k)[1]; i++) {
        parts[i] = (float) result.attributions()[k][i];
        sum += result.attributions()[k][i];
      }
      double lost = result.scores()[k] - result.baselineScores()[k];
      worst = Math.max(worst, Math.abs(sum - lost));
      total += sum;
    }
    return Explanation.ofCells(
        this,
        input,
        parts,
        new Completeness(score.at(input), score.at(input.with(x0)), total),
        Map.of("points", (double) steps, "largest gap of a step", worst));
  }
}
