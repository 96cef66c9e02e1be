package gatelens.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.method.gradient.Conductance;
import gatelens.method.gradient.DeepLift;
import gatelens.method.gradient.Gradient;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What went through every gate and unit sums to the attribution, and what the units carry at a
/// step sums to the attribution of all steps before.
final class ThroughGatesTest {
  private static final Baseline BASE = new Baseline.MeanEvent();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(3)",
        "gru(5,reset_before) dense(2)",
        "gru(5,uncoupled) dense(2)",
        "gru(4,sequences) lstm(5) dense(2)",
        "lstm(5) dense(3)",
        "bigru(4) dense(3)",
        "bilstm(4,sequences) bigru(3) dense(2)",
        "masking gru(5,sequences) pool(mean) dense(2)",
      })
  void theTensorSumsToTheAttribution(String plan) {
    try (Workers workers = Workers.of(2)) {
      Model model = RandomModels.model(plan, 0.3, 3);
      ModelScore score = RandomModels.score(model, workers);
      Point input = RandomModels.point(score, 11, 5);
      for (ThroughGates.Rule rule : ThroughGates.Rule.values()) {
        float[] want = attribution(rule, score, input);
        ThroughGates.Result result = new ThroughGates(rule, BASE, 12).of(score, input);
        double[] got = new double[want.length];
        int readers = plan.contains("bi") ? 2 : 1;
        for (GateAttribution layer : result.layers().subList(0, readers)) {
          sums(layer);
          for (int i = 0; i < got.length; i++) {
            got[i] += layer.cells().values()[i];
          }
        }
        for (int i = 0; i < got.length; i++) {
          // rounding of single precision over 11 steps
          assertThat(got[i]).as(plan + rule).isCloseTo(want[i], within(5e-6));
        }
        if (rule == ThroughGates.Rule.DEEPLIFT) {
          assertThat(result.completeness().gap()).as(plan).isLessThan(1e-5);
        }
      }
    }
  }

  private static float[] attribution(ThroughGates.Rule rule, ModelScore score, Point input) {
    Explanation plain =
        switch (rule) {
          case DEEPLIFT -> new DeepLift(BASE).explain(score, input);
          case INTEGRATED_GRADIENTS -> new IntegratedGradients(BASE, 12).explain(score, input);
          case GRADIENT_X_CHANGE ->
              new Gradient(Gradient.Form.TIMES_CHANGE, BASE).explain(score, input);
          case INPUT_X_GRADIENT -> new Gradient(Gradient.Form.TIMES_INPUT).explain(score, input);
        };
    return plain.first().values();
  }

  /// Each smaller form is the sum of the whole tensor.
  private static void sums(GateAttribution layer) {
    Tensor all = layer.tensor();
    int steps = all.extent(0);
    int features = all.extent(1);
    int gates = all.extent(2);
    int units = all.extent(3);
    assertThat(gates).isEqualTo(layer.gateNames().size());
    double[] cells = new double[steps * features];
    double[] byUnit = new double[steps * gates * units];
    double[] byGate = new double[gates];
    for (int k = 0; k < all.size(); k++) {
      int cell = k / (gates * units);
      cells[cell] += all.values()[k];
      byUnit[cell / features * gates * units + k % (gates * units)] += all.values()[k];
      byGate[k / units % gates] += all.values()[k];
    }
    for (int i = 0; i < cells.length; i++) {
      assertThat(cells[i]).isCloseTo(layer.cells().values()[i], within(1e-5));
    }
    for (int i = 0; i < byUnit.length; i++) {
      assertThat(byUnit[i]).isCloseTo(layer.byUnit().values()[i], within(1e-5));
    }
    for (int g = 0; g < gates; g++) {
      assertThat(byGate[g]).isCloseTo(layer.byGate()[g], within(1e-5));
    }
  }

  /// One unit, one step, one feature: h = (1 - z) n from a start of 0, the head takes it once. By
  /// the product rule the update gate gets `-(n + n₀)/2 Δz`, the candidate `(1 - (z + z₀)/2) Δn`.
  @Test
  void oneUnitByHand() {
    Model model =
        Model.of(
            1,
            Gru.of(
                "gru_0",
                GruVariant.RESET_AFTER,
                Tensor.of(new float[] {2, 5, 1}, 1, 3),
                Tensor.of(new float[] {1, 1, 1}, 1, 3),
                Tensor.zeros(3),
                Tensor.zeros(3),
                false),
            new Dense(
                "dense", Tensor.of(new float[] {1}, 1, 1), Tensor.zeros(1), Activation.LINEAR));
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model, Target.Output.logit(0), workers);
      Point input = score.point(Sample.of(FeatureSequence.of(Tensor.of(new float[] {0.7f}, 1, 1))));
      ThroughGates.Result result =
          new ThroughGates(ThroughGates.Rule.DEEPLIFT, new Baseline.Zeros(), 1).of(score, input);
      double z = 1 / (1 + Math.exp(-1.4));
      double n = Math.tanh(0.7f);
      float[] tensor = result.layers().get(0).tensor().values();
      assertThat((double) tensor[0]).isCloseTo(-n / 2 * (z - 0.5), within(1e-6));
      assertThat(tensor[1]).isZero();
      assertThat((double) tensor[2]).isCloseTo((1 - (z + 0.5) / 2) * n, within(1e-6));
      assertThat((double) tensor[0] + tensor[2]).isCloseTo((1 - z) * n, within(1e-6));
    }
  }

  @Test
  void cellsWithFunctionsOfTheirOwnTakeThePlainRules() {
    Model standard = RandomModels.model("gru(4) dense(2)", 0.2, 7);
    Gru gru = (Gru) standard.layers().get(0);
    CellSettings hard =
        new CellSettings(
            Activation.hardSigmoid(0.2f),
            Activation.TANH,
            Activation.TANH,
            Float.POSITIVE_INFINITY);
    Model model =
        Model.of(
            RandomModels.FEATURES,
            new Gru(
                gru.name(),
                gru.variant(),
                gru.inputWeight(),
                gru.recurrentWeight(),
                gru.inputBias(),
                gru.recurrentBias(),
                gru.initialHidden(),
                hard,
                gru.direction(),
                gru.sequences()),
            standard.layers().get(1));
    try (Workers workers = Workers.single()) {
      assertThat(model.continuous().hasPairs()).isFalse();
      ModelScore score = RandomModels.score(model, workers);
      Point input = RandomModels.point(score, 9, 1);
      Explanation lift = new DeepLift(BASE).explain(score, input);
      assertThat(lift.notes()).containsEntry("bits", 64.0);
      ThroughGates.Result result =
          new ThroughGates(ThroughGates.Rule.DEEPLIFT, BASE, 1).of(score, input);
      assertThat(result.completeness().gap()).isLessThan(1e-6);
      float[] cells = result.layers().get(0).cells().values();
      for (int i = 0; i < cells.length; i++) {
        assertThat(cells[i]).isCloseTo(lift.first().values()[i], within(1e-6f));
      }
    }
  }

  @Test
  void pathsNeedALayerThatReadsTheInput() {
    try (Workers workers = Workers.single()) {
      ModelScore score =
          RandomModels.score(RandomModels.model("dense(4,tanh) gru(3) dense(2)", 0.2, 7), workers);
      Point input = RandomModels.point(score, 9, 1);
      ThroughGates path = new ThroughGates(ThroughGates.Rule.INTEGRATED_GRADIENTS, BASE, 8);
      assertThatThrownBy(() -> path.of(score, input))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("deeplift");
      assertThat(new ThroughGates(ThroughGates.Rule.DEEPLIFT, BASE, 8).of(score, input).layers())
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(3)",
        "gru(5,reset_before) dense(2)",
        "gru(5,uncoupled) dense(2)",
        "lstm(5) dense(3)",
        "gru(4,sequences) lstm(5,sequences) gru(3) dense(4,tanh) dense(2)",
        "lstm(5,sequences) pool(mean) dense(2)",
        "gru(4,sequences) gru(4,sequences) dense(2)",
        "masking gru(5) dense(2)",
        "gru(5,sequences) layer_norm gru(3) dense(2)"
      })
  void conductanceIsWhatWasAttributedUpToThere(String plan) {
    try (Workers workers = Workers.of(2)) {
      ModelScore score = RandomModels.score(RandomModels.model(plan, 0.3, 3), workers);
      Point input = RandomModels.point(score, 11, 5);
      Conductance.Curve curve = new Conductance(BASE, 24).curve(score, input);
      float[] events =
          new IntegratedGradients(BASE, 24).explain(score, input).byEvent().get(0).values();
      double sum = 0;
      for (int t = 0; t < events.length; t++) {
        sum += events[t];
        // integrated gradients run in single precision
        assertThat(curve.made()[t]).as(plan + " at " + t).isCloseTo(sum, within(1e-5));
        assertThat(curve.added()[t]).isCloseTo(events[t], within(1e-5));
      }
      assertThat(curve.completeness().gap()).as(plan).isLessThan(1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bigru(4) dense(3)", "bilstm(4,sequences) bigru(3) dense(2)"})
  void twoDirectionsAddUpAtTheEnd(String plan) {
    try (Workers workers = Workers.of(2)) {
      ModelScore score = RandomModels.score(RandomModels.model(plan, 0.3, 3), workers);
      Point input = RandomModels.point(score, 11, 5);
      Explanation events = new Conductance(BASE, 24).explain(score, input);
      assertThat(events.completeness().gap()).as(plan).isLessThan(1e-6);
      if (!plan.contains("sequences")) {
        float[] want =
            new IntegratedGradients(BASE, 24).explain(score, input).byEvent().get(0).values();
        for (int t = 0; t < want.length; t++) {
          assertThat(events.first().values()[t]).isCloseTo(want[t], within(1e-5f));
        }
      }
    }
  }
}
