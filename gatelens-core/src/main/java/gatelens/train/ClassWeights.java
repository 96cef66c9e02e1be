package gatelens.train;

import java.util.ArrayList;
import java.util.List;

/// What an example of each class counts in a loss.
public final class ClassWeights {
  private ClassWeights() {}

  /// Weights that make every class count alike, however often it occurs: `w[c] = n / (C · n[c])`, n
  /// the labels that count, C the classes; 0 for a class that does not occur. The mean weight of a
  /// label is then 1.
  ///
  /// Source: G. King and L. Zeng, Logistic regression in rare events data, Political Analysis,
  /// 2001, https://doi.org/10.1093/oxfordjournals.pan.a004868
  ///
  /// @param examples whose labels are counted, each step of a label for every step; labels below 0
  ///   and those that are values do not count
  /// @param classes C, at least 1
  /// @return `double[C]`, none negative
  /// @throws IllegalArgumentException if there is no class, or no label counts
  public static List<Double> balanced(Dataset examples, int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("class weights are of at least 1 class, found " + classes);
    }
    long[] counts = new long[classes];
    long total = 0;
    for (int i = 0; i < examples.size(); i++) {
      for (int index : classesOf(examples.get(i).label())) {
        if (index >= 0 && index < classes) {
          counts[index]++;
          total++;
        }
      }
    }
    if (total == 0) {
      throw new IllegalArgumentException(
          "balanced class weights are of labels that are classes; of "
              + examples.size()
              + " examples none has one from 0 to "
              + (classes - 1));
    }
    List<Double> weights = new ArrayList<>();
    for (long count : counts) {
      weights.add(count == 0 ? 0 : total / ((double) classes * count));
    }
    return weights;
  }

  private static int[] classesOf(Label label) {
    return switch (label) {
      case Label.Class one -> new int[] {one.index()};
      case Label.Classes each -> each.perStep();
      case Label.Values values -> new int[0];
      case Label.StepValues values -> new int[0];
    };
  }
}
