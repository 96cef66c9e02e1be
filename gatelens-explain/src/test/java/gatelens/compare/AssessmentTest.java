package gatelens.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Flatten;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// Figures that can be counted by hand: the model's logit is its input.
final class AssessmentTest {
  private static Model model() {
    Model model =
        Model.of(
            1,
            new Flatten("flat", 1),
            new Dense(
                "dense", Tensor.of(new float[] {1}, 1, 1), Tensor.zeros(1), Activation.SIGMOID));
    return model.withInfo(model.info().withClasses(List.of("ok", "fraud")));
  }

  private static List<Example> examples(double[] logits, int... labels) {
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < labels.length; n++) {
      Tensor value = Tensor.of(new float[] {(float) logits[n]}, 1, 1);
      examples.add(new Example(Sample.of(FeatureSequence.of(value)), new Label.Class(labels[n])));
    }
    return examples;
  }

  private static Assessment of(double[] logits, int... labels) {
    try (Workers alone = Workers.single()) {
      return Assessment.of(model(), examples(logits, labels), alone);
    }
  }

  @Test
  void countedByHand() {
    Assessment found = of(new double[] {3, 2, 1, -1, -2}, 1, 0, 1, 1, 0);
    assertThat(found.confusion()).containsExactly(List.of(1, 1), List.of(1, 2));
    assertThat(found.accuracy()).isCloseTo(0.6, within(1e-12));
    assertThat(found.majority()).isCloseTo(0.6, within(1e-12));
    Assessment.OfClass fraud = found.each().get(1);
    assertThat(fraud.precision().orElseThrow()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(fraud.recall().orElseThrow()).isCloseTo(2 / 3.0, within(1e-12));
    // hits at places 1, 3 and 4: (1 + 2/3 + 3/4) / 3
    assertThat(fraud.averagePrecision().orElseThrow())
        .isCloseTo((1 + 2 / 3.0 + 0.75) / 3, within(1e-12));
    assertThat(fraud.alarmRecall().orElseThrow()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(fraud.alarmThreshold()).isCloseTo(1 / (1 + Math.exp(-3)), within(1e-6));
  }

  /// From σ(0.5) on three are alarms, two of them rightly, of three that are frauds.
  @Test
  void aThresholdIsChosen() {
    List<Example> examples = examples(new double[] {3, 2, 1, -1, -2}, 1, 0, 1, 1, 0);
    double threshold = 1 / (1 + Math.exp(-0.5));
    try (Workers alone = Workers.single()) {
      Assessment found = Assessment.of(model(), examples, OptionalDouble.of(threshold), alone);
      assertThat(found.each().get(1).from())
          .contains(
              new Assessment.From(
                  threshold, 3, OptionalDouble.of(2 / 3.0), OptionalDouble.of(2 / 3.0)));
      assertThat(found.accuracy()).isCloseTo(0.6, within(1e-12));
      assertThat(Assessment.of(model(), examples, alone).each().get(1).from()).isEmpty();
      assertThatThrownBy(() -> Assessment.of(model(), examples, OptionalDouble.of(30), alone))
          .hasMessageContaining("expected a probability in [0, 1]");
    }
  }

  /// Examples of one probability are in no order: what is drawn is the share of the class.
  @Test
  void equalProbabilitiesAreChance() {
    Assessment found = of(new double[] {1, 1, 1, 1}, 1, 0, 0, 0);
    assertThat(found.each().get(1).averagePrecision().orElseThrow()).isEqualTo(0.25);
    assertThat(found.each().get(0).recall().orElseThrow()).isZero();
    assertThat(found.each().get(0).precision()).isEmpty();
  }

  @Test
  void nothingIsRefused() {
    assertThatThrownBy(() -> of(new double[0])).hasMessageContaining("no example");
  }
}
