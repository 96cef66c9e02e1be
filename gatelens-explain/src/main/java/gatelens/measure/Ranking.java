package gatelens.measure;

import gatelens.explain.Explanation;
import gatelens.explain.Point;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The parts of an input in the order in which an explanation ranks them: the one that speaks most
/// for the score first; equal ones by their place. What is ranked is what the explanation has:
/// cells, events or features. Padding is not ranked.
///
/// @param groups for each part the flat positions of its values
/// @param scores its attribution
public record Ranking(List<int[]> groups, double[] scores) {

  /// The ranking of an explanation.
  public static Ranking of(Explanation explanation) {
    Point input = explanation.input();
    List<int[]> groups = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (int p = 0; p < input.layout().parts().size(); p++) {
      Layout.Part part = input.layout().parts().get(p);
      float[] values = explanation.attribution().get(p).values();
      switch (explanation.grouping()) {
        case CELLS -> {
          for (int i = 0; i < part.size(); i++) {
            if (part.counts(i / part.width())) {
              groups.add(new int[] {part.offset() + i});
              scores.add((double) values[i]);
            }
          }
        }
        case EVENTS -> {
          for (int t = 0; t < part.length(); t++) {
            if (part.counts(t)) {
              groups.add(
                  java.util.stream.IntStream.range(
                          part.offset() + t * part.width(), part.offset() + (t + 1) * part.width())
                      .toArray());
              scores.add((double) values[t]);
            }
          }
        }
        case FEATURES -> {
          for (int d = 0; d < part.width(); d++) {
            int feature = d;
            groups.add(
                java.util.stream.IntStream.range(0, part.length())
                    .filter(part::counts)
                    .map(t -> part.offset() + t * part.width() + feature)
                    .toArray());
            scores.add((double) values[d]);
          }
        }
      }
    }
    return new Ranking(groups, scores.stream().mapToDouble(d -> d).toArray());
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
    return java.util.stream.IntStream.range(0, size())
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
