package gatelens.compare;

import gatelens.measure.McNemar;
import gatelens.model.Model;
import gatelens.model.PredictedClass;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Quality;
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
/// @param pValue of McNemar's exact test: the chance of a difference at least as large if both were
///   equally good
/// @param difference of the accuracies, first minus second, with its 95 % interval
/// @param disagreements where the two answers differ, in the order of the examples
public record ModelComparison(
    Side first,
    Side second,
    long onlyFirst,
    long onlySecond,
    double pValue,
    Difference difference,
    List<Disagreement> disagreements)
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
  public record Side(double accuracy, double calibrationError, double brier, List<Bin> bins) {
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

  /// Compares two classifiers of whole sequences.
  ///
  /// @param examples with one class each, at least one
  /// @throws IllegalArgumentException if a label is no class, or the models answer with different
  ///   numbers of classes
  public static ModelComparison of(
      Model first, Model second, List<Example> examples, Workers workers) {
    return of(first, second, examples, examples.stream().map(Example::input).toList(), 0, workers);
  }

  /// Compares two classifiers that encode the same examples in ways of their own.
  ///
  /// @param examples as the first reads them, with one class each, at least one
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
    if (examples.isEmpty() || first.classCount() != second.classCount()) {
      throw new IllegalArgumentException(
          "two models are compared on at least one example, and with as many classes each; found "
              + examples.size()
              + " examples, "
              + first.classCount()
              + " and "
              + second.classCount()
              + " classes");
    }
    int[] labels = new int[examples.size()];
    for (int n = 0; n < labels.length; n++) {
      if (!(examples.get(n).label() instanceof Label.Class label)) {
        throw noClass(n);
      }
      Quality.check(first, label, "example " + n);
      labels[n] = label.index();
    }
    Answers a = answers(first, examples.stream().map(Example::input).toList(), workers);
    Answers b = answers(second, others, workers);
    long onlyFirst = 0;
    long onlySecond = 0;
    List<Disagreement> differing = new ArrayList<>();
    for (int n = 0; n < labels.length; n++) {
      int ofFirst = a.classes[n];
      int ofSecond = b.classes[n];
      if (ofFirst != ofSecond) {
        differing.add(new Disagreement(n, labels[n], ofFirst, ofSecond));
        onlyFirst += ofFirst == labels[n] ? 1 : 0;
        onlySecond += ofSecond == labels[n] ? 1 : 0;
      }
    }
    return new ModelComparison(
        side(a, labels),
        side(b, labels),
        onlyFirst,
        onlySecond,
        McNemar.pValue(onlyFirst, onlySecond),
        difference(onlyFirst, onlySecond, labels.length, seed),
        differing);
  }

  private static IllegalArgumentException noClass(int example) {
    return new IllegalArgumentException(
        "example "
            + example
            + " has no class of the whole sequence; models are compared on classes");
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

  /// What a model answers at the last step of each sample.
  ///
  /// @param probabilities `double[N][C]`, each row in [0, 1] and summing to 1
  /// @param classes `int[N]`, by the rule of {@link PredictedClass}
  record Answers(double[][] probabilities, int[] classes) {}

  private static Answers answers(Model model, List<Sample> samples, Workers workers) {
    List<Tensor> outputs = model.logits(samples, workers);
    int width = model.outputWidth();
    Answers all = new Answers(new double[outputs.size()][], new int[outputs.size()]);
    for (int n = 0; n < all.classes.length; n++) {
      float[] logits = outputs.get(n).values();
      int from = logits.length - width;
      all.classes[n] = PredictedClass.ofLogits(logits, from, width);
      all.probabilities[n] = probabilities(logits, from, width);
      if (!Double.isFinite(all.probabilities[n][0])) {
        throw new IllegalArgumentException(
            "example " + n + ": a model answers " + logits[from] + " where a number is expected");
      }
    }
    return all;
  }

  private static double[] probabilities(float[] logits, int from, int width) {
    if (width == 1) {
      double p = 1 / (1 + Math.exp(-logits[from]));
      return new double[] {1 - p, p};
    }
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < width; c++) {
      most = Math.max(most, logits[from + c]);
    }
    double sum = 0;
    double[] p = new double[width];
    for (int c = 0; c < width; c++) {
      p[c] = Math.exp(logits[from + c] - most);
      sum += p[c];
    }
    for (int c = 0; c < width; c++) {
      p[c] /= sum;
    }
    return p;
  }

  /// Calibration and accuracy of probabilities.
  ///
  /// @param labels `int[N]`
  static Side side(Answers answers, int[] labels) {
    double[] confidence = new double[BINS];
    double[] right = new double[BINS];
    int[] counts = new int[BINS];
    double brier = 0;
    double correct = 0;
    for (int n = 0; n < labels.length; n++) {
      double[] p = answers.probabilities[n];
      int answer = answers.classes[n];
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
    return new Side(correct / labels.length, error / labels.length, brier / labels.length, bins);
  }
}
