package gatelens.compare;

import gatelens.train.Metric;
import java.util.ArrayList;
import java.util.List;

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
    Metric.Counts counts = Metric.Counts.of(answers.labels(), answers.classes(), width);
    List<OfClass> classes = new ArrayList<>();
    for (int c = 0; c < width; c++) {
      int place = c;
      double area =
          Metric.area(
              count, n -> answers.probabilities()[n][place], n -> answers.labels()[n] == place);
      classes.add(
          new OfClass(
              (int) counts.wanted(c), counts.precision(c), counts.recall(c), counts.f1(c), area));
    }
    return new ClassFigures(
        loss,
        classes.stream()
            .mapToDouble(OfClass::auc)
            .filter(Double::isFinite)
            .average()
            .orElse(Double.NaN),
        counts.balancedAccuracy(),
        counts.macroF1(),
        classes);
  }
}
