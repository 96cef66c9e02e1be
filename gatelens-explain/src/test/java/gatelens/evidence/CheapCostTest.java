package gatelens.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.method.gradient.DeepLift;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The cheap checks cost no more than ten explanations by DeepLIFT, counted in runs of the model:
/// DeepLIFT runs it at the input and at each baseline, and back from each.
final class CheapCostTest {
  private static final int DEEPLIFT = 3;

  private static float[] drawn(int size, SplittableRandom dice) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) dice.nextGaussian();
    }
    return values;
  }

  private static long passes(Model model, Sample sample, Baseline baseline) {
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
      Point point = score.point(sample);
      Explanation explanation = new DeepLift(baseline).explain(score, point);
      AtomicLong passes = new AtomicLong();
      EvidenceCard card = new Evidence(baseline, 2, 0).cheap(score, explanation, passes::addAndGet);
      assertThat(card.checks()).extracting(Check::name).contains("moves as said", "adds up");
      return passes.get();
    }
  }

  /// Of series of any length and width, whatever they hold.
  @Test
  void ofSeriesTenExplanationsAreTheMost() {
    SplittableRandom dice = new SplittableRandom(3);
    for (int seed = 0; seed < 12; seed++) {
      int steps = 2 + dice.nextInt(60);
      int width = 1 + dice.nextInt(8);
      Model model =
          ModelPlan.parse("gru(6) dense(2)").initialise(width, Initialisation.KERAS, seed);
      Sample sample =
          Sample.of(FeatureSequence.of(Tensor.of(drawn(steps * width, dice), steps, width)));
      assertThat(passes(model, sample, new Baseline.Zeros()))
          .as(steps + " steps of " + width)
          .isBetween(5L, 10L * DEEPLIFT);
    }
  }

  /// Words are left out as well, which are runs of their own.
  @Test
  void ofTextsToo() {
    Model model =
        ModelPlan.parse("embedding(4) gru(6) dense(2)").initialise(20, Initialisation.KERAS, 1);
    List<String> words = new ArrayList<>();
    int[] ids = new int[30];
    for (int t = 0; t < ids.length; t++) {
      ids[t] = 1 + t % 19;
      words.add("w" + ids[t]);
    }
    Sample sample = Sample.of(new TokenSequence(ids, new Axis.Tokens(words)));
    assertThat(passes(model, sample, new Baseline.Zeros())).isBetween(5L, 10L * DEEPLIFT);
  }

  /// With rows to compare with an explanation costs as many times more; the checks cost one more
  /// such explanation, and a run of each row.
  @Test
  void rowsToCompareWithCostOneExplanationMore() {
    SplittableRandom dice = new SplittableRandom(5);
    Model model = ModelPlan.parse("gru(6) dense(2)").initialise(4, Initialisation.KERAS, 2);
    List<BaselineInput> rows = new ArrayList<>();
    for (int k = 0; k < 16; k++) {
      rows.add(BaselineInput.of(drawn(40, dice)));
    }
    Sample sample = Sample.of(FeatureSequence.of(Tensor.of(drawn(40, dice), 10, 4)));
    assertThat(passes(model, sample, new Baseline.Samples(rows, "rows")))
        .isBetween(20L, 10L * DEEPLIFT + 16 + 16 * DEEPLIFT);
  }
}
