package gatelens.train;

import gatelens.names.NearestName;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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

  /// The metric of a name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Metric parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
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
      case ACCURACY -> mean(all, Metric::accuracy);
      case BALANCED_ACCURACY -> mean(all, counts -> counts.macro(Counts::recall, true));
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

  private static double accuracy(Counts counts) {
    long right = 0;
    for (int c = 0; c < counts.table.length; c++) {
      right += counts.table[c][c];
    }
    return right / (double) Math.max(1, counts.all());
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

  /// How often each class was answered where each should have been.
  private record Counts(long[][] table) {
    static Counts of(Judged all, int output, int classes) {
      long[][] table = new long[classes][classes];
      for (int n = 0; n < all.size(); n++) {
        double[] label = all.labels()[n];
        double said = label[Math.min(output, label.length - 1)];
        int wanted = all.kind() == Judged.Kind.YES_NO ? (said > 0.5 ? 1 : 0) : (int) said;
        table[wanted][all.answered()[n][output]]++;
      }
      return new Counts(table);
    }

    long all() {
      return Arrays.stream(table).mapToLong(row -> Arrays.stream(row).sum()).sum();
    }

    private long wanted(int c) {
      return Arrays.stream(table[c]).sum();
    }

    private long answered(int c) {
      return Arrays.stream(table).mapToLong(row -> row[c]).sum();
    }

    double recall(int c) {
      return table[c][c] / (double) Math.max(1, wanted(c));
    }

    double precision(int c) {
      return table[c][c] / (double) Math.max(1, answered(c));
    }

    double f1(int c) {
      return 2 * table[c][c] / (double) Math.max(1, wanted(c) + answered(c));
    }

    double said(OfClass figure) {
      return table.length == 2 ? figure.of(this, 1) : macro(figure, false);
    }

    /// @param labelled true for classes that are among the labels, false for those of answers, too
    double macro(OfClass figure, boolean labelled) {
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
    int count = all.size();
    int[] order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(n -> all.outputs()[n][output]))
            .mapToInt(n -> n)
            .toArray();
    long positives = 0;
    double ranks = 0;
    for (int from = 0; from < count; ) {
      int to = from;
      long tied = 0;
      double value = all.outputs()[order[from]][output];
      while (to < count && all.outputs()[order[to]][output] == value) {
        double[] label = all.labels()[order[to]];
        tied += (index < 0 ? label[output] > 0.5 : label[0] == index) ? 1 : 0;
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
