package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import gatelens.layer.Masking;
import gatelens.method.gradient.DeepLift;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.method.perturbation.Occlusion;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.Players;
import gatelens.rule.ExactRun;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is replaced by the value that a mask looks for is left out, as `predict` leaves it out.
class MaskedBaselineTest {
  private static final int WIDTH = RandomModels.FEATURES;
  private final Workers workers = Workers.single();

  private static Sample sample(float[] values) {
    return Sample.of(FeatureSequence.of(Tensor.of(values, values.length / WIDTH, WIDTH)));
  }

  private double predicted(ModelScore score, float[] values) {
    float[] logits = score.model().logits(List.of(sample(values)), workers).get(0).values();
    return logits[logits.length - score.model().outputWidth() + 1];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "masking gru(4) dense(2)",
        "masking bilstm(3,sequences) gru(3) dense(2)",
        "masking lstm(4,sequences) pool(mean) dense(2)",
        "masking gru(4,sequences) dense(2)"
      })
  void rowsOfAnExplanationAreAnsweredAsInputsAre(String plan) {
    Model model = RandomModels.model(plan, 0.5, 7);
    ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
    Point point = RandomModels.point(score, 7, 3);
    for (int replaced = 0; replaced < 7; replaced++) {
      float[] values = point.values().clone();
      java.util.Arrays.fill(values, replaced * WIDTH, (replaced + 1) * WIDTH, 0);
      // one step alone, then with the two before it
      for (int more = 0; more < 2; more++) {
        int from = Math.max(0, replaced - 2 * more);
        java.util.Arrays.fill(values, from * WIDTH, (replaced + 1) * WIDTH, 0);
        double wanted = predicted(score, values);
        assertThat(score.at(point.with(values))).isCloseTo(wanted, within(1e-6));
        assertThat(score.evaluate(Rows.of(point.layout(), values), point).values()[0])
            .isCloseTo(wanted, within(1e-6));
        float[] exact = ExactRun.of(model, point.with(values)).flatLogits();
        assertThat((double) exact[exact.length - 1]).isCloseTo(wanted, within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "masking gru(4) dense(2)",
        "masking bigru(3) dense(2)",
        "masking lstm(4,sequences) pool(mean) dense(2)"
      })
  void aBaselineThatIsLeftOutHasItsOwnScoreAndThePartsAddUp(String plan) {
    Model model = RandomModels.model(plan, 0.5, 7);
    ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
    Point point = RandomModels.point(score, 7, 3);
    double nothing = predicted(score, new float[point.values().length]);
    for (Explainer<? super ModelScore> method :
        List.<Explainer<? super ModelScore>>of(
            new DeepLift(new Baseline.Zeros()), new IntegratedGradients(new Baseline.Zeros(), 0))) {
      Completeness sum = method.explain(score, point).completeness();
      assertThat(sum.baselineScore()).isCloseTo(nothing, within(1e-6));
      assertThat(sum.gap()).isLessThan(1e-4 * Math.abs(sum.score() - nothing));
    }
  }

  @Test
  void theJumpOfOneStepIsThatOfItsBeingThere() {
    // one step: what it says by being there is f(zeros, counted) - f(nothing), shared by the values
    // that make it count
    Model model = RandomModels.model("masking gru(4) dense(2)", 0.5, 7);
    ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
    Point point = score.point(sample(new float[] {0.7f, 0, -1.2f}));
    Explanation lift = new DeepLift(new Baseline.Zeros()).explain(score, point);
    Model open = withoutMask(model);
    ModelScore counted = new ModelScore(open, Target.Output.logit(1), workers);
    Explanation plain = new DeepLift(new Baseline.Zeros()).explain(counted, point);
    double jump = plain.completeness().baselineScore() - lift.completeness().baselineScore();
    assertThat(Math.abs(jump)).isGreaterThan(1e-3);
    for (int d = 0; d < WIDTH; d++) {
      double wanted = plain.first().values()[d] + (d == 1 ? 0 : jump / 2);
      assertThat((double) lift.first().values()[d]).isCloseTo(wanted, within(1e-6));
    }
  }

  private static Model withoutMask(Model model) {
    List<Layer> rest =
        model.branches().get(0).layers().stream()
            .filter(layer -> !(layer instanceof Masking))
            .toList();
    return Model.of(WIDTH, rest.toArray(new Layer[0]));
  }

  @Test
  void anOccludedStepIsLeftOut() {
    Model model = RandomModels.model("masking gru(4) dense(2)", 0.5, 7);
    ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
    Point point = RandomModels.point(score, 5, 3);
    Explanation without =
        new Occlusion(new Baseline.Zeros(), new Players.Events()).explain(score, point);
    float[] x = point.values();
    for (int t = 0; t < 5; t++) {
      float[] shorter = new float[x.length - WIDTH];
      System.arraycopy(x, 0, shorter, 0, t * WIDTH);
      System.arraycopy(x, (t + 1) * WIDTH, shorter, t * WIDTH, shorter.length - t * WIDTH);
      double wanted = predicted(score, x) - predicted(score, shorter);
      assertThat((double) without.byEvent().get(0).values()[t]).isCloseTo(wanted, within(1e-6));
    }
  }

  @Test
  void thePaddingTokenIsLeftOutToo() {
    Model tokens = RandomModels.model("gru(4) dense(2)", WIDTH, 0.5, 3);
    Layer[] layers = new Layer[3];
    layers[0] =
        new Embedding("embedding", Tensor.generate(i -> Math.sin(3 * i + 1), 6, WIDTH), true);
    layers[1] = tokens.layers().get(0);
    layers[2] = tokens.layers().get(1);
    Model model = Model.of(0, layers);
    ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
    Sample all = Sample.of(TokenSequence.of(1, 2, 3, 4));
    Sample some = Sample.of(TokenSequence.of(1, 0, 3, 4));
    Point point = score.point(all);
    float[] replaced = model.continuous().enter(some);
    assertThat(score.at(point.with(replaced)))
        .isCloseTo(model.logits(List.of(some), workers).get(0).values()[1], within(1e-6));
    Explanation lift =
        new DeepLift(
                new Baseline.Given(
                    model.continuous().enter(Sample.of(TokenSequence.of(0, 0, 0, 0))), "pad"))
            .explain(score, point);
    assertThat(lift.completeness().gap()).isLessThan(1e-5);
  }
}
