package gatelens.intervention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.dynamics.Transition;
import gatelens.explain.Point;
import gatelens.gates.Clamp;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import gatelens.trace.LayerTrace;
import gatelens.trace.StatePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is done to a network is done exactly, and nothing else is.
class InterventionsTest {
  private static final int STEPS = 12;
  private static final int WIDTH = RandomModels.FEATURES;
  private static final String STACK =
      "gru(4,sequences) layer_norm dense(5,tanh) lstm(3,sequences) gru(6,reset_before) dense(2)";

  private static Sample sample(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Sample.of(
        FeatureSequence.of(Tensor.generate(i -> (float) random.nextGaussian(), STEPS, WIDTH)));
  }

  private static Point point(Model model, Sample sample) {
    return new Point(model.continuous().layout(sample), model.continuous().enter(sample));
  }

  private static Interventions of(Model model, long input, long donor) {
    return new Interventions(
        model,
        point(model, sample(input)),
        Optional.of(point(model, sample(donor))),
        Workers.of(1));
  }

  private static float[] logits(Model model, long input) {
    float[] all = model.logits(List.of(sample(input)), Workers.of(1)).get(0).values();
    return java.util.Arrays.copyOfRange(all, all.length - model.outputWidth(), all.length);
  }

  private static List<Intervention> everything(Interventions interventions) {
    List<Intervention> all = new ArrayList<>();
    for (StatePlace place : interventions.places()) {
      all.add(new Intervention.Graft(place.layer(), List.of(), 0, STEPS, 0));
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(3,softmax)",
        "gru(5,uncoupled) dense(3)",
        "lstm(4) dense(1,sigmoid)",
        "gru(4,sequences) pool(mean) dense(2)",
        "lstm(4,sequences) pool(max) dense(2)",
        "gru(4,sequences) dense(2,softmax)",
        STACK
      })
  void nothingChangesNoBitAndEverythingMovesAll(String plan) {
    Model model = RandomModels.model(plan, 0.5, 4);
    Interventions interventions = of(model, 1, 2);
    float[] before = logits(model, 1);
    float[] donor = logits(model, 2);
    assertThat(interventions.run(List.of()).after().logits()).containsExactly(before);
    assertThat(interventions.run(List.of()).cellSteps()).isZero();
    Interventions own = of(model, 1, 1);
    assertThat(own.run(everything(own)).after().logits()).containsExactly(before);
    assertThat(interventions.run(everything(interventions)).after().logits())
        .containsExactly(donor);
    assertThat(donor).isNotEqualTo(before);
    Tensor outputs = model.predict(sample(2));
    assertThat((double) interventions.run(everything(interventions)).after().outputs()[0])
        .isEqualTo(outputs.at(outputs.size() - model.outputWidth()));
  }

  @Test
  void itCostsTheStepsThatAreLeft() {
    Model model = RandomModels.model(STACK, 0.5, 4);
    Interventions interventions = of(model, 1, 2);
    for (int step = 0; step < STEPS; step++) {
      Interventions.Outcome lost =
          interventions.run(List.of(new Intervention.Reset("gru_0", step)));
      assertThat(lost.firstStep()).isEqualTo(step);
      assertThat(lost.cellSteps()).isEqualTo(STEPS - step);
    }
  }

  /// A run in single precision differs from one in double by some units of 6e-8 a step.
  @ParameterizedTest
  @ValueSource(strings = {"gru(5) dense(3)", "gru(5,reset_before) dense(3)", "lstm(4) dense(3)"})
  void aLostAHeldAndAGraftedStateAreThoseByHand(String plan) {
    Model model = RandomModels.model(plan, 0.6, 9);
    Transition map = Transition.of(model).get(0);
    String layer = map.name();
    int units = model.layers().get(0).outputWidth(WIDTH);
    double[][] donor = map.states(map.start(), events(2));
    Interventions interventions = of(model, 1, 2);
    check(
        interventions.run(List.of(new Intervention.Reset(layer, 4))).after(),
        byHand(map, (state, step) -> step == 4 ? map.start() : state));
    check(
        interventions.run(List.of(new Intervention.HoldUnit(layer, 2, 0.3f, 3, STEPS))).after(),
        byHand(
            map,
            (state, step) -> {
              state[2] = step >= 3 ? 0.3f : state[2];
              return state;
            }));
    check(
        interventions.run(List.of(new Intervention.Graft(layer, List.of(0, 3), 5, 7, 2))).after(),
        byHand(
            map,
            (state, step) -> {
              for (int unit : List.of(0, 3)) {
                for (int at = unit; at < state.length && step >= 5 && step < 7; at += units) {
                  state[at] = donor[step - 3][at];
                }
              }
              return state;
            }));
  }

