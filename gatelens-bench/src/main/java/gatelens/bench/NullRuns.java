package gatelens.bench;

import gatelens.compare.Answered;
import gatelens.compare.ForecastComparison;
import gatelens.compare.ModelComparison;
import gatelens.compare.OverallTest;
import gatelens.compare.Welch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// Draws models that are equally good many times, and counts how often a comparison calls them
/// different: one in twenty where a test is as it should be, less where it is exact, and where it
/// is said that there is too little data none.
///
/// `java … gatelens.bench.NullRuns [RUNS]`, usually 2,000 runs; the figures are in
/// `docs/choosing.md`.
public final class NullRuns {
  private static final int USUAL = 2000;
  private static final double LEVEL = 0.05;

  private NullRuns() {}

  /// Prints a line for each comparison.
  public static void main(String[] args) {
    int runs = args.length == 0 ? USUAL : Integer.parseInt(args[0]);
    for (int count : new int[] {50, 200, 1000}) {
      rate("McNemar, exact", count, runs, random -> classes(count, 1, random).pValue());
    }
    for (int count : new int[] {20, 40, 200}) {
      rate(
          "steps of sequences, paired t",
          count,
          runs,
          random -> classes(count, 10, random).pValue());
    }
    for (int count : new int[] {50, 200, 1000}) {
      rate("Cochran's Q, 4 models", count, runs, random -> cochran(count, random));
      rate("Friedman, 4 models", count, runs, random -> friedman(count, random));
    }
    for (int block : new int[] {1, 4, 12}) {
      for (int count : new int[] {50, 200, 800}) {
        rate(
            "Diebold and Mariano, " + block + " overlap",
            count,
            runs,
            random ->
                forecasts(count, block, random).test().map(test -> test.pValue()).orElse(-1.0));
        rate(
            "interval without 0, " + block + " overlap",
            count,
            runs,
            random -> excludes(forecasts(count, block, random).difference()));
      }
    }
    for (int seeds : new int[] {3, 5, 20}) {
      rate("Welch, kinds of so many seeds", seeds, runs, random -> welch(seeds, random));
    }
  }

  private static void rate(
      String what, int count, int runs, ToDoubleFunction<SplittableRandom> pValue) {
    int below = 0;
    int said = 0;
    for (int run = 0; run < runs; run++) {
      double p = pValue.applyAsDouble(new SplittableRandom(run));
      said += p >= 0 ? 1 : 0;
      below += p >= 0 && p < LEVEL ? 1 : 0;
    }
    System.out.printf(
        Locale.ROOT,
        "%-34s n = %4d  %s%n",
        what,
        count,
        said == 0
            ? "no verdict"
            : String.format(Locale.ROOT, "%.3f of %d verdicts", below / (double) said, said));
  }

  /// Two models that are right on three of four answers, each on its own; the steps of a sequence
  /// are hard or easy together.
  private static ModelComparison classes(int count, int steps, SplittableRandom random) {
    double[] easy = random.doubles(count, 0.5, 1).toArray();
    int[] labels = new int[count * steps];
    int[] sequence = new int[count * steps];
    Arrays.setAll(sequence, i -> i / steps);
    return ModelComparison.of(
        answers(easy, labels, sequence, random), answers(easy, labels, sequence, random), 0);
  }

  private static Answered.Classes answers(
      double[] easy, int[] labels, int[] sequence, SplittableRandom random) {
    // what a model is better at differs from sequence to sequence
    double[] taste = random.doubles(easy.length, -0.2, 0.2).toArray();
    int[] classes = new int[labels.length];
    double[][] p = new double[labels.length][];
    for (int i = 0; i < classes.length; i++) {
      int n = sequence[i];
      classes[i] = random.nextDouble() < easy[n] + taste[n] ? 0 : 1;
      p[i] = classes[i] == 0 ? new double[] {0.8, 0.2} : new double[] {0.2, 0.8};
    }
    return new Answered.Classes(p, new double[labels.length], classes, labels, sequence);
  }

  private static double cochran(int count, SplittableRandom random) {
    double[] easy = random.doubles(count, 0.5, 1).toArray();
    boolean[][] right = new boolean[4][count];
    for (boolean[] model : right) {
      for (int n = 0; n < count; n++) {
        model[n] = random.nextDouble() < easy[n];
      }
    }
    return OverallTest.cochran(right).map(OverallTest::pValue).orElse(-1.0);
  }

  private static double friedman(int count, SplittableRandom random) {
    double[] hard = random.doubles(count).toArray();
    double[][] errors = new double[4][count];
    for (double[] model : errors) {
      Arrays.setAll(model, n -> hard[n] + Math.abs(random.nextGaussian()));
    }
    return OverallTest.friedman(errors).map(OverallTest::pValue).orElse(-1.0);
  }

  /// Errors are sums over as many steps as overlap, so that neighbours hang together.
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

  private static double excludes(ModelComparison.Difference difference) {
    if (!Double.isFinite(difference.low())) {
      return -1;
    }
    return difference.low() > 0 || difference.high() < 0 ? 0 : 1;
  }

  private static double welch(int seeds, SplittableRandom random) {
    double[] one = new double[seeds];
    double[] other = new double[seeds];
    Arrays.setAll(one, i -> 0.8 + 0.03 * random.nextGaussian());
    Arrays.setAll(other, i -> 0.8 + 0.01 * random.nextGaussian());
    return Welch.of(one, other).pValue();
  }
}
