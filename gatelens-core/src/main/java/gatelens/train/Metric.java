package gatelens.train;

import gatelens.names.NearestName;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A figure of how good answers are, computed over all of them together.
///
/// Of two classes, precision, recall and F1 are those of class 1; of more they are the mean over
/// the classes that occur among labels or answers, each counting alike (macro). The area under the
/// curve of more than two classes is the mean of each class against the rest. Several yes-or-no
/// outputs are judged one by one, and the mean is told. As in scikit-learn, what would be divided
/// by 0 is 0.
public enum Metric {
  /// The share of right answers.
  ACCURACY("accuracy", true),
  /// The mean over the classes of the share of each that is found: chance is 1 / C, however rare a
  /// class is.
  BALANCED_ACCURACY("balanced-accuracy", true),
  /// Of what is answered, the share that is right.
  PRECISION("precision", true),
  /// Of what is there, the share that is found.
  RECALL("recall", true),
  /// `2 TP / (2 TP + FP + FN)`, the harmonic mean of precision and recall.
  F1("f1", true),
  /// The area under the curve of true over false positives: the chance that an example of the class
  /// has the larger probability than one that is not, equal ones counting half.
  AUC("auc", true),
  /// `-mean log p` of the class that holds, or of yes or no of each output; probabilities count as
  /// at least 2.2e-16.
  LOG_LOSS("log-loss", false),
  /// `√ mean (y - label)²`.
  RMSE("rmse", false),
  /// `mean |y - label|`.
  MAE("mae", false),
  /// `1 - Σ (y - label)² / Σ (label - mean label)²`, the mean over the outputs.
  R2("r2", true);

  private static final double LEAST = Math.ulp(1.0);

  private final String title;
  private final boolean higherIsBetter;

  Metric(String title, boolean higherIsBetter) {
    this.title = title;
    this.higherIsBetter = higherIsBetter;
  }

  /// The name, as it is asked for: `balanced-accuracy`.
  public String title() {
    return title;
  }

  /// True for a score, false for an error.
  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /// True if it is of classes, false if of numbers.
  public boolean ofClasses() {
    return switch (this) {
      case ACCURACY, BALANCED_ACCURACY, PRECISION, RECALL, F1, AUC, LOG_LOSS -> true;
      case RMSE, MAE, R2 -> false;
    };
  }

