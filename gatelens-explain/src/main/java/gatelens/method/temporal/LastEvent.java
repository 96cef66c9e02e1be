package gatelens.method.temporal;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.objective.Objective;
import gatelens.objective.Readout;
import gatelens.perturb.Prefixes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// What methods share that ask at every step what the last event did to the answer of its own
/// prefix.
final class LastEvent {
  final ModelScore score;
  final Point input;
  final Prefixes prefixes;

  /// The score of each prefix, `double[T]`.
  final double[] values;

  /// @throws IllegalArgumentException if the model has no state between steps
  LastEvent(ModelScore score, Point input) {
    check(score.model());
    this.score = score;
    this.input = input;
    this.prefixes = new Prefixes(score.model(), input, score.workers());
    this.values = scores(prefixes.logits());
  }

  /// Checks that a model can be asked for its answer at each step.
  ///
  /// @throws IllegalArgumentException if it has no state between steps
  static void check(Model model) {
    if (!model.isCausal()) {
      throw new IllegalArgumentException(
          "a method that asks for the answer at each step needs a model that reads one input,"
              + " forward; "
              + (model.branches().size() > 1
                  ? "this one reads " + model.branches().size()
                  : "this one needs the whole sequence before it answers")
              + "; occlusion, kernel-shap and integrated-gradients take it");
    }
  }

  int steps() {
    return prefixes.steps();
  }

  int width() {
    return prefixes.width();
  }

  private double[] scores(float[][] logits) {
    return Arrays.stream(logits).mapToDouble(score::value).toArray();
  }

  /// The scores of prefixes whose last events are others.
  double[] with(int[] steps, float[][] events) {
    return scores(prefixes.with(steps, events));
  }

  /// The event of a baseline.
  float[] event(float[] baseline, int step) {
    return Arrays.copyOfRange(baseline, step * width(), (step + 1) * width());
  }

  /// The readout of the explained score.
  Readout readout() {
    return switch (score.objective()) {
      case Objective.OfLogits of -> of.readout();
      case Objective.OfSignal of ->
          throw new IllegalArgumentException(
              of.layer()
                  + "."
                  + of.signal()
                  + " is no output; a prefix is explained by its output");
    };
  }

  /// The probabilities of all classes at each prefix. Each of several sigmoids stands for two
  /// classes of its own, `p` and `1 - p`, so that distances and divergences of all are the sums of
  /// those of each.
  ///
  /// @throws IllegalArgumentException if the model has no classes
  double[][] probabilities(float[][] logits) {
    int classes = score.model().classCount();
    if (classes < 2) {
      throw new IllegalArgumentException(
          "the model has " + classes + " output; divergences need the probabilities of 2 classes");
    }
    Readout[] readouts = new Readout[classes];
    for (int c = 0; c < classes; c++) {
      Target.Output target = Target.Output.likely(score.model(), c, -1);
      if (target.scale() == Target.Scale.OUTPUT) {
        throw new IllegalArgumentException(
            "the model answers with numbers; divergences need the probabilities of classes");
      }
      readouts[c] = ((Objective.OfLogits) target.objective(score.model())).readout();
    }
    boolean several = score.model().link() == Link.SIGMOID && score.model().outputWidth() > 1;
    double[][] out = new double[logits.length][several ? 2 * classes : classes];
    for (int i = 0; i < logits.length; i++) {
      for (int c = 0; c < classes; c++) {
        out[i][c] = readouts[c].value(logits[i]);
        if (several) {
          out[i][classes + c] = 1 - out[i][c];
        }
      }
    }
    return out;
  }

  /// An explanation of cells; the score is the sum over prefixes.
  ///
  /// @param replaced the score of each prefix whose last event is replaced wholly; empty if it has
  ///   no meaning
  Explanation explanation(Explainer<?> by, float[] cells, double[] replaced) {
    double full = Arrays.stream(values).sum();
    double attributed = 0;
    for (float cell : cells) {
      attributed += cell;
    }
    double base = replaced.length == 0 ? full - attributed : Arrays.stream(replaced).sum();
    Map<String, Double> notes = new LinkedHashMap<>();
    notes.put("cell steps", (double) prefixes.cellSteps());
    notes.put("cell steps naive", (double) prefixes.naiveCellSteps());
    return Explanation.ofCells(by, input, cells, new Completeness(full, base, attributed), notes);
  }

  /// One baseline, which must be a single one.
  float[] baseline(Baseline baseline) {
    return baseline.of(input);
  }

  /// `Σ p ln(p / q)`; probabilities below 1e-12 are taken for 1e-12.
  static double divergence(double[] p, double[] q) {
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      sum += p[c] * Math.log(Math.max(1e-12, p[c]) / Math.max(1e-12, q[c]));
    }
    return sum;
  }
}
