package gatelens.report.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void ticksAreRoundAndNoMoreThanAsked() {
    assertThat(new Scale(0, 1, 0, 100).ticks(6))
        .usingComparatorForType(
            (a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b), Double.class)
        .isEqualTo(List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0));
    assertThat(new Scale(-1.2, 2.3, 0, 100).ticks(4)).containsExactly(-1.0, 0.0, 1.0, 2.0);
    assertThat(new Scale(0, 1e-12, 0, 100).ticks(4)).hasSizeBetween(2, 4);
    assertThat(new Scale(1e9, 3e9, 0, 100).ticks(4)).startsWith(1e9);
  }

  @Test
  void valuesMapToPixels() {
    Scale down = new Scale(-1, 3, 200, 0);
    assertThat(down.at(-1)).isEqualTo(200);
    assertThat(down.at(0)).isEqualTo(150);
    assertThat(down.at(3)).isZero();
    assertThat(Scale.over(2, 2, 0, 10).at(2)).as("all values equal").isZero();
  }

  @Test
  void anEnvelopeKeepsTheLowestAndTheHighestOfEachColumn() {
    double[] values = new double[1000];
    values[123] = 5;
    values[456] = -5;
    int[] shown = Envelope.of(values, 0, 1000, 10);
    assertThat(shown).contains(0, 123, 456, 999).isSorted().hasSizeLessThan(41);
    assertThat(Envelope.of(values, 5, 25, 10)).hasSize(20);
  }

  @Test
  void numbersAreShort() {
    assertThat(Markup.number(1234.56)).isEqualTo("1235");
    assertThat(Markup.number(-0.0)).isEqualTo("0");
    assertThat(Markup.number(0.12345)).isEqualTo("0.123");
    assertThat(Markup.number(2.5e7)).isEqualTo("2.50e+07");
    assertThat(Markup.tick(0.5)).isEqualTo("0.5");
    assertThat(Markup.tick(100)).isEqualTo("100");
    assertThat(Svg.decimal(-0.04)).isEqualTo("0");
    assertThat(Svg.decimal(-1.26)).isEqualTo("-1.3");
    assertThat(Double.parseDouble(Svg.decimal(12.34))).isCloseTo(12.3, within(1e-12));
  }

  /// Multiples of a step are off by a bit: -30 × 0.1 is -3.0000000000000004.
  @Test
  void ticksAreWrittenWithoutZerosAndPoints() {
    assertThat(Markup.tick(-30 * 0.1)).isEqualTo("-3");
    assertThat(Markup.tick(3 * 0.1)).isEqualTo("0.3");
    assertThat(Markup.tick(100)).isEqualTo("100");
    assertThat(Markup.tick(0)).isEqualTo("0");
  }
}
