package gatelens.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.TrainingListener;
import org.junit.jupiter.api.Test;

final class LongRunTest {
  private static float value(Example example, int step, int feature) {
    return ((FeatureSequence) example.input().first()).values().get(step, feature);
  }

  @Test
  void theAnswerStandsWhereTheTaskSays() {
    Example first = LongTask.FIRST_TOKEN.data(5, 12, 3).get(4);
    assertThat(value(first, 0, ((Label.Class) first.label()).index())).isEqualTo(1);
    for (int t = 1; t < 12; t++) {
      for (int symbol = 0; symbol < 8; symbol++) {
        assertThat(value(first, t, symbol)).isZero();
      }
    }

    Example adding = LongTask.ADDING.data(5, 12, 3).get(2);
    float sum = 0;
    int[] marks = new int[2];
    for (int t = 0; t < 12; t++) {
      sum += value(adding, t, 0) * value(adding, t, 1);
      marks[t / 6] += (int) value(adding, t, 1);
    }
    assertThat(((Label.Values) adding.label()).values()[0]).isCloseTo(sum, within(1e-6f));
    assertThat(marks).containsExactly(1, 1);

    Example copy = LongTask.COPY.data(5, 14, 3).get(0);
    int[] answers = ((Label.Classes) copy.label()).perStep();
    for (int k = 0; k < 5; k++) {
      assertThat(value(copy, k, answers[9 + k])).isEqualTo(1);
      assertThat(value(copy, 9 + k, 9)).isEqualTo(1);
    }
    assertThat(answers[8]).isNegative();
    assertThat(LongTask.COPY.data(5, 14, 3).get(0)).isEqualTo(copy);
    assertThatThrownBy(() -> LongTask.COPY.data(1, 10, 0)).hasMessageContaining("at least 11");
  }

  @Test
  void theStartDecidesHowFarTheGradientReaches() {
    try (Workers one = Workers.single()) {
      LongRun usual = run(false, one);
      LongRun far = run(true, one);
      assertThat(far.halfLifeBefore()).isGreaterThan(usual.halfLifeBefore());
      // A new GRU keeps about a half a step: 2^-39 is 1e-12. With long memory much arrives.
      assertThat(share(usual)).isLessThan(1e-6);
      assertThat(share(far)).isGreaterThan(1e-3);
      assertThat(far.losses()).hasSize(4);
    }
  }

  private static double share(LongRun run) {
    double[] norms = run.before().norms();
    return norms[norms.length - 1] / norms[0];
  }

  private static LongRun run(boolean longMemory, Workers workers) {
    return LongRun.of(
        new LongRun.Setting(LongTask.FIRST_TOKEN, 40, "gru", longMemory, 8, 4, 8, 0.003, 1),
        workers,
        TrainingListener.NONE);
  }
}
