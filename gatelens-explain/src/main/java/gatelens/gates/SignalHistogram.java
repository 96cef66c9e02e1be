package gatelens.gates;

import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How often the values of one gate or state fall where, over all units and steps of some inputs.
///
/// @param layer the layer's name
/// @param signal `update`, `hidden`, …
/// @param low the lower edge of the first bin: 0 for a gate
/// @param high the upper edge of the last bin: 1 for a gate; of a state the largest size, at least
///   1
/// @param counts values in each of {@value #BINS} equal bins; the last has its upper edge too
/// @param total how many values there are
public record SignalHistogram(
    String layer, String signal, double low, double high, List<Long> counts, long total) {
  /// How many bins there are.
  public static final int BINS = 20;

  /// Keeps an unmodifiable copy.
  public SignalHistogram {
    counts = List.copyOf(counts);
  }

  /// Values that are in no bin because they are no finite numbers.
  public long outside() {
    return total - counts.stream().mapToLong(Long::longValue).sum();
  }

  /// Of every gate and state of every recurrent layer.
  ///
  /// @param traces of one model
  public static List<SignalHistogram> of(List<Trace> traces) {
    Map<String, Map<String, List<float[]>>> layers = new LinkedHashMap<>();
    Map<String, LayerTrace.Recurrent> kinds = new LinkedHashMap<>();
    for (Trace trace : traces) {
      for (LayerTrace.Recurrent layer : trace.recurrent()) {
        String name = layer.layer().name();
        kinds.put(name, layer);
        layer
            .signals()
            .forEach((signal, values) ->
                layers
                    .computeIfAbsent(name, key -> new LinkedHashMap<>())
                    .computeIfAbsent(signal, key -> new ArrayList<>())
                    .add(values.values()));
      }
    }
    List<SignalHistogram> all = new ArrayList<>();
    kinds.forEach((name, layer) ->
        layers
            .getOrDefault(name, Map.of())
            .forEach((signal, parts) -> all.add(of(name, signal, parts, layer.isShare(signal)))));
    return all;
  }

  /// Counts values.
  ///
  /// @param layer the layer's name
  /// @param signal its name
  /// @param parts values of any number, in any order
  /// @param share true for values in [0, 1], as gates have; false for a state
  public static SignalHistogram of(
      String layer, String signal, List<float[]> parts, boolean share) {
    double edge = 1;
    long total = 0;
    for (float[] part : parts) {
      total += part.length;
      for (float value : part) {
        edge = !share && Float.isFinite(value) ? Math.max(edge, Math.abs(value)) : edge;
      }
    }
    double low = share ? 0 : -edge;
    long[] counts = new long[BINS];
    for (float[] part : parts) {
      for (float value : part) {
        if (value >= low && value <= edge) {
          counts[Math.min(BINS - 1, (int) (BINS * (value - low) / (edge - low)))]++;
        }
      }
    }
    List<Long> list = new ArrayList<>();
    for (long count : counts) {
      list.add(count);
    }
    return new SignalHistogram(layer, signal, low, edge, list, total);
  }
}