  private interface Change {
    double[] of(double[] state, int step);
  }

  private static double[] byHand(Transition map, Change change) {
    double[][] events = events(1);
    double[] state = map.start();
    for (int step = 0; step < STEPS; step++) {
      state = change.of(map.step(state, events[step]), step).clone();
    }
    return map.answer(state);
  }

  private static double[][] events(long seed) {
    FeatureSequence read = (FeatureSequence) sample(seed).inputs().get(0);
    double[][] events = new double[STEPS][WIDTH];
    for (int t = 0; t < STEPS; t++) {
      for (int d = 0; d < WIDTH; d++) {
        events[t][d] = read.values().get(t, d);
      }
    }
    return events;
  }

  private static void check(Interventions.Answer found, double[] expected) {
    for (int c = 0; c < expected.length; c++) {
      assertThat((double) found.logits()[c]).isCloseTo(expected[c], within(5e-6));
    }
  }

  @Test
  void aGateForcedAllTheWayIsTheClampedModel() {
    Model model = RandomModels.model(STACK, 0.5, 4);
    double[] values = {Double.NaN, 0.25, Double.NaN, 0.25, Double.NaN, Double.NaN};
    Model clamped = Clamp.gate(model, "gru_1", "update", values);
    Interventions.Answer found =
        of(model, 1, 2)
            .run(
                List.of(
                    new Intervention.ForceGate("gru_1", "update", List.of(1, 3), 0.25, 0, STEPS)))
            .after();
    assertThat(found.logits()).containsExactly(logits(clamped, 1));
  }

  /// From the trace: `h' = h` where the update gate keeps everything, so that a gate forced open
  /// for two steps leaves the state of the step before them.
  @Test
  void aGateForcedForSomeStepsKeepsTheStateOfTheStepBefore() {
    Model model = RandomModels.model("gru(5) dense(3)", 0.6, 9);
    Transition map = Transition.of(model).get(0);
    double[][] events = events(1);
    double[] state = map.start();
    for (int step = 0; step < STEPS; step++) {
      state = step == 6 || step == 7 ? state : map.step(state, events[step]);
    }
    Intervention kept = new Intervention.ForceGate("gru_0", "update", List.of(), 1, 6, 8);
    check(of(model, 1, 2).run(List.of(kept)).after(), map.answer(state));
  }

  @Test
  void aFrozenGateIsWhatItWasAtTheStepBefore() {
    Model model = RandomModels.model("lstm(4) dense(3)", 0.6, 9);
    LayerTrace trace = model.trace(sample(1)).layers().get(0);
    List<Intervention> forced = new ArrayList<>();
    for (int unit = 0; unit < 4; unit++) {
      double value = Objects.requireNonNull(trace.signals().get("forget")).get(4, unit);
      forced.add(new Intervention.ForceGate("lstm_0", "forget", List.of(unit), value, 5, 9));
    }
    Interventions interventions = of(model, 1, 2);
    assertThat(
            interventions
                .run(List.of(new Intervention.FreezeGate("lstm_0", "forget", 5, 9)))
                .after()
                .logits())
        .containsExactly(interventions.run(forced).after().logits());
  }

  /// What no part of a layer hears might as well be 0.
  @Test
  void aFeatureThatNothingHearsMightAsWellBeZero() {
    Model model = RandomModels.model("gru(5) dense(3)", 0.6, 9);
    List<Intervention> cut = new ArrayList<>();
    for (String signal : List.of("update", "reset", "candidate")) {
      cut.add(new Intervention.CutPath("gru_0", signal, false, 1, 3, STEPS));
    }
    FeatureSequence read = (FeatureSequence) sample(1).inputs().get(0);
    Tensor values = read.values().copy();
    for (int t = 3; t < STEPS; t++) {
      values.values()[t * WIDTH + 1] = 0;
    }
    assertThat(of(model, 1, 2).run(cut).after().logits())
        .containsExactly(
            model
                .logits(List.of(Sample.of(FeatureSequence.of(values))), Workers.of(1))
                .get(0)
                .values());
  }

