package gatelens.compare;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.measure.McNemar;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/// How often each test finds a difference between models that are equally good, over 500 draws:
/// with a true rate of 0.05 the share found has a deviation of √(0.05 · 0.95 / 500) = 0.0097, so
/// that 0.02 to 0.07 is three below and two above. `gatelens.bench.NullRuns` draws more.
class NullRatesTest {
  private static final int RUNS = 500;

  private static double rate(ToDoubleFunction<SplittableRandom> pValue) {
    return rate(RUNS, pValue);
  }

  private static double rate(int runs, ToDoubleFunction<SplittableRandom> pValue) {
    int below = 0;
    int said = 0;
    for (int run = 0; run < runs; run++) {
      double p = pValue.applyAsDouble(new SplittableRandom(1000 + run));
      assertThat(p).isLessThanOrEqualTo(1);
      said += p >= 0 ? 1 : 0;
      below += p >= 0 && p < 0.05 ? 1 : 0;
    }
    assertThat(said).as("verdicts").isGreaterThan(runs * 9 / 10);
    return below / (double) said;
  }

  private static boolean[][] right(int models, int count, SplittableRandom random) {
    double[] easy = random.doubles(count, 0.4, 1).toArray();
    boolean[][] right = new boolean[models][count];
    for (boolean[] model : right) {
      for (int n = 0; n < count; n++) {
        model[n] = random.nextDouble() < easy[n];
      }
    }
    return right;
  }

  private static double mcNemar(boolean[] one, boolean[] other) {
    long b = 0;
    long c = 0;
    for (int n = 0; n < one.length; n++) {
      b += one[n] && !other[n] ? 1 : 0;
      c += other[n] && !one[n] ? 1 : 0;
    }
    return McNemar.pValue(b, c);
  }

  /// Of answers with and without a clamp, and of two models: exact, so that it finds fewer.
  @Test
  void mcNemar() {
    for (int count : new int[] {50, 400}) {
      double rate =
          rate(random -> {
            boolean[][] right = right(2, count, random);
            return mcNemar(right[0], right[1]);
          });
      assertThat(rate).as("of %d", count).isBetween(0.005, 0.06);
    }
  }

  /// Each pair of four models by McNemar's test: how often Holm's correction lets any through.
  @Test
  void anyPairAfterHolm() {
    double rate =
        rate(random -> {
          boolean[][] right = right(4, 400, random);
          double[] pairs = new double[6];
          int at = 0;
          for (int i = 0; i < 4; i++) {
            for (int j = i + 1; j < 4; j++) {
              pairs[at++] = mcNemar(right[i], right[j]);
            }
          }
          return Arrays.stream(Holm.adjusted(pairs)).min().orElse(1);
        });
    assertThat(rate).isBetween(0.005, 0.06);
  }

  @Test
  void cochran() {
    for (int count : new int[] {60, 300}) {
      assertThat(
              rate(random ->
                  OverallTest.cochran(right(4, count, random))
                      .map(OverallTest::pValue)
                      .orElse(-1.0)))
          .as("of %d", count)
          .isBetween(0.02, 0.07);
    }
  }

  @Test
  void friedman() {
    for (int count : new int[] {60, 300}) {
      assertThat(
              rate(random -> {
                double[] hard = random.doubles(count).toArray();
                double[][] errors = new double[4][count];
                for (double[] model : errors) {
                  Arrays.setAll(model, n -> hard[n] + Math.abs(random.nextGaussian()));
                }
                return OverallTest.friedman(errors).map(OverallTest::pValue).orElse(-1.0);
              }))
          .as("of %d", count)
          .isBetween(0.02, 0.07);
    }
  }

  @Test
  void welch() {
    for (int seeds : new int[] {4, 20}) {
      assertThat(
              rate(random -> {
                double[] one = new double[seeds];
                double[] other = new double[seeds];
                Arrays.setAll(one, i -> 0.03 * random.nextGaussian());
                Arrays.setAll(other, i -> 0.01 * random.nextGaussian());
                return Welch.of(one, other).pValue();
              }))
          .as("of %d", seeds)
          .isBetween(0.02, 0.07);
    }
  }

