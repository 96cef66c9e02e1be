package gatelens.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.layer.Layer;
import gatelens.objective.Objective;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.testkit.Close;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a model answers, in all the ways it can be asked.
class ModelTest {
  static Model model(String plan, int width) {
    return ModelPlan.parse(plan).initialise(width, Initialisation.PYTORCH, 1);
  }

  static Sample features(int seed, int steps, int width) {
    Random random = new Random(seed);
    return Sample.of(FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), steps, width)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5,sequences) gru(4) dense(3,softmax)",
        "gru(5,reset_before) dense(3,softmax)",
        "gru(5,uncoupled) layer_norm dense(3,tanh)",
        "lstm(5,sequences) lstm(4) dense(3,softmax)",
        "gru(5,sequences) pool(mean) dense(3)",
        "gru(5,sequences) pool(max) dense(3)",
        "lstm(5,sequences) dropout(0.5) pool(last) dense(3)",
        "masking gru(5) dense(3,sigmoid)",
      })
  void eventByEventIsTheWholeSequence(String plan) {
    Model model = model(plan, 2);
    Sample whole = features(1, 9, 2);
    State state = model.initialState();
    Step step =
        new Step(state, Tensor.zeros(0), new Trace(List.of(), Tensor.zeros(0), Tensor.zeros(0)));
    List<Trace> traces = new ArrayList<>();
    for (int t = 0; t < 9; t++) {
      // A state can be kept as floats anywhere and taken up again.
      State kept = new State(state.values().copy(), state.steps());
      step = model.step(kept, part(whole, t, t + 1));
      state = step.next();
      traces.add(step.trace());
    }
    assertThat(state.steps()).isEqualTo(9);
    assertThat(step.output().values()).containsExactly(model.predict(whole).values());
    Trace all = model.trace(whole);
    all.signals()
        .forEach((address, values) -> {
          if (values.extent(0) == 9) {
            for (int t = 0; t < 9; t++) {
              assertThat(traces.get(t).signal(address).values())
                  .as(address + " at " + t)
                  .containsExactly(values.slice(t).values());
            }
          }
        });
    Step three =
        model.step(model.step(model.initialState(), part(whole, 0, 4)).next(), part(whole, 4, 9));
    assertThat(three.output().values()).containsExactly(model.predict(whole).values());
  }

  private static Sample part(Sample sample, int from, int to) {
    Tensor values = ((FeatureSequence) sample.first()).values();
    int width = values.extent(1);
    return Sample.of(
        FeatureSequence.of(
            Tensor.of(
                Arrays.copyOfRange(values.values(), from * width, to * width), to - from, width)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5,sequences) gru(4) dense(3,softmax)",
        "bilstm(5,sequences) bigru(4,sum) dense(3,softmax)",
        "gru(5,sequences) dense(3,softmax)",
        "bigru(4,sequences,product) pool(mean) dense(3)",
        "lstm(5,sequences) layer_norm pool(max) dense(2,relu)",
      })
  void paddingInABatchChangesNothing(String plan) {
    Model model = model(plan, 2);
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < 37; n++) {
      samples.add(features(n, 1 + n % 7, 2));
    }
    try (Workers one = Workers.single();
        Workers three = Workers.of(3)) {
      List<Tensor> together = model.predict(samples, three);
      assertThat(model.predict(samples, one)).isEqualTo(together);
      List<Tensor> logits = model.logits(samples, three);
      for (int n = 0; n < samples.size(); n++) {
        assertThat(model.predict(samples.get(n))).isEqualTo(together.get(n));
        Trace trace = model.traces(List.of(samples.get(n)), one).get(0);
        assertThat(trace.output().values()).containsExactly(together.get(n).values());
        assertThat(trace.logits().values()).containsExactly(logits.get(n).values());
      }
    }
  }

  @Test
  void aMaskedTokenIsPassedOver() {
    Model model = model("embedding(3,mask) gru(4,sequences) lstm(3) dense(2,softmax)", 6);
    Tensor plain = model.predict(Sample.of(TokenSequence.of(2, 5, 3)));
    assertThat(model.predict(Sample.of(TokenSequence.of(2, 0, 5, 3, 0, 0)))).isEqualTo(plain);
    assertThat(model.predict(Sample.of(TokenSequence.of(0, 2, 5, 0, 3)))).isEqualTo(plain);
    Model both = model("embedding(3,mask) bigru(4,sequences) bilstm(3) dense(2,softmax)", 6);
    assertThat(both.predict(Sample.of(TokenSequence.of(2, 0, 5, 3, 0, 0))))
        .isEqualTo(both.predict(Sample.of(TokenSequence.of(2, 5, 3))));
    Layout layout = model.continuous().layout(Sample.of(TokenSequence.of(2, 0, 5)));
    assertThat(layout.first().mask()).containsExactly(true, false, true);
    assertThat(layout.first().counts(1)).isFalse();
    assertThat(layout.size()).isEqualTo(9);
  }

  @Test
  void tracesHaveEverySignal() {
    Model model = model("bigru(4,sequences) lstm(3) dense(2,softmax)", 2);
    Trace trace = model.trace(features(3, 5, 2));
    assertThat(trace.signals().keySet())
        .contains(
            "bigru_0_forward.update",
            "bigru_0_backward.hidden",
            "bigru_0.output",
            "lstm_0.input",
            "lstm_0.forget",
            "lstm_0.output",
            "lstm_0.candidate",
            "lstm_0.cell",
            "lstm_0.hidden");
    assertThat(trace.recurrent()).hasSize(3);
    LayerTrace.OfLstm lstm = (LayerTrace.OfLstm) trace.recurrent().get(2);
    for (int t = 1; t < 5; t++) {
      for (int j = 0; j < 3; j++) {
        float c =
            lstm.forget().get(t, j) * lstm.cell().get(t - 1, j)
                + lstm.inputGate().get(t, j) * lstm.candidate().get(t, j);
        assertThat(lstm.cell().get(t, j)).isCloseTo(c, org.assertj.core.data.Offset.offset(1e-6f));
      }
    }
    assertThatThrownBy(() -> trace.signal("gru_9.update"))
        .hasMessageContaining("no signal gru_9.update; this trace has");
    assertThat(model.traceSize(100)).isPositive();
  }

  @Test
  void objectivesAndGradientsOfContinuousRows() {
    Model model = model("gru(5,sequences) lstm(4) dense(3,softmax)", 2);
    Sample sample = features(4, 6, 2);
    Layout layout = model.continuous().layout(sample);
    float[] input = model.continuous().enter(sample);
    float[][] rows = new float[20][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = input.clone();
      rows[r][r % 12] += 0.01f * (r + 1);
    }
    Rows many = Rows.of(layout, rows);
    try (Workers workers = Workers.of(2)) {
      for (Objective objective :
          List.of(
              Objective.logit(1, 3),
              new Objective.OfSignal("gru_0", "update", 3, 2),
              new Objective.OfSignal("gru_0", "hidden", 5, 0),
              new Objective.OfSignal("gru_0", "reset", 3, 1),
              new Objective.OfSignal("gru_0", "candidate", 3, 1),
              new Objective.OfSignal("lstm_0", "cell", 4, 1),
              new Objective.OfSignal("lstm_0", "forget", 2, 3),
              new Objective.OfSignal("lstm_0", "hidden", 4, 1),
              new Objective.OfSignal("lstm_0", "candidate", 4, 1),
              new Objective.OfSignal("lstm_0", "input", 4, 1),
              new Objective.OfSignal("lstm_0", "output", 4, 1))) {
        Evaluation plain = model.continuous().evaluate(many, objective, PrefixStates.NONE, workers);
        Evaluation quick =
            model
                .continuous()
                .evaluate(many, objective, model.continuous().prefix(layout, input), workers);
        assertThat(quick.values()).containsExactly(plain.values());
        Gradients gradients = model.continuous().gradients(many, objective, workers);
        assertThat(gradients.values()).containsExactly(plain.values());
        for (int i = 0; i < 12; i++) {
          float[] above = rows[0].clone();
          float[] below = rows[0].clone();
          above[i] += 0.02f;
          below[i] -= 0.02f;
          double[] ends =
              model
                  .continuous()
                  .evaluate(Rows.of(layout, above, below), objective, PrefixStates.NONE, workers)
                  .values();
          assertThat(gradients.gradients()[0][i])
              .as(objective + " " + i)
              .isCloseTo(
                  (float) ((ends[0] - ends[1]) / 0.04), org.assertj.core.data.Offset.offset(2e-3f));
        }
      }
      assertThat(model.continuous().traces(many, workers)).hasSize(20);
      assertThat(model.continuous().logits(many, workers)).hasDimensions(20, 3);
    }
  }

  @Test
  void runsThatBranchAreTheWholeRuns() {
    Model model = model("gru(5,sequences) dense(3,softmax)", 2);
    Sample sample = features(5, 6, 2);
    Rows rows =
        Rows.of(
            model.continuous().layout(sample),
            model.continuous().enter(sample),
            model.continuous().enter(features(6, 6, 2)));
    try (Workers workers = Workers.single()) {
      float[][] whole = model.continuous().logits(rows, workers);
      Branches first = model.continuous().branch(rows, 0, 4, new float[0][], false, workers);
      Branches rest = model.continuous().branch(rows, 4, 6, first.states(), true, workers);
      for (int r = 0; r < 2; r++) {
        assertThat(rest.logits()[r]).containsExactly(whole[r]);
      }
    }
  }

  @Test
  void aModelKnowsItself() {
    Model model = model("gru(5,sequences) lstm(4) dense(1,sigmoid)", 2);
    assertThat(model.outputWidth()).isEqualTo(1);
    assertThat(model.classCount()).isEqualTo(2);
    assertThat(model.answersEveryStep()).isFalse();
    assertThat(model.isCausal()).isTrue();
    assertThat(model).hasToString("gru_0 → lstm_0 → dense");
    long count = 3 * 5 * (2 + 5) + 2 * 3 * 5 + 4 * 4 * (5 + 4) + 4 * 4 + 4 + 1;
    assertThat(model.parameterCount()).isEqualTo(count);
    assertThat(model.parameters().get(0).name()).isEqualTo("gru_0.input_weight");
    Model other =
        model.withParameters(
            model.parameters().stream()
                .map(p ->
                    Tensor.generate(i -> p.value().values()[i] + 1, p.value().shape().extents()))
                .toList());
    assertThat(other.predict(features(1, 3, 2))).isNotEqualTo(model.predict(features(1, 3, 2)));
    Model named =
        model
            .withInfo(ModelInfo.NONE.withClasses(List.of("no", "yes")).withFacts(Map.of("a", "1")))
            .withFacts(Map.of("b", "2"));
    assertThat(named.info().facts()).containsEntry("a", "1").containsEntry("b", "2");
    assertThat(named.info().className(1)).isEqualTo("yes");
    assertThat(named.info().className(5)).isEqualTo("output 5");
    assertThatThrownBy(() -> model.withInfo(ModelInfo.NONE.withClasses(List.of("a", "b", "c"))))
        .hasMessageContaining("2 classes, but 3 are named");
    assertThatThrownBy(() -> new Model(List.of(), List.of(), ModelInfo.NONE))
        .hasMessageContaining("at least one branch");
    Layer layer = model.layers().get(0);
    assertThatThrownBy(() -> Model.of(2, layer, layer))
        .hasMessageContaining("two layers are named gru_0");
  }

  @Test
  void inputsThatDoNotFitAreExplained() {
    Model model = model("gru(5) dense(2,softmax)", 2);
    assertThatThrownBy(() -> model.predict(features(1, 3, 4)))
        .hasMessageContaining("expected float[3][2], found float[3][4]");
    assertThatThrownBy(() -> model.predict(Sample.of(TokenSequence.of(1, 2))))
        .hasMessageContaining("no embedding");
    assertThatThrownBy(() -> model.predict(features(1, 0, 2)))
        .hasMessageContaining("at least 1 step");
    Sequence one = features(1, 3, 2).first();
    assertThatThrownBy(() -> model.predict(Sample.of(one, one)))
        .hasMessageContaining("expected 1 inputs, found 2");
    Model words = model("embedding(3) gru(5) dense(2,softmax)", 4);
    assertThatThrownBy(() -> words.predict(Sample.of(TokenSequence.of(1, 4))))
        .hasMessageContaining("token ids from 0 to 3, found 4");
    assertThatThrownBy(() -> words.predict(features(1, 3, 3)))
        .hasMessageContaining("begins with an embedding");
    Model both = model("bigru(5) dense(2,softmax)", 2);
    assertThatThrownBy(both::initialState).hasMessageContaining("step by step");
    State foreign = new State(Tensor.zeros(3), 1);
    assertThatThrownBy(() -> model.step(foreign, features(1, 1, 2)))
        .hasMessageContaining("another model");
    assertThat(
            both.continuous()
                .prefix(both.continuous().layout(features(1, 3, 2)), new float[6])
                .isPresent())
        .isFalse();
    try (Workers workers = Workers.single()) {
      Rows rows = Rows.of(both.continuous().layout(features(1, 3, 2)), new float[6]);
      assertThatThrownBy(() -> both.continuous().branch(rows, 0, 1, new float[0][], true, workers))
          .hasMessageContaining("cannot branch");
    }
  }

  @Test
  void longSequencesInChunksAreTheSameNumbers() {
    Model model = model("gru(5,sequences) lstm(4,sequences) pool(mean) dense(3,softmax)", 2);
    Sample sample = features(9, 1700, 2);
    Close.absolutely(
        "output", model.predict(sample).values(), model.trace(sample).output().values(), 1e-7);
  }
}
