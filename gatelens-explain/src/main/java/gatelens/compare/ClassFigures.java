package gatelens.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How good answers are beyond the share that is right.
///
/// @param logLoss mean of `-ln p` of the right class, in nats
/// @param auc the mean over classes of {@link OfClass#auc}; NaN where none has one
/// @param balancedAccuracy the mean recall of the classes that occur, in [0, 1]
/// @param f1 the mean over the classes that occur or are answered (macro F1), in [0, 1]
/// @param classes one each
public record ClassFigures(
    double logLoss, double auc, double balancedAccuracy, double f1, List<OfClass> classes) {
  /// One class against all others.
  ///
  /// @param support examples that have it
  /// @param precision the share of the answers of this class that is right, 0 if there is none
  /// @param recall the share of its examples that is answered rightly, 0 if there is none
  /// @param f1 harmonic mean of both, 0 if both are
  /// @param auc the chance that an example of it has a higher probability of it than another one,
  ///   ties by half (J. Hanley and B. McNeil, The meaning and use of the area under a receiver
  ///   operating characteristic curve, 1982, https://doi.org/10.1148/radiology.143.1.7063747); NaN
  ///   where all examples have it, or none
  public record OfClass(int support, double precision, double recall, double f1, double auc) {}

  /// Keeps an unmodifiable copy.
  public ClassFigures {
    classes = List.copyOf(classes);
  }

  /// Of answers, at least one.
  public static ClassFigures of(Answered.Classes answers) {
    int count = answers.labels().length;
    double loss = 0;
    for (double surprise : answers.surprise()) {
      loss += surprise / count;
    }
    int width = answers.probabilities()[0].length;
    List<OfClass> classes = new ArrayList<>();
    List<OfClass> known = new ArrayList<>();
    List<OfClass> met = new ArrayList<>();
    for (int c = 0; c < width; c++) {
      int[] table = table(answers, c);
      OfClass one = figures(table, auc(answers, c));
      classes.add(one);
      if (one.support > 0) {
        known.add(one);
      }
      if (one.support > 0 || table[1] > 0) {
        met.add(one);
      }
    }
    return new ClassFigures(
        loss,
        classes.stream()
            .mapToDouble(OfClass::auc)
            .filter(Double::isFinite)
            .average()
            .orElse(Double.NaN),
        known.stream().mapToDouble(OfClass::recall).average().orElseThrow(),
        met.stream().mapToDouble(OfClass::f1).average().orElseThrow(),
        classes);
  }

  /// Examples of a class, answers of it, and those that are both.
  private static int[] table(Answered.Classes answers, int c) {
    int[] table = new int[3];
    for (int i = 0; i < answers.labels().length; i++) {
      boolean is = answers.labels()[i] == c;
      boolean said = answers.classes()[i] == c;
      table[0] += is ? 1 : 0;
      table[1] += said ? 1 : 0;
      table[2] += is && said ? 1 : 0;
    }
    return table;
  }

  private static OfClass figures(int[] table, double auc) {
    double precision = table[1] == 0 ? 0 : table[2] / (double) table[1];
    double recall = table[0] == 0 ? 0 : table[2] / (double) table[0];
    double both = table[0] + table[1];
    return new OfClass(table[0], precision, recall, both == 0 ? 0 : 2 * table[2] / both, auc);
  }

  private static double auc(Answered.Classes answers, int c) {
    int count = answers.labels().length;
    double[] p = new double[count];
    for (int i = 0; i < count; i++) {
      p[i] = answers.probabilities()[i][c];
    }
    int[] order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(i -> i)
            .toArray();
    double ranks = 0;
    long own = 0;
    for (int from = 0; from < count; ) {
      int to = from;
      while (to < count && p[order[to]] == p[order[from]]) {
        to++;
      }
      double rank = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        if (answers.labels()[order[i]] == c) {
          ranks += rank;
          own++;
        }
      }
      from = to;
    }
    long others = count - own;
    return own == 0 || others == 0
        ? Double.NaN
        : (ranks - own * (own + 1) / 2.0) / ((double) own * others);
  }
}
