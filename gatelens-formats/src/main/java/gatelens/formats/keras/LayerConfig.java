package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// One layer, or one operation, as Keras describes it.
///
/// @param kind the class: `GRU`
/// @param name unique within the model
/// @param operation true for an operation of `keras.ops`, of which masks are made
/// @param config its settings
/// @param calls how it is called; empty in a plain stack
record LayerConfig(String kind, String name, boolean operation, JsonNode config, List<Call> calls) {
  private static final Set<String> KNOWN =
      Set.of("class_name", "config", "name", "inbound_nodes", "module", "registered_name");
  private static final Set<String> OF_MASKS =
      Set.of(
          "NotEqual",
          "Any",
          "All",
          "ExpandDims",
          "ZerosLike",
          "OnesLike",
          "LogicalOr",
          "BroadcastTo",
          "Concatenate");
  private static final Set<String> IMMATERIAL =
      Set.of("build_config", "compile_config", "shared_object_id");

  /// Reads a layer's description.
  ///
  /// @param node with `class_name`, `config` and, in a graph, `inbound_nodes`
  /// @throws UnsupportedModelException if the class is somebody's own
  static LayerConfig of(String file, JsonNode node, Stocktaking stock) throws FormatException {
    String kind = node.path("class_name").asString("");
    JsonNode config = node.path("config");
    if (kind.isEmpty() || !config.isObject()) {
      throw new FormatException(
          file + ": a layer of the configuration has no class_name or config");
    }
    String name = config.path("name").asString(node.path("name").asString(kind));
    foreign(file, "layer " + name, node);
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String part = name + "'s " + entry.getKey();
      if (IMMATERIAL.contains(entry.getKey())) {
        stock.immaterial(Kind.OTHER, part, "says how the layer was built, not what it computes");
      } else if (!KNOWN.contains(entry.getKey()) && !entry.getValue().isNull()) {
        stock.notUnderstood(Kind.OTHER, part, "it is not known in a layer's description");
      }
    }
    List<Call> calls = new ArrayList<>();
    node.path("inbound_nodes").forEach(call -> calls.add(Call.of(call)));
    return new LayerConfig(
        plain(kind), name, operation(node, kind, config), config, List.copyOf(calls));
  }

  /// A `.h5` of Keras 3 says no module; the one operation that bears the name of a layer lacks the
  /// setting that every layer has (a `dtype` some operations have too).
  private static boolean operation(JsonNode node, String kind, JsonNode config) {
    String module = node.path("module").asString("");
    return module.contains(".ops.")
        || (module.isEmpty() && OF_MASKS.contains(kind) && !config.has("trainable"));
  }

  private static String plain(String kind) {
    return kind.substring(kind.lastIndexOf('>') + 1);
  }

  /// Refuses classes and functions that are registered by somebody else, whatever their name.
  ///
  /// @param what the part, as a message names it
  static void foreign(String file, String what, JsonNode node) {
    String kind = node.path("class_name").asString("");
    String registered = node.path("registered_name").asString("");
    String module = node.path("module").asString("");
    boolean own =
        kind.contains(">")
            || (registered.contains(">") && !registered.startsWith("keras>"))
            || !(module.isEmpty() || ofKeras(module));
    if (own) {
      throw new UnsupportedModelException(
          file
              + ": "
              + what
              + " is of the own class "
              + (registered.isEmpty() ? kind : registered)
              + (module.isEmpty() ? "" : " of " + module)
              + "; what it computes is not in the file");
    }
  }

  private static boolean ofKeras(String module) {
    return module.equals("keras")
        || module.startsWith("keras.")
        || module.equals("tf_keras")
        || module.startsWith("tf_keras.")
        || module.startsWith("tensorflow.");
  }

  /// The one call in a graph; empty arguments and inputs in a plain stack.
  ///
  /// @throws UnsupportedModelException if the layer is used several times
  Call call(String file) {
    if (calls.size() > 1) {
      throw new UnsupportedModelException(
          file
              + ": layer "
              + name
              + " is used "
              + calls.size()
              + " times in the graph; a layer may be used once");
    }
    return calls.isEmpty() ? new Call(List.of(), Map.of()) : calls.get(0);
  }
}
