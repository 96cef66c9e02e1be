package gatelens.select;

import java.util.List;

/// Stops a training inside, by the median rule: after an epoch it is stopped if the least loss it
/// has reached is above the median, over the trainings that are done on the same fold, of the mean
/// of their losses up to the same epoch. The losses are of what is held out of the training part to
/// watch, so that no score is looked at.
///
/// Source: D. Golovin et al., Google Vizier: A Service for Black-Box Optimization, 2017, section
/// 3.2.2, https://doi.org/10.1145/3097983.3098043
///
/// @param done watched losses by epoch of the trainings that ended, in any order
public record Pruning(List<List<Trial.Point>> done) {
  /// Trainings that must have ended before one is stopped.
  static final int FIRST = 4;

  /// Epochs that every training has.
  static final int EPOCHS = 3;

  /// Keeps unmodifiable copies.
  public Pruning {
    done = done.stream().map(List::copyOf).toList();
  }

  /// True if a training is to be stopped now.
  ///
  /// @param curve its losses so far
  boolean stops(List<Trial.Point> curve) {
    int epochs = curve.size();
    if (done.size() < FIRST || epochs < EPOCHS) {
      return false;
    }
    double least = curve.stream().mapToDouble(Trial.Point::watched).min().orElse(Double.NaN);
    double[] means =
        done.stream()
            .mapToDouble(other ->
                other.stream()
                    .limit(epochs)
                    .mapToDouble(Trial.Point::watched)
                    .average()
                    .orElse(Double.POSITIVE_INFINITY))
            .sorted()
            .toArray();
    return least > median(means);
  }

  private static double median(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
