package gatelens.method;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The gradient `∂f/∂x`, its magnitude (saliency), or `x ∂f/∂x`.
///
/// Source: K. Simonyan, A. Vedaldi, A. Zisserman, Deep Inside Convolutional Networks, 2013,
/// https://arxiv.org/abs/1312.6034
///
/// @param form which of them
public record Gradient(Form form) implements Explainer<DifferentiableScore> {
  /// What is made of a gradient.
  public enum Form {
    /// `∂f/∂x`
    SIGNED,
    /// `|∂f/∂x|`
    MAGNITUDE,
    /// `x ∂f/∂x`
    TIMES_INPUT
  }

  @Override
  public MethodCard card() {
    String source =
        "Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2013,"
            + " https://arxiv.org/abs/1312.6034";
    return switch (form) {
      case SIGNED ->
          new MethodCard(
              "gradient",
              "Gradient",
              "How would the score change if this value rose a little?",
              "gradients",
              "one run forward and back",
              source,
              true,
              false);
      case MAGNITUDE ->
          new MethodCard(
              "saliency",
              "Saliency",
              "How sensitive is the score to this value, whichever way?",
              "gradients",
              "one run forward and back",
              source,
              false,
              false);
      case TIMES_INPUT ->
          new MethodCard(
              "input-x-gradient",
              "Input times gradient",
              "What would this value add if the score were linear?",
              "gradients",
              "one run forward and back",
              "Shrikumar, Greenside, Shcherbina and Kundaje, Not Just a Black Box, 2016,"
                  + " https://arxiv.org/abs/1605.01713",
              true,
              false);
    };
  }

  @Override
  public Explanation explain(DifferentiableScore score, Point input) {
    float[] x = input.values();
    float[] out = new float[x.length];
    double value =
        score.gradients(
            Rows.of(input.layout(), x),
            (row, gradient) -> {
              for (int i = 0; i < out.length; i++) {
                out[i] =
                    switch (form) {
                      case SIGNED -> gradient[i];
                      case MAGNITUDE -> Math.abs(gradient[i]);
                      case TIMES_INPUT -> gradient[i] * x[i];
                    };
              }
            })[0];
    double sum = 0;
    for (float part : out) {
      sum += part;
    }
    double base = score.at(input.with(new Baseline.Zeros().of(input)));
    return Explanation.ofCells(
        this, input, out, new Completeness(value, base, sum), Map.of("runs", 2.0));
  }

  @Override
  public List<Explanation> explainAll(DifferentiableScore score, List<Point> inputs) {
    List<Explanation> all = new ArrayList<>();
    inputs.forEach(input -> all.add(explain(score, input)));
    return all;
  }
}
