package gatelens.method;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.sequence.Rows;
import java.util.Map;

/// The slope of the score at the input: `∂f / ∂x`, how fast it would change; its size alone; its
/// product with the input; or its product with the change from a baseline.
///
/// Source: K. Simonyan, A. Vedaldi, A. Zisserman, Deep Inside Convolutional Networks, 2013,
/// https://arxiv.org/abs/1312.6034
///
/// @param form which of the four
/// @param baseline what the score and the change are compared with; usual: zeros
public record Gradient(Form form, Baseline baseline) implements Explainer<DifferentiableScore> {
  /// A gradient whose baseline is zeros.
  public Gradient(Form form) {
    this(form, new Baseline.Zeros());
  }

  /// What is made of the gradient.
  public enum Form {
    /// `∂f / ∂x`
    PLAIN,
    /// `|∂f / ∂x|`
    ABSOLUTE,
    /// `x ∘ ∂f / ∂x`
    TIMES_INPUT,
    /// `(x - x₀) ∘ ∂f / ∂x`
    TIMES_CHANGE
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
      case TIMES_CHANGE ->
          new MethodCard(
              "gradient-x-change",
              "Gradient × change",
              "What would each value's change from the baseline contribute if the score were"
                  + " linear?",
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
    float[] x0 = baseline.of(input);
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
                      case TIMES_CHANGE -> gradient[i] * (input.values()[i] - x0[i]);
                    };
              }
            });
    double base = score.evaluate(Rows.of(input.layout(), x0)).values()[0];
    double sum = 0;
    for (float part : result) {
      sum += part;
    }
    return Explanation.ofCells(
        this, input, result, new Completeness(value[0], base, sum), Map.of());
  }
}
