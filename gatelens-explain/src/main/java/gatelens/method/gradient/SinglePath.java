package gatelens.method.gradient;

import gatelens.explain.DifferentiableScore;
import gatelens.rule.GaussLegendre;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.List;

/// Gradients averaged along pieces of a straight path, in single precision.
///
/// @param from `float[n]`, where the path begins
/// @param to `float[n]`, where it ends
/// @param jump what the score gains right behind the beginning, where the path leaves the value
///   that a mask looks for; 0 is usual
record SinglePath(DifferentiableScore score, Layout layout, float[] from, float[] to, double jump)
    implements AdaptivePath.Pieces {
  @Override
  public List<AdaptivePath.Panel> of(List<double[]> ends) {
    List<PathIntegral.Path> paths =
        ends.stream().map(e -> new PathIntegral.Path(at(e[0]), at(e[1]))).toList();
    PathIntegral.Result result =
        PathIntegral.of(score, layout, paths, GaussLegendre.of(AdaptivePath.POINTS));
    List<AdaptivePath.Panel> panels = new ArrayList<>();
    for (int k = 0; k < paths.size(); k++) {
      double[] piece = ends.get(k);
      double start = result.baselineScores()[k] + (piece[0] == 0 ? jump : 0);
      panels.add(
          new AdaptivePath.Panel(
              piece[0], piece[1], result.attributions()[k], start, result.scores()[k]));
    }
    return panels;
  }

  private float[] at(double alpha) {
    if (alpha == 1) {
      return to;
    }
    float[] point = new float[to.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) (from[i] + alpha * ((double) to[i] - from[i]));
    }
    return point;
  }
}
