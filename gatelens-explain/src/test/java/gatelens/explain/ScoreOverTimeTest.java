package gatelens.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreOverTimeTest {
  private static ModelScore score(String plan, int width, Target target) {
    Model model = ModelPlan.parse(plan).initialise(width, Initialisation.PYTORCH, 4);
    return new ModelScore(model, target, Workers.single());
  }

  private static double at(ModelScore score, Point point) {
    return score.evaluate(Rows.of(point.layout(), point.values())).values()[0];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gru(5) dense(3,softmax)", "lstm(4) dense(3)", "bigru(3) dense(3,softmax)"})
  void eachScoreIsThatOfTheBeginningAlone(String plan) {
    Tensor values = Tensor.generate(i -> Math.sin(i), 9, 2);
    boolean classes = plan.contains("softmax");
    for (Target.Scale scale :
        classes
            ? List.of(Target.Scale.PROBABILITY, Target.Scale.LOG_ODDS, Target.Scale.LOGIT)
            : List.of(Target.Scale.SOFTMAX, Target.Scale.MARGIN, Target.Scale.OUTPUT)) {
      ModelScore score = score(plan, 2, new Target.Output(1, scale, -1));
      ScoreOverTime over = ScoreOverTime.of(score, Sample.of(FeatureSequence.of(values)));
      assertThat(over.ends()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
      for (int t = 0; t < 9; t++) {
        float[] some = Arrays.copyOf(values.values(), (t + 1) * 2);
        Point point = score.point(Sample.of(FeatureSequence.of(Tensor.of(some, t + 1, 2))));
        // Step by step and at once sum in another order.
        assertThat(over.scores()[t]).isCloseTo(at(score, point), within(1e-5));
      }
    }
  }

  @Test
  void aLongSequenceReadBothWaysIsRunInParts() {
    Tensor values = Tensor.generate(i -> Math.sin(i), 200, 2);
    ModelScore score = score("bigru(3) dense(3)", 2, Target.Output.logit(0));
    ScoreOverTime over = ScoreOverTime.of(score, Sample.of(FeatureSequence.of(values)));
    assertThat(over.ends()).hasSize(64).endsWith(199);
    double[] all = over.atEveryStep();
    assertThat(all).hasSize(200);
    assertThat(Arrays.stream(all).filter(v -> !Double.isNaN(v)).count()).isEqualTo(64);
    assertThat(all[199]).isEqualTo(over.scores()[63]);
  }

  @Test
  void tokensAreFollowedToo() {
    ModelScore score = score("embedding(3) gru(4) dense(2)", 6, Target.Output.logit(1));
    Sample sample = Sample.of(TokenSequence.of(1, 5, 2));
    assertThat(ScoreOverTime.of(score, sample).scores()[2])
        .isCloseTo(at(score, score.point(sample)), within(1e-5));
  }

  @Test
  void aValueInsideHasNoScoreOverTime() {
    ModelScore inside = score("gru(4) dense(2)", 2, new Target.Signal("gru_0", "update", 0, 0));
    Sample sample = Sample.of(FeatureSequence.of(Tensor.zeros(3, 2)));
    assertThatThrownBy(() -> ScoreOverTime.of(inside, sample))
        .hasMessageContaining("only an output can be followed");
  }
}
