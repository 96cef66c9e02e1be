package gatelens.method.decomposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.flow.MemoryLedger;
import gatelens.layer.Activation;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Lstm;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Decompositions of the forward pass: contextual, of the cell, and the ledger of what was written
/// when. All of them telescope.
final class DecompositionsTest {
  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static Model one(GruVariant variant, float[] bias) {
    return Model.of(
        1,
        Gru.of(
            "gru_0",
            variant,
            Tensor.of(new float[] {1, -1, 2}, 1, 3),
            Tensor.of(new float[] {0.5f, 1, -1}, 1, 3),
            Tensor.of(bias, 3),
            Tensor.zeros(3),
            false),
        new Dense("dense", Tensor.of(new float[] {1}, 1, 1), Tensor.zeros(1), Activation.LINEAR));
  }

  private static Point point(ModelScore score, float... x) {
    return score.point(Sample.of(FeatureSequence.of(Tensor.of(x, x.length, 1))));
  }

  /// Two steps of one unit, no bias: the phrase is step 0. Its state is all of h₀; at step 1 the
  /// update gate is split into the part of h₀, the part of x₁ and σ(0), and so on by hand.
  @Test
  void theFirstOfTwoStepsByHand() {
    try (Workers workers = Workers.single()) {
      ModelScore score =
          new ModelScore(one(GruVariant.UNCOUPLED, new float[3]), Target.Output.logit(0), workers);
      Point input = point(score, 0.8f, -0.4f);
      double h = sigmoid(-0.8f) * Math.tanh(1.6f);
      double zb = 0.5;
      double z = split(0.5 * h, -0.4f, x -> sigmoid(x));
      double r = split(h, 0.4f, x -> sigmoid(x));
      double n = split(-h, -0.8f, Math::tanh);
      // kept (1 - z) h and written r n; the candidate's bias part is tanh 0 = 0
      double want = (1 - zb - z) * h + r * n + 0.5 * n;
      assertThat(ContextualDecomposition.phrase(score, input, 0, 1).phrase())
          .isCloseTo(want, within(1e-6));
    }
  }

