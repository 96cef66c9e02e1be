package gatelens.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.measure.Ranking;
import gatelens.method.gradient.DeepLift;
import gatelens.method.perturbation.PermutationShap;
import gatelens.parallel.Workers;
import gatelens.perturb.Players;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MovesTest {
  private static float[] drawn(int size, double deviation, SplittableRandom dice) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (deviation * dice.nextGaussian());
    }
    return values;
  }

  /// A few parts that are tried can only make the first one look better than all of them do: each
  /// is held against the first by the same replacements. A baseline far from the data moves the
  /// score farther than the other replacements, and a part that was tried by it alone would win.
  @Test
  void triedByAFewAPartIsDoubtedNoSoonerThanByAll() {
    SplittableRandom dice = new SplittableRandom(11);
    int compared = 0;
    for (int seed = 0; seed < 60; seed++) {
      var model = ModelPlan.parse("gru(8) dense(2)").initialise(3, Initialisation.KERAS, seed);
      try (Workers workers = Workers.single()) {
        ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
        Point point =
            score.point(Sample.of(FeatureSequence.of(Tensor.of(drawn(30, 1, dice), 10, 3))));
        Baseline far = Baseline.Samples.of(List.of(drawn(30, 4, dice)), "far").mean();
        var explanation = new DeepLift(far).explain(score, point);
        Moves few = Moves.of(score, explanation, far, seed, false, passes -> {});
        Moves all = Moves.of(score, explanation, far, seed, true, passes -> {});
        assertThat(few.first()).isEqualTo(all.first());
        assertThat(few.alone()).isEqualTo(all.alone());
        boolean single = few.judged().length == 1 && all.judged().length == 1;
        double[] said = few.ranking().scores();
        int[] order = Evidence.bySize(said);
        boolean alike = said[order[1]] / said[order[0]] >= Evidence.NAMED;
        if (single && !alike && all.alone() > 0) {
          compared++;
          assertThat(few.share()).as("seed " + seed).isGreaterThanOrEqualTo(all.share());
        }
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  /// Two spikes each of which is enough: neither alone is missed, both are judged together, and so
  /// another method is asked about both.
  @Test
  void partsThatCountOnlyTogetherAreJudgedTogether() {
    // a layer that keeps the largest over time hears the one where the other is away
    var model =
        ModelPlan.parse("dense(4,tanh) pool(max) dense(2)").initialise(1, Initialisation.KERAS, 1);
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
      float[] values = new float[12];
      values[3] = 2;
      values[8] = 2;
      Point point = score.point(Sample.of(FeatureSequence.of(Tensor.of(values, 12, 1))));
      var explanation =
          new PermutationShap(new Baseline.Zeros(), new Players.Cells(), 8, 0, 0)
              .explain(score, point);
      Moves moves = Moves.of(score, explanation, new Baseline.Zeros(), 0, true, passes -> {});
      assertThat(moves.judged()).containsExactlyInAnyOrder(3, 8);
      assertThat(moves.check().passed()).isTrue();
    }
  }

  /// What is ranked first by size is held against what moves the score the other way as well: a
  /// part that speaks against the answer a little is not the first where another speaks for it a
  /// lot.
  @Test
  void theFirstPartIsHeldAgainstWhatMovesTheOtherWay() {
    SplittableRandom dice = new SplittableRandom(3);
    int compared = 0;
    for (int seed = 0; seed < 30; seed++) {
      var model = ModelPlan.parse("gru(8) dense(2)").initialise(3, Initialisation.KERAS, seed);
      try (Workers workers = Workers.single()) {
        ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
        Point point =
            score.point(Sample.of(FeatureSequence.of(Tensor.of(drawn(30, 1, dice), 10, 3))));
        Baseline zeros = new Baseline.Zeros();
        Explanation own = new DeepLift(zeros).explain(score, point);
        Ranking ranking = Ranking.of(score, own);
        Removed removed = new Removed(score, point, ranking, zeros, seed, passes -> {});
        double[] losses =
            removed.losses(
                score.at(point), IntStream.range(0, 30).mapToObj(k -> new int[] {k}).toList());
        int up = best(losses, 1);
        int down = best(losses, -1);
        int small = losses[up] < -losses[down] ? up : down;
        double share = Math.abs(losses[small]) / Math.abs(losses[small == up ? down : up]);
        float[] said = new float[30];
        said[small] = (float) losses[small];
        Explanation made =
            Explanation.ofCells(
                own.by(), point, said, new Completeness(0, score.at(point), 0), Map.of());
        Moves moves = Moves.of(score, made, zeros, seed, true, passes -> {});
        assertThat(moves.judged()).containsExactly(small);
        assertThat(moves.share()).isCloseTo(share, within(1e-12));
        compared += share < Evidence.AS_FAR ? 1 : 0;
      }
    }
    assertThat(compared).isGreaterThan(3);
  }

  private static int best(double[] losses, double sign) {
    return IntStream.range(0, losses.length)
        .boxed()
        .max(Comparator.comparingDouble(k -> sign * losses[k]))
        .orElseThrow();
  }

  /// A band through all steps is its own mean, and stands elsewhere too: neither takes it away, so
  /// that only the baseline does.
  @Test
  void whatLeavesABandIsNoReplacement() {
    SplittableRandom dice = new SplittableRandom(5);
    var model = ModelPlan.parse("gru(8) dense(2)").initialise(2, Initialisation.KERAS, 4);
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
      float[] values = drawn(20, 0.2, dice);
      for (int t = 0; t < 10; t++) {
        values[2 * t] += 1;
      }
      Point point = score.point(Sample.of(FeatureSequence.of(Tensor.of(values, 10, 2))));
      Baseline zeros = new Baseline.Zeros();
      Ranking ranking = Ranking.of(score, new DeepLift(zeros).explain(score, point));
      Removed removed = new Removed(score, point, ranking, zeros, 0, passes -> {});
      double whole = score.at(point);
      List<int[]> band = List.of(IntStream.range(0, 10).map(t -> 2 * t).toArray());
      assertThat(removed.losses(whole, band)).isEqualTo(removed.lossesByBaseline(whole, band));
    }
  }
}
