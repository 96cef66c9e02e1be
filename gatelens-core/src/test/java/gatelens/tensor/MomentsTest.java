package gatelens.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MomentsTest {
  @Test
  void ofFourNumbersByHand() {
    Moments moments = new Moments();
    for (double value : new double[] {2, 4, 4, 6}) {
      moments.add(value);
    }
    assertThat(moments.count()).isEqualTo(4);
    assertThat(moments.mean()).isEqualTo(4);
    assertThat(moments.deviation()).isEqualTo(Math.sqrt(2));
  }

  /// A sum of squares would lose all digits here: `(1e9)²` has none left for 1.
  @Test
  void aLargeMeanHidesNoDeviation() {
    Moments moments = new Moments();
    for (int i = 0; i < 1000; i++) {
      moments.add(1e9 + (i % 2 == 0 ? 1 : -1));
    }
    assertThat(moments.deviation()).isCloseTo(1, within(1e-6));
  }

  @Test
  void ofNoneEverythingIsZero() {
    Moments none = new Moments();
    assertThat(none.count()).isZero();
    assertThat(none.mean()).isZero();
    assertThat(none.deviation()).isZero();
  }
}
