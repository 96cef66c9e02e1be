package gatelens.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.influence.StateSearch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LuceneStatesTest {
  private static List<float[]> states(int count, int values) {
    SplittableRandom random = new SplittableRandom(7);
    List<float[]> states = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] state = new float[values];
      for (int i = 0; i < values; i++) {
        state[i] = (float) Math.tanh(random.nextGaussian());
      }
      states.add(state);
    }
    return states;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return sum;
  }

  /// Each state is its own nearest, and the nearest of new ones is found in most cases: the figure
  /// is that of independent values, which are the hardest to index.
  @Test
  void theNearestAreFound() {
    List<float[]> states = states(5_000, 12);
    List<float[]> others = states(5_100, 12).subList(5_000, 5_100);
    try (StateSearch search = new LuceneStates().over(states)) {
      for (int n = 0; n < states.size(); n += 250) {
        assertThat(search.candidates(states.get(n), 32)).contains(n);
      }
      int right = 0;
      for (float[] other : others) {
        int nearest = 0;
        for (int n = 1; n < states.size(); n++) {
          if (distance(other, states.get(n)) < distance(other, states.get(nearest))) {
            nearest = n;
          }
        }
        int asked = nearest;
        right += Arrays.stream(search.candidates(other, 32)).anyMatch(n -> n == asked) ? 1 : 0;
      }
      assertThat(right).isGreaterThanOrEqualTo(95);
    }
  }

  @Test
  void theSameStatesGiveTheSameCandidates() {
    List<float[]> states = states(2_000, 8);
    try (StateSearch one = new LuceneStates().over(states);
        StateSearch other = new LuceneStates().over(states)) {
      for (int n = 0; n < 20; n++) {
        float[] state = states(2_000 + n + 1, 8).get(2_000 + n);
        assertThat(one.candidates(state, 16)).containsExactly(other.candidates(state, 16));
      }
    }
  }

  @Test
  void itIsFoundOnTheClassPath() {
    assertThat(StateSearch.Provider.found()).get().isInstanceOf(LuceneStates.class);
  }

  @Test
  void statesThatAreTooWideAreRefused() {
    assertThatThrownBy(() -> new LuceneStates().over(List.of(new float[1_025])))
        .hasMessage("Lucene's index holds states of 1 to 1024 values, found 1025");
  }
}
