package gatelens.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Stretches of steps, found by hand.
final class StretchTest {
  private static boolean[] all(int length) {
    boolean[] counts = new boolean[length];
    Arrays.fill(counts, true);
    return counts;
  }

  @Test
  void manyLittleOnesInARowComeBeforeOneLargeOne() {
    float[] values = new float[30];
    values[0] = 2;
    Arrays.fill(values, 10, 18, 1);
    // 8 times 1 beside one 2; grown to where there is something, and no farther
    assertThat(Stretch.of(values, all(30), 4, 2))
        .containsExactly(new Stretch(10, 18, 8), new Stretch(0, 1, 2));
  }

  @Test
  void whatSpeaksAgainstEndsAStretch() {
    float[] values = {1, 1, 1, -3, -3, 1, 1, 1, 1, 1};
    assertThat(Stretch.of(values, all(10), 2, 3))
        .containsExactly(new Stretch(5, 10, 5), new Stretch(0, 3, 3));
  }

  @Test
  void paddingAndNothingAreNoStretch() {
    float[] values = {0, 0, 0, 5, 5, 5};
    boolean[] counts = {true, true, true, false, false, false};
    assertThat(Stretch.of(values, counts, 2, 3)).isEmpty();
    assertThat(Stretch.of(new float[] {-1, -2, -1}, all(3), 1, 3)).isEmpty();
  }

  @Test
  void theStrongestStepIsInside() {
    float[] values = {9, 0, 1, 3, 2, 0};
    assertThat(new Stretch(2, 5, 6).strongest(values)).isEqualTo(3);
  }
}
