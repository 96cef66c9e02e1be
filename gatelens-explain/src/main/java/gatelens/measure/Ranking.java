package gatelens.measure;

import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Score;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The parts of an input in the order in which an explanation ranks them: the one that speaks most
/// for the score first; equal ones by their place. What is ranked is what the explanation has:
/// cells, events or features. Padding is not ranked.
///
/// @param groups for each part the flat positions of its values
/// @param scores its attribution
public record Ranking(List<int[]> groups, double[] scores) {

  /// The ranking of an explanation.
  public static Ranking of(Explanation explanation) {
    return of(explanation, input -> false);
  }

  /// The ranking of an explanation of a score: tokens are ranked whole.
  public static Ranking of(Score score, Explanation explanation) {
    return score instanceof ModelScore model
        ? of(explanation, input -> model.model().inputs().get(input).readsTokens())
        : of(explanation);
  }

  /// The ranking of an explanation, of some of whose inputs a step is a part even where the
  /// explanation has cells: nobody reads a single number of a word's vector.
  ///
  /// @param whole true for the number of such an input
  public static Ranking of(Explanation explanation, IntPredicate whole) {
    List<int[]> groups = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    List<Layout.Part> parts = explanation.input().layout().parts();
    for (int p = 0; p < parts.size(); p++) {
      boolean summed = whole.test(p) && explanation.grouping() == Explanation.Grouping.CELLS;
      float[] values = (summed ? explanation.byEvent() : explanation.attribution()).get(p).values();
      Explanation.Grouping grouping = summed ? Explanation.Grouping.EVENTS : explanation.grouping();
      List<int[]> all = groups(parts.get(p), grouping);
      for (int i = 0; i < all.size(); i++) {
        // Of padding nothing is left.
        if (all.get(i).length > 0) {
          groups.add(all.get(i));
          scores.add((double) values[i]);
        }
      }
    }
    return new Ranking(groups, scores.stream().mapToDouble(d -> d).toArray());
  }

  private static List<int[]> groups(Layout.Part part, Explanation.Grouping grouping) {
    return switch (grouping) {
      case CELLS ->
          IntStream.range(0, part.size())
              .mapToObj(
                  i -> part.counts(i / part.width()) ? new int[] {part.offset() + i} : new int[0])
              .toList();
      case EVENTS ->
          IntStream.range(0, part.length())
              .mapToObj(t -> part.counts(t) ? step(part, t) : new int[0])
              .toList();
      case FEATURES ->
          IntStream.range(0, part.width())
              .mapToObj(d ->
                  IntStream.range(0, part.length())
                      .filter(part::counts)
                      .map(t -> part.offset() + t * part.width() + d)
                      .toArray())
              .toList();
    };
  }

  private static int[] step(Layout.Part part, int step) {
    int from = part.offset() + step * part.width();
    return IntStream.range(from, from + part.width()).toArray();
  }

  /// How many parts there are.
  public int size() {
    return groups.size();
  }

  /// The parts, the one with the largest attribution first.
  public int[] order() {
    return order(1);
  }

  /// The parts, the one that moves the score most in a direction first.
  ///
  /// @param direction 1 for up, -1 for down
  public int[] order(double direction) {
    return order(scores, direction);
  }

  /// The places of some scores, the one that is farthest in a direction first; equal ones by their
  /// place.
  ///
  /// @param direction 1 for up, -1 for down
  public static int[] order(double[] scores, double direction) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> -direction * scores[i])
                .thenComparingInt(i -> i))
        .mapToInt(i -> i)
        .toArray();
  }

  /// Copies some parts from one array to another.
  ///
  /// @param order the parts
  /// @param from the first place in `order`
  /// @param to one past the last place
  public void copy(int[] order, int from, int to, float[] source, float[] target) {
    for (int k = from; k < to; k++) {
      for (int i : groups.get(order[k])) {
        target[i] = source[i];
      }
    }
  }
}
