package gatelens.data;

import java.util.List;

/// How a long series is cut into windows, from each of which the steps after it are forecast.
///
/// @param length steps of a window, at least 1
/// @param horizon steps that are forecast, at least 1; usual: 1 to 24
/// @param targets columns that are forecast; empty for all features
/// @param stride steps from one window to the next, at least 1; usual: 1
public record Windows(int length, int horizon, List<String> targets, int stride) {
  /// Keeps an unmodifiable copy and checks the numbers.
  ///
  /// @throws IllegalArgumentException if a number is below 1
  public Windows {
    targets = List.copyOf(targets);
    if (length < 1 || horizon < 1 || stride < 1) {
      throw new IllegalArgumentException(
          "window %d, horizon %d, stride %d: a forecast has a window, a horizon and a stride of at least 1"
              .formatted(length, horizon, stride));
    }
  }

  /// How many examples one overlaps with, itself included: as many as begin within its window and
  /// horizon.
  public int overlap() {
    return Math.ceilDiv(length + horizon, stride);
  }
}
