package gatelens.report.document;

import gatelens.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// `gatelens.trace/1`: every gate and state of every layer and step, or the shapes of the arrays
/// that they were written to.
///
/// @param shapes of the arrays by signal, `[N, T, H]`, where they were written to a folder
/// @param signals by `LAYER.SIGNAL` one array `[T][H]` per sequence, where they were not
public record TraceDocument(
    Optional<Map<String, List<Integer>>> shapes, Optional<Map<String, List<Numbers>>> signals)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.trace/1";

  /// Keeps unmodifiable copies.
  public TraceDocument {
    shapes = shapes.map(map -> Collections.unmodifiableMap(new LinkedHashMap<>(map)));
    signals = signals.map(map -> Collections.unmodifiableMap(new LinkedHashMap<>(map)));
  }

  /// Of the signals themselves.
  ///
  /// @param signals by `LAYER.SIGNAL` one `float[T][H]` per sequence
  public static TraceDocument of(Map<String, List<Tensor>> signals) {
    Map<String, List<Numbers>> all = new LinkedHashMap<>();
    signals.forEach((name, each) -> all.put(name, each.stream().map(Numbers::new).toList()));
    return new TraceDocument(Optional.empty(), Optional.of(all));
  }

  /// Of arrays that were written.
  ///
  /// @param extents of each array by signal
  public static TraceDocument ofShapes(Map<String, int[]> extents) {
    Map<String, List<Integer>> all = new LinkedHashMap<>();
    extents.forEach((name, each) -> all.put(name, IntStream.of(each).boxed().toList()));
    return new TraceDocument(Optional.of(all), Optional.empty());
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
