package gatelens.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import org.junit.jupiter.api.Test;

final class RemainingTest {
  private static final Baseline ZEROS = new Baseline.Zeros();

  /// What remains is what the model says of the shorter text; of nothing, of one step of zeros.
  @Test
  void itIsTheScoreOfTheShorterText() {
    Model model =
        ModelPlan.parse("embedding(3) gru(4) dense(2)").initialise(6, Initialisation.KERAS, 2);
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
      Point text = score.point(Sample.of(TokenSequence.of(2, 4, 1, 3)));
      assertThat(Remaining.fits(score, text)).isTrue();
      Remaining remaining = new Remaining(score, text, ZEROS);
      Point whole = remaining.whole();
      assertThat(whole.values()).containsExactly(1, 1, 1, 1);
      double[] values =
          remaining
              .evaluate(
                  Rows.of(
                      whole.layout(),
                      whole.values(),
                      new float[] {1, 0, 1, 1},
                      new float[] {0, 0, 0, 1},
                      new float[] {1, 1, 0, 1},
                      new float[4]))
              .values();
      int[][] kept = {{2, 4, 1, 3}, {2, 1, 3}, {3}, {2, 4, 3}};
      for (int k = 0; k < kept.length; k++) {
        double alone = score.at(score.point(Sample.of(TokenSequence.of(kept[k]))));
        // float arithmetic in batches of other sizes
        assertThat(values[k]).isCloseTo(alone, within(1e-6));
      }
      Point one = score.point(Sample.of(TokenSequence.of(2)));
      assertThat(values[4]).isCloseTo(score.at(one.with(ZEROS.of(one))), within(1e-6));
    }
  }

  /// Steps of an even clock cannot be left out.
  @Test
  void stepsOfAClockStay() {
    Model model = ModelPlan.parse("gru(4) dense(2)").initialise(2, Initialisation.KERAS, 2);
    try (Workers workers = Workers.single()) {
      ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
      Tensor values = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
      assertThat(Remaining.fits(score, score.point(Sample.of(FeatureSequence.of(values)))))
          .isFalse();
    }
  }
}
