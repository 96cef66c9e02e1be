package gatelens.compare;

import gatelens.explain.Explanation;
import gatelens.measure.Interval;
import gatelens.measure.KnownPlaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Methods held to places that are known to decide: one row per method.
///
/// @param sequences how many have marks
/// @param rows the figures
public record TruthTable(int sequences, List<Row> rows) {
  /// Means over sequences with their intervals.
  ///
  /// @param method its name
  /// @param chance mean share of places that are marked, in (0, 1)
  /// @param more share of the attribution on them less chance
  /// @param auroc the area under the receiver's curve, in [0, 1]
  /// @param top whether the largest is marked, in [0, 1]
  public record Row(String method, double chance, Interval more, Interval auroc, Interval top) {
    /// The mean share of the attribution on marked places, in [0, 1].
    public double share() {
      return chance + more.mean();
    }
  }

  /// Keeps an unmodifiable copy.
  public TruthTable {
    rows = List.copyOf(rows);
  }

  /// Compares methods with marks; sequences without marks, or with nothing else, are left out.
  ///
  /// @param marks one per sequence
  /// @param explanations of each method by its name, in the order of the marks
  /// @param seed of the bootstrap
  /// @throws IllegalArgumentException if in no sequence some places are marked and some are not, or
  ///   a method gives no numbers for such places
  public static TruthTable of(
      List<Marks> marks, Map<String, List<Explanation>> explanations, long seed) {
    int[] told = IntStream.range(0, marks.size()).filter(n -> marks.get(n).tells()).toArray();
    if (told.length == 0) {
      throw new IllegalArgumentException(
          "in none of " + marks.size() + " sequences some places are marked and some not");
    }
    List<Row> rows = new ArrayList<>();
    explanations.forEach((method, list) -> {
      List<KnownPlaces> found = new ArrayList<>();
      for (int n : told) {
        found.add(KnownPlaces.of(marks.get(n).numbers(list.get(n)), marks.get(n).marked()));
      }
      rows.add(
          new Row(
              method,
              found.stream().mapToDouble(KnownPlaces::chance).average().orElse(0),
              Interval.of(
                  found.stream().mapToDouble(one -> one.share() - one.chance()).toArray(), seed),
              Interval.of(found.stream().mapToDouble(KnownPlaces::auroc).toArray(), seed),
              Interval.of(found.stream().mapToDouble(KnownPlaces::top).toArray(), seed)));
    });
    return new TruthTable(told.length, rows);
  }
}
