package gatelens.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DieboldMarianoTest {
  /// With ν = 1: `1 - 2 atan(t) / π`; with 2: `1 - t / √(2 + t²)`; with 3 as below; 2.776445 is the
  /// 97.5 % point of ν = 4 in every table; with many the normal's 1.959964.
  @Test
  void tailsOfStudentsTByHand() {
    assertThat(StudentT.twoSided(1, 1)).isCloseTo(0.5, within(1e-12));
    assertThat(StudentT.twoSided(Math.sqrt(2), 2)).isCloseTo(1 - Math.sqrt(0.5), within(1e-12));
    assertThat(StudentT.twoSided(-Math.sqrt(2), 2)).isCloseTo(1 - Math.sqrt(0.5), within(1e-12));
    assertThat(StudentT.twoSided(2.7764451051977987, 4)).isCloseTo(0.05, within(1e-9));
    assertThat(StudentT.twoSided(1.959963984540054, 1e7)).isCloseTo(0.05, within(1e-6));
    assertThat(StudentT.twoSided(0, 7)).isEqualTo(1);
    assertThat(StudentT.twoSided(Double.NEGATIVE_INFINITY, 7)).isZero();
  }

  private static double three(double t) {
    double x = t / Math.sqrt(3);
    return 1 - 2 / Math.PI * (x / (1 + x * x) + Math.atan(x));
  }

  /// Mean 2.5, γ₀ = 1.25, γ₁ = -0.4375.
  @Test
  void statisticsByHand() {
    double[] d = {1, 3, 2, 4};
    // 2.5 / √(1.25 / 4) · √(3 / 4): the t-test of pairs
    DieboldMariano apart = DieboldMariano.of(d, 1);
    assertThat(apart.statistic()).isCloseTo(Math.sqrt(15), within(1e-12));
    assertThat(apart.pValue()).isCloseTo(three(Math.sqrt(15)), within(1e-12));
    // 2.5 / √((1.25 - 0.875) / 4) · √(1.5 / 4)
    DieboldMariano together = DieboldMariano.of(d, 2);
    assertThat(together.statistic()).isCloseTo(5, within(1e-12));
    assertThat(together.pValue()).isCloseTo(three(5), within(1e-12));
    assertThat(DieboldMariano.of(new double[] {-1, -3, -2, -4}, 2).statistic())
        .isCloseTo(-5, within(1e-12));
  }

  /// Up and down by turns: γ₀ = 1, γ₁ = -3/4, so that γ₀ + 2 γ₁ is below 0; by Bartlett's weights
  /// it is 1 - 3/4.
  @Test
  void aVarianceIsNeverNegative() {
    double[] d = {3, 1, 3, 1};
    double correction = Math.sqrt(1.5 / 4);
    assertThat(DieboldMariano.of(d, 2).statistic())
        .isCloseTo(2 / Math.sqrt(0.25 / 4) * correction, within(1e-12));
    assertThat(DieboldMariano.of(new double[3], 1)).isEqualTo(new DieboldMariano(0, 1));
    assertThat(DieboldMariano.of(new double[] {2, 2, 2}, 1))
        .isEqualTo(new DieboldMariano(Double.POSITIVE_INFINITY, 0));
    assertThatThrownBy(() -> DieboldMariano.of(new double[] {1}, 1))
        .hasMessageContaining("1 differences");
    assertThatThrownBy(() -> DieboldMariano.of(new double[] {1, 2}, 3))
        .hasMessageContaining("of which 3 hang together");
  }

  /// Equal forecasts are told apart in five of a hundred runs: of 4,000 runs within four standard
  /// errors, alone and where each three in a row hang together.
  @Test
  void equalForecastsAreRarelyToldApart() {
    SplittableRandom random = new SplittableRandom(3);
    for (int overlap : new int[] {1, 3}) {
      int told = 0;
      for (int run = 0; run < 4000; run++) {
        double[] noise = new double[120 + overlap];
        Arrays.setAll(noise, i -> random.nextGaussian());
        double[] d = new double[120];
        for (int t = 0; t < d.length; t++) {
          for (int k = 0; k < overlap; k++) {
            d[t] += noise[t + k];
          }
        }
        told += DieboldMariano.of(d, overlap).pValue() < 0.05 ? 1 : 0;
      }
      assertThat(told / 4000.0).as("overlap %d", overlap).isBetween(0.035, 0.07);
    }
  }
}
