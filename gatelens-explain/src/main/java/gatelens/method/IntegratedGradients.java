package gatelens.method;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `(x - b) ∫₀¹ ∂f(b + α (x - b)) dα` by the Gauss-Legendre rule; the mean over baselines where
/// there are several, with its standard error: expected gradients.
///
/// Sources: M. Sundararajan, A. Taly, Q. Yan, Axiomatic Attribution for Deep Networks, 2017,
/// https://arxiv.org/abs/1703.01365; G. Erion and others, Improving performance of deep learning
/// models with axiomatic attribution priors and expected gradients, 2021,
/// https://arxiv.org/abs/1906.10670
///
/// @param baseline where the path begins; usual: zeros
/// @param steps points of the rule; 0 (usual) doubles them from 8 until the gap is below 1e-5 of the
///   change or 256 are reached
/// @param expected true if named expected gradients: the baseline is a background
public record IntegratedGradients(Baseline baseline, int steps, boolean expected)
    implements Explainer<DifferentiableScore> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there are fewer than no points
  public IntegratedGradients {
    if (steps < 0) {
      throw new IllegalArgumentException(
          "steps is " + steps + "; 0 refines until the gap is small, 50 is usual");
    }
  }

  @Override
  public MethodCard card() {
    return expected
        ? new MethodCard(
            "expected-gradients",
            "Expected gradients",
            "What did each value add, on the mean over paths from a background?",
            "gradients",
            "some runs forward and back a row of the background",
            "Erion and others, Improving performance of deep learning models with axiomatic"
                + " attribution priors and expected gradients, 2021,"
                + " https://arxiv.org/abs/1906.10670",
            true,
            true)
        : new MethodCard(
            "integrated-gradients",
            "Integrated gradients",
            "What did each value add along the straight path from a baseline?",
            "gradients",
            "8 to 256 runs forward and back",
            "Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017,"
                + " https://arxiv.org/abs/1703.01365",
            true,
            true);
  }

  @Override
  public Explanation explain(DifferentiableScore score, Point input) {
    float[] x = input.values();
    List<float[]> bases = baseline.all(input);
    double[] mean = new double[x.length];
    double[] squares = new double[x.length];
    double value = score.at(input);
    double baseValue = 0;
    double points = 0;
    for (float[] base : bases) {
      double start = score.at(input.with(base));
      int n = steps == 0 ? 8 : steps;
      double[] path = path(score, input, base, n);
      while (steps == 0 && n < 256 && gap(path, value - start) > 1e-5) {
        n *= 2;
        path = path(score, input, base, n);
      }
      points += n;
      baseValue += start / bases.size();
      for (int i = 0; i < x.length; i++) {
        mean[i] += path[i] / bases.size();
        squares[i] += path[i] * path[i] / bases.size();
      }
    }
    float[] out = new float[x.length];
    float[] error = new float[x.length];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
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
        new Completeness(value, baseValue, sum),
        Map.of(),
        Map.of("points", points, "baselines", (double) bases.size()));
  }

  private static double gap(double[] path, double change) {
    double sum = 0;
    for (double part : path) {
      sum += part;
    }
    return Math.abs(sum - change) / Math.max(Math.abs(change), 1e-2);
  }

  private static double[] path(DifferentiableScore score, Point input, float[] base, int n) {
    GaussLegendre rule = GaussLegendre.of(n);
    float[] x = input.values();
    float[][] gradients = new float[n][];
    Rows rows =
        new Rows() {
          @Override
          public Layout layout() {
            return input.layout();
          }

          @Override
          public int count() {
            return n;
          }

          @Override
          public void copyTo(int row, float[] target) {
            double alpha = rule.points()[row];
            for (int i = 0; i < target.length; i++) {
              target[i] = (float) (base[i] + alpha * (x[i] - (double) base[i]));
            }
          }
        };
    score.gradients(rows, (row, gradient) -> gradients[row] = gradient.clone());
    double[] out = new double[x.length];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < out.length; i++) {
        out[i] += rule.weights()[k] * gradients[k][i] * (x[i] - (double) base[i]);
      }
    }
    return out;
  }
}
