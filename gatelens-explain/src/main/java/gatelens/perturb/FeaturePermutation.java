package gatelens.perturb;

import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.List;
import java.util.SplittableRandom;

/// How much a feature matters over a whole data set: the mean of `|f(x) - f(x with the feature of
/// another input)|`, the others drawn as one permutation without fixed points.
///
/// Source: A. Fisher, C. Rudin, F. Dominici, All Models are Wrong, but Many are Useful, 2019,
/// https://arxiv.org/abs/1801.01489
///
/// @param importance `double[D]` of the first input part
/// @param standardErrors of each, over inputs
public record FeaturePermutation(double[] importance, double[] standardErrors) {
  /// Measures the features.
  ///
  /// @param inputs at least two, of one layout
  /// @throws IllegalArgumentException if there are fewer, or their sizes differ
  public static FeaturePermutation of(Score score, List<Point> inputs, long seed) {
    int count = inputs.size();
    if (count < 2) {
      throw new IllegalArgumentException(
          count + " inputs; at least 2 are needed to exchange features");
    }
    Layout layout = inputs.get(0).layout();
    for (Point input : inputs) {
      if (input.values().length != layout.size()) {
        throw new IllegalArgumentException(
            "an input has "
                + input.values().length
                + " values, the first "
                + layout.size()
                + "; they must be of one layout");
      }
    }
    Layout.Part part = layout.first();
    float[][] plain = inputs.stream().map(Point::values).toArray(float[][]::new);
    double[] before = score.evaluate(Rows.of(layout, plain)).values();
    SplittableRandom random = new SplittableRandom(seed);
    double[] importance = new double[part.width()];
    double[] errors = new double[part.width()];
    for (int d = 0; d < part.width(); d++) {
      int[] other = cycle(count, random);
      float[][] changed = new float[count][];
      for (int n = 0; n < count; n++) {
        changed[n] = plain[n].clone();
        for (int t = 0; t < part.length(); t++) {
          int at = part.offset() + t * part.width() + d;
          changed[n][at] = plain[other[n]][at];
        }
      }
      double[] after = score.evaluate(Rows.of(layout, changed)).values();
      double squares = 0;
      for (int n = 0; n < count; n++) {
        double moved = Math.abs(before[n] - after[n]);
        importance[d] += moved / count;
        squares += moved * moved / count;
      }
      double variance = Math.max(0, squares - importance[d] * importance[d]);
      errors[d] = Math.sqrt(variance / (count - 1));
    }
    return new FeaturePermutation(importance, errors);
  }

  /// One cycle through all: Sattolo's shuffle, so nobody keeps its own.
  static int[] cycle(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
