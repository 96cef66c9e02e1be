package gatelens.method.gradient;

import gatelens.explain.Completeness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Gradients averaged along a straight path that has kinks, as a rectifier makes them. No number of
/// points on the whole path helps there; what helps is to cut it at the kinks. The integral over a
/// piece of the path must sum to the change of the score over it, so that the gap of every piece is
/// known, and those with the largest are halved until what is left is small enough, whatever its
/// signs: gaps that happen to cancel say nothing of the parts.
///
/// @param parts `double[n]`, the attribution
/// @param completeness over the whole path
/// @param points gradients that it took
/// @param left the sum of the gaps of all pieces, without their signs
record AdaptivePath(double[] parts, Completeness completeness, int points, double left) {
  private static final int PANELS = 4;

  /// Gradients of a piece.
  static final int POINTS = 8;

  /// A piece shorter than this is not halved: its ends are the same number.
  private static final double SHORTEST = 1e-13;

  /// A piece of the path.
  ///
  /// @param parts of the attribution
  /// @param start the score where it begins
  /// @param end the score where it ends
  record Panel(double from, double to, double[] parts, double start, double end) {
    /// By how much the parts' sum is off the change of the score, with its sign.
    double off() {
      return Arrays.stream(parts).sum() - (end - start);
    }
  }

  /// Integrates over pieces of a path, {@link #POINTS} gradients each.
  @FunctionalInterface
  interface Pieces {
    /// The pieces between ends.
    ///
    /// @param ends each from and to, in [0, 1]
    List<Panel> of(List<double[]> ends);
  }

  /// Refines until the gaps are as wanted, or so many gradients are spent, or halving helps no more
  /// because of rounding.
  ///
  /// @param rounding what the gap of a piece may be by rounding alone
  static AdaptivePath of(Pieces pieces, double wanted, double rounding, int most) {
    List<double[]> ends = new ArrayList<>();
    for (int p = 0; p < PANELS; p++) {
      ends.add(new double[] {(double) p / PANELS, (p + 1.0) / PANELS});
    }
    List<Panel> panels = pieces.of(ends);
    int points = PANELS * POINTS;
    while (left(panels) > wanted) {
      List<Panel> worst = worst(panels, wanted, rounding, (most - points) / (2 * POINTS));
      if (worst.isEmpty()) {
        break;
      }
      List<double[]> halves = new ArrayList<>();
      for (Panel panel : worst) {
        double middle = (panel.from + panel.to) / 2;
        halves.add(new double[] {panel.from, middle});
        halves.add(new double[] {middle, panel.to});
      }
      points += halves.size() * POINTS;
      List<Panel> kept = new ArrayList<>(panels);
      kept.removeAll(worst);
      kept.addAll(pieces.of(halves));
      panels = kept;
    }
    return sum(panels, points);
  }

  /// The pieces to halve, largest gap first.
  private static List<Panel> worst(
      List<Panel> panels, double wanted, double rounding, int affordable) {
    double each = Math.max(rounding, wanted / (2 * panels.size()));
    return panels.stream()
        .filter(panel -> Math.abs(panel.off()) > each && panel.to - panel.from > SHORTEST)
        .sorted(
            Comparator.comparingDouble((Panel panel) -> -Math.abs(panel.off()))
                .thenComparingDouble(Panel::from))
        .limit(Math.max(0, affordable))
        .toList();
  }

  private static AdaptivePath sum(List<Panel> panels, int points) {
    List<Panel> ordered = new ArrayList<>(panels);
    ordered.sort(Comparator.comparingDouble(Panel::from));
    double[] sum = new double[ordered.get(0).parts.length];
    for (Panel panel : ordered) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += panel.parts[i];
      }
    }
    return new AdaptivePath(
        sum,
        new Completeness(
            ordered.get(ordered.size() - 1).end, ordered.get(0).start, Arrays.stream(sum).sum()),
        points,
        left(ordered));
  }

  private static double left(List<Panel> panels) {
    return panels.stream().mapToDouble(panel -> Math.abs(panel.off())).sum();
  }
}
