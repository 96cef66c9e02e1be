package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Activation;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One layer as Keras describes it.
///
/// @param kind the class: `GRU`
/// @param name unique within the model
/// @param config its settings
/// @param inputs the names of the layers it reads from; empty in a plain stack
record LayerConfig(String kind, String name, JsonNode config, List<String> inputs) {
  /// Reads a layer's description.
  ///
  /// @param node with `class_name`, `config` and, in a graph, `inbound_nodes`
  static LayerConfig of(String file, JsonNode node) throws FormatException {
    String kind = node.path("class_name").asString("");
    JsonNode config = node.path("config");
    if (kind.isEmpty() || !config.isObject()) {
      throw new FormatException(
          file + ": a layer of the configuration has no class_name or config");
    }
    String name = config.path("name").asString(node.path("name").asString(kind));
    return new LayerConfig(
        kind.substring(kind.lastIndexOf('>') + 1),
        name,
        config,
        inputs(node.path("inbound_nodes"), name));
  }

  private static List<String> inputs(JsonNode nodes, String name) {
    if (nodes.size() > 1) {
      throw new UnsupportedModelException(
          "layer "
              + name
              + " is used "
              + nodes.size()
              + " times in the graph; a layer may be used once");
    }
    List<String> found = new ArrayList<>();
    for (JsonNode node : nodes) {
      JsonNode arguments = node.isObject() ? node.path("args") : node;
      collect(arguments, found, name);
    }
    return List.copyOf(found);
  }

  /// Keras 3 writes `keras_history: [layer, node, tensor]`, earlier versions `[layer, node, tensor,
  /// {}]`.
  private static void collect(JsonNode node, List<String> found, String name) {
    JsonNode history = node.path("config").path("keras_history");
    JsonNode entry = history.isArray() ? history : node;
    if (entry.isArray()
        && entry.size() >= 3
        && entry.get(0).isString()
        && entry.get(1).isNumber()) {
      if (entry.get(2).asInt(0) != 0) {
        throw new UnsupportedModelException(
            "layer "
                + name
                + " reads the state of "
                + entry.get(0).asString()
                + " (return_state); only outputs can be joined");
      }
      found.add(entry.get(0).asString());
    } else if (node.isArray()) {
      node.forEach(part -> collect(part, found, name));
    }
  }

  /// A number, or `usual` where it is not set.
  int number(String key, int usual) {
    return config.path(key).asInt(usual);
  }

  /// A number under either of two names, for Keras 2 and 1.
  int number(String key, String older, int usual) {
    return config.has(key) ? number(key, usual) : number(older, usual);
  }

  /// A switch, or `usual` where it is not set.
  boolean flag(String key, boolean usual) {
    return config.path(key).asBoolean(usual);
  }

  /// A function under its name.
  ///
  /// @param slope of the hard sigmoid: 0.2 before Keras 3, 1/6 from it on
  /// @throws UnsupportedModelException if it is unknown
  Activation activation(String key, String usual, float slope) {
    JsonNode node = config.path(key);
    String word =
        node.isObject()
            ? node.path("class_name").asString(node.path("config").asString(""))
            : node.asString(usual);
    return named(word, slope);
  }

  private Activation named(String word, float slope) {
    String plain = word.isEmpty() ? "linear" : word.toLowerCase(java.util.Locale.ROOT);
    if (plain.equals("hard_sigmoid") || plain.equals("hardsigmoid")) {
      return Activation.hardSigmoid(slope);
    }
    try {
      return Activation.named(plain);
    } catch (IllegalArgumentException unknown) {
      throw new UnsupportedModelException("layer " + name + ": " + unknown.getMessage());
    }
  }

  /// The layer described inside this one: `layer`, `backward_layer`.
  LayerConfig inner(String file, String key) throws FormatException {
    return of(file, config.path(key));
  }
}
