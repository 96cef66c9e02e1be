package gatelens.decision;

import gatelens.layer.Branch;
import gatelens.model.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// What must be known of a model to speak of its answers, without the model.
///
/// @param inputs the name of each input
/// @param outputs the name of each class, or of each number that is answered
/// @param kind what the outputs are
/// @param reads the number of the input that each layer reads, by the layer's name, the directions
///   inside a layer too; without the layers behind all inputs
public record Outline(
    List<String> inputs, List<String> outputs, Kind kind, Map<String, Integer> reads) {
  /// What outputs are.
  public enum Kind {
    /// Two classes or more, of which the model answers one.
    CLASSES,
    /// Numbers that are forecast, standardised as in training.
    FORECAST,
    /// One number of which nothing more is known.
    NUMBER
  }

  /// Keeps unmodifiable copies.
  public Outline {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    reads = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(reads));
  }

  /// That of a model.
  public static Outline of(Model model) {
    int count = model.classCount();
    Map<String, Integer> reads = new LinkedHashMap<>();
    model.layers().stream()
        .flatMap(layer -> names(layer).stream())
        .forEach(name -> model.inputOf(name).ifPresent(input -> reads.put(name, input)));
    return new Outline(
        model.inputs().stream().map(Branch::name).toList(),
        IntStream.range(0, count).mapToObj(model.info()::className).toList(),
        !model.info().outputs().isEmpty() ? Kind.FORECAST : count > 1 ? Kind.CLASSES : Kind.NUMBER,
        reads);
  }

  private static List<String> names(gatelens.layer.Layer layer) {
    return layer instanceof gatelens.layer.Bidirectional both
        ? List.of(both.name(), both.forward().name(), both.backward().name())
        : List.of(layer.name());
  }

  /// The number of the input that a layer reads; empty for a layer behind all inputs.
  public OptionalInt inputOf(String layer) {
    Integer input = reads.get(layer);
    return input == null ? OptionalInt.empty() : OptionalInt.of(input);
  }

  /// The name of an output; one that there is not has its number.
  public String output(int index) {
    return index < outputs.size() ? outputs.get(index) : "output " + index;
  }
}
