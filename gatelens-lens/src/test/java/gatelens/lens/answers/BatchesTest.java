package gatelens.lens.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchesTest {
  @Test
  void fillingIsSaid() {
    assertThat(Batches.filled(4, 9))
        .isEqualTo(": sequences of 4 to 9, shorter ones are filled up with NaN");
    assertThat(Batches.filled(9, 9)).isEmpty();
  }
}
