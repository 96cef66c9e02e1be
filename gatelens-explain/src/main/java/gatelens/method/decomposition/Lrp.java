package gatelens.method.decomposition;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.explain.Target;
import gatelens.rule.ExactRun;
import gatelens.rule.Flat;
import gatelens.rule.Relevance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Layer-wise relevance propagation with signal-take-all products: the logit is handed backward,
/// share by share; gates get nothing. What biases, ε and the start state take stands beside the
/// attribution as terms.
///
/// Source: L. Arras, G. Montavon, K.-R. Müller, W. Samek, Explaining Recurrent Neural Network
/// Predictions in Sentiment Analysis, 2017, https://arxiv.org/abs/1706.07206
///
/// @param epsilon keeps denominators from zero; 0.001 is usual
public record Lrp(double epsilon) implements Explainer<ModelScore> {
  /// Checks the setting.
  ///
  /// @throws IllegalArgumentException if it is not above 0
  public Lrp {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be above 0, 0.001 is usual");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.of(
        List.of(
            Setting.number(
                "epsilon",
                "0.001",
                "(0, ∞)",
                "keeps denominators from zero; what it absorbs is told apart")),
        s -> new Lrp(s.number("epsilon")));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "lrp",
        "Layer-wise relevance propagation",
        "Which values carried the signal that made the logit?",
        "a model, and a logit",
        "one pass each way",
        "Arras, Montavon, Müller and Samek, Explaining Recurrent Neural Network Predictions in"
            + " Sentiment Analysis, 2017, https://arxiv.org/abs/1706.07206",
        true,
        true);
  }

  @Override
  public Explanation explain(ModelScore score, Point input) {
    Target.Output target = score.logit();
    ExactRun run = ExactRun.of(score.model(), input);
    int rows = run.logits().length;
    int step = target.step() < 0 ? rows - 1 : target.step();
    boolean mirrored = score.model().outputWidth() == 1;
    int index = mirrored ? 0 : target.index();
    double sign = mirrored && score.model().classCount() == 2 && target.index() == 0 ? -1 : 1;
    Relevance.Shares shares = Relevance.of(run, step, index, epsilon);
    double[] relevance = Flat.of(score.model(), input.layout(), shares.inputs());
    float[] flat = new float[relevance.length];
    double sum = 0;
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) (sign * relevance[i]);
      sum += sign * relevance[i];
    }
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("bias", sign * shares.bias());
    terms.put("absorbed by epsilon", sign * shares.absorbed());
    terms.put("start state", sign * shares.start());
    for (double term : terms.values()) {
      sum += term;
    }
    Completeness completeness = new Completeness(sign * run.logits()[step][index], 0, sum);
    return new Explanation(
        this,
        input,
        Point.split(input.layout(), flat),
        Explanation.Grouping.CELLS,
        Optional.empty(),
        completeness,
        terms,
        Map.of());
  }
}
