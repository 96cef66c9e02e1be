package gatelens.method;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Differences from a baseline handed back through every gate so that they add up: the rescale rule
/// for functions, the product rule `(y + y₀) / 2` for gates; the mean over a background, with its
/// standard error, is DeepSHAP. In double precision.
///
/// Sources: A. Shrikumar, P. Greenside, A. Kundaje, Learning Important Features Through Propagating
/// Activation Differences, 2017, https://arxiv.org/abs/1704.02685; S. Lundberg, S.-I. Lee, A Unified
/// Approach to Interpreting Model Predictions, 2017, https://arxiv.org/abs/1705.07874
///
/// @param baseline what the input is compared with; usual: zeros
/// @param shap true if named DeepSHAP: the baseline is a background
public record DeepLift(Baseline baseline, boolean shap) implements Explainer<ModelScore> {
  @Override
  public MethodCard card() {
    return shap
        ? new MethodCard(
            "deepshap",
            "DeepSHAP",
            "What did each value add against a background, through every gate?",
            "a model",
            "one run forward and back a row of the background",
            "Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, 2017,"
                + " https://arxiv.org/abs/1705.07874",
            true,
            true)
        : new MethodCard(
            "deeplift",
            "DeepLIFT",
            "What did each value add against the baseline, through every gate?",
            "a model",
            "one run forward and back",
            "Shrikumar, Greenside and Kundaje, Learning Important Features Through Propagating"
                + " Activation Differences, 2017, https://arxiv.org/abs/1704.02685",
            true,
            true);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    List<float[]> bases = baseline.all(input);
    int size = input.values().length;
    double[] mean = new double[size];
    double[] squares = new double[size];
    double value = 0;
    double from = 0;
    for (float[] base : bases) {
      Multipliers.Result result = Multipliers.lift(score, input, base);
      value = result.score();
      from += result.baselineScore() / bases.size();
      for (int i = 0; i < size; i++) {
        mean[i] += result.attribution()[i] / bases.size();
        squares[i] += result.attribution()[i] * result.attribution()[i] / bases.size();
      }
    }
    float[] out = new float[size];
    float[] error = new float[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      out[i] = (float) mean[i];
      sum += mean[i];
      error[i] =
          (float)
              Math.sqrt(
                  Math.max(0, squares[i] - mean[i] * mean[i]) / Math.max(1, bases.size() - 1));
    }
    Optional<List<Tensor>> errors =
        bases.size() > 1 ? Optional.of(Point.split(input.layout(), error)) : Optional.empty();
    return new Explanation(
        this,
        input,
        Point.split(input.layout(), out),
        Explanation.Grouping.CELLS,
        errors,
        new Completeness(value, from, sum),
        Map.of(),
        Map.of("baselines", (double) bases.size()));
  }
}
