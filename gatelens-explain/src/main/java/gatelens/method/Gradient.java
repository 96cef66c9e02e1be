package gatelens.method;

import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.sequence.Rows;
import java.util.Map;

/// The slope of the score at the input: `∂f / ∂x`, how fast it would change; its size alone; or its
/// product with the input.
///
/// Source: K. Simonyan, A. Vedaldi, A. Zisserman, Deep Inside Convolutional Networks, 2013,
/// https://arxiv.org/abs/1312.6034
///
/// @param form which of the three
public record Gradient(Form form) implements Explainer<DifferentiableScore> {
  /// What is made of the gradient.
  public enum Form {
    /// `∂f / ∂x`
    PLAIN,
    /// `|∂f / ∂x|`
    ABSOLUTE,
    /// `x ∘ ∂f / ∂x`
    TIMES_INPUT
  }

  private static final String CITATION =
      "Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2013,"
          + " https://arxiv.org/abs/1312.6034";

  @Override
  public MethodCard card() {
    return switch (form) {
      case PLAIN ->
          new MethodCard(
              "gradient",
              "Gradient",
              "How fast would the score change with each value?",
              "gradients",
              "one backward pass",
              CITATION,
              true,
              false);
      case ABSOLUTE ->
          new MethodCard(
              "saliency",
              "Saliency",
              "How strongly does the score react to each value, in either direction?",
              "gradients",
              "one backward pass",
              CITATION,
              false,
              false);
      case TIMES_INPUT ->
          new MethodCard(
              "input-x-gradient",
              "Input × gradient",
              "What would each value contribute if the score were linear?",
              "gradients",
              "one backward pass",
              "Shrikumar, Greenside, Shcherbina and Kundaje, Not Just a Black Box, 2016,"
                  + " https://arxiv.org/abs/1605.01713",
              true,
              false);
    };
  }

  @Override
  public Explanation explain(DifferentiableScore score, Point input) {
    float[] result = new float[input.values().length];
    double[] value =
        score.gradients(
            Rows.of(input.layout(), input.values()),
            (row, gradient) -> {
              for (int i = 0; i < result.length; i++) {
                result[i] =
                    switch (form) {
                      case PLAIN -> gradient[i];
                      case ABSOLUTE -> Math.abs(gradient[i]);
                      case TIMES_INPUT -> gradient[i] * input.values()[i];
                    };
              }
            });
    double base = score.evaluate(Rows.of(input.layout(), new float[result.length])).values()[0];
    double sum = 0;
    for (float part : result) {
      sum += part;
    }
    return Explanation.ofCells(
        this, input, result, new Completeness(value[0], base, sum), Map.of());
  }
}
