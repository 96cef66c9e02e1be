package gatelens.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Examples parted in two: those to learn from and those held out.
///
/// @param training to learn from
/// @param validation held out
public record Split(Dataset training, Dataset validation) {
  /// Holds out a random share. Where every example has one class, each class is parted by the same
  /// share (stratified).
  ///
  /// @param share in [0, 1); usual: 0.2
  /// @param seed decides which examples; the same seed gives the same split
  /// @throws IllegalArgumentException if `share` is outside [0, 1) or leaves nothing to learn from
  public static Split of(Dataset data, double share, long seed) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share held out is " + share + "; it must be in [0, 1), 0.2 is usual");
    }
    Map<Integer, List<Integer>> strata = new TreeMap<>();
    for (int i = 0; i < data.size(); i++) {
      int key = data.get(i).label() instanceof Label.Class label ? label.index() : -1;
      strata.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
    }
    List<Integer> training = new ArrayList<>();
    List<Integer> validation = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (List<Integer> stratum : strata.values()) {
      Order.shuffle(stratum, random);
      int held = (int) Math.round(share * stratum.size());
      validation.addAll(stratum.subList(0, held));
      training.addAll(stratum.subList(held, stratum.size()));
    }
    if (training.isEmpty() && data.size() > 0) {
      throw new IllegalArgumentException(
          "holding out "
              + share
              + " of "
              + data.size()
              + " examples leaves none to learn from; hold out less");
    }
    Collections.sort(training);
    Collections.sort(validation);
    return new Split(data.select(ints(training)), data.select(ints(validation)));
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(i -> i).toArray();
  }
}
