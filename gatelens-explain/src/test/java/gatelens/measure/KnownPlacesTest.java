package gatelens.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KnownPlacesTest {
  private static final double ROUNDING = 1e-12;

  @Test
  void byHand() {
    KnownPlaces found =
        KnownPlaces.of(
            new float[] {0.5f, -2, 1, 0, 0.5f}, new boolean[] {true, true, false, false, false});
    assertThat(found.share()).isCloseTo(2.5 / 4, within(ROUNDING));
    assertThat(found.chance()).isCloseTo(0.4, within(ROUNDING));
    // of six pairs the second place wins three; the first loses to 1, wins over 0, ties with 0.5
    assertThat(found.auroc()).isCloseTo((3 + 0 + 1 + 0.5) / 6, within(ROUNDING));
    assertThat(found.top()).isEqualTo(1);
  }

  @Test
  void anAttributionOfZerosIsChance() {
    KnownPlaces found = KnownPlaces.of(new float[4], new boolean[] {false, true, false, false});
    assertThat(found).isEqualTo(new KnownPlaces(0.25, 0.25, 0.5, 0.25));
  }

  @Test
  void marksMustFit() {
    assertThatThrownBy(() -> KnownPlaces.of(new float[2], new boolean[3]))
        .hasMessageContaining("each of 2 places, found 3 marks");
    assertThatThrownBy(() -> KnownPlaces.of(new float[2], new boolean[2]))
        .hasMessageContaining("0 of 2 places");
    assertThatThrownBy(() -> KnownPlaces.of(new float[1], new boolean[] {true}))
        .hasMessageContaining("1 of 1 places");
  }

  /// Even values of mean 3 and deviation 1: of 400 the mean's error is 1/20, so that the interval
  /// reaches 1.96 of them to each side. Its ends are quantiles of 2,000 draws, with an error of
  /// `sqrt(0.025 · 0.975 / 2000) / (0.0584 · 20) = 0.003`; three of those are granted.
  @Test
  void theIntervalIsThatOfTheMean() {
    double[] values = new double[400];
    Arrays.setAll(values, i -> 3 + (i - 199.5) / Math.sqrt((400.0 * 400 - 1) / 12));
    Interval found = Interval.of(values, 1);
    assertThat(found.mean()).isCloseTo(3, within(ROUNDING));
    assertThat(found.high() - 3).isCloseTo(1.96 / 20, within(0.009));
    assertThat(3 - found.low()).isCloseTo(1.96 / 20, within(0.009));
    assertThat(Interval.of(values, 1)).isEqualTo(found);
    assertThat(Interval.of(new double[] {7}, 1)).isEqualTo(new Interval(7, 7, 7));
    assertThatThrownBy(() -> Interval.of(new double[0], 1)).hasMessageContaining("found none");
  }
}