  private static double split(double b, double c, java.util.function.DoubleUnaryOperator s) {
    return (s.applyAsDouble(b) - s.applyAsDouble(0) + s.applyAsDouble(b + c) - s.applyAsDouble(c))
        / 2;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(3)",
        "gru(5,reset_before) dense(2)",
        "gru(5,uncoupled) dense(2)",
        "lstm(5) dense(3)",
        "gru(4,sequences) lstm(5,sequences) gru(3) dense(4,tanh) dense(2)",
        "bigru(4) dense(3)",
        "bilstm(4,sequences) bigru(3) dense(2)",
        "lstm(5,sequences) pool(mean) dense(2)",
        "gru(5,sequences) pool(max) dense(2)",
        "masking gru(5) dense(2)",
        "gru(4) dense(1,sigmoid)",
      })
  void phraseRestAndBiasAreTheLogit(String plan) {
    try (Workers workers = Workers.of(2)) {
      ModelScore score = RandomModels.score(RandomModels.model(plan, 0.3, 9), workers);
      Point input = RandomModels.point(score, 9, 2);
      double logit = score.at(input);
      for (int from = 0; from < 9; from += 2) {
        for (int to = from + 1; to <= 9; to += 3) {
          var parts = ContextualDecomposition.phrase(score, input, from, to);
          // the engine's logit is in single precision
          assertThat(parts.sum()).as(plan).isCloseTo(logit, within(3e-6));
        }
      }
      if (!plan.contains("tanh")) {
        assertThat(ContextualDecomposition.phrase(score, input, 0, 9).rest())
            .as(plan)
            .isCloseTo(0, within(1e-9));
      }
      Explanation words = new ContextualDecomposition(1).explain(score, input);
      assertThat(words.notes().get("largest gap of phrase + rest + bias")).isLessThan(1e-12);
      assertThat((double) words.first().values()[4])
          .isCloseTo(ContextualDecomposition.phrase(score, input, 4, 5).phrase(), within(1e-6));
      Explanation pairs = new ContextualDecomposition(2).explain(score, input);
      assertThat((double) pairs.first().values()[4])
          .isCloseTo(ContextualDecomposition.phrase(score, input, 4, 6).phrase(), within(1e-6));
    }
  }

  @Test
  void phrasesMustBeThere() {
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(RandomModels.model("gru(3) dense(2)", 0.3, 9), workers);
      Point input = RandomModels.point(score, 4, 2);
      assertThatThrownBy(() -> ContextualDecomposition.phrase(score, input, 2, 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 to 4");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm(5) dense(3)", "bilstm(4) dense(2)", "lstm(4) dense(1,sigmoid)"})
  void theCellTelescopes(String plan) {
    try (Workers workers = Workers.single()) {
      ModelScore score =
          new ModelScore(RandomModels.model(plan, 0.4, 9), Target.Output.logit(0), workers);
      Point input = RandomModels.point(score, 12, 2);
      for (boolean survived : new boolean[] {true, false}) {
        Explanation e = new CellDecomposition(survived).explain(score, input);
        assertThat(e.completeness().score()).isCloseTo(score.at(input), within(1e-6));
        assertThat(e.completeness().gap()).as(plan).isLessThan(1e-6);
      }
    }
  }

  /// Two steps: of the first step's cell c₁ there is f₂ c₁ left.
  @Test
  void theCellByHand() {
    Lstm lstm =
        Lstm.of(
            "lstm_0",
            Tensor.of(new float[] {1, 0.5f, 2, -1}, 1, 4),
            Tensor.of(new float[] {0.3f, 0.2f, -0.5f, 1}, 1, 4),
            Tensor.of(new float[] {0.1f, 1, 0, 0.2f}, 4),
            false);
    Model model =
        Model.of(
            1,
            lstm,
            new Dense(
                "dense",
                Tensor.of(new float[] {2}, 1, 1),
                Tensor.of(new float[] {0.5f}, 1),
                Activation.LINEAR));
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model, Target.Output.logit(0), workers);
      Point input = point(score, 0.6f, -0.9f);
      LayerTrace.OfLstm trace = (LayerTrace.OfLstm) score.trace(input).layers().get(0);
      float[] c = trace.cell().values();
      double o = trace.outputGate().values()[1];
      double f = trace.forget().values()[1];
      float[] kept = new CellDecomposition(true).explain(score, input).first().values();
      assertThat((double) kept[0]).isCloseTo(2 * o * Math.tanh(f * c[0]), within(1e-6));
      assertThat((double) kept[1])
          .isCloseTo(2 * o * (Math.tanh(c[1]) - Math.tanh(f * c[0])), within(1e-6));
      float[] was = new CellDecomposition(false).explain(score, input).first().values();
      assertThat((double) was[0]).isCloseTo(2 * o * Math.tanh(c[0]), within(1e-6));
    }
  }

  @Test
  void aGruHasNoCell() {
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(RandomModels.model("gru(3) dense(2)", 0.3, 9), workers);
      Point input = RandomModels.point(score, 4, 2);
      assertThatThrownBy(() -> new CellDecomposition(true).explain(score, input))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("additive-decomposition");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5,sequences) gru(4) dense(3)",
        "gru(5,uncoupled) dense(2)",
        "lstm(5) dense(3)",
        "bilstm(4,sequences) bigru(3) dense(2)",
        "masking gru(4) dense(2)"
      })
  void whatSurvivedSumsToTheState(String plan) {
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(RandomModels.model(plan, 0.3, 9), workers);
      Point input = RandomModels.point(score, 9, 2);
      Trace trace = score.trace(input);
      List<MemoryLedger> ledgers = MemoryLedger.of(trace);
      assertThat(ledgers).hasSize(trace.recurrent().size());
      for (int l = 0; l < ledgers.size(); l++) {
        MemoryLedger ledger = ledgers.get(l);
        Tensor state =
            switch (trace.recurrent().get(l)) {
              case LayerTrace.OfGru gru -> gru.hidden();
              case LayerTrace.OfLstm lstm -> lstm.cell();
              default -> throw new IllegalStateException("no cell");
            };
        double[][][] left = ledger.survived();
        double[] weights = new double[ledger.units()];
        java.util.Arrays.setAll(weights, j -> 0.5 + j);
        double[][] seen = ledger.seen(weights);
        for (int t = 0; t < 9; t++) {
          double weighted = 0;
          double want = 0;
          for (int j = 0; j < ledger.units(); j++) {
            double sum = ledger.startSurvived()[t][j];
            want += weights[j] * (state.values()[t * ledger.units() + j] - sum);
            for (int s = 0; s < 9; s++) {
              sum += left[s][t][j];
            }
            assertThat(sum)
                .as(plan)
                .isCloseTo(state.values()[t * ledger.units() + j], within(1e-6));
          }
          for (int s = 0; s < 9; s++) {
            weighted += seen[s][t];
            assertThat(ledger.share()[s][t]).isBetween(0.0, 1.0);
          }
          assertThat(weighted).as(plan).isCloseTo(want, within(1e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gru(5) dense(3)", "gru(4,sequences) lstm(5) dense(2)", "gru(4) dense(1,sigmoid)"})
  void theLedgerOfTheLogitEndsWithTheAdditiveDecomposition(String plan) {
    try (Workers workers = Workers.single()) {
      ModelScore score =
          new ModelScore(RandomModels.model(plan, 0.3, 9), Target.Output.logit(0), workers);
      Point input = RandomModels.point(score, 9, 2);
      double[][] ledger = MemoryLedger.ofLogit(score, score.trace(input));
      float[] want = new AdditiveDecomposition().explain(score, input).first().values();
      for (int s = 0; s < 9; s++) {
        assertThat(ledger[s][8]).as(plan).isCloseTo(want[s], within(1e-6));
        assertThat(s == 0 ? 0 : ledger[s][s - 1]).isZero();
      }
    }
  }

  /// z is 1/4 at every step: a quarter of what the first step wrote is left after the second.
  @Test
  void aQuarterIsLeft() {
    float bias = (float) Math.log(1.0 / 3);
    Gru gru =
        new Gru(
            "gru_0",
            GruVariant.RESET_AFTER,
            Tensor.of(new float[] {0, 0, 1}, 1, 3),
            Tensor.zeros(1, 3),
            Tensor.of(new float[] {bias, 0, 0}, 3),
            Tensor.zeros(3),
            Tensor.zeros(1),
            CellSettings.STANDARD,
            Direction.FORWARD,
            false);
    Model model =
        Model.of(
            1,
            gru,
            new Dense(
                "dense", Tensor.of(new float[] {1}, 1, 1), Tensor.zeros(1), Activation.LINEAR));
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model, Target.Output.logit(0), workers);
      MemoryLedger ledger = MemoryLedger.of(score.trace(point(score, 0.5f, 0.1f, 0.2f))).get(0);
      assertThat(ledger.survived()[0][0][0]).isCloseTo(0.75 * Math.tanh(0.5f), within(1e-6));
      assertThat(ledger.survived()[0][2][0]).isCloseTo(0.75 * Math.tanh(0.5f) / 16, within(1e-6));
      assertThat(ledger.share()[0][1]).isCloseTo(0.25, within(1e-6));
      assertThat(ledger.share()[1][0]).isZero();
    }
  }
}
