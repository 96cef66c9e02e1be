package gatelens.report.document;

import gatelens.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `gatelens.predict/1`: what a model answers.
///
/// @param outputs by the output's name one array per sequence: `float[C]`, or `float[T][C]` of a
///   model that answers at every step
/// @param classes what the outputs are called; empty where the model does not name them
/// @param unread what the model did not get to see of raw data, in sentences
public record PredictDocument(
    Map<String, List<Numbers>> outputs, List<String> classes, List<String> unread)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.predict/1";

  /// The name of the one output that models have today.
  public static final String OUTPUT = "output";

  /// Keeps unmodifiable copies.
  public PredictDocument {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    classes = List.copyOf(classes);
    unread = List.copyOf(unread);
  }

  /// Of answers.
  ///
  /// @param answers one per sequence, `float[C]` or `float[T][C]`
  /// @param unread what the model did not get to see of raw data, in sentences
  public static PredictDocument of(
      List<Tensor> answers, List<String> classes, List<String> unread) {
    return new PredictDocument(
        Map.of(OUTPUT, answers.stream().map(Numbers::new).toList()), classes, unread);
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
