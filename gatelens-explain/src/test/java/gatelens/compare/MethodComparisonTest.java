package gatelens.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Pool;
import gatelens.method.Methods;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// On a model that is a sum: the mean of 5 steps times 5, so that taking a step away takes its
/// value.
class MethodComparisonTest {
  private static Model sum() {
    return Model.of(
        1,
        new Pool("mean", Pool.Kind.MEAN),
        new Dense("sum", Tensor.of(new float[] {5}, 1, 1), Tensor.zeros(1), Activation.LINEAR));
  }

  private static Sample sample(float... values) {
    return Sample.of(FeatureSequence.of(Tensor.of(values, values.length, 1)));
  }

  private static Explanation said(String method, Point input, double gap, float... values) {
    double total = 0;
    for (float value : values) {
      total += value;
    }
    return Explanation.ofCells(
        Methods.named(method).with(Settings.NONE),
        input,
        values,
        new Completeness(total + gap, 0, total),
        Map.of());
  }

  @Test
  void rowsAndPairsByHand() {
    try (Workers one = Workers.single()) {
      ModelScore score = new ModelScore(sum(), Target.Output.logit(0), one);
      Point input = score.point(sample(1, 2, 3, 4, 5));
      MethodComparison made =
          MethodComparison.of(
              List.of(score),
              List.of(
                  new MethodComparison.Side(
                      "deeplift", List.of(said("deeplift", input, 0.25, 1, 2, 3, 4, 5)), 0.5),
                  new MethodComparison.Side(
                      "saliency", List.of(said("saliency", input, 9, 5, 4, 3, 2, 1)), 2)),
              Optional.empty(),
              new Baseline.Zeros(),
              0);
      // the first fifth of the steps, in each method's own order, is one step: 5, or 1
      MethodComparison.Row deeplift = made.rows().get(0);
      assertThat(deeplift.comprehensiveness()).isCloseTo(5, within(1e-5));
      assertThat(deeplift.sufficiency()).isCloseTo(10, within(1e-5));
      assertThat(deeplift.gap().orElseThrow()).isCloseTo(0.25, within(1e-12));
      assertThat(deeplift.seconds()).isEqualTo(0.5);
      MethodComparison.Row saliency = made.rows().get(1);
      assertThat(saliency.comprehensiveness()).isCloseTo(1, within(1e-5));
      assertThat(saliency.sufficiency()).isCloseTo(14, within(1e-5));
      assertThat(saliency.gap()).as("saliency promises no sum").isEmpty();
      assertThat(made.agreements())
          .containsExactly(new MethodComparison.Pair("deeplift", "saliency", -1, 1, 1));
      assertThat(made.truth()).isEmpty();
    }
  }

  @Test
  void knownPlacesByHand() {
    try (Workers one = Workers.single()) {
      ModelScore score = new ModelScore(sum(), Target.Output.logit(0), one);
      Point input = score.point(sample(1, 2, 3, 4));
      Explanation good = said("deeplift", input, 0, 0, 1, 3, 0);
      Explanation bad = said("saliency", input, 0, 4, 0, 0, 0);
      List<Marks> marks =
          List.of(
              new Marks(0, false, new boolean[] {false, true, true, false}),
              new Marks(0, false, new boolean[4]));
      TruthTable table = TruthTable.of(marks, Map.of("deeplift", List.of(good, good)), 1);
      assertThat(table.sequences()).as("the second has no mark").isEqualTo(1);
      TruthTable.Row row = table.rows().get(0);
      assertThat(row.chance()).isEqualTo(0.5);
      assertThat(row.share()).isEqualTo(1);
      assertThat(row.more().mean()).isEqualTo(0.5);
      assertThat(row.auroc().mean()).isEqualTo(1);
      assertThat(row.top().mean()).isEqualTo(1);
      TruthTable.Row other =
          TruthTable.of(marks, Map.of("saliency", List.of(bad, bad)), 1).rows().get(0);
      assertThat(other.share()).isZero();
      // 4 is above both marked places, 0 ties with both: 0 + 1/2 of the pairs, that is 1/4
      assertThat(other.auroc().mean()).isEqualTo(0.25);
      assertThat(other.top().mean()).isZero();
      assertThatThrownBy(() -> TruthTable.of(marks.subList(1, 2), Map.of(), 1))
          .hasMessage("in none of 1 sequences some places are marked and some not");
    }
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    try (Workers one = Workers.single()) {
      ModelScore score = new ModelScore(sum(), Target.Output.logit(0), one);
      Point input = score.point(sample(1, 2, 3));
      Explanation cells = said("deeplift", input, 0, 1, 2, 3);
      Explanation features =
          new Explanation(
              cells.by(),
              input,
              List.of(Tensor.of(new float[] {6}, 1)),
              Explanation.Grouping.FEATURES,
              Optional.empty(),
              cells.completeness(),
              Map.of(),
              Map.of());
      MethodComparison.Side a = new MethodComparison.Side("a", List.of(cells), 1);
      MethodComparison.Side b = new MethodComparison.Side("b", List.of(features), 1);
      assertThatThrownBy(() ->
              MethodComparison.of(
                  List.of(score), List.of(a, b), Optional.empty(), new Baseline.Zeros(), 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("event by event");
      assertThatThrownBy(() ->
              MethodComparison.of(
                  List.of(score, score), List.of(a), Optional.empty(), new Baseline.Zeros(), 0))
          .hasMessage("a: expected an explanation of each of 2 inputs, at least one, found 1");
      Marks steps = new Marks(0, false, new boolean[] {true, false, false});
      assertThat(steps.numbers(cells)).containsExactly(1, 2, 3);
      assertThatThrownBy(() -> steps.numbers(features))
          .hasMessage(
              "deeplift gives one number for each of its features, not for events, which are"
                  + " marked");
      assertThatThrownBy(() -> new Marks(0, true, new boolean[3]).numbers(features))
          .hasMessageContaining("not for cells");
    }
  }
}
