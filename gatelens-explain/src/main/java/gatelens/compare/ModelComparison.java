package gatelens.compare;

import gatelens.measure.McNemar;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.train.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Two models on the same examples.
///
/// @param first figures of the first model
/// @param second figures of the second
/// @param onlyFirst examples that only the first answers rightly
/// @param onlySecond examples that only the second answers rightly
/// @param pValue the chance of a difference at least as large if both were equally good: by
///   McNemar's exact test, or for labels of steps by a paired t test of the sequences, NaN where
///   those are fewer than {@value ForecastComparison#ENOUGH_BLOCKS}
/// @param difference of the accuracies, first minus second, with its 95 % interval
/// @param disagreements where the two answers differ, in the order of the examples; of a sequence
///   that is judged at several steps the first
/// @param perStep true if some example is judged at several steps
public record ModelComparison(
    Side first,
    Side second,
    long onlyFirst,
    long onlySecond,
    double pValue,
    Difference difference,
    List<Disagreement> disagreements,
    boolean perStep)
    implements Comparison {
  private static final int BINS = 15;

  private static final int DRAWS = 2000;

  /// The difference of two accuracies on the same examples, with the percentile interval of 2,000
  /// bootstrap draws of the examples (B. Efron, Bootstrap Methods: Another Look at the Jackknife,
  /// 1979, https://doi.org/10.1214/aos/1176344552).
  ///
  /// @param mean in [-1, 1]
  /// @param low 2.5 % of the draws are below
  /// @param high 2.5 % of the draws are above
  public record Difference(double mean, double low, double high) {}

  /// One bin of a reliability diagram (M. DeGroot and S. Fienberg, The Comparison and Evaluation of
  /// Forecasters, 1983, https://doi.org/10.2307/2987588).
  ///
  /// @param count examples whose answer's probability is in the bin
  /// @param confidence mean probability of their answers, 0 without examples
  /// @param accuracy share of them that is right, 0 without examples
  public record Bin(int count, double confidence, double accuracy) {}

  /// Figures of one model.
  ///
  /// @param accuracy in [0, 1]
  /// @param calibrationError expected calibration error with 15 equal bins, in [0, 1]: the mean
  ///   distance of confidence from accuracy (C. Guo et al., On Calibration of Modern Neural
  ///   Networks, 2017, https://proceedings.mlr.press/v70/guo17a.html)
  /// @param brier mean of `Σ_c (p_c - y_c)²`, in [0, 2] (G. Brier, Verification of Forecasts
  ///   Expressed in Terms of Probability, 1950,
  ///   https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2)
  /// @param bins 15 of equal width, from 0 to 1
  /// @param figures more of them, and those of each class
  public record Side(
      double accuracy,
      double calibrationError,
      double brier,
      List<Bin> bins,
      ClassFigures figures) {
    /// Keeps an unmodifiable copy.
    public Side {
      bins = List.copyOf(bins);
    }
  }

  /// An example that the two answer differently.
  ///
  /// @param example its number
  /// @param label what is right
  /// @param first what the first answers
  /// @param second what the second answers
  public record Disagreement(int example, int label, int first, int second) {}

  /// Keeps an unmodifiable copy.
  public ModelComparison {
    disagreements = List.copyOf(disagreements);
  }

  /// Compares two classifiers.
  ///
  /// @param examples with classes, at least one
  /// @throws IllegalArgumentException if a label is no class, or the models answer with different
  ///   numbers of classes
  public static ModelComparison of(
      Model first, Model second, List<Example> examples, Workers workers) {
    return of(first, second, examples, examples.stream().map(Example::input).toList(), 0, workers);
  }

  /// Compares two classifiers that encode the same examples in ways of their own.
  ///
  /// @param examples as the first reads them, with classes, at least one
  /// @param others the same as the second reads them
  /// @param seed of the bootstrap's draws
  /// @throws IllegalArgumentException if a label is no class, the models answer with different
  ///   numbers of classes, or there is not one other for each example
  public static ModelComparison of(
      Model first,
      Model second,
      List<Example> examples,
      List<Sample> others,
      long seed,
      Workers workers) {
    if (others.size() != examples.size()) {
      throw new IllegalArgumentException(
          "expected as many inputs of both models, found "
              + examples.size()
              + " and "
              + others.size());
    }
    List<Example> seconds = new ArrayList<>();
    for (int n = 0; n < others.size(); n++) {
      seconds.add(new Example(others.get(n), examples.get(n).label()));
    }
    if (!examples.isEmpty() && first.classCount() != second.classCount()) {
      throw new IllegalArgumentException(
          "two models are compared with as many classes each; found "
              + first.classCount()
              + " and "
              + second.classCount());
    }
    if (!(Answered.of(first, examples, workers) instanceof Answered.Classes a)
        || !(Answered.of(second, seconds, workers) instanceof Answered.Classes b)) {
      throw new IllegalArgumentException("the labels are no classes");
    }
    return of(a, b, seed);
  }

  /// Compares the answers of two classifiers to the same examples.
  ///
  /// @param seed of the bootstrap's draws
  /// @throws IllegalArgumentException if they are of other examples, or of other classes
  public static ModelComparison of(Answered.Classes a, Answered.Classes b, long seed) {
    int[] labels = a.labels();
    if (!Arrays.equals(labels, b.labels()) || !Arrays.equals(a.sequence(), b.sequence())) {
      throw new IllegalArgumentException("two models are compared on the same examples");
    }
    if (a.probabilities()[0].length != b.probabilities()[0].length) {
      throw new IllegalArgumentException(
          "two models are compared with as many classes each; found "
              + a.probabilities()[0].length
              + " and "
              + b.probabilities()[0].length);
    }
    long onlyFirst = 0;
    long onlySecond = 0;
    List<Disagreement> differing = new ArrayList<>();
    int told = -1;
    for (int n = 0; n < labels.length; n++) {
      int ofFirst = a.classes()[n];
      int ofSecond = b.classes()[n];
      if (ofFirst != ofSecond) {
        if (told != a.sequence()[n]) {
          differing.add(new Disagreement(a.sequence()[n], labels[n], ofFirst, ofSecond));
          told = a.sequence()[n];
        }
        onlyFirst += ofFirst == labels[n] ? 1 : 0;
        onlySecond += ofSecond == labels[n] ? 1 : 0;
      }
    }
    boolean perStep = a.perStep();
    return new ModelComparison(
        side(a),
        side(b),
        onlyFirst,
        onlySecond,
        perStep ? ofSequences(a, b) : McNemar.pValue(onlyFirst, onlySecond),
        perStep
            ? differenceOfSequences(a, b, seed)
            : difference(onlyFirst, onlySecond, labels.length, seed),
        differing,
        perStep);
  }

  /// Steps of one sequence are not independent: the sequences are what is counted.
  private static double ofSequences(Answered.Classes a, Answered.Classes b) {
    double[] one = a.right();
    double[] other = b.right();
    if (one.length < ForecastComparison.ENOUGH_BLOCKS) {
      return Double.NaN;
    }
    double[] differences = new double[one.length];
    Arrays.setAll(differences, n -> one[n] - other[n]);
    return DieboldMariano.of(differences, 1).pValue();
  }

  private static Difference differenceOfSequences(
      Answered.Classes a, Answered.Classes b, long seed) {
    double[] one = a.right();
    double[] other = b.right();
    double[] steps = new double[one.length];
    for (int sequence : a.sequence()) {
      steps[sequence]++;
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] draws = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      double count = 0;
      for (int n = 0; n < one.length; n++) {
        int which = random.nextInt(one.length);
        sum += one[which] - other[which];
        count += steps[which];
      }
      draws[draw] = count == 0 ? 0 : sum / count;
    }
    Arrays.sort(draws);
    return new Difference(
        (Arrays.stream(one).sum() - Arrays.stream(other).sum()) / a.labels().length,
        draws[DRAWS / 40],
        draws[DRAWS - 1 - DRAWS / 40]);
  }

  /// Examples that both answer alike move the difference by nothing: a draw needs only how many of
  /// each kind there are.
  private static Difference difference(long onlyFirst, long onlySecond, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] draws = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      long sum = 0;
      for (int n = 0; n < count; n++) {
        long which = random.nextInt(count);
        sum += which < onlyFirst ? 1 : which < onlyFirst + onlySecond ? -1 : 0;
      }
      draws[draw] = sum / (double) count;
    }
    Arrays.sort(draws);
    return new Difference(
        (onlyFirst - onlySecond) / (double) count,
        draws[DRAWS / 40],
        draws[DRAWS - 1 - DRAWS / 40]);
  }

  /// Calibration and accuracy of probabilities.
  static Side side(Answered.Classes answers) {
    int[] labels = answers.labels();
    double[] confidence = new double[BINS];
    double[] right = new double[BINS];
    int[] counts = new int[BINS];
    double brier = 0;
    double correct = 0;
    for (int n = 0; n < labels.length; n++) {
      double[] p = answers.probabilities()[n];
      int answer = answers.classes()[n];
      int bin = Math.min(BINS - 1, (int) (p[answer] * BINS));
      counts[bin]++;
      confidence[bin] += p[answer];
      right[bin] += answer == labels[n] ? 1 : 0;
      correct += answer == labels[n] ? 1 : 0;
      for (int c = 0; c < p.length; c++) {
        double difference = p[c] - (c == labels[n] ? 1 : 0);
        brier += difference * difference;
      }
    }
    double error = 0;
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(confidence[bin] - right[bin]);
      int count = Math.max(1, counts[bin]);
      bins.add(new Bin(counts[bin], confidence[bin] / count, right[bin] / count));
    }
    return new Side(
        correct / labels.length,
        error / labels.length,
        brier / labels.length,
        bins,
        ClassFigures.of(answers));
  }
}
