package gatelens.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.gates.GateStatistics;
import gatelens.gates.GateSurvey;
import gatelens.gates.GateTimeline;
import gatelens.gates.GradientReach;
import gatelens.gates.HalfLife;
import gatelens.gates.UnitHealth;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Pool;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Two models whose answers are written into their inputs: the first answers by the first two of
/// four features, the second by the last two, each with a probability of 3/4.
class TwoModelsTest {
  private static final float THREE_TO_ONE = (float) Math.log(3);

  private static Model reads(int from) {
    float[] weight = new float[8];
    weight[from * 2] = 1;
    weight[(from + 1) * 2 + 1] = 1;
    return Model.of(
        4,
        new Pool("mean", Pool.Kind.MEAN),
        new Dense("answer", Tensor.of(weight, 4, 2), Tensor.zeros(2), Activation.SOFTMAX));
  }

  private static Example example(int label, int first, int second) {
    float[] x = new float[4];
    x[first] = THREE_TO_ONE;
    x[2 + second] = THREE_TO_ONE;
    return new Example(Sample.of(FeatureSequence.of(Tensor.of(x, 1, 4))), new Label.Class(label));
  }

  @Test
  void figuresByHand() {
    List<Example> examples = new ArrayList<>();
    examples.add(example(0, 0, 0));
    examples.add(example(1, 1, 1));
    examples.add(example(1, 1, 0));
    examples.add(example(0, 1, 0));
    examples.add(example(0, 1, 0));
    examples.add(example(1, 0, 1));
    examples.add(example(1, 0, 1));
    examples.add(example(0, 1, 1));
    examples.add(example(1, 0, 0));
    ModelComparison found;
    try (Workers one = Workers.single()) {
      found = ModelComparison.of(reads(0), reads(2), examples, one);
    }
    assertThat(found.onlyFirst()).isEqualTo(1);
    assertThat(found.onlySecond()).isEqualTo(4);
    // 2 · (C(5,0) + C(5,1)) / 2⁵
    assertThat(found.pValue()).isCloseTo(0.375, within(1e-12));
    assertThat(found.first().accuracy()).isCloseTo(3 / 9.0, within(1e-12));
    assertThat(found.second().accuracy()).isCloseTo(6 / 9.0, within(1e-12));
    // a right answer has 2 · (1/4)², a wrong one 2 · (3/4)²; logits are in single precision
    assertThat(found.first().brier()).isCloseTo((3 * 0.125 + 6 * 1.125) / 9, within(1e-6));
    assertThat(found.second().brier()).isCloseTo((6 * 0.125 + 3 * 1.125) / 9, within(1e-6));
    assertThat(found.first().calibrationError()).isCloseTo(0.75 - 1 / 3.0, within(1e-6));
    assertThat(found.second().calibrationError()).isCloseTo(0.75 - 2 / 3.0, within(1e-6));
    assertThat(found.difference().mean()).isCloseTo(-3 / 9.0, within(1e-12));
    assertThat(found.disagreements())
        .containsExactly(
            new ModelComparison.Disagreement(2, 1, 1, 0),
            new ModelComparison.Disagreement(3, 0, 1, 0),
            new ModelComparison.Disagreement(4, 0, 1, 0),
            new ModelComparison.Disagreement(5, 1, 0, 1),
            new ModelComparison.Disagreement(6, 1, 0, 1));
    TwoModels models =
        new TwoModels(
            found, profile("runs/a.gatelens"), profile("b.gatelens"), List.of("no"), List.of(), 7);
    assertThat(models.lookedAt()).isEqualTo("0 of 7 examples, drawn");
    assertThat(models.className(0)).isEqualTo("no");
    assertThat(models.className(1)).isEqualTo("class 1");
  }

  /// At an output of a half both are held to the one class that every command names: the upper.
  @Test
  void aHalfIsTheUpperClass() {
    Model half =
        Model.of(
            4,
            new Pool("mean", Pool.Kind.MEAN),
            new Dense("answer", Tensor.zeros(4, 1), Tensor.zeros(1), Activation.SIGMOID));
    List<Example> examples = List.of(example(1, 0, 0), example(1, 0, 0), example(0, 0, 0));
    try (Workers one = Workers.single()) {
      ModelComparison found = ModelComparison.of(half, half, examples, one);
      assertThat(found.first().accuracy()).isCloseTo(2 / 3.0, within(1e-12));
      assertThat(half.predictedClass(half.predict(examples.get(0).input()).values())).isEqualTo(1);
    }
  }

  private static UnitHealth unit(int number, HalfLife half, boolean dead, boolean saturated) {
    return new UnitHealth(
        "gru_0",
        number,
        0,
        0.5,
        2,
        half,
        dead,
        saturated,
        number == 2 ? OptionalInt.of(0) : OptionalInt.empty());
  }

  private static ModelProfile profile(String name) {
    return profile(
        name,
        List.of(
            unit(0, new HalfLife(3, true), true, false),
            unit(1, new HalfLife(9, false), false, true),
            unit(2, new HalfLife(5, true), false, true)));
  }

  private static ModelProfile profile(String name, List<UnitHealth> units) {
    return new ModelProfile(
        name,
        7,
        new GateSurvey(
            List.of(
                new GateStatistics("gru_0", "update", 0, 0.5, 0.1, 0.99, 0),
                new GateStatistics("gru_0", "update", 1, 0.5, 0.1, 0.5, 0.5)),
            units,
            10),
        new GateTimeline(Map.of(), Map.of()),
        new GradientReach(new double[] {8, 1, 0.5, 0.5}),
        0.001);
  }

  /// Of an even number the mean of the two in the middle: of 3, 4, 9, 20 it is 6.5.
  @Test
  void theMedianHalfLifeOfEvenNumbersIsAMean() {
    List<UnitHealth> units = new java.util.ArrayList<>();
    for (int steps : new int[] {20, 3, 9, 4}) {
      units.add(unit(0, new HalfLife(steps, true), false, false));
    }
    assertThat(profile("even", units).medianHalfLife()).isEqualTo(6.5);
  }

  @Test
  void aProfileCountsWhatItsUnitsDo() {
    ModelProfile profile = profile("runs/a.gatelens");
    assertThat(profile.shortName()).isEqualTo("a.gatelens");
    assertThat(profile.medianHalfLife()).isEqualTo(5);
    assertThat(profile.halfLivesBeyondTheSequences()).isEqualTo(1);
    assertThat(profile.deadUnits()).isEqualTo(1);
    assertThat(profile.saturatedUnits()).isEqualTo(2);
    assertThat(profile.duplicateUnits()).isEqualTo(1);
    assertThat(profile.saturatedGates()).isEqualTo(1);
    // 8 + 1 of 10
    assertThat(profile.gradientReach90()).isEqualTo(2);
  }
}
