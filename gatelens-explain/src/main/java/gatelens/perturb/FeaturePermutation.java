package gatelens.perturb;

import gatelens.explain.BaselineInput;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// How much a feature matters over a whole data set: the mean of `|f(x) - f(x with the feature of
/// another input)|`, the others drawn as one permutation without fixed points.
///
/// Source: A. Fisher, C. Rudin, F. Dominici, All Models are Wrong, but Many are Useful, 2019,
/// https://arxiv.org/abs/1801.01489
///
/// Inputs may differ in length: the feature is taken from the other input made to fit, as {@link
/// BaselineInput} says.
///
/// @param importance `double[D]` of the input part
/// @param standardErrors of each, over inputs
public record FeaturePermutation(double[] importance, double[] standardErrors) {
  /// Measures the features of the first part.
  ///
  /// @param inputs at least two, of the same parts and features
  /// @throws IllegalArgumentException if there are fewer, or their features differ
  public static FeaturePermutation of(Score score, List<Point> inputs, long seed) {
    return of(score, inputs, 0, seed);
  }

  /// Measures the features of a part.
  ///
  /// @param inputs at least two, of the same parts and features
  /// @param number of the part, from 0
  /// @throws IllegalArgumentException if there are fewer, or their features differ
  public static FeaturePermutation of(Score score, List<Point> inputs, int number, long seed) {
    int count = inputs.size();
    if (count < 2) {
      throw new IllegalArgumentException(
          count + " inputs; at least 2 are needed to exchange features");
    }
    List<BaselineInput> references = inputs.stream().map(BaselineInput::of).toList();
    double[] before = scores(score, inputs);
    SplittableRandom random = new SplittableRandom(seed);
    int width = inputs.get(0).layout().parts().get(number).width();
    double[] importance = new double[width];
    double[] errors = new double[width];
    for (int d = 0; d < width; d++) {
      int[] other = cycle(count, random);
      List<Point> changed = new ArrayList<>();
      for (int n = 0; n < count; n++) {
        changed.add(exchanged(inputs.get(n), references.get(other[n]), number, d));
      }
      double[] after = scores(score, changed);
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

  private static Point exchanged(Point input, BaselineInput other, int number, int feature) {
    Layout.Part part = input.layout().parts().get(number);
    float[] from = other.fitted(input.layout(), "another input");
    float[] values = input.values().clone();
    for (int t = 0; t < part.length(); t++) {
      int at = part.offset() + t * part.width() + feature;
      values[at] = from[at];
    }
    return input.with(values);
  }

  /// The scores of inputs, those of the same lengths together.
  private static double[] scores(Score score, List<Point> inputs) {
    Map<List<Integer>, List<Integer>> groups = new LinkedHashMap<>();
    for (int n = 0; n < inputs.size(); n++) {
      List<Integer> lengths =
          inputs.get(n).layout().parts().stream().map(Layout.Part::length).toList();
      groups.computeIfAbsent(lengths, key -> new ArrayList<>()).add(n);
    }
    double[] scores = new double[inputs.size()];
    for (List<Integer> group : groups.values()) {
      float[][] rows = group.stream().map(n -> inputs.get(n).values()).toArray(float[][]::new);
      double[] values = score.evaluate(Rows.of(inputs.get(group.get(0)).layout(), rows)).values();
      for (int k = 0; k < values.length; k++) {
        scores[group.get(k)] = values[k];
      }
    }
    return scores;
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
