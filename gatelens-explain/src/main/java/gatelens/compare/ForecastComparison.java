package gatelens.compare;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Two models that answer the same examples with numbers, such as forecasts.
///
/// Windows that overlap are no independent examples: with fewer than {@value #ENOUGH_BLOCKS} blocks
/// of examples that hang together nothing is said of chance.
///
/// @param outputs what is forecast, K names
/// @param block examples that overlap with one, itself included
/// @param first errors of the first
/// @param second errors of the second
/// @param nearerFirst examples on which the first's squared error is less
/// @param nearerSecond examples on which the second's is
/// @param difference of the mean squared errors, first minus second, with its 95 % interval;
///   without ends where there are too few blocks
/// @param test whether the difference is more than chance; empty where there are too few blocks
/// @param apart the examples whose errors differ most, at most {@value #SHOWN}, largest first
/// @param naive the mean squared error of the naive forecast, that nothing changes; empty where it
///   is not known what was last
public record ForecastComparison(
    List<String> outputs,
    int block,
    Errors first,
    Errors second,
    long nearerFirst,
    long nearerSecond,
    ModelComparison.Difference difference,
    Optional<DieboldMariano> test,
    List<Integer> apart,
    Optional<Double> naive)
    implements Comparison {
  /// How many examples are named.
  public static final int SHOWN = 10;

  /// Blocks that hang together with no other, fewer of which say nothing of chance.
  public static final int ENOUGH_BLOCKS = 30;

  /// Errors of one forecast.
  ///
  /// @param meanSquared over examples and outputs
  /// @param meanAbsolute over examples and outputs
  /// @param byOutput `double[K]`, the mean squared error of each output
  /// @param byExample `double[N]`, the mean squared error of each example
  public record Errors(
      double meanSquared, double meanAbsolute, double[] byOutput, double[] byExample) {}

  /// Keeps an unmodifiable copy.
  public ForecastComparison {
    outputs = List.copyOf(outputs);
    apart = List.copyOf(apart);
  }

  /// Compares two forecasts. The interval is that of the test of {@link DieboldMariano}: it holds 0
  /// where the chance is above 0.05. (Draws of blocks leave 0 out too often: in one of ten
  /// comparisons of equal forecasts with an overlap of 4.)
  ///
  /// @param outputs what is forecast, K names
  /// @param truth `double[N][K]`, at least one example, in the order of time
  /// @param first the same of the first forecast, in the same unit
  /// @param second the same of the second
  /// @param block examples of a block, at least 1: as many as overlap with one
  /// @throws IllegalArgumentException if the arrays differ in shape, or are empty, or the block is
  ///   below 1
  public static ForecastComparison of(
      List<String> outputs, double[][] truth, double[][] first, double[][] second, int block) {
    return of(
        outputs,
        Answered.Numbers.once(truth, first),
        Answered.Numbers.once(truth, second),
        Optional.empty(),
        block);
  }

  /// Compares the answers of two models to the same examples.
  ///
  /// @param outputs what is answered, K names
  /// @param one of the first model
  /// @param other of the second, in the same unit
  /// @param last what the naive forecast says, likewise
  /// @param block examples of a block, at least 1: as many as overlap with one
  /// @throws IllegalArgumentException if the arrays differ in shape, or are empty, or the block is
  ///   below 1
  public static ForecastComparison of(
      List<String> outputs,
      Answered.Numbers one,
      Answered.Numbers other,
      Optional<Answered.Numbers> last,
      int block) {
    double[][][] truth = one.truth();
    double[][][] first = one.given();
    double[][][] second = other.given();
    if (block < 1) {
      throw new IllegalArgumentException("a block of " + block + " examples: expected at least 1");
    }
    if (truth.length == 0 || truth.length != first.length || truth.length != second.length) {
      throw new IllegalArgumentException(
          "two forecasts are compared on the same examples, at least one; found "
              + truth.length
              + " examples, "
              + first.length
              + " and "
              + second.length
              + " forecasts");
    }
    Errors a = errors(one);
    Errors b = errors(other);
    double[] differences = new double[truth.length];
    Arrays.setAll(differences, n -> a.byExample[n] - b.byExample[n]);
    List<Integer> apart =
        IntStream.range(0, truth.length)
            .boxed()
            .sorted(Comparator.comparingDouble(n -> -Math.abs(differences[n])))
            .limit(SHOWN)
            .toList();
    boolean enough = truth.length / block >= ENOUGH_BLOCKS;
    return new ForecastComparison(
        outputs,
        block,
        a,
        b,
        Arrays.stream(differences).filter(d -> d < 0).count(),
        Arrays.stream(differences).filter(d -> d > 0).count(),
        enough
            ? difference(differences, block)
            : new ModelComparison.Difference(
                Arrays.stream(differences).average().orElseThrow(),
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY),
        enough ? Optional.of(DieboldMariano.of(differences, block)) : Optional.empty(),
        apart,
        last.map(forecast -> errors(forecast).meanSquared()));
  }

  /// How many blocks there are that hang together with no other.
  public int blocks() {
    return first.byExample().length / block;
  }

  /// What the first model spares of the naive forecast's error: `1 - MSE / MSE of the naive one`,
  /// at most 1, below 0 where the naive forecast is better; empty where that is not known.
  public Optional<Double> skill(Errors errors) {
    return naive.filter(known -> known > 0).map(known -> 1 - errors.meanSquared / known);
  }

  /// Errors of answers; an example without any step that is judged has none.
  ///
  /// @throws IllegalArgumentException if the arrays differ in shape, or nothing is judged
  static Errors errors(Answered.Numbers answers) {
    int outputs =
        Arrays.stream(answers.truth())
            .filter(steps -> steps.length > 0)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no number is judged"))[0]
            .length;
    double[] byOutput = new double[outputs];
    double[] byExample = new double[answers.truth().length];
    double absolute = 0;
    long steps = 0;
    for (int n = 0; n < byExample.length; n++) {
      double[][] truth = answers.truth()[n];
      double[][] given = answers.given()[n];
      for (int t = 0; t < truth.length; t++) {
        shape(n, outputs, truth[t], given[t]);
        steps++;
        for (int k = 0; k < outputs; k++) {
          double off = given[t][k] - truth[t][k];
          byOutput[k] += off * off;
          byExample[n] += off * off / outputs / truth.length;
          absolute += Math.abs(off);
        }
      }
    }
    double squared = Arrays.stream(byOutput).sum();
    for (int k = 0; k < outputs; k++) {
      byOutput[k] /= steps;
    }
    double count = (double) steps * outputs;
    return new Errors(squared / count, absolute / count, byOutput, byExample);
  }

  private static void shape(int n, int outputs, double[] truth, double[] given) {
    if (truth.length != outputs || given.length != outputs) {
      throw new IllegalArgumentException(
          "example "
              + n
              + ": expected "
              + outputs
              + " numbers as of example 0, found "
              + truth.length
              + " and a forecast of "
              + given.length);
    }
  }

  private static ModelComparison.Difference difference(double[] differences, int block) {
    double mean = Arrays.stream(differences).average().orElseThrow();
    double reach = DieboldMariano.reach(differences, block);
    return new ModelComparison.Difference(mean, mean - reach, mean + reach);
  }
}