  /// The metric of a name; `val_` before it, as Keras has it, says nothing more.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Metric parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("^val-", "");
    return Stream.of(values())
        .filter(metric -> metric.title.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "metric "
                    + text.strip()
                    + " is unknown; there are "
                    + String.join(", ", titles())
                    + NearestName.question(name, titles())));
  }

  /// The figure; NaN where it is not defined: an area under the curve of one class alone, an R² of
  /// labels that are all alike.
  double of(Judged all) {
    return switch (this) {
      case ACCURACY -> mean(all, Counts::accuracy);
      case BALANCED_ACCURACY -> mean(all, Counts::balancedAccuracy);
      case PRECISION -> mean(all, counts -> counts.said(Counts::precision));
      case RECALL -> mean(all, counts -> counts.said(Counts::recall));
      case F1 -> mean(all, counts -> counts.said(Counts::f1));
      case AUC -> areas(all);
      case LOG_LOSS -> surprise(all);
      case RMSE -> Math.sqrt(errors(all, d -> d * d));
      case MAE -> errors(all, Math::abs);
      case R2 -> explained(all);
    };
  }

  private interface OfCounts {
    double of(Counts counts);
  }

  private interface OfClass {
    double of(Counts counts, int index);
  }

  private static double mean(Judged all, OfCounts figure) {
    if (all.kind() == Judged.Kind.CLASSES) {
      return figure.of(Counts.of(all, 0, all.width()));
    }
    return IntStream.range(0, all.width())
        .mapToDouble(j -> figure.of(Counts.of(all, j, 2)))
        .average()
        .orElse(Double.NaN);
  }

  /// How often each class was answered where each should have been, and the figures that follow:
  /// all figures of classes, wherever they are told, are these.
  ///
  /// @param table of the class (row) and the class that was answered (column), `long[C][C]`
  public record Counts(long[][] table) {
    /// Of answers.
    ///
    /// @param labels the class of each example, from 0 to `classes - 1`
    /// @param answers the class that was answered
    /// @param classes how many there are
    public static Counts of(int[] labels, int[] answers, int classes) {
      long[][] table = new long[classes][classes];
      for (int n = 0; n < labels.length; n++) {
        table[labels[n]][answers[n]]++;
      }
      return new Counts(table);
    }

    private static Counts of(Judged all, int output, int classes) {
      long[][] table = new long[classes][classes];
      for (int n = 0; n < all.size(); n++) {
        double[] label = all.labels()[n];
        double said = label[Math.min(output, label.length - 1)];
        int wanted = all.kind() == Judged.Kind.YES_NO ? (said > 0.5 ? 1 : 0) : (int) said;
        table[wanted][all.answered()[n][output]]++;
      }
      return new Counts(table);
    }

    /// The share that is answered with its class, in [0, 1].
    public double accuracy() {
      long right = 0;
      for (int c = 0; c < table.length; c++) {
        right += table[c][c];
      }
      return right / (double) Math.max(1, all());
    }

    private long all() {
      return Arrays.stream(table).mapToLong(row -> Arrays.stream(row).sum()).sum();
    }

    /// Examples that have a class.
    public long wanted(int c) {
      return Arrays.stream(table[c]).sum();
    }

    /// Answers of a class.
    public long answered(int c) {
      return Arrays.stream(table).mapToLong(row -> row[c]).sum();
    }

    /// The share of a class's examples that is answered with it; 0 if there is none.
    public double recall(int c) {
      return table[c][c] / (double) Math.max(1, wanted(c));
    }

    /// The share of the answers of a class that is right; 0 if there is none.
    public double precision(int c) {
      return table[c][c] / (double) Math.max(1, answered(c));
    }

    /// The harmonic mean of precision and recall; 0 if both are.
    public double f1(int c) {
      return 2 * table[c][c] / (double) Math.max(1, wanted(c) + answered(c));
    }

    /// The mean recall of the classes that occur.
    public double balancedAccuracy() {
      return macro(Counts::recall, true);
    }

    /// The mean F1 of the classes that occur or are answered.
    public double macroF1() {
      return macro(Counts::f1, false);
    }

    private double said(OfClass figure) {
      return table.length == 2 ? figure.of(this, 1) : macro(figure, false);
    }

    /// @param labelled true for classes that are among the labels, false for those of answers, too
    private double macro(OfClass figure, boolean labelled) {
      return IntStream.range(0, table.length)
          .filter(c -> wanted(c) > 0 || (!labelled && answered(c) > 0))
          .mapToDouble(c -> figure.of(this, c))
          .average()
          .orElse(0);
    }
  }

  private static double areas(Judged all) {
    boolean classes = all.kind() == Judged.Kind.CLASSES;
    if (classes && all.width() == 2) {
      return area(all, 1, 1);
    }
    double sum = 0;
    for (int j = 0; j < all.width(); j++) {
      sum += area(all, j, classes ? j : -1);
    }
    return sum / all.width();
  }

  /// @param index the class; -1 for a label of an output's own
  private static double area(Judged all, int output, int index) {
    return area(
        all.size(),
        n -> all.outputs()[n][output],
        n -> index < 0 ? all.labels()[n][output] > 0.5 : all.labels()[n][0] == index);
  }

  /// The area under the curve of hits against false alarms: the chance that an example of a class
  /// has a higher score than another one, ties by half; NaN where all examples have it, or none.
  ///
  /// Source: J. Hanley and B. McNeil, The meaning and use of the area under a receiver operating
  /// characteristic curve, 1982, https://doi.org/10.1148/radiology.143.1.7063747
  ///
  /// @param count of examples
  /// @param score of each
  /// @param has true for those that have the class
  public static double area(int count, IntToDoubleFunction score, IntPredicate has) {
    int[] order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(score::applyAsDouble))
            .mapToInt(n -> n)
            .toArray();
    long positives = 0;
    double ranks = 0;
    for (int from = 0; from < count; ) {
      int to = from;
      long tied = 0;
      double value = score.applyAsDouble(order[from]);
      while (to < count && score.applyAsDouble(order[to]) == value) {
        tied += has.test(order[to]) ? 1 : 0;
        to++;
      }
      ranks += tied * (from + to + 1) / 2.0;
      positives += tied;
      from = to;
    }
    double pairs = (double) positives * (count - positives);
    return pairs == 0 ? Double.NaN : (ranks - positives * (positives + 1) / 2.0) / pairs;
  }

  private static double surprise(Judged all) {
    boolean classes = all.kind() == Judged.Kind.CLASSES;
    double sum = 0;
    for (int n = 0; n < all.size(); n++) {
      double[] p = all.outputs()[n];
      double[] label = all.labels()[n];
      for (int j = 0; j < label.length; j++) {
        double held = classes ? p[(int) label[j]] : label[j] > 0.5 ? p[j] : 1 - p[j];
        sum -= Math.log(Math.max(LEAST, held)) / label.length;
      }
    }
    return sum / Math.max(1, all.size());
  }

  private interface OfDifference {
    double of(double d);
  }

  private static double errors(Judged all, OfDifference error) {
    double sum = 0;
    for (int n = 0; n < all.size(); n++) {
      for (int j = 0; j < all.width(); j++) {
        sum += error.of(all.outputs()[n][j] - all.labels()[n][j]);
      }
    }
    return sum / Math.max(1, (double) all.size() * all.width());
  }

  private static double explained(Judged all) {
    double figures = 0;
    for (int j = 0; j < all.width(); j++) {
      double mean = 0;
      for (double[] label : all.labels()) {
        mean += label[j] / all.size();
      }
      double left = 0;
      double whole = 0;
      for (int n = 0; n < all.size(); n++) {
        double label = all.labels()[n][j];
        left += (all.outputs()[n][j] - label) * (all.outputs()[n][j] - label);
        whole += (label - mean) * (label - mean);
      }
      figures += whole == 0 ? Double.NaN : 1 - left / whole;
    }
    return figures / all.width();
  }

  private static List<String> titles() {
    return Stream.of(values()).map(Metric::title).toList();
  }

  /// Reads names parted by commas.
  ///
  /// @throws IllegalArgumentException if one is unknown
  public static List<Metric> parseAll(String text) {
    return Stream.of(text.split(",", -1)).map(Metric::parse).toList();
  }
}
