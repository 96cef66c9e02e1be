package gatelens.train;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How training went, epoch by epoch.
///
/// @param metric what the metric is: `accuracy` or `absolute error`
/// @param epochs in order
/// @param best the number of the epoch that was best by what was watched, from 0; -1 if none was
///   finished
public record History(String metric, List<Epoch> epochs, int best) {
  /// One pass over the examples.
  ///
  /// @param number from 0
  /// @param loss the mean while the weights were changing
  /// @param metric likewise
  /// @param validationLoss of the held-out examples after the epoch; NaN if there are none
  /// @param validationMetric likewise
  /// @param rate the learning rate of the last step
  /// @param figures metrics of the held-out examples, or, where there are none, of those that were
  ///   learned from, after the epoch; NaN where one is not defined
  public record Epoch(
      int number,
      double loss,
      double metric,
      double validationLoss,
      double validationMetric,
      double rate,
      Map<Metric, Double> figures) {
    /// Keeps an unmodifiable copy, in the order of {@link Metric}.
    public Epoch {
      figures = figures.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(figures));
    }

    /// Without further metrics.
    public Epoch(
        int number,
        double loss,
        double metric,
        double validationLoss,
        double validationMetric,
        double rate) {
      this(number, loss, metric, validationLoss, validationMetric, rate, Map.of());
    }

    /// The loss that early stopping and plateaus watch where no metric is decisive.
    public double watched() {
      return Double.isNaN(validationLoss) ? loss : validationLoss;
    }
  }

  /// Keeps an unmodifiable copy.
  public History {
    epochs = List.copyOf(epochs);
  }
}