  /// Errors are sums over as many steps as overlap. The interval says what the test says.
  @Test
  void dieboldAndMariano() {
    for (int[] setting : new int[][] {{50, 1}, {200, 1}, {200, 4}, {600, 12}}) {
      int[] excluded = {0};
      double rate =
          rate(random -> {
            ForecastComparison comparison = forecasts(setting[0], setting[1], random);
            ModelComparison.Difference difference = comparison.difference();
            excluded[0] += difference.low() > 0 || difference.high() < 0 ? 1 : 0;
            return comparison.test().map(DieboldMariano::pValue).orElse(-1.0);
          });
      assertThat(rate).as(Arrays.toString(setting)).isBetween(0.02, 0.07);
      assertThat(excluded[0] / (double) RUNS).as(Arrays.toString(setting)).isBetween(0.03, 0.07);
    }
  }

  @Test
  void fewBlocksGiveNoVerdict() {
    for (int[] setting : new int[][] {{29, 1}, {50, 4}, {200, 12}}) {
      ForecastComparison comparison =
          forecasts(setting[0], setting[1], new SplittableRandom(setting[0]));
      assertThat(comparison.test()).as(Arrays.toString(setting)).isEmpty();
      assertThat(Double.isFinite(comparison.difference().low())).isFalse();
    }
  }

  private static ForecastComparison forecasts(int count, int block, SplittableRandom random) {
    double[][] truth = new double[count][1];
    return ForecastComparison.of(
        List.of("x"),
        Answered.Numbers.once(truth, sums(count, block, random)),
        Answered.Numbers.once(truth, sums(count, block, random)),
        Optional.empty(),
        block);
  }

  private static double[][] sums(int count, int block, SplittableRandom random) {
    double[] shocks = new double[count + block - 1];
    Arrays.setAll(shocks, i -> random.nextGaussian());
    double[][] sums = new double[count][1];
    for (int n = 0; n < count; n++) {
      sums[n][0] = Arrays.stream(shocks, n, n + block).sum();
    }
    return sums;
  }

  /// Differences of folds are correlated by the share that is held out, 1 / k, as Nadeau and Bengio
  /// take it; the plain t-test would find a difference in 0.12 of the runs.
  @Test
  void pairedFolds() {
    for (int[] setting : new int[][] {{5, 1}, {10, 1}, {5, 4}}) {
      double rho = 1.0 / setting[0];
      int count = setting[0] * setting[1];
      double rate =
          rate(
              8 * RUNS,
              random -> {
                double shared = Math.sqrt(rho) * random.nextGaussian();
                List<Double> one =
                    random
                        .ints(count)
                        .mapToObj(i -> shared + Math.sqrt(1 - rho) * random.nextGaussian())
                        .toList();
                List<Double> other = one.stream().map(d -> 0.0).toList();
                return PairedFolds.of(one, other, 1.0 / (setting[0] - 1)).orElseThrow().pValue();
              });
      assertThat(rate).as(Arrays.toString(setting)).isBetween(0.02, 0.07);
    }
  }

  /// Differences 1, 2, 3: mean 2, s² = 1; (1/3 + 1/2) s² = 5/6, t = 2 / √(5/6) of 2 degrees: p = 1
  /// - t / √(2 + t²).
  @Test
  void pairedFoldsByHand() {
    PairedFolds test =
        PairedFolds.of(List.of(2.0, 3.0, 4.0), List.of(1.0, 1.0, 1.0), 0.5).orElseThrow();
    double t = 2 / Math.sqrt(5.0 / 6);
    assertThat(test.difference()).isEqualTo(2);
    assertThat(test.standardError())
        .isCloseTo(Math.sqrt(5.0 / 6), org.assertj.core.api.Assertions.within(1e-12));
    assertThat(test.pValue())
        .isCloseTo(1 - t / Math.sqrt(2 + t * t), org.assertj.core.api.Assertions.within(1e-12));
    assertThat(PairedFolds.of(List.of(1.0), List.of(1.0), 0.5)).isEmpty();
    assertThat(PairedFolds.of(List.of(1.0, 2.0), List.of(1.0, 2.0), 0.5).orElseThrow().pValue())
        .isEqualTo(1);
  }
}
