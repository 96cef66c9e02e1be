package gatelens.method.gradient;

import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.objective.Objective;
import gatelens.objective.Readout;
import gatelens.rule.ExactRun;
import gatelens.rule.GaussLegendre;
import gatelens.rule.Multipliers;
import gatelens.sequence.Layout;
import java.util.Arrays;
import java.util.List;

/// The gradient averaged along a straight path, in double precision throughout.
///
/// @param parts `(x - x₀) ∘ ∫ gradient`, `double[n]`
/// @param completeness of the parts
record ExactPath(double[] parts, Completeness completeness) {
  /// True for an output of a model of ours.
  static boolean serves(DifferentiableScore score) {
    return score instanceof ModelScore model && model.objective() instanceof Objective.OfLogits;
  }

  static ExactPath of(ModelScore score, Point input, float[] baseline, GaussLegendre rule) {
    Readout readout = DeepLift.readout(score);
    double[][] gradients = new double[rule.nodes().length][];
    score
        .workers()
        .forEach(
            gradients.length,
            k -> gradients[k] = gradient(score, input, baseline, rule.nodes()[k], readout));
    double[] parts = new double[baseline.length];
    for (int i = 0; i < parts.length; i++) {
      double sum = 0;
      for (int k = 0; k < gradients.length; k++) {
        sum += rule.weights()[k] * gradients[k][i];
      }
      parts[i] = sum * ((double) input.values()[i] - baseline[i]);
    }
    return new ExactPath(
        parts,
        new Completeness(
            ExactRun.of(score.model(), input).value(readout),
            ExactRun.of(score.model(), input.with(baseline)).value(readout),
            Arrays.stream(parts).sum()));
  }

  private static double[] gradient(
      ModelScore score, Point input, float[] baseline, double alpha, Readout readout) {
    float[] at = new float[baseline.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = (float) (baseline[i] + alpha * ((double) input.values()[i] - baseline[i]));
    }
    ExactRun run = ExactRun.of(score.model(), input.with(at));
    List<double[][]> slopes = Multipliers.of(run, run, readout);
    double[] flat = new double[at.length];
    for (int b = 0; b < slopes.size(); b++) {
      Layout.Part part = input.layout().parts().get(b);
      for (int t = 0; t < part.length(); t++) {
        if (part.counts(t)) {
          System.arraycopy(
              slopes.get(b)[t], 0, flat, part.offset() + t * part.width(), part.width());
        }
      }
    }
    return flat;
  }
}
