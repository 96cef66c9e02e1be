package gatelens.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.method.gradient.DeepLift;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A spike anywhere, or none: that it is there has a place, that it is not has none, and what is
/// named then are the places of the rows that are compared with.
final class OtherRowsTest {
  private static final int STEPS = 24;

  private static float[] series(boolean spike, SplittableRandom dice) {
    float[] values = new float[STEPS];
    for (int t = 0; t < STEPS; t++) {
      values[t] = (float) (0.1 * dice.nextGaussian());
    }
    if (spike) {
      values[dice.nextInt(STEPS)] += 2;
    }
    return values;
  }

  private static Sample sample(float[] values) {
    return Sample.of(FeatureSequence.of(Tensor.of(values, STEPS, 1)));
  }

  private static Model trained(SplittableRandom dice, Workers workers) {
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      examples.add(new Example(sample(series(n % 2 == 1, dice)), new Label.Class(n % 2)));
    }
    Model start =
        ModelPlan.parse("bigru(8,sequences) pool(max) dense(2)")
            .initialise(1, Initialisation.KERAS, 1);
    return Trainer.of(new Optimizer.Adam(0.01), new Loss.CategoricalCrossEntropy())
        .withEpochs(15)
        .withBatchSize(16)
        .withSeed(1)
        .fit(start, Dataset.of(examples), Dataset.empty(), workers, TrainingListener.NONE)
        .model();
  }

  private static Optional<Check> asked(
      Model model, float[] values, int label, Baseline baseline, Workers workers) {
    ModelScore score = new ModelScore(model, Target.Output.logit(label), workers);
    Explanation explanation = new DeepLift(baseline).explain(score, score.point(sample(values)));
    return new Evidence(baseline, 2, 0)
        .cheap(score, explanation).checks().stream()
            .filter(check -> check.name().equals("same against other rows"))
            .findFirst();
  }

  @Test
  void whatIsKnownByWhatItLacksHasNoPlace() {
    SplittableRandom dice = new SplittableRandom(17);
    try (Workers workers = Workers.single()) {
      Model model = trained(dice, workers);
      List<BaselineInput> rows = new ArrayList<>();
      for (int k = 0; k < 16; k++) {
        rows.add(BaselineInput.of(series(k % 2 == 1, dice)));
      }
      Baseline background = new Baseline.Samples(rows, "rows");
      int doubted = 0;
      for (int n = 0; n < 10; n++) {
        Check with = asked(model, series(true, dice), 1, background, workers).orElseThrow();
        assertThat(with.passed()).as("a spike: " + with.value()).isTrue();
        Check without = asked(model, series(false, dice), 0, background, workers).orElseThrow();
        doubted += without.passed() ? 0 : 1;
      }
      assertThat(doubted).isGreaterThanOrEqualTo(8);
      assertThat(asked(model, series(true, dice), 1, new Baseline.Zeros(), workers)).isEmpty();
      assertThat(
              asked(
                  model,
                  series(true, dice),
                  1,
                  new Baseline.Samples(rows.subList(0, 7), "few"),
                  workers))
          .isEmpty();
    }
  }
}
