package gatelens.lens.choice;

import gatelens.select.Fold;
import gatelens.train.Dataset;
import gatelens.train.Label;
import gatelens.train.Separation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// How rows are held out in turn. Groups and copies are never on both sides, each class keeps its
/// share as far as they allow, and forecasts are learned from what came before, behind a gap.
///
/// @param folds how many, at least 2; usual: 5
/// @param forward true if the rows are in order of time, and only what came before is learned from;
///   forecasts always are
/// @param repeats how many times all rows are held out, each time in other folds; usual: 1
/// @param gap rows before what is held out that are not learned from, where they are in order of
///   time; usual: 0
/// @param nested folds that are held out of a whole choice, to say how good what it chooses is; 0
///   for none; usual: 5
/// @param own the column of a table, or a file with a whole number a row (`.npy`, or text with one
///   a line), that names the fold that holds each row out; below 0 for none
public record Folding(
    int folds, boolean forward, int repeats, int gap, int nested, Optional<String> own) {
  /// Checks that settings do not exclude each other.
  ///
  /// @throws IllegalArgumentException if they do, or a number is out of range
  public Folding {
    if (repeats < 1 || gap < 0 || nested < 0 || nested == 1) {
      throw new IllegalArgumentException(
          "repeats is "
              + repeats
              + ", the gap "
              + gap
              + ", nested "
              + nested
              + "; at least 1 repeat, a gap of 0 or more and 2 nested folds or more are needed");
    }
    if (gap > 0 && !forward) {
      throw new IllegalArgumentException(
          "a gap of " + gap + " is of rows in order of time; --forward says that they are");
    }
    if (forward && repeats > 1) {
      throw new IllegalArgumentException(
          "rows in order of time have one way to be held out; they cannot be repeated");
    }
    if (own.isPresent() && (forward || repeats > 1 || nested > 0)) {
      throw new IllegalArgumentException(
          "folds of your own exclude --forward, --repeats and --nested, which make others");
    }
  }

  /// Folds of rows in any order, or in order of time.
  public Folding(int folds, boolean forward) {
    this(folds, forward, 1, 0, 0, Optional.empty());
  }

  /// The folds of some rows.
  ///
  /// @param all of what may be held out
  /// @param rows which, ascending
  /// @param grouped true if groups were named
  /// @param homes the fold of each row where they are somebody's own; empty else
  /// @param seed decides which rows
  /// @throws IllegalArgumentException if there is not enough to hold out or to learn from
  public List<Fold> of(Separation all, int[] rows, boolean grouped, int[] homes, long seed) {
    Separation some = all.select(rows);
    if (forward && grouped) {
      throw new IllegalArgumentException(
          "--forward excludes --groups and --group-by: a row has one place");
    }
    if (some.timed() && (gap > 0 || repeats > 1)) {
      throw new IllegalArgumentException(
          "folds of a forecast go forward, behind a gap of window and horizon already: there is"
              + " nothing for --gap or --repeats to change");
    }
    List<Fold> folded = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      folded.addAll(once(some, grouped, homes, seed + 1_000_003L * repeat));
    }
    return folded.stream().map(fold -> fold.of(rows)).toList();
  }

  /// How many examples each class has, by its number; empty where numbers are answered.
  public static Map<String, Integer> members(Dataset examples) {
    Map<Integer, Integer> members = new TreeMap<>();
    for (int i = 0; i < examples.size(); i++) {
      if (examples.get(i).label() instanceof Label.Class label) {
        members.merge(label.index(), 1, Integer::sum);
      }
    }
    Map<String, Integer> named = new LinkedHashMap<>();
    members.forEach((index, count) -> named.put(Integer.toString(index), count));
    return named;
  }

  /// What to say of classes that do not have a row for each fold.
  ///
  /// @param members how many rows each class has
  public List<String> few(Map<String, Integer> members) {
    return members.entrySet().stream()
        .filter(one -> one.getValue() < folds && !one.getKey().isEmpty())
        .map(one ->
            "warning: the class '"
                + one.getKey()
                + "' has "
                + one.getValue()
                + (one.getValue() == 1 ? " row" : " rows")
                + ", fewer than the "
                + folds
                + " folds: some folds are not held to it, and one may not learn it")
        .toList();
  }

  private List<Fold> once(Separation some, boolean grouped, int[] homes, long seed) {
    if (own.isPresent()) {
      return Fold.own(homes, some);
    }
    if (forward && !some.timed()) {
      return Fold.forwardChaining(some.size(), folds, gap);
    }
    return grouped && !some.timed() ? grouped(some, seed) : Fold.of(some, folds, seed);
  }

  /// Each repeat deals groups in another order.
  private List<Fold> grouped(Separation some, long seed) {
    int[] order = IntStream.range(0, some.size()).toArray();
    if (repeats > 1) {
      java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
      for (int i = order.length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[other];
        order[other] = kept;
      }
    }
    int[] units = some.units();
    int[] strata = some.strata();
    List<Fold> dealt =
        Fold.grouped(
            Arrays.stream(order).map(i -> units[i]).toArray(),
            Arrays.stream(order).map(i -> strata[i]).toArray(),
            folds);
    return dealt.stream().map(fold -> fold.of(order)).map(Folding::sorted).toList();
  }

  private static Fold sorted(Fold fold) {
    return new Fold(
        Arrays.stream(fold.training()).sorted().toArray(),
        Arrays.stream(fold.validation()).sorted().toArray());
  }
}
