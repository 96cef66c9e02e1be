package gatelens.method.gradient;

import gatelens.explain.Completeness;
import gatelens.explain.DifferentiableScore;
import gatelens.rule.GaussLegendre;
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
  /// @param parts of the attribution
  /// @param start the score where it begins
  /// @param end the score where it ends
  /// @param off by how much the parts' sum is off the change of the score, with its sign
  private record Panel(
      double from, double to, double[] parts, double start, double end, double off) {}

  /// Refines until the gap is as wanted, or so many gradients are spent.
  static AdaptivePath of(
      DifferentiableScore score, Layout layout, float[] x0, float[] x, double wanted, int most) {
    List<double[]> ends = new ArrayList<>();
    for (int p = 0; p < PANELS; p++) {
      ends.add(new double[] {(double) p / PANELS, (p + 1.0) / PANELS});
    }
    List<Panel> panels = panels(score, layout, x0, x, ends);
    int points = PANELS * POINTS;
    while (gap(panels) > wanted && points < most) {
      double each = wanted / (2 * panels.size());
      List<Panel> kept = new ArrayList<>();
      List<double[]> halves = new ArrayList<>();
      for (Panel panel : panels) {
        if (Math.abs(panel.off) > each) {
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
      kept.addAll(panels(score, layout, x0, x, halves));
      panels = kept;
    }
    double[] sum = new double[x.length];
    double start = 0;
    double end = 0;
    for (Panel panel : panels) {
      start = panel.from == 0 ? panel.start : start;
      end = panel.to == 1 ? panel.end : end;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += panel.parts[i];
      }
    }
    return new AdaptivePath(sum, new Completeness(end, start, Arrays.stream(sum).sum()), points);
  }

  private static double gap(List<Panel> panels) {
    return Math.abs(panels.stream().mapToDouble(Panel::off).sum());
  }

  /// Integrates over pieces.
  private static List<Panel> panels(
      DifferentiableScore score, Layout layout, float[] x0, float[] x, List<double[]> ends) {
    List<PathIntegral.Path> paths =
        ends.stream().map(e -> new PathIntegral.Path(at(x0, x, e[0]), at(x0, x, e[1]))).toList();
    PathIntegral.Result result = PathIntegral.of(score, layout, paths, GaussLegendre.of(POINTS));
    List<Panel> panels = new ArrayList<>();
    for (int k = 0; k < paths.size(); k++) {
      double end = result.scores()[k];
      double start = result.baselineScores()[k];
      double[] parts = result.attributions()[k];
      double off = Arrays.stream(parts).sum() - (end - start);
      panels.add(new Panel(ends.get(k)[0], ends.get(k)[1], parts, start, end, off));
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
