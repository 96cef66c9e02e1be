package gatelens.select;

import gatelens.train.Dataset;
import gatelens.train.Label;
import gatelens.train.Separation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// One way to part examples in those to learn from and those held out.
///
/// @param training indices of examples, ascending
/// @param validation likewise; none is in both
public record Fold(int[] training, int[] validation) {
  /// Each class is spread evenly over the folds, so that every part has the classes in the share of
  /// the whole. Examples without one class are spread evenly as they are.
  ///
  /// Source: R. Kohavi, A Study of Cross-Validation and Bootstrap for Accuracy Estimation and Model
  /// Selection, 1995, https://www.ijcai.org/Proceedings/95-2/Papers/016.pdf
  ///
  /// @param folds k, from 2 to the number of examples; usual: 5 or 10
  /// @param seed decides which examples
  /// @throws IllegalArgumentException if there are fewer examples than folds
  public static List<Fold> stratified(Dataset data, int folds, long seed) {
    check(folds, data.size(), "examples");
    Map<Integer, List<Integer>> classes = new TreeMap<>();
    for (int i = 0; i < data.size(); i++) {
      int key = data.get(i).label() instanceof Label.Class label ? label.index() : -1;
      classes.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
    }
    int[] home = new int[data.size()];
    SplittableRandom random = new SplittableRandom(seed);
    int next = 0;
    for (List<Integer> members : classes.values()) {
      shuffle(members, random);
      for (int index : members) {
        home[index] = next++ % folds;
      }
    }
    return ofHomes(home, folds);
  }

  /// Examples of one group (a speaker, a patient) are never in both parts of a fold. Groups are
  /// dealt out from the largest to the smallest, each to the fold that has the fewest examples.
  ///
  /// @param groups the group of each example
  /// @param folds k, from 2 to the number of groups
  /// @throws IllegalArgumentException if there are fewer groups than folds
  public static List<Fold> grouped(int[] groups, int folds) {
    Map<Integer, List<Integer>> members = new TreeMap<>();
    for (int i = 0; i < groups.length; i++) {
      members.computeIfAbsent(groups[i], k -> new ArrayList<>()).add(i);
    }
    check(folds, members.size(), "groups");
    List<List<Integer>> ordered = new ArrayList<>(members.values());
    // The sort is stable, so groups of one size stay in the order of their numbers.
    ordered.sort((a, b) -> Integer.compare(b.size(), a.size()));
    int[] sizes = new int[folds];
    int[] home = new int[groups.length];
    for (List<Integer> group : ordered) {
      int smallest = 0;
      for (int f = 1; f < folds; f++) {
        if (sizes[f] < sizes[smallest]) {
          smallest = f;
        }
      }
      sizes[smallest] += group.size();
      for (int index : group) {
        home[index] = smallest;
      }
    }
    return ofHomes(home, folds);
  }

  /// The folds of examples that are held apart by their units, classes and times.
  ///
  /// @param folds k; usual: 5 or 10
  /// @param seed decides which examples
  /// @throws IllegalArgumentException if there is not enough to hold out or to learn from
  public static List<Fold> of(Separation separation, int folds, long seed) {
    return separation.folds(folds, seed).stream()
        .map(parts -> new Fold(parts.training(), parts.held()))
        .toList();
  }

  /// For examples in order of time: fold i learns from the first i + 1 of k + 1 equal parts and is
  /// held to the next one, so that nothing is learned from the future.
  ///
  /// Source: R. Hyndman and G. Athanasopoulos, Forecasting: Principles and Practice, 2021,
  /// https://otexts.com/fpp3/tscv.html
  ///
  /// @param examples how many, in order of time
  /// @param folds k, from 2 to `examples - 1`
  /// @throws IllegalArgumentException if there are too few examples
  public static List<Fold> forwardChaining(int examples, int folds) {
    check(folds, examples - 1, "examples after the first");
    List<Fold> list = new ArrayList<>();
    for (int f = 0; f < folds; f++) {
      int from = cut(examples, f + 1, folds + 1);
      int to = cut(examples, f + 2, folds + 1);
      list.add(new Fold(range(0, from), range(from, to)));
    }
    return list;
  }

  private static int cut(int examples, int part, int parts) {
    return (int) ((long) examples * part / parts);
  }

  private static int[] range(int from, int to) {
    int[] indices = new int[to - from];
    Arrays.setAll(indices, i -> from + i);
    return indices;
  }

  private static void check(int folds, int available, String what) {
    if (folds < 2 || folds > available) {
      throw new IllegalArgumentException(
          "folds is "
              + folds
              + "; it must be from 2 to "
              + available
              + ", the number of "
              + what
              + "; 5 is usual");
    }
  }

  private static List<Fold> ofHomes(int[] home, int folds) {
    List<Fold> list = new ArrayList<>();
    for (int f = 0; f < folds; f++) {
      int fold = f;
      list.add(
          new Fold(
              java.util.stream.IntStream.range(0, home.length)
                  .filter(i -> home[i] != fold)
                  .toArray(),
              java.util.stream.IntStream.range(0, home.length)
                  .filter(i -> home[i] == fold)
                  .toArray()));
    }
    return list;
  }

  private static void shuffle(List<Integer> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = list.get(i);
      list.set(i, list.get(other));
      list.set(other, kept);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fold that
        && Arrays.equals(training, that.training)
        && Arrays.equals(validation, that.validation);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(training) + Arrays.hashCode(validation);
  }

  @Override
  public String toString() {
    return "Fold[" + training.length + " to learn from, " + validation.length + " held out]";
  }
}
