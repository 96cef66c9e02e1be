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

  /// Examples of one group (a speaker, a patient) are never in both parts of a fold, and each class
  /// is spread as evenly over the folds as groups allow. Groups are dealt out from the most uneven
  /// to the least, each to the fold in which the shares of the classes then differ least, and among
  /// equal ones to the fold with the fewest examples (scikit-learn's StratifiedGroupKFold).
  ///
  /// @param groups the group of each example
  /// @param classes the class of each example
  /// @param folds k, from 2 to the number of groups
  /// @throws IllegalArgumentException if there are fewer groups than folds
  public static List<Fold> grouped(int[] groups, int[] classes, int folds) {
    check(folds, (int) Arrays.stream(groups).distinct().count(), "groups");
    return ofHomes(GroupDeal.of(groups, classes, folds), folds);
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
  /// @param gap examples before what is held out that are not learned from, at least 0; usual: 0
  /// @throws IllegalArgumentException if there are too few examples
  public static List<Fold> forwardChaining(int examples, int folds, int gap) {
    check(folds, examples - 1, "examples after the first");
    if (gap < 0 || gap >= cut(examples, 1, folds + 1)) {
      throw new IllegalArgumentException(
          "the gap is "
              + gap
              + "; it must be from 0 to "
              + (cut(examples, 1, folds + 1) - 1)
              + ", so that the first fold has an example to learn from");
    }
    List<Fold> list = new ArrayList<>();
    for (int f = 0; f < folds; f++) {
      int from = cut(examples, f + 1, folds + 1);
      int to = cut(examples, f + 2, folds + 1);
      list.add(new Fold(range(0, from - gap), range(from, to)));
    }
    return list;
  }

  /// Folds that somebody else chose. What shares a unit or a step with what a fold holds out is not
  /// learned from in it.
  ///
  /// @param home the fold that holds each example out; below 0 for none
  /// @throws IllegalArgumentException if there are not as many as examples, fewer than two folds,
  ///   or a fold has nothing to learn from
  public static List<Fold> own(int[] home, Separation separation) {
    if (home.length != separation.size()) {
      throw new IllegalArgumentException(
          "expected the fold of "
              + separation.size()
              + " examples, one each, found "
              + home.length);
    }
    int[] names = Arrays.stream(home).filter(fold -> fold >= 0).sorted().distinct().toArray();
    check(names.length, home.length, "examples, as many as are named");
    List<Fold> list = new ArrayList<>();
    for (int name : names) {
      Separation.Parts parts =
          separation.apart(
              java.util.stream.IntStream.range(0, home.length)
                  .filter(i -> home[i] == name)
                  .toArray());
      if (parts.training().length == 0) {
        throw new IllegalArgumentException("fold " + name + " has nothing to learn from");
      }
      list.add(new Fold(parts.training(), parts.held()));
    }
    return list;
  }

  /// Some examples of all, for folds of those some.
  ///
  /// @param places where each of them is among all
  public Fold of(int[] places) {
    return new Fold(
        Arrays.stream(training).map(i -> places[i]).toArray(),
        Arrays.stream(validation).map(i -> places[i]).toArray());
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
