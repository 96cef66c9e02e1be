package gatelens.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.model.Model;
import gatelens.testkit.explain.RandomModels;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ForgettingTest {
  private static final Model MODEL = RandomModels.model("gru(6) dense(1)", 3, 0.4, 11);
  private static final LiveModel LIVE = LiveModel.of(MODEL, StreamPlan.usual());

  private static List<float[]> stream(int count, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> events = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      float[] event = new float[3];
      for (int i = 0; i < event.length; i++) {
        event[i] = (float) (2 * random.nextDouble() - 1);
      }
      events.add(event);
    }
    return events;
  }

  private static double score(List<float[]> events) {
    KeyState key = LIVE.start();
    double score = 0;
    for (float[] event : events) {
      score = LIVE.accept(key, 0, event).score();
    }
    return score;
  }

  /// By the definition: the whole sequence beside its end alone.
  @Test
  void theLastEventThatIsApartIsCounted() {
    List<float[]> stream = stream(80, 1);
    double tolerance = 5e-3;
    List<Integer> expected = new ArrayList<>();
    for (int lost : List.of(10, 20, 30, 40)) {
      int last = 0;
      for (int t = lost; t < stream.size(); t++) {
        double apart = score(stream.subList(0, t + 1)) - score(stream.subList(lost, t + 1));
        last = Math.abs(apart) > tolerance ? t - lost + 1 : last;
      }
      expected.add(last + 1);
    }
    expected.sort(null);
    Forgetting found = Forgetting.of(LIVE, List.of(stream), tolerance);
    assertThat(found.starts()).isEqualTo(4);
    assertThat(found.median()).hasValue(expected.get(1));
    assertThat(found.worst()).hasValue(expected.get(3));
    assertThat(expected.get(3)).isBetween(2, 39);
    // the smaller the tolerance, the longer
    assertThat(Forgetting.of(LIVE, List.of(stream), 1e-2).worst().orElseThrow())
        .isLessThanOrEqualTo(expected.get(3));
  }

  @Test
  void whatIsNeverForgottenHasNoNumber() {
    Forgetting found = Forgetting.of(LIVE, List.of(stream(8, 2), stream(8, 3)), 0);
    assertThat(found.worst()).isEmpty();
    assertThatThrownBy(() -> Forgetting.of(LIVE, List.of(stream(1, 1)), 0))
        .hasMessageContaining("at least 2 events");
  }
}
