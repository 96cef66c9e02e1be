package gatelens.train;

import java.util.List;

/// How training went, epoch by epoch.
///
/// @param metric what the metric is: `accuracy` or `absolute error`
/// @param epochs in order
/// @param best the number of the epoch with the lowest loss that was watched, from 0; -1 if none
///   was finished
public record History(String metric, List<Epoch> epochs, int best) {
  /// One pass over the examples.
  ///
  /// @param number from 0
  /// @param loss the mean while the weights were changing
  /// @param metric likewise
  /// @param validationLoss of the held-out examples after the epoch; NaN if there are none
  /// @param validationMetric likewise
  /// @param rate the learning rate of the last step
  public record Epoch(
      int number,
      double loss,
      double metric,
      double validationLoss,
      double validationMetric,
      double rate) {
    /// The loss that early stopping and plateaus watch.
    public double watched() {
      return Double.isNaN(validationLoss) ? loss : validationLoss;
    }
  }

  /// Keeps an unmodifiable copy.
  public History {
    epochs = List.copyOf(epochs);
  }
}
