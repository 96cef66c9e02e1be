package gatelens.method.gradient;

import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explanation;
import gatelens.explain.Point;
import gatelens.rule.GaussLegendre;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Gradients averaged along straight paths, for many pairs of an input and a baseline in one batch.
///
/// Rows are summed in their order, whatever thread made them, so that the result has the same bits
/// on any number of threads.
final class PathIntegral {
  /// Floats of gradients that are held at a time.
  private static final int MOST = 1 << 23;

  private PathIntegral() {}

  /// A straight path.
  ///
  /// @param from `float[n]`, the baseline
  /// @param to `float[n]`, the input
  record Path(float[] from, float[] to) {}

  /// The integrals and the ends.
  ///
  /// @param attributions `double[paths][n]`: `(to - from) ∘ ∫ gradient`
  /// @param scores at the ends of each path
  /// @param baselineScores at their beginnings
  record Result(double[][] attributions, double[] scores, double[] baselineScores) {}

  /// Integrates along every path.
  static Result of(DifferentiableScore score, Layout layout, List<Path> paths, GaussLegendre rule) {
    int n = layout.size();
    int points = rule.nodes().length;
    double[][] attributions = new double[paths.size()][n];
    int atOnce = Math.max(1, MOST / Math.max(1, n * points));
    for (int first = 0; first < paths.size(); first += atOnce) {
      List<Path> some = paths.subList(first, Math.min(paths.size(), first + atOnce));
      float[][] gradients = new float[some.size() * points][];
      score.gradients(
          new Along(layout, some, rule.nodes()),
          (row, gradient) -> gradients[row] = gradient.clone());
      for (int p = 0; p < some.size(); p++) {
        weigh(some.get(p), gradients, p * points, rule.weights(), attributions[first + p]);
      }
    }
    double[] ends = score.evaluate(new Ends(layout, paths)).values();
    double[] scores = new double[paths.size()];
    double[] baselineScores = new double[paths.size()];
    for (int p = 0; p < scores.length; p++) {
      scores[p] = ends[2 * p];
      baselineScores[p] = ends[2 * p + 1];
    }
    return new Result(attributions, scores, baselineScores);
  }

  private static void weigh(
      Path path, float[][] gradients, int from, double[] weights, double[] sum) {
    for (int k = 0; k < weights.length; k++) {
      float[] gradient = gradients[from + k];
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weights[k] * gradient[i];
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] *= (double) path.to()[i] - path.from()[i];
    }
  }

  /// The points of all paths, path after path.
  private record Along(Layout layout, List<Path> paths, double[] nodes) implements Rows {
    @Override
    public int count() {
      return paths.size() * nodes.length;
    }

    @Override
    public void copyTo(int row, float[] target) {
      Path path = paths.get(row / nodes.length);
      float alpha = (float) nodes[row % nodes.length];
      for (int i = 0; i < path.to().length; i++) {
        target[i] = Math.fma(alpha, path.to()[i] - path.from()[i], path.from()[i]);
      }
    }
  }

  /// End and beginning of every path.
  private record Ends(Layout layout, List<Path> paths) implements Rows {
    @Override
    public int count() {
      return 2 * paths.size();
    }

    @Override
    public void copyTo(int row, float[] target) {
      Path path = paths.get(row / 2);
      float[] source = row % 2 == 0 ? path.to() : path.from();
      System.arraycopy(source, 0, target, 0, source.length);
    }
  }

  /// Explains inputs of one layout together.
  ///
  /// @param alike explains some of one layout, in their order
  /// @return one explanation an input, in the order of the inputs
  static List<Explanation> together(
      List<Point> inputs, Function<List<Point>, List<Explanation>> alike) {
    Explanation[] done = new Explanation[inputs.size()];
    for (List<Integer> group : byLayout(inputs)) {
      List<Explanation> some = alike.apply(group.stream().map(inputs::get).toList());
      for (int k = 0; k < group.size(); k++) {
        done[group.get(k)] = some.get(k);
      }
    }
    return Arrays.asList(done);
  }

  /// Inputs of one layout, in the order in which they came.
  static List<List<Integer>> byLayout(List<Point> inputs) {
    List<List<Integer>> groups = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Layout layout = inputs.get(i).layout();
      groups.stream()
          .filter(group -> same(inputs.get(group.get(0)).layout(), layout))
          .findFirst()
          .orElseGet(() -> {
            groups.add(new ArrayList<>());
            return groups.get(groups.size() - 1);
          })
          .add(i);
    }
    return groups;
  }

  private static boolean same(Layout a, Layout b) {
    if (a.parts().size() != b.parts().size()) {
      return false;
    }
    for (int p = 0; p < a.parts().size(); p++) {
      Layout.Part x = a.parts().get(p);
      Layout.Part y = b.parts().get(p);
      if (x.length() != y.length()
          || x.width() != y.width()
          || !Arrays.equals(x.mask(), y.mask())) {
        return false;
      }
    }
    return true;
  }
}
