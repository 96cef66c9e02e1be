package gatelens.select;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Deals groups out to folds so that each fold has the classes in like shares.
final class GroupDeal {
  private final int folds;
  private final double[] whole;
  private final long[][] dealt;

  private GroupDeal(int folds, double[] whole) {
    this.folds = folds;
    this.whole = whole;
    this.dealt = new long[folds][whole.length];
  }

  /// The fold of each example.
  static int[] of(int[] groups, int[] classes, int folds) {
    int[] names = Arrays.stream(classes).sorted().distinct().toArray();
    Map<Integer, long[]> counts = new LinkedHashMap<>();
    double[] whole = new double[names.length];
    for (int i = 0; i < groups.length; i++) {
      int at = Arrays.binarySearch(names, classes[i]);
      counts.computeIfAbsent(groups[i], k -> new long[names.length])[at]++;
      whole[at]++;
    }
    GroupDeal deal = new GroupDeal(folds, whole);
    List<Map.Entry<Integer, long[]>> ordered = new ArrayList<>(counts.entrySet());
    // The sort is stable: groups that are alike stay in the order of the examples.
    ordered.sort(
        Comparator.comparingDouble((Map.Entry<Integer, long[]> group) -> -spread(group.getValue()))
            .thenComparingLong(group -> -Arrays.stream(group.getValue()).sum()));
    Map<Integer, Integer> home = new LinkedHashMap<>();
    ordered.forEach(group -> home.put(group.getKey(), deal.add(group.getValue())));
    return Arrays.stream(groups).map(group -> home.getOrDefault(group, 0)).toArray();
  }

  private static double spread(long[] counts) {
    double mean = Arrays.stream(counts).average().orElse(0);
    return Math.sqrt(
        Arrays.stream(counts).mapToDouble(c -> (c - mean) * (c - mean)).average().orElse(0));
  }

  private int add(long[] group) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int f = 0; f < folds; f++) {
      plus(f, group, 1);
      double uneven = unevenness();
      plus(f, group, -1);
      boolean nearer = uneven < least - 1e-12;
      boolean alike = Math.abs(uneven - least) <= 1e-12 && size(f) < size(best);
      if (nearer || alike) {
        least = uneven;
        best = f;
      }
    }
    plus(best, group, 1);
    return best;
  }

  private void plus(int fold, long[] group, int sign) {
    for (int c = 0; c < group.length; c++) {
      dealt[fold][c] += sign * group[c];
    }
  }

  private long size(int fold) {
    return Arrays.stream(dealt[fold]).sum();
  }

  /// The mean over classes of the deviation over folds of the class's share in each.
  private double unevenness() {
    double sum = 0;
    for (int c = 0; c < whole.length; c++) {
      double mean = 0;
      double squares = 0;
      for (int f = 0; f < folds; f++) {
        double share = dealt[f][c] / whole[c];
        mean += share / folds;
        squares += share * share / folds;
      }
      sum += Math.sqrt(Math.max(0, squares - mean * mean)) / whole.length;
    }
    return sum;
  }
}
