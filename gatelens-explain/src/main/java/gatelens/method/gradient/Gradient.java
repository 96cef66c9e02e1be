package gatelens.method.gradient;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /// The rows of the list, one for each form.
  static List<Method> rows() {
    return List.of(
        Method.of(List.of(), s -> new Gradient(Form.PLAIN)),
        Method.of(List.of(), s -> new Gradient(Form.ABSOLUTE)),
        Method.of(List.of(), s -> new Gradient(Form.TIMES_INPUT)),
        Method.of(List.of(), s -> new Gradient(Form.TIMES_CHANGE, s.baseline())));
  }

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
    return explainAll(score, List.of(input)).get(0);
  }

  @Override
  public List<Explanation> explainAll(DifferentiableScore score, List<Point> inputs) {
    return PathIntegral.together(inputs, some -> alike(score, some));
  }

  /// Inputs of one layout, in one batch.
  private List<Explanation> alike(DifferentiableScore score, List<Point> inputs) {
    Layout layout = inputs.get(0).layout();
    float[][] rows = inputs.stream().map(Point::values).toArray(float[][]::new);
    float[][] baselines = inputs.stream().map(baseline::of).toArray(float[][]::new);
    float[][] results = new float[rows.length][];
    double[] values =
        score.gradients(
            Rows.of(layout, rows),
            (row, gradient) -> results[row] = result(gradient, rows[row], baselines[row]));
    double[] bases = baselineScores(score, layout, baselines);
    List<Explanation> explanations = new ArrayList<>();
    for (int k = 0; k < rows.length; k++) {
      double sum = 0;
      for (float part : results[k]) {
        sum += part;
      }
      explanations.add(
          Explanation.ofCells(
              this,
              inputs.get(k),
              results[k],
              new Completeness(values[k], bases[k], sum),
              Map.of()));
    }
    return explanations;
  }

  /// One run where all inputs have the same baseline.
  private static double[] baselineScores(
      DifferentiableScore score, Layout layout, float[][] baselines) {
    boolean same = Arrays.stream(baselines).allMatch(b -> Arrays.equals(b, baselines[0]));
    double[] found =
        score.evaluate(Rows.of(layout, same ? new float[][] {baselines[0]} : baselines)).values();
    double[] all = new double[baselines.length];
    for (int k = 0; k < all.length; k++) {
      all[k] = found[same ? 0 : k];
    }
    return all;
  }

  private float[] result(float[] gradient, float[] x, float[] x0) {
    float[] result = new float[x.length];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          switch (form) {
            case PLAIN -> gradient[i];
            case ABSOLUTE -> Math.abs(gradient[i]);
            case TIMES_INPUT -> gradient[i] * x[i];
            case TIMES_CHANGE -> gradient[i] * (x[i] - x0[i]);
          };
    }
    return result;
  }
}
