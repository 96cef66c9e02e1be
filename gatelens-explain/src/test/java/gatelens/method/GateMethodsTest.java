package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.layer.Layer;
import gatelens.method.decomposition.AdditiveDecomposition;
import gatelens.method.decomposition.Lrp;
import gatelens.method.gradient.DeepLift;
import gatelens.method.gradient.ExpectedGradients;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.rule.ExactRun;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for the methods that go through the gates, on every kind of layer: the plain run in
/// double precision is the engine's, DeepLIFT adds up, relevance is lost nowhere, the ledger
/// telescopes.
final class GateMethodsTest {
  private static final int FEATURES = 3;

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

  private static Sample sample(int steps, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Sample.of(
        FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), steps, FEATURES)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(3,softmax)",
        "gru(6,sequences) gru(4) dense(3)",
        "gru(5,reset_before) dense(2)",
        "gru(5,uncoupled) dense(2)",
        "lstm(5) dense(3,softmax)",
        "lstm(4,sequences) lstm(5) dense(2)",
        "bigru(4) dense(3)",
        "bigru(4,sequences) bilstm(3) dense(2)",
        "gru(5,sequences) pool(mean) dense(2)",
        "gru(5,sequences) pool(max) dense(2)",
        "gru(5,sequences) pool(last) dense(2)",
        "gru(5,sequences) layer_norm gru(3) dense(2)",
        "gru(5) dense(6,tanh) dense(2)",
        "gru(5) dense(6,relu) dropout(0.3) dense(2,softmax)",
        "masking gru(4) dense(2)",
        "gru(4) dense(1,sigmoid)",
      })
  void deepLiftAddsUpAndRelevanceIsLostNowhere(String plan) {
    try (Workers workers = Workers.of(2)) {
      for (long seed = 1; seed <= 3; seed++) {
        Model model = model(plan, seed);
        ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
        Point point = score.point(sample(4 + (int) (6 * seed), seed));
        engineAgrees(model, score, point);
        Explanation lift = new DeepLift(new Baseline.Zeros()).explain(score, point);
        double change = Math.abs(lift.completeness().score() - lift.completeness().baselineScore());
        // The rules are exact; what is left is the rounding of attributions to float.
        assertThat(lift.completeness().gap()).as(plan).isLessThan(1e-6 * Math.max(1, change));
        Explanation relevance = new Lrp(1e-3).explain(score, point);
        if (!plan.contains("layer_norm")) {
          assertThat(relevance.completeness().gap()).as(plan).isLessThan(1e-6);
        }
        Explanation path = new IntegratedGradients(new Baseline.Zeros(), 0).explain(score, point);
        assertThat(path.completeness().gap()).isLessThan(1e-3 * Math.max(1, change));
      }
    }
  }

  private static void engineAgrees(Model model, ModelScore score, Point point) {
    float[][] logits;
    try (Workers one = Workers.single()) {
      logits = model.continuous().logits(Rows.of(point.layout(), point.values()), one);
    }
    float[] exact = ExactRun.of(model, point).flatLogits();
    for (int i = 0; i < exact.length; i++) {
      // Single precision over a few tens of steps.
      assertThat(exact[i]).as(score.description()).isCloseTo(logits[0][i], within(2e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(3,softmax)",
        "gru(5,uncoupled) dense(2)",
        "lstm(5) dense(3)",
        "bigru(4) dense(3)",
        "gru(4) dense(1,sigmoid)"
      })
  void theLedgerTelescopes(String plan) {
    try (Workers workers = Workers.single()) {
      Model model = model(plan, 4);
      ModelScore score = new ModelScore(model, Target.Output.logit(0), workers);
      Explanation ledger = new AdditiveDecomposition().explain(score, score.point(sample(12, 4)));
      assertThat(ledger.completeness().gap()).isLessThan(1e-5);
      assertThat(ledger.terms()).containsKeys("bias", "start state");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gru(5,sequences) pool(mean) dense(2)", "gru(5,sequences) dense(2)"})
  void theLedgerSaysWhatItNeeds(String plan) {
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model(plan, 4), Target.Output.logit(0), workers);
      Point point = score.point(sample(5, 4));
      assertThatThrownBy(() -> new AdditiveDecomposition().explain(score, point))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("deeplift");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROBABILITY", "LOG_ODDS", "MARGIN"})
  void otherScalesAddUpToo(String scale) {
    try (Workers workers = Workers.single()) {
      Model model = model("gru(5) dense(3,softmax)", 8);
      Target target = new Target.Output(1, Target.Scale.valueOf(scale), -1);
      ModelScore score = new ModelScore(model, target, workers);
      Point point = score.point(sample(9, 8));
      List<float[]> rows =
          List.of(score.point(sample(9, 1)).values(), score.point(sample(9, 2)).values());
      Explanation lift = new DeepLift(new Baseline.Zeros()).explain(score, point);
      // The line is cut where the runner-up of a margin changes.
      double most = 1e-5;
      assertThat(lift.completeness().gap()).isLessThan(most);
      Explanation mean = new DeepLift(Baseline.Samples.of(rows, "two")).explain(score, point);
      assertThat(mean.standardError()).isPresent();
      assertThat(mean.completeness().gap()).isLessThan(most);
      Explanation expected =
          new ExpectedGradients(Baseline.Samples.of(rows, "two"), 32).explain(score, point);
      assertThat(expected.completeness().gap()).isLessThan(0.05);
    }
  }
}
