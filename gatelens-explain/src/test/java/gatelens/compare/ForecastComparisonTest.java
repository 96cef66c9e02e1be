package gatelens.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ForecastComparisonTest {
  private static final List<String> OUTPUT = List.of("load");

  @Test
  void errorsByHand() {
    double[][] truth = {{0, 0}, {1, 1}, {2, 2}};
    double[][] first = {{1, 0}, {1, 1}, {2, 4}};
    double[][] second = {{0, 0}, {1, 2}, {2, 3}};
    ForecastComparison made =
        ForecastComparison.of(List.of("load", "wind"), truth, first, second, 1);
    assertThat(made.first().meanSquared()).isCloseTo(5 / 6.0, within(1e-12));
    assertThat(made.first().meanAbsolute()).isCloseTo(3 / 6.0, within(1e-12));
    assertThat(made.first().byOutput()).containsExactly(1 / 3.0, 4 / 3.0);
    assertThat(made.first().byExample()).containsExactly(0.5, 0, 2);
    assertThat(made.second().meanSquared()).isCloseTo(2 / 6.0, within(1e-12));
    assertThat(made.nearerFirst()).isEqualTo(1);
    assertThat(made.nearerSecond()).isEqualTo(2);
    assertThat(made.difference().mean()).isCloseTo(0.5, within(1e-12));
    assertThat(made.apart()).containsExactly(2, 0, 1);
  }

  /// The mean of n independent draws of deviation s lies within ±1.97 s/√n of theirs in 95 of 100
  /// (Student's t). Where each difference stands ten times in a row, covariances up to lag 9 add up
  /// to ten times the variance, less what is lost at the ends and to the mean, for which the small
  /// sample's correction makes up.
  @Test
  void theIntervalKnowsWhatHangsTogether() {
    double[] single = differences(400, 1);
    double expected = 2 * 1.96 * deviation(single) / Math.sqrt(400);
    assertThat(width(single, 1)).isCloseTo(expected, withinPercentage(1));
    double[] repeated = differences(400, 10);
    double alone = 2 * 1.96 * deviation(repeated) / Math.sqrt(400);
    assertThat(width(repeated, 1)).isCloseTo(alone, withinPercentage(1));
    assertThat(width(repeated, 10)).isCloseTo(alone * Math.sqrt(10), withinPercentage(15));
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / values.length);
  }

  private static double[] differences(int count, int times) {
    SplittableRandom random = new SplittableRandom(5);
    double[] all = new double[count];
    for (int n = 0; n < count; n++) {
      all[n] = n % times == 0 ? 0.1 + random.nextGaussian() : all[n - 1];
    }
    return all;
  }

  /// Errors that differ so much, example by example: squared errors `10 + d` and `10`.
  private static double width(double[] differences, int block) {
    double[][] truth = new double[differences.length][1];
    double[][] first = new double[differences.length][];
    double[][] second = new double[differences.length][];
    Arrays.setAll(first, n -> new double[] {Math.sqrt(10 + differences[n])});
    Arrays.setAll(second, n -> new double[] {Math.sqrt(10)});
    ModelComparison.Difference made =
        ForecastComparison.of(OUTPUT, truth, first, second, block).difference();
    assertThat(made.mean()).isBetween(made.low(), made.high());
    assertThat(made)
        .isEqualTo(ForecastComparison.of(OUTPUT, truth, first, second, block).difference());
    return made.high() - made.low();
  }

  @Test
  void otherShapesAreRefused() {
    double[][] one = {{1}};
    assertThatThrownBy(() -> ForecastComparison.of(OUTPUT, one, one, new double[0][], 1))
        .hasMessageContaining("found 1 examples, 1 and 0 forecasts");
    assertThatThrownBy(() -> ForecastComparison.of(OUTPUT, one, one, new double[][] {{1, 2}}, 1))
        .hasMessageContaining("expected 1 numbers as of example 0, found 1 and a forecast of 2");
    assertThatThrownBy(() -> ForecastComparison.of(OUTPUT, one, one, one, 0))
        .hasMessageContaining("a block of 0 examples");
  }

  /// 29 blocks of two say nothing of chance, 30 do.
  @Test
  void underThirtyBlocksNothingIsSaidOfChance() {
    ForecastComparison few = made(59, 2);
    assertThat(few.blocks()).isEqualTo(29);
    assertThat(few.test()).isEmpty();
    assertThat(few.difference().low()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(few.difference().high()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(few.difference().mean()).isFinite();
    ForecastComparison enough = made(60, 2);
    assertThat(enough.test()).isPresent();
    assertThat(enough.difference().low()).isFinite();
    double[] d = new double[60];
    Arrays.setAll(d, n -> enough.first().byExample()[n] - enough.second().byExample()[n]);
    assertThat(enough.test()).contains(DieboldMariano.of(d, 2));
  }

  /// The interval leaves 0 out where the test says that the difference is more than chance, and
  /// nowhere else: of equal forecasts that overlap in one of twenty.
  @Test
  void theIntervalSaysWhatTheTestSays() {
    int out = 0;
    for (int run = 0; run < 200; run++) {
      SplittableRandom random = new SplittableRandom(run);
      double[][] first = new double[240][1];
      double[][] second = new double[240][1];
      double[] a = random.doubles(243, -1, 1).toArray();
      double[] b = random.doubles(243, -1, 1).toArray();
      for (int n = 0; n < 240; n++) {
        first[n][0] = Arrays.stream(a, n, n + 4).sum();
        second[n][0] = Arrays.stream(b, n, n + 4).sum();
      }
      ForecastComparison found =
          ForecastComparison.of(OUTPUT, new double[240][1], first, second, 4);
      boolean without = found.difference().low() > 0 || found.difference().high() < 0;
      assertThat(without).isEqualTo(found.test().orElseThrow().pValue() < 0.05);
      out += without ? 1 : 0;
    }
    // a binomial of 200 at 0.05: 10 ± 2 deviations of 3
    assertThat(out).isBetween(4, 18);
  }

  private static ForecastComparison made(int count, int block) {
    SplittableRandom random = new SplittableRandom(7);
    double[][] first = new double[count][];
    double[][] second = new double[count][];
    Arrays.setAll(first, n -> new double[] {random.nextGaussian()});
    Arrays.setAll(second, n -> new double[] {random.nextGaussian()});
    return ForecastComparison.of(OUTPUT, new double[count][1], first, second, block);
  }
}
