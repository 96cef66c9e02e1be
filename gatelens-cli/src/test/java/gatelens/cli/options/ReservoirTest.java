package gatelens.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReservoirTest {
  private static Reservoir<Integer> of(int most, long seed, int count) {
    Reservoir<Integer> reservoir = new Reservoir<>(most, seed);
    for (int i = 0; i < count; i++) {
      int value = i;
      reservoir.offer(() -> value);
    }
    return reservoir;
  }

  @Test
  void allOfFewInTheirOrder() {
    assertThat(of(5, 1, 3).values()).containsExactly(0, 1, 2);
    assertThat(of(5, 1, 0).values()).isEmpty();
  }

  @Test
  void someOfManyNoneTwiceInTheirOrder() {
    assertThat(of(10, 1, 1000).values()).hasSize(10).doesNotHaveDuplicates().isSorted();
    assertThat(of(10, 1, 1000).values()).isEqualTo(of(10, 1, 1000).values());
    assertThat(of(10, 1, 1000).values()).isNotEqualTo(of(10, 2, 1000).values());
  }

  /// Each of 8 values is kept in 3 of 8 draws: 375 of 1000 expected, with a deviation of 15.
  @Test
  void eachAsLikelyAsAnyOther() {
    int[] counts = new int[8];
    for (int seed = 0; seed < 1000; seed++) {
      of(3, seed, 8).values().forEach(value -> counts[value]++);
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(375, within(60));
    }
  }
}
