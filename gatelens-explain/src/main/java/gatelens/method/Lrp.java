package gatelens.method;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import java.util.Map;
import java.util.Optional;

/// Layer-wise relevance propagation: linear maps share `R_i = x_i w_ij / (z_j + ε sign z_j) R_j`, and
/// of a product of gate and signal the signal takes all. What biases and epsilon take is a term of
/// its own.
///
/// Source: L. Arras, G. Montavon, K.-R. Müller, W. Samek, Explaining Recurrent Neural Network
/// Predictions in Sentiment Analysis, 2017, https://arxiv.org/abs/1706.07206
///
/// @param epsilon ε, above 0; usual: 0.001
public record Lrp(double epsilon) implements Explainer<ModelScore> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if epsilon is not positive
  public Lrp {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be positive, 0.001 is usual");
    }
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "lrp",
        "Layer-wise relevance propagation",
        "How is the score itself shared among the values, when gates only pass it on?",
        "a model",
        "one run forward and back",
        "Arras, Montavon, Müller and Samek, Explaining Recurrent Neural Network Predictions in"
            + " Sentiment Analysis, 2017, https://arxiv.org/abs/1706.07206",
        true,
        false);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    Multipliers.Result result = Multipliers.relevance(score, input, epsilon);
    float[] out = new float[input.values().length];
    double sum = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) result.attribution()[i];
      sum += result.attribution()[i];
    }
    double rest = result.score() - sum - result.start();
    return new Explanation(
        this,
        input,
        Point.split(input.layout(), out),
        Explanation.Grouping.CELLS,
        Optional.empty(),
        new Completeness(result.score(), 0, sum + result.start()),
        Map.of("start state", result.start(), "bias and absorbed", rest),
        Map.of());
  }
}
