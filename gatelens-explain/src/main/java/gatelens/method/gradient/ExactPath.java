package gatelens.method.gradient;

import gatelens.explain.DifferentiableScore;
import gatelens.explain.ModelScore;
import gatelens.objective.Objective;
import gatelens.objective.Readout;
import gatelens.rule.ExactRun;
import gatelens.rule.Flat;
import gatelens.rule.GaussLegendre;
import gatelens.rule.Multipliers;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.List;

/// Gradients averaged along pieces of a straight path, in double precision throughout. Every step
/// counts that the layout counts, at the beginning of the path too.
///
/// @param score of an output of a model of ours
/// @param from `float[n]`, where the path begins
/// @param to `float[n]`, where it ends
record ExactPath(ModelScore score, Layout layout, float[] from, float[] to)
    implements AdaptivePath.Pieces {
  private static final GaussLegendre RULE = GaussLegendre.of(AdaptivePath.POINTS);

  /// True for an output of a model of ours.
  static boolean serves(DifferentiableScore score) {
    return score instanceof ModelScore model && model.objective() instanceof Objective.OfLogits;
  }

  @Override
  public List<AdaptivePath.Panel> of(List<double[]> ends) {
    Readout readout = DeepLift.readout(score);
    int points = RULE.nodes().length;
    double[][] gradients = new double[ends.size() * points][];
    double[][] values = new double[ends.size()][2];
    score
        .workers()
        .forEach(
            gradients.length,
            i -> {
              double[] piece = ends.get(i / points);
              double alpha = piece[0] + RULE.nodes()[i % points] * (piece[1] - piece[0]);
              gradients[i] = gradient(at(alpha), readout);
            });
    score
        .workers()
        .forEach(
            2 * values.length,
            i ->
                values[i / 2][i % 2] =
                    ExactRun.counted(score.model(), layout, at(ends.get(i / 2)[i % 2]))
                        .value(readout));
    List<AdaptivePath.Panel> panels = new ArrayList<>();
    for (int p = 0; p < ends.size(); p++) {
      double[] piece = ends.get(p);
      double[] parts = new double[from.length];
      for (int k = 0; k < points; k++) {
        for (int i = 0; i < parts.length; i++) {
          parts[i] += RULE.weights()[k] * gradients[p * points + k][i];
        }
      }
      for (int i = 0; i < parts.length; i++) {
        parts[i] *= ((double) to[i] - from[i]) * (piece[1] - piece[0]);
      }
      panels.add(new AdaptivePath.Panel(piece[0], piece[1], parts, values[p][0], values[p][1]));
    }
    return panels;
  }

  private double[] at(double alpha) {
    double[] point = new double[from.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = alpha == 1 ? to[i] : from[i] + alpha * ((double) to[i] - from[i]);
    }
    return point;
  }

  private double[] gradient(double[] at, Readout readout) {
    ExactRun run = ExactRun.counted(score.model(), layout, at);
    return Flat.of(score.model(), layout, Multipliers.of(run, run, readout));
  }
}