  @Test
  void theMapEndsWithTheWholeDifference() {
    Model model = RandomModels.model("gru(6) dense(2)", 0.6, 9);
    Interventions interventions = of(model, 1, 2);
    double donor = logits(model, 2)[1];
    PatchMap map = PatchMap.of(interventions, 1, donor, 3);
    assertThat(map.rows()).hasSize(3);
    assertThat(map.rows().get(1).words()).isEqualTo("gru_0, units 2 to 3");
    assertThat(map.whole()[STEPS - 1]).isEqualTo(1);
    // the read-out is linear in the last state, so that blocks of the last step add up; rounding of
    // single precision over the difference of the scores
    assertThat(map.sum(STEPS - 1)).isCloseTo(1, within(1e-5 / Math.abs(donor - map.input())));
    assertThat(map.cellSteps()).isEqualTo(4L * STEPS * (STEPS + 1) / 2);
    PatchMap alone = PatchMap.of(interventions, 1, donor, 1);
    assertThat(alone.shares()[0]).containsExactly(alone.whole());
  }

  @Test
  void aDecisionStandsFromTheStepAfterWhichNoPrefixIsAnsweredOtherwise() {
    Model model = RandomModels.model("gru(5) dense(3,softmax)", 0.9, 9);
    int seen = 0;
    for (long seed = 0; seed < 10; seed++) {
      int from = DecisionStep.of(model, point(model, sample(seed)), Workers.of(1)).getAsInt();
      FeatureSequence whole = (FeatureSequence) sample(seed).inputs().get(0);
      int last = answered(model, whole, STEPS);
      for (int length = from + 1; length <= STEPS; length++) {
        assertThat(answered(model, whole, length)).isEqualTo(last);
      }
      if (from > 0) {
        seen++;
        assertThat(answered(model, whole, from)).isNotEqualTo(last);
      }
    }
    assertThat(seen).isPositive();
  }

  private static int answered(Model model, FeatureSequence whole, int length) {
    Tensor start =
        Tensor.of(java.util.Arrays.copyOf(whole.values().values(), length * WIDTH), length, WIDTH);
    return model.predictedClass(model.predict(Sample.of(FeatureSequence.of(start))).values());
  }

  @Test
  void whatIsNotThereIsRefused() {
    Model model = RandomModels.model("gru(5) dense(3)", 0.6, 9);
    Interventions interventions = of(model, 1, 2);
    refused(
        interventions,
        new Intervention.Reset("gru_7", 3),
        "no GRU or LSTM layer gru_7; the model has gru_0");
    refused(
        interventions,
        new Intervention.Reset("gru_0", STEPS),
        "steps 1 to 12 for this, found step 13");
    refused(interventions, new Intervention.HoldUnit("gru_0", 5, 0, 0, 3), "units 0 to 4, found 5");
    refused(
        interventions,
        new Intervention.ForceGate("gru_0", "forget", List.of(), 1, 0, 3),
        "gru_0 has no gate forget");
    refused(
        interventions,
        new Intervention.CutPath("gru_0", "update", false, WIDTH, 0, 3),
        "reads values 0 to " + (WIDTH - 1));
    refused(interventions, new Intervention.FreezeGate("gru_0", "update", 0, 3), "steps 2 to 12");
    refused(
        new Interventions(model, point(model, sample(1)), Optional.empty(), Workers.of(1)),
        new Intervention.Graft("gru_0", List.of(), 0, 3, 0),
        "which one is not said");
    refused(
        interventions,
        new Intervention.Graft("gru_0", List.of(), 0, 3, 10),
        "the donor has 12 steps; steps 11 to 13");
    Model both = RandomModels.model("bigru(3) dense(2)", 0.6, 9);
    assertThatThrownBy(() -> of(both, 1, 2)).hasMessageContaining("reads backward");
  }

  private static void refused(Interventions of, Intervention what, String message) {
    assertThatThrownBy(() -> of.run(List.of(what)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
