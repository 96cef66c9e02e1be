package gatelens.gates;

import gatelens.layer.Direction;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import java.util.Arrays;
import java.util.Optional;

/// How much of what a unit holds after one step is left after another. With `k` the share that a
/// unit keeps at each step (a GRU's retention, an LSTM's forget gate), what is in the state at step
/// s is multiplied by `Π_{k=s+1..t} k` until step t; the rest is overwritten. Exact for the state
/// of a GRU and the cell of an LSTM.
///
/// @param layer name of the layer
/// @param retention `float[T][H]`, in [0, 1]
/// @param backward true if the layer reads the last step first
public record Kept(String layer, Tensor retention, boolean backward) {
  /// Of a layer.
  ///
  /// @return empty for a layer without gates
  public static Optional<Kept> of(LayerTrace layer) {
    return switch (layer) {
      case LayerTrace.OfGru gru ->
          Optional.of(
              new Kept(
                  gru.layer().name(),
                  gru.retention(),
                  gru.layer().direction() == Direction.BACKWARD));
      case LayerTrace.OfLstm lstm ->
          Optional.of(
              new Kept(
                  lstm.layer().name(),
                  lstm.forget(),
                  lstm.layer().direction() == Direction.BACKWARD));
      default -> Optional.empty();
    };
  }

  /// T.
  public int steps() {
    return retention.extent(0);
  }

  /// H.
  public int units() {
    return retention.extent(1);
  }

  /// How an event fades.
  ///
  /// @param event the step
  /// @param mean over units of the share that is left after each step, `double[T]`, in [0, 1]; NaN
  ///   before the layer read the event, 1 at the event
  /// @param low the share that 10 % of the units are below, likewise
  /// @param high the share that 10 % of the units are above, likewise
  public record Fading(int event, double[] mean, double[] low, double[] high) {}

  /// Follows one event.
  ///
  /// @param event a step
  /// @throws IllegalArgumentException if there is no such step
  public Fading fading(int event) {
    if (event < 0 || event >= steps()) {
      throw new IllegalArgumentException(
          layer + ": expected a step from 0 to " + (steps() - 1) + ", found " + event);
    }
    int units = units();
    double[] mean = gaps();
    double[] low = gaps();
    double[] high = gaps();
    double[] left = new double[units];
    Arrays.fill(left, 1);
    int step = backward ? -1 : 1;
    for (int t = event; t >= 0 && t < steps(); t += step) {
      if (t != event) {
        keep(left, t);
      }
      double[] sorted = left.clone();
      Arrays.sort(sorted);
      mean[t] = Arrays.stream(left).sum() / units;
      low[t] = quantile(sorted, 0.1);
      high[t] = quantile(sorted, 0.9);
    }
    return new Fading(event, mean, low, high);
  }

  private double[] gaps() {
    double[] gaps = new double[steps()];
    Arrays.fill(gaps, Double.NaN);
    return gaps;
  }

  private void keep(double[] left, int t) {
    for (int h = 0; h < left.length; h++) {
      left[h] *= retention.values()[t * left.length + h];
    }
  }

  /// By linear interpolation between the two nearest values.
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /// What is left of every event at every later step.
  ///
  /// @param steps the steps that are shown, ascending: all, or evenly spread ones
  /// @param left `float[K][K]`: entry `[t][s]` is the mean over units of the share of step
  ///   `steps[s]` that is left after step `steps[t]`; NaN where the layer has not read it yet
  public record MemoryMap(int[] steps, Tensor left) {}

  /// The whole map; `O(K² H + T K H)`.
  ///
  /// @param most steps that are shown, at least 1; usual: 200. With more, evenly spread ones are
  public MemoryMap map(int most) {
    int length = steps();
    int count = Math.min(most, length);
    int[] shown = new int[count];
    for (int i = 0; i < count; i++) {
      shown[i] = count == 1 ? 0 : (int) Math.round((double) i * (length - 1) / (count - 1));
    }
    int units = units();
    float[] left = new float[count * count];
    Arrays.fill(left, Float.NaN);
    double[] product = new double[units];
    for (int s = 0; s < count; s++) {
      Arrays.fill(product, 1);
      int step = backward ? -1 : 1;
      int next = s;
      for (int t = shown[s]; next >= 0 && next < count; t += step) {
        if (t != shown[s]) {
          keep(product, t);
        }
        if (t == shown[next]) {
          left[next * count + s] = (float) (Arrays.stream(product).sum() / units);
          next += step;
        }
      }
    }
    return new MemoryMap(shown, Tensor.of(left, count, count));
  }
}
