package gatelens.benchmark;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.measure.Ranking;
import gatelens.method.gradient.DeepLift;
import gatelens.sequence.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// An example of which it is known what decides, and what explanations of it are held to.
///
/// @param task it is from
/// @param one the example
/// @param score of the class that is right
/// @param point what the model reads
/// @param usual what it is compared with, and what removed parts become
record Planted(
    VerdictTask task, VerdictTask.Case one, ModelScore score, Point point, Baseline usual) {
  private static final double HALF = 0.5;

  /// Where planted parts move the score by less of what all of them do, none of them alone says
  /// much.
  private static final double LITTLE = 0.1;

  /// Parts that may count only together.
  private static final int FEW = 3;

  /// Of the first parts so many are to be planted ones then.
  private static final double MOST = 0.8;

  /// How right an explanation is.
  ///
  /// @param first the part ranked first is a planted one that speaks for the answer, and the first
  ///   ones that speak for it move the score at least half as far as the best of that number
  /// @param all of as many planted parts as the model uses the first parts by size are planted
  ///   ones, each with the sign with which the score moves without it, and without them the score
  ///   moves at least half as far as without the best of that number; where two or three planted
  ///   parts count only together, so that none alone moves the score half as far as all, also if
  ///   the first are all of them, with the sign with which it moves without all
  record Right(boolean first, boolean all) {}

  /// True if the model is shown to use what was planted, and nothing else as much: without it the
  /// score falls at least half as far as without the best parts of that number, and no other part
  /// alone moves it by half of what the best planted one does, and by a tenth of what all do; of
  /// many planted ones that say the same by as much as those do that are asked for. Of a model that
  /// uses another part as well nobody knows what is right.
  boolean used() {
    Explanation zero = nothing();
    Ranking ranking = Ranking.of(score, zero);
    int[] planted = IntStream.range(0, ranking.size()).filter(k -> planted(ranking, k)).toArray();
    double together = falls(ranking, List.of(planted))[0];
    double[] alone =
        falls(ranking, IntStream.range(0, ranking.size()).mapToObj(k -> new int[] {k}).toList());
    double best = Arrays.stream(planted).mapToDouble(k -> Math.abs(alone[k])).max().orElse(0);
    double other =
        IntStream.range(0, alone.length)
            .filter(k -> !planted(ranking, k))
            .mapToDouble(k -> Math.abs(alone[k]))
            .max()
            .orElse(0);
    if (together < HALF * most(ranking, planted.length)) {
      return false;
    }
    double[] own = alone(planted, alone);
    if (best < LITTLE * together) {
      return byThemselves(ranking, planted, diffuse(own, together));
    }
    return other < (diffuse(own, together) ? asked(own) : Math.max(HALF * best, LITTLE * together));
  }

  /// True if without the planted parts, where the answer is open, none of the others moves the
  /// score as planted ones do that are put back. Where the answer is so certain that no planted
  /// part alone moves it, what single ones do to it tells nothing of what the model uses.
  ///
  /// @param many whether many say the same
  private boolean byThemselves(Ranking ranking, int[] planted, boolean many) {
    List<int[]> sets = new ArrayList<>(List.of(planted));
    for (int part : planted) {
      sets.add(Arrays.stream(planted).filter(k -> k != part).toArray());
    }
    for (int part = 0; part < ranking.size(); part++) {
      if (!planted(ranking, part)) {
        sets.add(IntStream.concat(Arrays.stream(planted), IntStream.of(part)).toArray());
      }
    }
    double[] falls = falls(ranking, sets);
    double[] moved = Arrays.stream(falls).skip(1).map(fall -> Math.abs(fall - falls[0])).toArray();
    double[] own = Arrays.copyOf(moved, planted.length);
    double other = Arrays.stream(moved).skip(planted.length).max().orElse(0);
    return other < (many ? asked(own) : HALF * Arrays.stream(own).max().orElse(0));
  }

  /// Of many planted parts an explanation is asked for half: how far the least of the best half
  /// moves the score.
  private static double asked(double[] own) {
    double[] sizes = Arrays.stream(own).map(Math::abs).sorted().toArray();
    return sizes[sizes.length - Math.ceilDiv(sizes.length, 2)];
  }

  private static double[] alone(int[] planted, double[] all) {
    return Arrays.stream(planted).mapToDouble(k -> all[k]).toArray();
  }

  /// True if many planted parts say the same, so that no single one says much of it: of a place in
  /// a picture none half of it, of the cells of two events none a tenth.
  private boolean diffuse(double[] alone, double together) {
    double little = task.kind().equals("pictures") ? HALF : LITTLE;
    return alone.length > 4 && Arrays.stream(alone).allMatch(fall -> fall < little * together);
  }

  private Explanation nothing() {
    Explanation own = new DeepLift(usual).explain(score, point);
    return Explanation.ofCells(
        own.by(), own.input(), new float[point.values().length], own.completeness(), Map.of());
  }

  /// True if a baseline has more than half of the answer's lead already: against it there is little
  /// to explain.
  boolean held(Baseline baseline) {
    ModelScore lead =
        score.of(
            new Target.Output(((Target.Output) score.target()).index(), Target.Scale.MARGIN, -1));
    List<float[]> rows = new ArrayList<>(List.of(point.values()));
    rows.addAll(baseline.all(point));
    double[] ends = lead.evaluate(Rows.of(point.layout(), rows.toArray(float[][]::new))).values();
    return Arrays.stream(ends).skip(1).average().orElse(0) > HALF * ends[0];
  }

  private boolean planted(Ranking ranking, int part) {
    int place = ranking.groups().get(part)[0];
    return one.planted().contains(task.tokens() ? place / point.layout().first().width() : place);
  }

  /// How far the score falls without the best parts of a number: all single ones and all pairs are
  /// tried, of more those are taken that are best alone.
  private double most(Ranking ranking, int count) {
    List<int[]> sets = new ArrayList<>();
    for (int k = 0; k < ranking.size(); k++) {
      if (count == 2) {
        for (int other = 0; other < k; other++) {
          sets.add(new int[] {k, other});
        }
      } else {
        sets.add(new int[] {k});
      }
    }
    double[] falls = falls(ranking, sets);
    if (count <= 2) {
      return Arrays.stream(falls).max().orElse(Double.NaN);
    }
    int[] best =
        IntStream.range(0, falls.length)
            .boxed()
            .sorted((a, b) -> Double.compare(falls[b], falls[a]))
            .limit(count)
            .mapToInt(i -> i)
            .toArray();
    return falls(ranking, List.of(best))[0];
  }

  /// How far the score falls without each set of parts.
  private double[] falls(Ranking ranking, List<int[]> sets) {
    float[] gone = usual.of(point);
    float[][] rows =
        sets.stream()
            .map(set -> {
              float[] row = point.values().clone();
              ranking.copy(set, 0, set.length, gone, row);
              return row;
            })
            .toArray(float[][]::new);
    double whole = score.at(point);
    return Arrays.stream(score.evaluate(Rows.of(point.layout(), rows), point).values())
        .map(value -> whole - value)
        .toArray();
  }

  /// How many planted parts the model uses one by one: those without which the score moves at least
  /// half as far as without the best of them.
  ///
  /// @param alone how far the score falls without each
  private static int moving(double[] alone) {
    double most = Arrays.stream(alone).map(Math::abs).max().orElse(0);
    return (int) Arrays.stream(alone).filter(fall -> Math.abs(fall) >= HALF * most).count();
  }

  /// Holds an explanation to what was planted.
  Right held(Explanation e) {
    Ranking ranking = Ranking.of(score, e);
    int[] planted = IntStream.range(0, ranking.size()).filter(k -> planted(ranking, k)).toArray();
    double[] alone =
        falls(ranking, Arrays.stream(planted).mapToObj(part -> new int[] {part}).toList());
    double together = falls(ranking, List.of(planted))[0];
    if (diffuse(alone, together)) {
      return ofMany(ranking, planted.length, together);
    }
    // two spikes each of which is enough for the answer: neither alone says what both do
    boolean only =
        planted.length <= FEW
            && Arrays.stream(alone).allMatch(fall -> Math.abs(fall) < HALF * together);
    boolean all =
        named(ranking, moving(alone), false) || (only && named(ranking, planted.length, true));
    return new Right(begins(ranking), all);
  }

  /// Of parts that all say the same: four fifths of the first half as many are planted ones that
  /// speak for the answer, and without as many as were planted the score falls at least half as far
  /// as without these.
  private Right ofMany(Ranking ranking, int count, double together) {
    double[] scores = ranking.scores();
    int[] order = ranking.order(1);
    boolean falls = falls(ranking, List.of(Arrays.copyOf(order, count)))[0] >= HALF * together;
    boolean largest = Arrays.stream(scores).allMatch(a -> Math.abs(a) <= scores[order[0]]);
    int half = Math.ceilDiv(count, 2);
    long hits =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted((a, b) -> Double.compare(Math.abs(scores[b]), Math.abs(scores[a])))
            .limit(half)
            .filter(part -> scores[part] > 0 && planted(ranking, part))
            .count();
    return new Right(largest && planted(ranking, order[0]) && falls, hits >= MOST * half && falls);
  }

  private boolean begins(Ranking ranking) {
    double[] scores = ranking.scores();
    // of the cells of two events two are asked for: the others of them are mostly zeros
    int two = task == VerdictTask.PAIR ? 2 : Math.min(one.planted().size(), 2);
    int[] order = ranking.order(1);
    int first = order[0];
    boolean largest = Arrays.stream(scores).allMatch(a -> Math.abs(a) <= scores[first]);
    return largest
        && planted(ranking, first)
        && falls(ranking, List.of(Arrays.copyOf(order, two)))[0] >= HALF * most(ranking, two);
  }

  /// True if the first parts by size are planted ones with the right sign, and matter.
  ///
  /// @param count how many
  /// @param together whether the sign of each is that of all of them
  private boolean named(Ranking ranking, int count, boolean together) {
    double[] scores = ranking.scores();
    int[] bySize =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted((a, b) -> Double.compare(Math.abs(scores[b]), Math.abs(scores[a])))
            .limit(count)
            .mapToInt(i -> i)
            .toArray();
    double[] alone =
        falls(ranking, Arrays.stream(bySize).mapToObj(part -> new int[] {part}).toList());
    double joint = falls(ranking, List.of(bySize))[0];
    return IntStream.range(0, bySize.length)
            .allMatch(k ->
                planted(ranking, bySize[k])
                    && Math.signum(scores[bySize[k]]) == Math.signum(together ? joint : alone[k]))
        && joint >= HALF * most(ranking, bySize.length);
  }
}
