package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The order of a model's layers: a path for each input, joined by one Concatenate, and what
/// follows it.
///
/// @param branches one path an input, in the order in which they are joined
/// @param head the layers after the join; empty where there is one input
record Graph(List<Path> branches, List<LayerConfig> head) {
  /// The layers that one input goes through.
  ///
  /// @param name the input's name
  /// @param steps T where the file says it, else -1
  /// @param width D where the file says it, else -1
  /// @param layers in order, without the input
  record Path(String name, int steps, int width, List<LayerConfig> layers) {}

  /// Reads the order.
  ///
  /// @throws UnsupportedModelException if it is not of this form; the message names the layer
  static Graph of(String file, List<LayerConfig> layers, JsonNode model) throws FormatException {
    if (model.path("class_name").asString("").equals("Sequential")) {
      List<LayerConfig> rest = new ArrayList<>(layers);
      LayerConfig first = rest.get(0);
      if (first.kind().equals("InputLayer")) {
        rest.remove(0);
      }
      return new Graph(List.of(path(first, rest)), List.of());
    }
    Map<String, LayerConfig> byName = new HashMap<>();
    layers.forEach(layer -> byName.put(layer.name(), layer));
    List<LayerConfig> head = new ArrayList<>();
    LayerConfig at = backward(file, byName, output(file, model, byName), head);
    if (at.kind().equals("InputLayer")) {
      return new Graph(List.of(path(at, head)), List.of());
    }
    List<Path> branches = new ArrayList<>();
    for (String input : at.inputs()) {
      List<LayerConfig> chain = new ArrayList<>();
      LayerConfig start = backward(file, byName, find(file, byName, input), chain);
      if (!start.kind().equals("InputLayer")) {
        throw new UnsupportedModelException(
            file
                + ": layer "
                + start.name()
                + " joins inputs before another join; one Concatenate is supported");
      }
      branches.add(path(start, chain));
    }
    return new Graph(branches, head);
  }

  private static LayerConfig output(String file, JsonNode model, Map<String, LayerConfig> byName)
      throws FormatException {
    JsonNode outputs = model.path("config").path("output_layers");
    JsonNode one = outputs.size() > 0 && outputs.get(0).isArray() ? outputs.get(0) : outputs;
    if (outputs.size() > 1 && outputs.get(0).isArray()) {
      throw new UnsupportedModelException(
          file + ": the model has " + outputs.size() + " outputs; one is supported");
    }
    return find(file, byName, one.path(0).asString(""));
  }

  private static LayerConfig find(String file, Map<String, LayerConfig> byName, String name)
      throws FormatException {
    LayerConfig layer = byName.get(name);
    if (layer == null) {
      throw new FormatException(
          file + ": its configuration refers to a layer " + name + " that it does not have");
    }
    return layer;
  }

  /// Walks from a layer towards the inputs and gathers what it passes, until an input or a join.
  private static LayerConfig backward(
      String file, Map<String, LayerConfig> byName, LayerConfig from, List<LayerConfig> passed)
      throws FormatException {
    Set<String> seen = new HashSet<>();
    LayerConfig at = from;
    while (!at.kind().equals("InputLayer") && !joins(file, at)) {
      if (!seen.add(at.name())) {
        throw new FormatException(
            file + ": its configuration runs in a circle at layer " + at.name());
      }
      if (at.inputs().size() != 1) {
        throw new UnsupportedModelException(
            file
                + ": layer "
                + at.name()
                + " ("
                + at.kind()
                + ") reads "
                + at.inputs().size()
                + " inputs "
                + at.inputs()
                + "; one is supported");
      }
      passed.add(at);
      at = find(file, byName, at.inputs().get(0));
    }
    Collections.reverse(passed);
    return at;
  }

  private static boolean joins(String file, LayerConfig layer) {
    boolean merge =
        layer.kind().equals("Merge") && layer.config().path("mode").asString("").equals("concat");
    if (!layer.kind().equals("Concatenate") && !merge) {
      return false;
    }
    int axis = layer.config().path(merge ? "concat_axis" : "axis").asInt(-1);
    if (axis != -1 && axis != 1 && axis != 2) {
      throw new UnsupportedModelException(
          file
              + ": layer "
              + layer.name()
              + " joins along axis "
              + axis
              + "; the last is supported");
    }
    return true;
  }

  private static Path path(LayerConfig first, List<LayerConfig> layers) {
    JsonNode shape = first.config().path("batch_shape");
    if (!shape.isArray()) {
      shape = first.config().path("batch_input_shape");
    }
    int steps = shape.path(1).asInt(-1);
    int width = shape.size() > 2 ? shape.path(2).asInt(-1) : -1;
    boolean named = first.kind().equals("InputLayer");
    return new Path(named ? first.name() : "input", steps, width, List.copyOf(layers));
  }
}
