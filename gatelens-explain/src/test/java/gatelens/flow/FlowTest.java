package gatelens.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.method.decomposition.ContextualDecomposition;
import gatelens.method.gradient.DeepLift;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowTest {
  private static final List<Phrase> PHRASE = List.of(new Phrase(1, 3));

  private static Flow flow(String plan, Target target, String rule, Settings settings) {
    try (Workers one = Workers.single()) {
      ModelScore score = RandomModels.score(RandomModels.model(plan, 0.3, 4), one).of(target);
      return Flow.of(
          score, RandomModels.point(score, 7, 1), ThroughGates.of(rule, settings), PHRASE);
    }
  }

  /// Gates and units sum to the attribution, the curve's last value to the change, the ledger's
  /// last column with the start state and the bias to the logit.
  @Test
  void everyPartSumsToTheSame() {
    try (Workers one = Workers.single()) {
      ModelScore score =
          RandomModels.score(RandomModels.model("gru(4) dense(2)", 0.3, 4), one)
              .of(Target.Output.logit(1));
      Point input = RandomModels.point(score, 7, 1);
      Flow flow = Flow.of(score, input, ThroughGates.of("deeplift", Settings.NONE), PHRASE);
      assertThat(flow.target()).isEqualTo(score.description());
      float[] cells = new DeepLift(new Baseline.Zeros()).explain(score, input).first().values();
      Tensor through = flow.through().layers().get(0).cells();
      for (int i = 0; i < cells.length; i++) {
        assertThat(through.values()[i]).isCloseTo(cells[i], within(1e-5f));
      }
      double sum = 0;
      for (double[] gate : flow.through().layers().get(0).byGateAndUnit()) {
        for (double unit : gate) {
          sum += unit;
        }
      }
      double change = score.at(input) - score.at(input.with(new float[input.values().length]));
      assertThat(sum).isCloseTo(change, within(1e-5));
      double[] byGate = flow.through().layers().get(0).byGate();
      assertThat(byGate[0] + byGate[1] + byGate[2]).isCloseTo(change, within(1e-5));
      double[] made = flow.curve().orElseThrow().made();
      assertThat(made).hasSize(7);
      // sixteen points of Gauss-Legendre along the path
      assertThat(made[6]).isCloseTo(change, within(1e-4));
      double[][] ledger = flow.ledger().orElseThrow();
      double written = 0;
      for (double[] step : ledger) {
        written += step[6];
      }
      // RandomModels' start state is zero; the bias is what is left
      double bias = ((gatelens.layer.Dense) score.model().layers().get(1)).bias().values()[1];
      assertThat(written + bias).isCloseTo(score.at(input), within(1e-5));
      assertThat(flow.phrases().get(PHRASE.get(0)))
          .isEqualTo(ContextualDecomposition.phrase(score, input, 1, 3));
      assertThat(flow.ledgers()).hasSize(1);
    }
  }

  @Test
  void whatThereIsNotIsEmpty() {
    Flow two =
        flow(
            "gru(4) dense(3,tanh) dense(2)",
            Target.Output.logit(0),
            "input-x-gradient",
            Settings.NONE);
    assertThat(two.ledger()).as("two dense layers follow").isEmpty();
    assertThat(two.curve()).isPresent();
    Flow stacked =
        flow(
            "gru(4,sequences) lstm(3) dense(2)", Target.Output.logit(0), "deeplift", Settings.NONE);
    assertThat(stacked.through().layers())
        .extracting(layer -> layer.layer().name())
        .containsExactly("gru_0", "lstm_0");
    assertThat(stacked.ledger()).isPresent();
    Flow both = flow("bigru(3) dense(2)", Target.Output.logit(0), "deeplift", Settings.NONE);
    assertThat(both.ledger()).as("two layers, of which each has its own").isEmpty();
    assertThat(both.ledgers()).hasSize(2);
  }

  @Test
  void rulesAndSettingsAreChecked() {
    assertThat(ThroughGates.of("integrated-gradients", Settings.NONE.with("steps", "8")))
        .isEqualTo(
            new ThroughGates(ThroughGates.Rule.INTEGRATED_GRADIENTS, new Baseline.Zeros(), 8));
    assertThat(ThroughGates.of("deeplift", Settings.NONE).steps()).isEqualTo(16);
    assertThatThrownBy(() -> ThroughGates.of("deeplft", Settings.NONE))
        .hasMessage(
            "no rule deeplft; did you mean deeplift?; flow follows deeplift, integrated-gradients,"
                + " gradient-x-change, input-x-gradient");
    assertThatThrownBy(() -> ThroughGates.of("deeplift", Settings.NONE.with("noise", "1")))
        .hasMessage("flow has no setting noise; it has steps");
    assertThatThrownBy(() -> ThroughGates.of("deeplift", Settings.NONE.with("steps", "0")))
        .hasMessageContaining("expected a whole number in [1, ∞)");
    Settings several =
        new Settings(
            new Baseline.Several(List.of(new Baseline.Zeros(), new Baseline.MeanEvent())),
            Optional.empty(),
            Optional.empty(),
            0,
            Map.of());
    assertThatThrownBy(() -> ThroughGates.of("deeplift", several))
        .hasMessageContaining("flow takes one baseline");
    assertThatThrownBy(() -> new Phrase(4, 2)).hasMessageContaining("expected FROM:TO");
  }

  private static Tensor array(Flow flow, String name) {
    return Objects.requireNonNull(flow.arrays().get(name)).get();
  }

  @Test
  void arraysHaveNamesAndAreThoseOfTheParts() {
    Flow flow =
        flow(
            "gru(4,sequences) lstm(3) dense(2)", Target.Output.logit(1), "deeplift", Settings.NONE);
    assertThat(flow.arrays().keySet())
        .containsExactly(
            "gru_0.through",
            "lstm_0.through",
            "gru_0.conductance",
            "gru_0.influence",
            "lstm_0.conductance",
            "lstm_0.influence",
            "made",
            "ledger",
            "gru_0.written",
            "gru_0.left",
            "lstm_0.written",
            "lstm_0.left");
    assertThat(array(flow, "gru_0.through")).isEqualTo(flow.through().layers().get(0).tensor());
    double[][] share = flow.ledgers().get(1).share();
    Tensor left = array(flow, "lstm_0.left");
    assertThat(left.shape().extents()).containsExactly(7, 7);
    assertThat(left.get(2, 5)).isEqualTo((float) share[2][5]);
    assertThat(array(flow, "made").values()[6])
        .isEqualTo((float) flow.curve().orElseThrow().made()[6]);
  }

  @Test
  void aStudyTellsHowFarItIs() {
    List<String> told = new ArrayList<>();
    try (Workers one = Workers.single()) {
      ModelScore score = RandomModels.score(RandomModels.model("gru(4) dense(2)", 0.3, 4), one);
      Sample sample = RandomModels.sample(7, RandomModels.FEATURES, 1);
      ThroughGates through = ThroughGates.of("gradient-x-change", Settings.NONE);
      FlowStudy study =
          FlowStudy.of(
              score.model(),
              List.of(sample, sample),
              List.of(Target.Output.logit(0), Target.Output.logit(1)),
              through,
              List.of(),
              (what, done, total) -> told.add(what + " " + done + " of " + total),
              one);
      assertThat(study.rule()).isEqualTo("gradient-x-change");
      assertThat(told).containsExactly("decisions followed 0 of 2", "decisions followed 1 of 2");
      assertThat(study.flows())
          .extracting(Flow::target)
          .containsExactly(
              Target.Output.logit(0).description(score.model()),
              Target.Output.logit(1).description(score.model()));
    }
  }
}
