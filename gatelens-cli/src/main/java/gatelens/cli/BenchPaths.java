package gatelens.cli;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.List;
import java.util.SplittableRandom;

/// The work of the methods that average gradients on straight paths: all points of all paths in one
/// batch, the gradients summed in the order of the points.
final class BenchPaths {
  private BenchPaths() {}

  /// The sequence in which one point of a path begins.
  private interface Starts {
    float[] of(int row);
  }

  /// Integrated gradients from zeros, midpoint rule, for each input.
  static float[][] integrated(ModelScore score, List<Point> inputs, int points) {
    float[] zeros = new float[inputs.get(0).layout().size()];
    double[] shares = new double[inputs.size() * points];
    for (int row = 0; row < shares.length; row++) {
      shares[row] = (row % points + 0.5) / points;
    }
    return averages(score, inputs, row -> zeros, shares, points);
  }

  /// Expected gradients: every point lies between the input and a sequence of the background, both
  /// drawn.
  static float[][] expected(ModelScore score, Point input, List<Point> background, int points) {
    SplittableRandom random = new SplittableRandom(0);
    int[] from = random.ints(points, 0, background.size()).toArray();
    double[] shares = random.doubles(points).toArray();
    return averages(
        score, List.of(input), row -> background.get(from[row]).values(), shares, points);
  }

  private static float[][] averages(
      ModelScore score, List<Point> inputs, Starts starts, double[] shares, int points) {
    Layout layout = inputs.get(0).layout();
    Rows rows = new Paths(layout, inputs, starts, shares, points);
    float[][] gradients = new float[shares.length][];
    score.gradients(rows, (row, gradient) -> gradients[row] = gradient.clone());
    float[][] sums = new float[inputs.size()][layout.size()];
    for (int row = 0; row < gradients.length; row++) {
      float[] sum = sums[row / points];
      float[] input = inputs.get(row / points).values();
      float[] start = starts.of(row);
      for (int i = 0; i < sum.length; i++) {
        sum[i] = Math.fma(gradients[row][i], (input[i] - start[i]) / points, sum[i]);
      }
    }
    return sums;
  }

  private record Paths(
      Layout layout, List<Point> inputs, Starts starts, double[] shares, int points)
      implements Rows {
    @Override
    public int count() {
      return shares.length;
    }

    @Override
    public void copyTo(int row, float[] target) {
      float[] from = starts.of(row);
      float[] to = inputs.get(row / points).values();
      float share = (float) shares[row];
      for (int i = 0; i < target.length; i++) {
        target[i] = Math.fma(share, to[i] - from[i], from[i]);
      }
    }
  }
}
