package gatelens.evidence;

import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.measure.Ranking;
import gatelens.method.gradient.DeepLift;
import gatelens.objective.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongConsumer;

/// Whether the parts that are named are the input's own. Against rows an explanation is the mean of
/// what it is against each. Where a model knows a class by something that the input has, all rows
/// show the same parts. Where it knows it by what the input lacks, each row shows the places at
/// which that row has it, and the mean names those that a few rows share: another few rows would
/// name others.
///
/// The rows are parted into quarters. Of up to three parts that are named it is asked what the
/// second lowest quarter gives each, as a share of the mean of all quarters. Of many parts that say
/// the same those that two quarters rank first are asked of the other two, for each of the three
/// ways to choose two, in both directions:
///
/// `(Σ a_B(first of A) - chance) / (Σ a_B(first of B) - chance)`
///
/// where `a` is what DeepLIFT gives parts, of the sign of the answer, and chance what as many parts
/// have on average. Of several inputs it is not asked: what one of them counts for depends there on
/// what the row has in the others.
///
/// @param baseline the rows
/// @param seed decides which rows come together
record OtherRows(Baseline baseline, long seed) {
  /// With fewer rows a quarter is one row.
  private static final int LEAST = 8;

  private static final int QUARTERS = 4;

  /// Up to so many parts are judged one by one.
  private static final int FEW = 3;

  private static final int DEEPLIFT = 3;

  /// Asks; empty where too few rows are compared with, of several inputs, and where the score has
  /// no multipliers.
  Optional<Check> check(
      ModelScore score, Explanation explanation, Moves moves, LongConsumer passes) {
    Point input = explanation.input();
    int parts = moves.ranking().size();
    if (!(baseline instanceof Baseline.Samples samples)
        || samples.rows().size() < LEAST
        || moves.first() < 0
        || input.layout().parts().size() > 1
        || parts < 2 * FEW
        || !(score.objective() instanceof Objective.OfLogits)) {
      return Optional.empty();
    }
    List<double[]> quarters = quarters(score, input, explanation, samples);
    passes.accept((long) DEEPLIFT * samples.rows().size());
    if (quarters.stream().anyMatch(some -> some.length != parts)) {
      return Optional.empty();
    }
    double[] said = moves.ranking().scores();
    int[] judged = moves.judged().length > 0 ? moves.judged() : new int[] {moves.first()};
    double value =
        judged.length <= FEW
            ? Arrays.stream(judged).mapToDouble(part -> steady(quarters, part)).average().orElse(0)
            : kept(quarters, judged.length, sign(explanation, said, judged, quarters));
    return Optional.of(
        new Check(
            "same against other rows",
            value,
            Evidence.AS_FAR,
            false,
            "how much of what is said of the parts ranked first is the same whichever of the rows"
                + " it is compared with; little means that it is known by what it lacks, and that"
                + " the places are those of the rows",
            false));
  }

  /// What the second lowest quarter gives a part, as a share of the mean of all.
  private static double steady(List<double[]> quarters, int part) {
    double[] each = quarters.stream().mapToDouble(some -> some[part]).toArray();
    double mean = Arrays.stream(each).average().orElse(0);
    double[] ordered =
        Arrays.stream(each).map(value -> mean == 0 ? 0 : value / mean).sorted().toArray();
    return Math.clamp(ordered[1], 0, 1);
  }

  /// The direction in which parts are ranked.
  private static double sign(
      Explanation explanation, double[] said, int[] judged, List<double[]> quarters) {
    return Math.signum(
        explanation.by().card().signed()
            ? Arrays.stream(judged).mapToDouble(part -> said[part]).sum()
            : quarters.stream().flatMapToDouble(Arrays::stream).sum());
  }

  /// What halves give the parts that the other halves rank first.
  private static double kept(List<double[]> quarters, int count, double sign) {
    int parts = quarters.get(0).length;
    double chance = 0;
    double kept = 0;
    double most = 0;
    for (int other = 1; other < QUARTERS; other++) {
      double[] a = new double[parts];
      double[] b = new double[parts];
      for (int q = 0; q < QUARTERS; q++) {
        double[] half = q == 0 || q == other ? a : b;
        for (int k = 0; k < parts; k++) {
          half[k] += sign * quarters.get(q)[k];
        }
      }
      kept += sum(b, first(a, count)) + sum(a, first(b, count));
      most += sum(a, first(a, count)) + sum(b, first(b, count));
      chance += (double) count / parts * (Arrays.stream(a).sum() + Arrays.stream(b).sum());
    }
    return most <= chance ? 0 : Math.max(0, (kept - chance) / (most - chance));
  }

  private List<double[]> quarters(
      ModelScore score, Point input, Explanation explanation, Baseline.Samples samples) {
    List<BaselineInput> rows = new ArrayList<>(samples.rows());
    Collections.shuffle(rows, new Random(seed));
    List<double[]> quarters = new ArrayList<>();
    for (int q = 0; q < QUARTERS; q++) {
      List<BaselineInput> some =
          rows.subList(q * rows.size() / QUARTERS, (q + 1) * rows.size() / QUARTERS);
      Explanation one =
          new DeepLift(new Baseline.Samples(some, samples.name())).explain(score, input);
      double[] scores = AnotherMethod.scores(score, one, explanation);
      quarters.add(Arrays.stream(scores).map(value -> value * some.size()).toArray());
    }
    return quarters;
  }

  private static int[] first(double[] scores, int count) {
    return Arrays.copyOf(Ranking.order(scores, 1), count);
  }

  private static double sum(double[] scores, int[] parts) {
    return Arrays.stream(parts).mapToDouble(part -> scores[part]).sum();
  }
}
