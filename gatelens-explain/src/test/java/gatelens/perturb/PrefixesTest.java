package gatelens.perturb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.model.Model;
import gatelens.objective.Readout;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Held to running every prefix whole; 1e-6 is single precision.
class PrefixesTest {
  private static float[] whole(Model model, float[] values, int width) {
    Tensor x = Tensor.of(values, values.length / width, width);
    float[] all =
        model.logits(List.of(Sample.of(FeatureSequence.of(x))), Workers.single()).get(0).values();
    return Arrays.copyOfRange(all, all.length - 2, all.length);
  }

  private static float[] prefix(Point x, int step, float[] last) {
    float[] values = Arrays.copyOf(x.values(), 3 * (step + 1));
    System.arraycopy(last, 0, values, 3 * step, 3);
    return values;
  }

  @Test
  void prefixesAndOtherLastEventsAreThoseOfWholeRuns() {
    for (boolean every : new boolean[] {false, true}) {
      ModelScore score = Reference.small(3, 5, every, 2);
      Point x = Reference.point(score, 40, 3, 4);
      Prefixes prefixes = new Prefixes(score.model(), x, Workers.single());
      float[][] logits = prefixes.logits();
      SplittableRandom random = new SplittableRandom(1);
      int[] steps = {0, 39, 7, 0, 20};
      float[][] events = new float[5][3];
      for (float[] event : events) {
        for (int d = 0; d < 3; d++) {
          event[d] = random.nextFloat();
        }
      }
      float[][] others = prefixes.with(steps, events);
      for (int t = 0; t < 40; t++) {
        assertThat(logits[t])
            .usingComparatorWithPrecision(1e-6f)
            .containsExactly(whole(score.model(), prefix(x, t, prefixes.event(t)), 3));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(others[i])
            .usingComparatorWithPrecision(1e-6f)
            .containsExactly(whole(score.model(), prefix(x, steps[i], events[i]), 3));
      }
      assertThat(prefixes.cellSteps()).isEqualTo(40 + 40 + 5);
      assertThat(prefixes.naiveCellSteps()).isEqualTo(820 + 1 + 40 + 8 + 1 + 21);
    }
  }

  /// Central differences of the logit; 2e-3 for a step of 1e-2 in single precision.
  @Test
  void gradientsOfTheLastEvent() {
    ModelScore score = Reference.small(3, 5, false, 2);
    Point x = Reference.point(score, 12, 3, 4);
    Prefixes prefixes = new Prefixes(score.model(), x, Workers.single());
    int[] steps = {0, 5, 11};
    float[][] events = {prefixes.event(0), prefixes.event(5), {1, 0, -1}};
    Readout logit = new Readout.Logit(1, 2);
    float[][] gradients = new float[3][];
    double[] values =
        prefixes.gradients(
            steps, events, new Readout[] {logit, logit, logit}, (i, g) -> gradients[i] = g.clone());
    for (int i = 0; i < 3; i++) {
      assertThat(values[i])
          .isCloseTo(whole(score.model(), prefix(x, steps[i], events[i]), 3)[1], within(1e-6));
      for (int d = 0; d < 3; d++) {
        float[] up = events[i].clone();
        float[] down = events[i].clone();
        up[d] += 0.01f;
        down[d] -= 0.01f;
        double change =
            (whole(score.model(), prefix(x, steps[i], up), 3)[1]
                    - whole(score.model(), prefix(x, steps[i], down), 3)[1])
                / 0.02;
        assertThat(gradients[i][d]).isCloseTo((float) change, within(2e-3f));
      }
    }
  }

  @Test
  void piecesAnswerAtEveryStep() {
    ModelScore score = Reference.small(3, 5, false, 2);
    Point x = Reference.point(score, 12, 3, 4);
    Model every = Prefixes.answeringEveryStep(score.model());
    assertThat(Prefixes.answeringEveryStep(every)).isSameAs(every);
    Prefixes prefixes = new Prefixes(every, x, Workers.single());
    float[] piece = {1, 2, 3, 0, 0, 1};
    float[] got = prefixes.along(new int[] {4}, new float[][] {piece})[0];
    float[] first = Arrays.copyOf(x.values(), 15);
    System.arraycopy(piece, 0, first, 12, 3);
    float[] second = Arrays.copyOf(x.values(), 18);
    System.arraycopy(piece, 0, second, 12, 6);
    assertThat(Arrays.copyOf(got, 2))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(whole(score.model(), first, 3));
    assertThat(Arrays.copyOfRange(got, 2, 4))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(whole(score.model(), second, 3));
    assertThat(prefixes.cellSteps()).isEqualTo(12 + 2);
    assertThat(prefixes.naiveCellSteps()).isEqualTo(5 + 6);
    assertThatThrownBy(() ->
            new Prefixes(score.model(), x, Workers.single())
                .along(new int[] {4}, new float[][] {piece}))
        .hasMessageContaining("answers only at the end");
  }
}
