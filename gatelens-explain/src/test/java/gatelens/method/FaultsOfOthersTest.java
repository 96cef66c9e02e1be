package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Measurement;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.measure.Removal;
import gatelens.method.perturbation.Deletion;
import gatelens.method.perturbation.KernelShap;
import gatelens.method.perturbation.Occlusion;
import gatelens.method.perturbation.Owen;
import gatelens.method.perturbation.Shapley;
import gatelens.method.temporal.TemporalOcclusion;
import gatelens.method.temporal.TemporalShapley;
import gatelens.perturb.FeaturePermutation;
import gatelens.perturb.Players;
import gatelens.testkit.explain.Linear;
import gatelens.testkit.explain.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Faults that other tools have had, and methods beside the common ones.
class FaultsOfOthersTest {
  private static final Baseline ZEROS = new Baseline.Zeros();

  /// A KernelSHAP that keeps ten features gives the eleventh nothing.
  @Test
  void noFeatureIsDroppedForBeingTheEleventh() {
    double[] weights = new double[15];
    float[] ones = new float[15];
    for (int i = 0; i < 15; i++) {
      weights[i] = i + 1;
      ones[i] = 1;
    }
    Linear line = new Linear(15, 1, weights, 0);
    float[] got =
        new KernelShap(ZEROS, new Players.Events(), 200, 0, 0)
            .explain(line, line.at(ones))
            .first()
            .values();
    for (int i = 0; i < 15; i++) {
      assertThat(got[i]).isCloseTo(i + 1, within(1e-5f));
    }
  }

  /// Attributions of several inputs at once are those of each alone, never a mix.
  @Test
  void inputsOfABatchAreNotMixed() {
    ModelScore score = Reference.small(2, 4, false, 5);
    List<Point> inputs =
        List.of(
            Reference.point(score, 9, 2, 1),
            Reference.point(score, 9, 2, 2),
            Reference.point(score, 9, 2, 3));
    for (Explainer<? super ModelScore> method :
        List.<Explainer<? super ModelScore>>of(
            new Occlusion(ZEROS, new Players.Cells()),
            new TemporalOcclusion(ZEROS),
            new TemporalShapley(ZEROS))) {
      List<Explanation> all = method.explainAll(score, inputs);
      for (int n = 0; n < 3; n++) {
        assertThat(all.get(n).first()).isEqualTo(method.explain(score, inputs.get(n)).first());
      }
    }
  }

  /// Another tool turns the kept share of sufficiency round once more in every batch of samples:
  /// ours is the same however often it is asked, and never that of the parts that are left out.
  @Test
  void sufficiencyDoesNotTurnRound() {
    Linear line = new Linear(10, 1, new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0);
    Point x = line.at(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    Explanation e = new Occlusion(ZEROS, new Players.Events()).explain(line, x);
    Removal sufficiency = new Removal(Removal.Kind.SUFFICIENCY, ZEROS, 0);
    Measurement first = sufficiency.measure(line, e);
    for (int repeat = 0; repeat < 3; repeat++) {
      assertThat(sufficiency.measure(line, e).values()).isEqualTo(first.values());
    }
    // 55 in all; of the half that is kept 40, of the fifth 19, of the tenth 10
    assertThat(first.values().get(4)).isCloseTo(15, within(1e-6));
    assertThat(first.values().get(3)).isCloseTo(36, within(1e-6));
    assertThat(first.values().get(2)).isCloseTo(45, within(1e-6));
  }

  /// Completeness is a gap with a size, never an equality of floating-point numbers.
  @Test
  void completenessIsAGap() {
    Completeness c = new Completeness(1, 0.1, 0.9 + 1e-9);
    assertThat(c.gap()).isBetween(0.0, 1e-8);
    assertThat(c.relativeGap(1e-3)).isLessThan(1e-8);
  }

  /// A lambda, and a model, by the same call.
  @Test
  void aLambdaIsExplainedLikeAModel() {
    ModelScore model = Reference.small(2, 4, false, 5);
    Point x = Reference.point(model, 6, 2, 1);
    Score lambda = Score.of("the model as a service", values -> model.at(x.with(values)));
    assertThat(lambda.description()).isEqualTo("the model as a service");
    for (Explainer<Score> method :
        List.<Explainer<Score>>of(
            new Occlusion(ZEROS, new Players.Events()),
            new Shapley(ZEROS, new Players.Events()),
            new KernelShap(ZEROS, new Players.Events(), 100, 0, 0))) {
      assertThat(method.explain(lambda, x).first().values())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(method.explain(model, x).first().values());
    }
  }

  /// `x_0 x_1` in one group, x_2 alone: with weights 6 for the product and 1 for x_2 the group gets
  /// 6; one group, or as many as players, gives Shapley values.
  @Test
  void owenKeepsGroupsTogether() {
    Score product = Score.of("product", x -> 6 * x[0] * x[2] + x[1]);
    Point x = new Point(Linear.layout(3, 1), new float[] {1, 1, 1});
    Players events = new Players.Events();
    assertThat(new Owen(ZEROS, events, 1).explain(product, x).first().values())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(3, 1, 3);
    Score three = Score.of("all three", v -> 12 * v[0] * v[1] * v[2]);
    // groups {0, 1} and {2}: each group gets 6, inside the first each gets 3
    assertThat(new Owen(ZEROS, events, 2).explain(three, x).first().values())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(3, 3, 6);
    assertThat(new Owen(ZEROS, events, 2).explain(three, x).completeness().gap()).isLessThan(1e-9);
    assertThat(new Owen(ZEROS, events, 3).explain(three, x).first().values())
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(4, 4, 4);
    assertThatThrownBy(() -> new Owen(ZEROS, events, 0)).hasMessageContaining("groups is 0");
  }

  /// Weights belong to positions: deleting an event moves the others, replacing it by zero does
  /// not.
  @Test
  void deletionMovesPositionsAndPaddingDoesNot() {
    Score positions =
        Score.of(
            "positions",
            x -> {
              double sum = 0;
              for (int i = 0; i < x.length; i++) {
                sum += (i + 1) * x[i];
              }
              return sum;
            });
    Point x = new Point(Linear.layout(3, 1), new float[] {5, 7, 11});
    // 52; without the first 7 + 22 = 29, without the second 5 + 22 = 27, without the third 19
    Explanation deleted = new Deletion().explain(positions, x);
    assertThat(deleted.first().values()).containsExactly(23, 25, 33);
    assertThat(new Occlusion(ZEROS, new Players.Events()).explain(positions, x).first().values())
        .containsExactly(5, 14, 33);
    assertThat(new Deletion().card().id()).isEqualTo("deletion");
    assertThatThrownBy(() ->
            new Deletion().explain(positions, new Point(Linear.layout(1, 1), new float[] {1})))
        .hasMessageContaining("at least 2 steps");
  }

  /// Feature 1 has no weight, feature 0 has weight 2 on inputs 0 and 1 that swap: it moves by 2.
  @Test
  void permutedFeatures() {
    Linear line = new Linear(1, 2, new double[] {2, 0}, 0);
    FeaturePermutation got = FeaturePermutation.of(line, List.of(line.at(0, 5), line.at(1, 9)), 0);
    assertThat(got.importance()).containsExactly(2, 0);
    assertThat(got.standardErrors()).containsExactly(0, 0);
    assertThatThrownBy(() -> FeaturePermutation.of(line, List.of(line.at(0, 5)), 0))
        .hasMessageContaining("1 inputs");
  }
}
