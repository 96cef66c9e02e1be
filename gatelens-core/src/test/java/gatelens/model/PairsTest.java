package gatelens.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Bidirectional;
import gatelens.layer.Layer;
import gatelens.layer.MaskRule;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.objective.Objective;
import gatelens.objective.PairReadout;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.GateFlow;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pairs of runs: multipliers times changes are the change of the objective, for the inputs and at
/// every gate of the first layer; between a run and itself they are the gradient.
final class PairsTest {
  private static final int FEATURES = 3;
  private static final int STEPS = 9;
  private static final PairReadout FIRST =
      (a, b, multipliers) -> multipliers[multipliers.length - 2] = 1;

  private static Model model(String plan, long seed) {
    Model fresh = ModelPlan.parse(plan).initialise(FEATURES, Initialisation.PYTORCH, seed);
    SplittableRandom random = new SplittableRandom(seed + 1);
    List<Tensor> weights = new ArrayList<>();
    for (Layer.Parameter parameter : fresh.parameters()) {
      float[] values = parameter.value().values();
      weights.add(
          Tensor.generate(
              i -> values[i] + 0.3 * random.nextGaussian(), parameter.value().shape().extents()));
    }
    return fresh.withParameters(weights);
  }

  private static Rows rows(Model model, int count) {
    SplittableRandom random = new SplittableRandom(5);
    Layout layout = layoutOf(model);
    float[][] rows = new float[count][layout.size()];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return Rows.of(layout, rows);
  }

