package gatelens.method.temporal;

import gatelens.explain.DifferentiableScore;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.model.Link;
import gatelens.objective.Objective;
import gatelens.objective.Readout;
import gatelens.perturb.Prefixes;
import gatelens.sequence.Rows;
import java.util.Arrays;

/// How much of an answer is lost on changed inputs, with its gradient: what learnt masks minimise.
///
/// Of one score `((f(x̃) - f(x)) / (f(x̄) - f(x)))²`. Where a causal model that answers with
/// probabilities is asked at all steps, the divergence `KL(p_t(x) ‖ p_t(x̃))` over the classes of
/// each step (of sigmoids the sum of those of each), mean over steps, as a share of that of x̄:
/// sums over steps could cancel. 0 if nothing is lost, 1 on the input x̄ that has everything
/// replaced.
final class Preservation {
  private final DifferentiableScore score;
  private final Point input;
  private final double full;
  private final double scale;
  private final float[][] kept;

  /// @param replaced x̄, flat
  Preservation(DifferentiableScore score, Point input, float[] replaced) {
    this.score = score;
    this.input = input;
    boolean everyStep =
        score instanceof ModelScore model
            && model.canBranch()
            && model.model().classCount() > 1
            && Target.Output.likely(model.model(), 0, -1).scale() != Target.Scale.OUTPUT
            && model.target() instanceof Target.Output output
            && output.step() == Target.Output.ALL_STEPS;
    this.kept =
        everyStep && score instanceof ModelScore model
            ? new Prefixes(model.model(), input, model.workers()).logits()
            : new float[0][];
    this.full = kept.length > 0 ? 0 : score.at(input);
    double all = kept.length > 0 ? raw(replaced) : score.at(input.with(replaced)) - full;
    this.scale = Math.max(1e-9, kept.length > 0 ? all : all * all);
  }

  private double raw(float[] row) {
    double[] one = divergences(new float[][] {row}, new float[1][]);
    return one[0];
  }

  /// The loss of each row.
  ///
  /// @param gradients gets the gradient of each row's loss, flat by the input's layout
  double[] losses(float[][] rows, float[][] gradients) {
    double[] values;
    if (kept.length > 0) {
      values = divergences(rows, gradients);
      for (int n = 0; n < rows.length; n++) {
        values[n] /= scale;
        times(gradients[n], 1 / scale);
      }
      return values;
    }
    values =
        score.gradients(Rows.of(input.layout(), rows), (n, g) -> gradients[n] = g.clone()).clone();
    for (int n = 0; n < rows.length; n++) {
      double off = values[n] - full;
      values[n] = off * off / scale;
      times(gradients[n], 2 * off / scale);
    }
    return values;
  }

  private static void times(float[] row, double factor) {
    for (int i = 0; i < row.length; i++) {
      row[i] *= (float) factor;
    }
  }

  private double[] divergences(float[][] rows, float[][] gradients) {
    if (!(score instanceof ModelScore model)) {
      throw new IllegalStateException("only a model answers at every step");
    }
    Objective loss = new Objective.OfLogits(new Divergence(kept, model.model().link()));
    return model
        .model()
        .continuous()
        .gradients(
            Rows.of(input.layout(), rows),
            loss,
            model.workers(),
            (n, g) -> gradients[n] = g.clone());
  }

  /// `1/T Σ_t KL(p(kept_t) ‖ p(logits_t))`, over the classes of each step; p is a softmax of all
  /// outputs, or of each output a sigmoid, which stands for two classes.
  private record Divergence(float[][] kept, Link link) implements Readout {
    @Override
    public double value(float[] logits) {
      double sum = 0;
      for (int t = 0; t < kept.length; t++) {
        int classes = kept[t].length;
        double[] p = shares(kept[t], 0, classes);
        double[] q = shares(logits, t * classes, classes);
        sum += LastEvent.divergence(p, q) / kept.length;
        if (link == Link.SIGMOID) {
          sum += LastEvent.divergence(rest(p), rest(q)) / kept.length;
        }
      }
      return sum;
    }

    @Override
    public void gradient(float[] logits, float[] gradient) {
      for (int t = 0; t < kept.length; t++) {
        int classes = kept[t].length;
        double[] p = shares(kept[t], 0, classes);
        double[] q = shares(logits, t * classes, classes);
        for (int c = 0; c < classes; c++) {
          gradient[t * classes + c] = (float) ((q[c] - p[c]) / kept.length);
        }
      }
    }

    private double[] shares(float[] logits, int from, int classes) {
      double[] p = new double[classes];
      if (link == Link.SIGMOID) {
        for (int c = 0; c < classes; c++) {
          p[c] = 1 / (1 + Math.exp(-logits[from + c]));
        }
        return p;
      }
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, logits[from + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        p[c] = Math.exp(logits[from + c] - largest);
        sum += p[c];
      }
      for (int c = 0; c < classes; c++) {
        p[c] /= sum;
      }
      return p;
    }

    private static double[] rest(double[] p) {
      return Arrays.stream(p).map(share -> 1 - share).toArray();
    }
  }
}
