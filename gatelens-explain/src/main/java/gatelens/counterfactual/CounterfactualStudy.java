package gatelens.counterfactual;

import gatelens.tensor.Tensor;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Counterfactuals of some inputs.
///
/// @param budget the most events that were allowed to change
/// @param rows one per input, in their order
public record CounterfactualStudy(int budget, List<Row> rows) {
  /// One input.
  ///
  /// @param number of the input among all that were read, from 0
  /// @param name of the input; empty if it has none
  /// @param found what was found
  /// @param from the name of the class that the model gives
  /// @param to the name of the class that was wanted
  /// @param changes what differs, in words
  /// @param changed the input as it would have had to be: features `[T][D]`, or token ids `[T]`
  public record Row(
      int number,
      String name,
      Counterfactual found,
      String from,
      String to,
      List<Change> changes,
      Tensor changed) {
    /// Keeps an unmodifiable copy.
    public Row {
      changes = List.copyOf(changes);
    }
  }

  /// Keeps an unmodifiable copy.
  public CounterfactualStudy {
    rows = List.copyOf(rows);
  }

  /// Inputs that the model gives the wanted class as they are.
  public long notNeeded() {
    return rows.stream().filter(row -> !row.found().needed()).count();
  }

  /// The share that flipped of the inputs that had another class than the wanted one, in [0, 1]; 0
  /// if none had.
  public double flipped() {
    long flipped = rows.stream().filter(row -> row.found().flipped()).count();
    return flipped / (double) Math.max(1, rows.size() - notNeeded());
  }

  /// The median number of changed events, of those that flipped; 0 if none did.
  public double medianEvents() {
    return median(true, found -> found.events().size());
  }

  /// The median distance to the training series, of those that flipped, in standard deviations; 0
  /// if none did.
  public double medianDistance() {
    return median(true, Counterfactual::distance);
  }

  /// The median distance of the inputs to the training series, in standard deviations.
  public double medianDistanceBefore() {
    return median(false, Counterfactual::distanceBefore);
  }

  private double median(boolean flipped, ToDoubleFunction<Counterfactual> of) {
    double[] sorted =
        rows.stream()
            .map(Row::found)
            .filter(found -> !flipped || found.flipped())
            .mapToDouble(of)
            .sorted()
            .toArray();
    int n = sorted.length;
    return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
