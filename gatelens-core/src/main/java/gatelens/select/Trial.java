package gatelens.select;

import gatelens.train.Metric;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What one training on one fold gave.
///
/// @param score by which candidates are compared, of the held-out examples: the accuracy, minus
///   their mean absolute error, or a metric that was asked for, errors with a minus: higher is
///   better
/// @param loss mean of the best epoch
/// @param parameters trained values of the model
/// @param seconds a prediction of one example took: the median of several, in the quickest of ten
///   rounds
/// @param learned the same score of the examples that were learned from
/// @param scores all metrics that were asked for, of the held-out examples; NaN where one is not
///   defined
/// @param curve the losses of each epoch
/// @param pruned true if it was stopped since it was worse than others at the same time
public record Trial(
    double score,
    double loss,
    long parameters,
    double seconds,
    double learned,
    Map<Metric, Double> scores,
    List<Point> curve,
    boolean pruned) {
  /// After an epoch.
  ///
  /// @param loss of what was learned from, while the weights were changing
  /// @param watched of what was held out of it to watch; NaN if nothing was
  public record Point(double loss, double watched) {}

  /// Keeps unmodifiable copies.
  public Trial {
    scores = scores.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(scores));
    curve = List.copyOf(curve);
  }
}
