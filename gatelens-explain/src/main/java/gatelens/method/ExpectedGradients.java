package gatelens.method;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /// Means over a background with their standard errors.
  static final class Averages {
    private Averages() {}

    /// An explanation that is the mean of several.
    ///
    /// @param parts one row a baseline
    static Explanation explanation(
        Explainer<?> by,
        Point input,
        double[][] parts,
        double score,
        double baselineScore,
        Map<String, Double> notes) {
      int n = input.values().length;
      int count = parts.length;
      float[] mean = new float[n];
      float[] error = new float[n];
      double total = 0;
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (double[] row : parts) {
          sum += row[i];
        }
        double middle = sum / count;
        double spread = 0;
        for (double[] row : parts) {
          spread += (row[i] - middle) * (row[i] - middle);
        }
        mean[i] = (float) middle;
        error[i] = (float) (count > 1 ? Math.sqrt(spread / (count - 1) / count) : 0);
        total += middle;
      }
      return new Explanation(
          by,
          input,
          Point.split(input.layout(), mean),
          Explanation.Grouping.CELLS,
          count > 1 ? Optional.of(Point.split(input.layout(), error)) : Optional.empty(),
          new Completeness(score, baselineScore, total),
          Map.of(),
          notes);
    }
  }
}
