package gatelens.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.explain.Point;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Flatten;
import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Figures over inputs and what is said of changes, by hand.
class CounterfactualStudyTest {
  private static final Model MODEL =
      Model.of(
          2,
          new Flatten("flat", 2),
          new Dense("dense", Tensor.zeros(4, 2), Tensor.zeros(2), Activation.LINEAR));

  private static Sample sample(float... values) {
    return Sample.of(FeatureSequence.of(Tensor.of(values, 2, 2)));
  }

  private static Counterfactual found(
      double before, double after, double distance, List<Integer> events, float... changed) {
    Sample sample = sample(1, 2, 3, 4);
    Point input = new Point(MODEL.continuous().layout(sample), new float[] {1, 2, 3, 4});
    return new Counterfactual(
        input,
        input.with(changed),
        0,
        1,
        before,
        after,
        events,
        events.size(),
        true,
        0,
        distance,
        distance + 1,
        0,
        0);
  }

  private static CounterfactualStudy.Row row(Counterfactual found) {
    return new CounterfactualStudy.Row(0, "", found, "a", "b", List.of(), Tensor.zeros(2, 2));
  }

  @Test
  void whatNeedsNoChangeIsCountedApart() {
    CounterfactualStudy study =
        new CounterfactualStudy(
            5,
            List.of(
                row(found(-1, 1, 4, List.of(0), 9, 2, 3, 4)),
                row(found(-1, 1, 8, List.of(0, 1), 9, 2, 3, 9)),
                row(found(-1, -1, 100, List.of(), 1, 2, 3, 4)),
                row(found(2, 2, 50, List.of(), 1, 2, 3, 4))));
    assertThat(study.notNeeded()).isEqualTo(1);
    assertThat(study.flipped()).isEqualTo(2 / 3.0);
    assertThat(study.medianEvents()).isEqualTo(1.5);
    assertThat(study.medianDistance()).isEqualTo(6);
    // 5, 9, 51, 101
    assertThat(study.medianDistanceBefore()).isEqualTo(30);
    CounterfactualStudy none = new CounterfactualStudy(5, List.of());
    assertThat(none.flipped()).isZero();
    assertThat(none.medianEvents()).isZero();
  }

  @Test
  void changesOfFeaturesAreNamed() {
    Changes changes = new Changes(Optional.empty(), id -> "");
    Counterfactual found = found(-1, 1, 4, List.of(1), 1, 2, 3, 4.5f);
    assertThat(changes.of(sample(1, 2, 3, 4), found))
        .containsExactly(new Change(1, "step 2 · feature 1", "4.000", "4.500"));
    assertThat(changes.changed(sample(1, 2, 3, 4), found).values()).containsExactly(1, 2, 3, 4.5f);
  }

  @Test
  void changesOfTokensAreWords() {
    Model model =
        ModelPlan.parse("embedding(1) gru(2) dense(2)").initialise(5, Initialisation.KERAS, 1);
    Tensor table = Tensor.of(new float[] {0, 10, 20, 30, 40}, 5, 1);
    Sample sample = Sample.of(TokenSequence.of(3, 1));
    Point input = new Point(model.continuous().layout(sample), new float[] {30, 10});
    Counterfactual found =
        new Counterfactual(
            input,
            input.with(new float[] {30, 40}),
            0,
            1,
            -1,
            1,
            List.of(1),
            1,
            true,
            0,
            0,
            0,
            0,
            0);
    Changes changes =
        new Changes(
            Optional.of(new Alternatives.OfTokens(table, List.of(1, 2, 3, 4))), id -> "word " + id);
    assertThat(changes.of(sample, found))
        .containsExactly(new Change(1, "place 2", "word 1", "word 4"));
    assertThat(changes.changed(sample, found).values()).containsExactly(3, 4);
  }
}