  private static Layout layoutOf(Model model) {
    return model
        .continuous()
        .layout(Sample.of(FeatureSequence.of(Tensor.generate(i -> 1, STEPS, FEATURES))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(2,softmax)",
        "gru(6,sequences) gru(4) dense(2)",
        "gru(5,reset_before,sequences) gru(3,reset_before) dense(2)",
        "gru(5,uncoupled) dense(2)",
        "lstm(5,sequences) lstm(3) dense(2)",
        "bigru(4,sequences) bilstm(3) dense(2)",
        "bilstm(4,sum) dense(2)",
        "bigru(4,mean) dense(2)",
        "gru(5,sequences) pool(mean) dense(2)",
        "gru(5,sequences) pool(last) dense(4,tanh) dense(3,relu) dropout(0.3) dense(2)",
        "gru(4,sequences) dense(2)",
        "gru(5,sequences) pool(max) dense(2)",
        "bigru(4,sequences) pool(max) dense(3,relu) dense(2)",
        "gru(4) dense(5,gelu) dense(4,silu) activation(mish) dense(2,log_softmax)",
        "gru(4) dense(5,hard_silu) dense(4,limited_relu(0.1,0.2,0.9)) dense(4,selu) dense(2)",
      })
  void multipliersTimesChangesAreTheChange(String plan) {
    Model model = model(plan, 3);
    assertThat(model.continuous().hasPairs()).as(plan).isTrue();
    Objective objective = Objective.logit(0, 2);
    int count = 20;
    Rows rows = rows(model, count);
    int[] left = new int[count - 1];
    int[] right = new int[count - 1];
    for (int i = 0; i < left.length; i++) {
      left[i] = i;
      right[i] = count - 1;
    }
    try (Workers workers = Workers.of(2)) {
      float[] base = new float[rows.layout().size()];
      rows.copyTo(count - 1, base);
      double[] values =
          model.continuous().evaluate(rows, objective, PrefixStates.NONE, workers).values();
      model
          .continuous()
          .pairs(
              rows,
              left,
              right,
              objective,
              FIRST,
              true,
              workers,
              (i, flow) -> {
                float[] x = new float[base.length];
                rows.copyTo(left[i], x);
                double sum = 0;
                for (int k = 0; k < x.length; k++) {
                  sum += flow.multipliers()[k] * ((double) x[k] - base[k]);
                }
                assertThat(flow.score()).isCloseTo(values[left[i]], within(1e-6));
                // single precision over 9 steps
                assertThat(sum)
                    .as(plan)
                    .isCloseTo(values[left[i]] - values[count - 1], within(1e-5));
                assertThat(through(flow.flows(), plan)).as(plan).isCloseTo(sum, within(1e-5));
              });
    }
    gradients(model, rows, objective, plan);
  }

  /// What went in through every gate of the layers that read the input.
  private static double through(List<GateFlow> flows, String plan) {
    double sum = 0;
    for (GateFlow flow : flows.subList(0, plan.startsWith("bi") ? 2 : 1)) {
      float[] w = GateFlow.inputWeight(flow.layer()).values();
      int width = flow.gates().extent(1) * flow.gates().extent(2);
      assertThat(flow.gates().extent(1)).isEqualTo(flow.gateNames().size());
      for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < FEATURES; i++) {
          for (int k = 0; k < width; k++) {
            sum +=
                (double) flow.inputChange().values()[t * FEATURES + i]
                    * w[i * width + k]
                    * flow.gates().values()[t * width + k];
          }
        }
      }
    }
    return sum;
  }

  private static void gradients(Model model, Rows rows, Objective objective, String plan) {
    int[] each = new int[rows.count()];
    java.util.Arrays.setAll(each, i -> i);
    try (Workers workers = Workers.of(2)) {
      float[][] want = model.continuous().gradients(rows, objective, workers).gradients();
      model
          .continuous()
          .pairs(
              rows,
              each,
              each,
              objective,
              FIRST,
              true,
              workers,
              (i, flow) -> {
                for (int k = 0; k < want[i].length; k++) {
                  assertThat(flow.multipliers()[k]).as(plan).isCloseTo(want[i][k], within(2e-6f));
                }
                assertThat(flow.flows().get(0).inputChange().size()).isZero();
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(4,sequences) gru(3) dense(2)",
        "gru(3,reset_before) dense(2)",
        "gru(3,uncoupled) dense(2)",
        "lstm(3) dense(2)",
        "bigru(3) dense(2)"
      })
  void anySignalIsAnObjective(String plan) {
    Model model = model(plan, 3);
    Rows rows = rows(model, 2);
    try (Workers workers = Workers.single()) {
      for (String layer : recurrent(model)) {
        for (String signal :
            plan.startsWith("lstm")
                ? List.of("input", "forget", "candidate", "output", "cell", "hidden")
                : List.of("update", "reset", "candidate", "hidden")) {
          Objective objective = new Objective.OfSignal(layer, signal, 4, 1);
          float[] x = new float[rows.layout().size()];
          float[] y = new float[rows.layout().size()];
          rows.copyTo(0, x);
          rows.copyTo(1, y);
          model
              .continuous()
              .pairs(
                  rows,
                  new int[] {0},
                  new int[] {1},
                  objective,
                  FIRST,
                  false,
                  workers,
                  (i, flow) -> {
                    double sum = 0;
                    for (int k = 0; k < x.length; k++) {
                      sum += flow.multipliers()[k] * ((double) x[k] - y[k]);
                    }
                    assertThat(sum)
                        .as(plan + " " + layer + "." + signal)
                        .isCloseTo(flow.score() - flow.baselineScore(), within(1e-6));
                    assertThat(flow.flows()).isEmpty();
                  });
        }
      }
    }
  }

  private static List<String> recurrent(Model model) {
    return model.layers().stream()
        .flatMap(layer ->
            switch (layer) {
              case Bidirectional both -> Stream.of(both.forward().name(), both.backward().name());
              case RecurrentLayer one -> Stream.of(one.name());
              default -> Stream.<String>empty();
            })
        .toList();
  }

  @Test
  void paddedStepsPassOn() {
    paddedStepsPassOn(model("masking gru(4,sequences) lstm(3) dense(2)", 3));
  }

  @Test
  void maskRulesAndParametricSlopesPassOn() {
    Model plain = model("masking gru(4,sequences) bilstm(3,sequences) dense(2)", 3);
    List<Layer> layers = new ArrayList<>(plain.layers());
    layers.add(2, new MaskRule("zero", MaskRule.Kind.ZERO));
    layers.add(3, new ParametricRelu("slopes", Tensor.generate(i -> 0.3 * i - 0.2, 4)));
    layers.add(5, new MaskRule("drop", MaskRule.Kind.DROP));
    layers.add(6, new Pool("pool", Pool.Kind.MEAN));
    paddedStepsPassOn(Model.of(FEATURES, layers.toArray(new Layer[0])));
  }

  private static void paddedStepsPassOn(Model model) {
    Sample padded =
        Sample.of(
            FeatureSequence.of(
                Tensor.generate(
                    i -> i / FEATURES > 5 || i / FEATURES == 2 ? 0 : Math.sin(i),
                    STEPS,
                    FEATURES)));
    Layout layout = model.continuous().layout(padded);
    float[] x = model.continuous().enter(padded);
    float[] half = Tensor.generate(i -> x[i] / 2, x.length).values();
    try (Workers workers = Workers.single()) {
      model
          .continuous()
          .pairs(
              Rows.of(layout, x, half),
              new int[] {0},
              new int[] {1},
              Objective.logit(0, 2),
              FIRST,
              true,
              workers,
              (i, flow) -> {
                double sum = 0;
                for (int k = 0; k < x.length; k++) {
                  sum += flow.multipliers()[k] * ((double) x[k] - half[k]);
                }
                assertThat(sum).isCloseTo(flow.score() - flow.baselineScore(), within(1e-6));
                float[] gates = flow.flows().get(0).gates().values();
                for (int k = 2 * 12; k < 3 * 12; k++) {
                  assertThat(gates[k]).isZero();
                }
              });
    }
  }

  @Test
  void aLayerWithoutAPassIsNamed() {
    Model model = model("bigru(4,product) dense(2)", 3);
    assertThat(model.continuous().hasPairs()).isFalse();
    Rows rows = rows(model, 1);
    try (Workers workers = Workers.single()) {
      assertThatThrownBy(() ->
              model
                  .continuous()
                  .pairs(
                      rows,
                      new int[] {0},
                      new int[] {0},
                      Objective.logit(0, 2),
                      FIRST,
                      false,
                      workers,
                      (i, flow) -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("pairs");
    }
  }
}
