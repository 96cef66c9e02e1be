package gatelens.method;

import gatelens.exact.GaussLegendre;
import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Gradients averaged along a straight path that has kinks, as a rectifier makes them. No number of
/// points on the whole path helps there; what helps is to find the kinks. The integral over a piece
/// of the path must sum to the change of the score over it, so that the gap of every piece is
/// known, and those with the largest are halved until the rest is small enough.
///
/// @param parts `double[n]`, the attribution
/// @param completeness over the whole path
/// @param points gradients that it took
record AdaptivePath(double[] parts, Completeness completeness, int points) {
  private static final int PANELS = 4;
  private static final int POINTS = 8;

  /// A piece of the path.
  ///
  /// @param change of the score over it
  private record Panel(double from, double to, double[] parts, double change) {
    double gap() {
      return Math.abs(Arrays.stream(parts).sum() - change);
    }
  }

  /// Refines until the gap is as wanted, or so many gradients are spent.
  static AdaptivePath of(
      DifferentiableScore score, Layout layout, float[] x0, float[] x, double wanted, int most) {
    List<double[]> ends = new ArrayList<>();
    for (int p = 0; p < PANELS; p++) {
      ends.add(new double[] {(double) p / PANELS, (p + 1.0) / PANELS});
    }
    double[] scores = new double[2];
    List<Panel> panels = panels(score, layout, x0, x, ends, scores);
    int points = PANELS * POINTS;
    while (gap(panels) > wanted && points < most) {
      double each = wanted / (2 * panels.size());
      List<Panel> kept = new ArrayList<>();
      List<double[]> halves = new ArrayList<>();
      for (Panel panel : panels) {
        if (panel.gap() > each) {
          double middle = (panel.from + panel.to) / 2;
          halves.add(new double[] {panel.from, middle});
          halves.add(new double[] {middle, panel.to});
        } else {
          kept.add(panel);
        }
      }
      if (halves.isEmpty()) {
        break;
      }
      points += halves.size() * POINTS;
      kept.addAll(panels(score, layout, x0, x, halves, scores));
      panels = kept;
    }
    double[] sum = new double[x.length];
    for (Panel panel : panels) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += panel.parts[i];
      }
    }
    return new AdaptivePath(
        sum, new Completeness(scores[1], scores[0], Arrays.stream(sum).sum()), points);
  }

  private static double gap(List<Panel> panels) {
    return Math.abs(
        panels.stream().mapToDouble(p -> Arrays.stream(p.parts).sum() - p.change).sum());
  }

  /// Integrates over pieces.
  ///
  /// @param scores out: at the beginning and the end of the path, where pieces touch them
  private static List<Panel> panels(
      DifferentiableScore score,
      Layout layout,
      float[] x0,
      float[] x,
      List<double[]> ends,
      double[] scores) {
    List<PathIntegral.Path> paths =
        ends.stream().map(e -> new PathIntegral.Path(at(x0, x, e[0]), at(x0, x, e[1]))).toList();
    PathIntegral.Result result = PathIntegral.of(score, layout, paths, GaussLegendre.of(POINTS));
    List<Panel> panels = new ArrayList<>();
    for (int k = 0; k < paths.size(); k++) {
      double end = result.scores()[k];
      double start = result.baselineScores()[k];
      panels.add(new Panel(ends.get(k)[0], ends.get(k)[1], result.attributions()[k], end - start));
      if (ends.get(k)[0] == 0) {
        scores[0] = start;
      }
      if (ends.get(k)[1] == 1) {
        scores[1] = end;
      }
    }
    return panels;
  }

  private static float[] at(float[] x0, float[] x, double alpha) {
    if (alpha == 1) {
      return x;
    }
    float[] point = new float[x.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) (x0[i] + alpha * ((double) x[i] - x0[i]));
    }
    return point;
  }
}
