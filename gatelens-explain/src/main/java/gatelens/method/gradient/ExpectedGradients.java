package gatelens.method.gradient;

import gatelens.explain.Baseline;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.rule.GaussLegendre;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Integrated gradients averaged over a background of baselines. The parts sum to the score less
/// the mean score of the background; the standard error says how far another background of this
/// size could lie.
///
/// Source: G. Erion et al., Improving Performance of Deep Learning Models with Axiomatic
/// Attribution Priors and Expected Gradients, 2021, https://arxiv.org/abs/1906.10670
///
/// @param background usual: some tens of training inputs
/// @param steps points on each path, by Gauss-Legendre; 16 is usual
public record ExpectedGradients(Baseline background, int steps)
    implements Explainer<DifferentiableScore> {
  /// Checks the number of points.
  ///
  /// @throws IllegalArgumentException if it is below 1
  public ExpectedGradients {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "steps is " + steps + "; at least 1 is needed, 16 is usual");
    }
  }

  /// The row of the list.
  static Method row() {
    int usual = 16;
    Baseline.Samples none = Baseline.Samples.of(List.of(new float[0]), "background");
    return Method.ofBackground(
        new ExpectedGradients(none, usual).card(),
        List.of(
            Setting.whole(
                "steps", usual, "[1, ∞)", "points on the path from each series of the background")),
        s -> new ExpectedGradients(s.neededBackground("expected-gradients"), s.integer("steps")));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "expected-gradients",
        "Expected gradients",
        "What did each value contribute, compared with inputs as they usually are?",
        "gradients",
        "points × backgrounds backward passes",
        "Erion, Janizek, Sturmfels, Lundberg and Lee, Improving Performance of Deep Learning Models"
            + " with Axiomatic Attribution Priors and Expected Gradients, 2021,"
            + " https://arxiv.org/abs/1906.10670",
        true,
        true);
  }

  @Override
  public Explanation explain(DifferentiableScore score, Point input) {
    List<float[]> rows = background.all(input);
    List<PathIntegral.Path> paths = new ArrayList<>();
    rows.forEach(row -> paths.add(new PathIntegral.Path(row, input.values())));
    PathIntegral.Result result =
        PathIntegral.of(score, input.layout(), paths, GaussLegendre.of(steps));
    return Averages.explanation(
        this,
        input,
        result.attributions(),
        result.scores()[0],
        Arrays.stream(result.baselineScores()).average().orElse(0),
        Map.of("points", (double) steps));
  }
}
