package gatelens.formats.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One call of a layer in a graph.
///
/// @param inputs the results that stand in its first place, in order
/// @param arguments everything else that it is given: by name, or by place as `#1`
record Call(List<Result> inputs, Map<String, JsonNode> arguments) {
  /// A result of a layer.
  ///
  /// @param layer its name
  /// @param node which call of the layer, from 0
  /// @param index which of its results, from 0
  record Result(String layer, int node, int index) {
    /// Reads a reference: Keras 3 writes `{"config": {"keras_history": [layer, node, index]}}`,
    /// earlier versions `[layer, node, index, {…}]`; empty if it is none.
    static Optional<Result> of(JsonNode node) {
      JsonNode history = node.path("config").path("keras_history");
      JsonNode entry = history.isArray() ? history : node;
      if (entry.isArray()
          && entry.size() >= 3
          && entry.get(0).isString()
          && entry.get(1).isNumber()
          && entry.get(2).isNumber()) {
        return Optional.of(
            new Result(entry.get(0).asString(), entry.get(1).asInt(), entry.get(2).asInt()));
      }
      return Optional.empty();
    }
  }

  /// Reads one of a layer's `inbound_nodes`.
  static Call of(JsonNode node) {
    List<Result> inputs = new ArrayList<>();
    Map<String, JsonNode> arguments = new LinkedHashMap<>();
    if (node.isObject()) {
      JsonNode args = node.path("args");
      collect(args.path(0), inputs);
      if (inputs.isEmpty() && args.size() > 0) {
        arguments.put("#0", args.get(0));
      }
      for (int i = 1; i < args.size(); i++) {
        arguments.put("#" + i, args.get(i));
      }
      arguments.putAll(byName(node.path("kwargs")));
    } else {
      collect(node, inputs);
      JsonNode list = Result.of(node).isPresent() ? node.path(3) : node.path(0).path(3);
      arguments.putAll(byName(list));
      for (int i = 1; i < node.size(); i++) {
        byName(node.get(i).path(3)).forEach(arguments::put);
      }
    }
    return new Call(List.copyOf(inputs), arguments);
  }

  private static Map<String, JsonNode> byName(JsonNode object) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      found.put(entry.getKey(), entry.getValue());
    }
    return found;
  }

  private static void collect(JsonNode node, List<Result> found) {
    Optional<Result> one = Result.of(node);
    if (one.isPresent()) {
      found.add(one.get());
    } else if (node.isArray()) {
      node.forEach(part -> collect(part, found));
    }
  }
}
