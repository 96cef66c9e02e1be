package gatelens.unit;

import gatelens.explain.Agreement;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.ShuffledModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Looks for what a unit follows.
///
/// @param table the steps
/// @param cues what may be followed
/// @param hidden whether the unit is a hidden state, whose moves are looked at too
record TendencySearch(StepTable table, Cues cues, boolean hidden) {
  private static final int UNITS = 400;
  private static final int MODELS = 256;
  private static final int ASKED = 45;

  /// The best cue of one kind.
  private record Best(Cue cue, double chosen, double explained) {}

  /// The finding that explains most, or what fewest shuffled units have as well where there is
  /// none; empty where nothing of the input varies.
  ///
  /// @param values of all units, `double[H][N]`
  /// @param unit which one
  Optional<Tendency> of(
      Model model, UnitAddress address, double[][] values, int unit, long seed, Workers workers) {
    Map<Cue.Kind, Best> own = best(values[unit]);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    List<Map<Cue.Kind, Best>> shuffled = shuffled(model, address, seed, workers);
    return own.values().stream()
        .map(best -> told(best, values[unit], shuffled))
        .min(
            Comparator.comparing((Tendency t) -> !t.found())
                .thenComparingDouble(t -> t.found() ? 0 : t.chance())
                .thenComparingDouble(t -> -t.explained()));
  }

  private List<Map<Cue.Kind, Best>> shuffled(
      Model model, UnitAddress address, long seed, Workers workers) {
    int width = StepTable.layer(model, address.layer()).units();
    int models = Math.min(MODELS, (UNITS + width - 1) / width);
    return IntStream.range(0, models)
        .boxed()
        .flatMap(k -> {
          Model other = ShuffledModel.of(model, seed * 1_000_003 + k, width);
          return Arrays.stream(table.values(other, address.trace(), workers))
              .limit(UNITS)
              .map(this::best);
        })
        .toList();
  }

  private Map<Cue.Kind, Best> best(double[] values) {
    boolean[] half = table.half();
    double[] moves = table.moves(values);
    double[] valueRanks = Agreement.ranks(values);
    double[] moveRanks = Agreement.ranks(moves);
    Map<Cue.Kind, Best> best = new EnumMap<>(Cue.Kind.class);
    for (Cue cue : cues.all()) {
      boolean move = cue.kind() == Cue.Kind.MOVE;
      if (move && !hidden) {
        continue;
      }
      offer(best, cue, cue.values(), move ? moves : values, half);
      offer(best, cue, cue.ranks(), move ? moveRanks : valueRanks, half);
    }
    return best;
  }

  private static void offer(
      Map<Cue.Kind, Best> best, Cue cue, double[] x, double[] y, boolean[] half) {
    double chosen = Squares.correlation(x, y, half, false);
    Best before = best.get(cue.kind());
    if (before == null || Math.abs(chosen) > Math.abs(before.chosen())) {
      double other = Squares.correlation(x, y, half, true);
      best.put(cue.kind(), new Best(cue, chosen, other * chosen > 0 ? other * other : 0));
    }
  }

  private Tendency told(Best best, double[] values, List<Map<Cue.Kind, Best>> shuffled) {
    Cue cue = best.cue();
    long asMuch =
        shuffled.stream()
            .map(units -> units.get(cue.kind()))
            .filter(other -> other != null && other.explained() >= best.explained())
            .count();
    double chance = (1.0 + asMuch) / (1.0 + shuffled.size());
    double[] of = cue.kind() == Cue.Kind.MOVE ? table.moves(values) : values;
    int[] support = support(cue.values(), of, best.chosen() > 0);
    return new Tendency(
        cue.kind().word(),
        cue.name(),
        best.explained(),
        best.chosen() > 0,
        support[0],
        support[1],
        chance,
        chance <= Tendency.CHANCE && best.explained() >= Tendency.EXPLAINED);
  }

  /// How many steps of the other half lie on the right side of the middle between the two means of
  /// the first half, and of how many.
  private int[] support(double[] cue, double[] of, boolean rises) {
    boolean[] half = table.half();
    double[] sorted = IntStream.range(0, cue.length).mapToDouble(i -> cue[i]).sorted().toArray();
    double lower = sorted[sorted.length / 4];
    double upper = sorted[(int) (sorted.length * 3L / 4)];
    if (lower == upper) {
      lower = lower == sorted[sorted.length - 1] ? Math.nextDown(lower) : lower;
      upper = Math.nextUp(lower);
    }
    double low = lower;
    double high = upper;
    double middle = (mean(of, half, i -> cue[i] >= high) + mean(of, half, i -> cue[i] <= low)) / 2;
    int[] highs = some(IntStream.range(0, cue.length).filter(i -> half[i] && cue[i] >= high));
    int[] lows = some(IntStream.range(0, cue.length).filter(i -> half[i] && cue[i] <= low));
    int asked = Math.min(highs.length, lows.length);
    int right = 0;
    for (int k = 0; k < asked; k++) {
      right += of[highs[k]] > middle == rises ? 1 : 0;
      right += of[lows[k]] > middle != rises ? 1 : 0;
    }
    return new int[] {right, 2 * asked};
  }

  private static double mean(double[] of, boolean[] half, java.util.function.IntPredicate which) {
    return IntStream.range(0, of.length)
        .filter(i -> !half[i] && which.test(i))
        .mapToDouble(i -> of[i])
        .average()
        .orElse(0);
  }

  /// At most 45, at even distances.
  private static int[] some(IntStream all) {
    int[] steps = all.toArray();
    int count = Math.min(ASKED, steps.length);
    return IntStream.range(0, count)
        .map(k -> steps[(int) ((long) k * steps.length / count)])
        .toArray();
  }
}
