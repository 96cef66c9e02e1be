package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The order of a model's layers: a path for each input, joined by one Concatenate, and what
/// follows it.
///
/// @param branches one path an input, in the order in which they are joined
/// @param join the layer that joins them; empty where there is one input
/// @param head the layers after the join; empty where there is one input
record Graph(List<Path> branches, Optional<LayerConfig> join, List<Stop> head) {
  /// The layers that one input goes through.
  ///
  /// @param name the input's name
  /// @param shape of the input with the batch, -1 where the file does not say a size; empty if it
  ///   says none
  /// @param layers in order, without the input
  record Path(String name, List<Integer> shape, List<Stop> layers) {
    /// True if the input is token ids: an Embedding reads it.
    boolean tokens() {
      return !layers.isEmpty() && layers.get(0).layer().kind().equals("Embedding");
    }
  }

  /// A layer on the way.
  ///
  /// @param layer the layer
  /// @param from the name of the layer whose result it reads
  /// @param mask the mask that it is given by name; empty where Keras hands it on by itself
  record Stop(LayerConfig layer, String from, Optional<MaskOrigin> mask) {}

  /// True if an input is token ids wherever it is read.
  boolean readsTokens(String input) {
    return branches.stream().filter(path -> path.name().equals(input)).allMatch(Path::tokens);
  }

  /// Reads the order.
  ///
  /// @param stock where arguments, indices and layers that are not understood are written down
  /// @throws UnsupportedModelException if it is not of this form; the message names the layer
  static Graph of(String file, List<LayerConfig> layers, JsonNode model, Stocktaking stock)
      throws FormatException {
    if (model.path("class_name").asString("").equals("Sequential")) {
      return stack(layers);
    }
    return new Walk(file, layers, stock).walk(model);
  }

  private static Graph stack(List<LayerConfig> layers) {
    List<LayerConfig> rest = new ArrayList<>(layers);
    LayerConfig first = rest.get(0);
    if (first.kind().equals("InputLayer")) {
      rest.remove(0);
    }
    List<Stop> stops = new ArrayList<>();
    String from = first.kind().equals("InputLayer") ? first.name() : "input";
    for (LayerConfig layer : rest) {
      stops.add(new Stop(layer, from, Optional.empty()));
      from = layer.name();
    }
    return new Graph(List.of(path(first, stops)), Optional.empty(), List.of());
  }

  private static Path path(LayerConfig first, List<Stop> layers) {
    JsonNode shape = first.config().path("batch_shape");
    if (!shape.isArray()) {
      shape = first.config().path("batch_input_shape");
    }
    List<Integer> sizes = new ArrayList<>();
    shape.forEach(size -> sizes.add(size.asInt(-1)));
    boolean named = first.kind().equals("InputLayer");
    return new Path(named ? first.name() : "input", List.copyOf(sizes), List.copyOf(layers));
  }

  /// The way from the output back to the inputs.
  private static final class Walk {
    private final String file;
    private final List<LayerConfig> layers;
    private final Stocktaking stock;
    private final Map<String, LayerConfig> byName = new HashMap<>();
    private final Set<String> visited = new HashSet<>();
    private final MaskGraph masks = new MaskGraph(byName, visited);

    Walk(String file, List<LayerConfig> layers, Stocktaking stock) {
      this.file = file;
      this.layers = layers;
      this.stock = stock;
      layers.forEach(layer -> byName.put(layer.name(), layer));
    }

    Graph walk(JsonNode model) throws FormatException {
      List<Stop> head = new ArrayList<>();
      Call.Result output = output(model);
      LayerConfig at = backward(output, head);
      Graph graph;
      if (at.kind().equals("InputLayer")) {
        graph = new Graph(List.of(path(at, head)), Optional.empty(), List.of());
      } else {
        List<Path> branches = new ArrayList<>();
        for (Call.Result input : at.call(file).inputs()) {
          List<Stop> chain = new ArrayList<>();
          LayerConfig start = backward(input, chain);
          if (!start.kind().equals("InputLayer")) {
            throw new UnsupportedModelException(
                file
                    + ": layer "
                    + start.name()
                    + " ("
                    + start.kind()
                    + ") joins inputs before another join; one Concatenate is supported");
          }
          branches.add(path(start, chain));
        }
        graph = new Graph(List.copyOf(branches), Optional.of(at), List.copyOf(head));
      }
      unreached();
      return graph;
    }

    /// Whatever no path reaches is a part of the model that would be left out.
    private void unreached() {
      for (LayerConfig layer : layers) {
        if (!visited.contains(layer.name())) {
          boolean input = layer.kind().equals("InputLayer");
          stock.notUnderstood(
              input ? Kind.INPUT : Kind.LAYER,
              layer.name() + (input ? "" : " (" + layer.kind() + ")"),
              "no path from an input to the output that is read goes through it");
        }
      }
    }

    private Call.Result output(JsonNode model) throws FormatException {
      JsonNode outputs = model.path("config").path("output_layers");
      List<Call.Result> found = new ArrayList<>();
      gather(outputs, found);
      if (found.size() != 1) {
        throw new UnsupportedModelException(
            file
                + ": the model has "
                + found.size()
                + " outputs "
                + found.stream().map(Call.Result::layer).toList()
                + "; one is supported");
      }
      stock.used(Kind.OUTPUT, found.get(0).layer());
      return found.get(0);
    }

    private static void gather(JsonNode node, List<Call.Result> found) {
      Optional<Call.Result> one = Call.Result.of(node);
      if (one.isPresent()) {
        found.add(one.get());
      } else {
        node.forEach(part -> gather(part, found));
      }
    }

    private LayerConfig find(Call.Result result) throws FormatException {
      LayerConfig layer = byName.get(result.layer());
      if (layer == null) {
        throw new FormatException(
            file
                + ": its configuration refers to a layer "
                + result.layer()
                + " that it does not have");
      }
      if (result.index() != 0) {
        stock.notUnderstood(
            Kind.INDEX,
            result.layer() + "[" + result.index() + "]",
            "a state or a second result is read; the first result of a layer is supported");
      }
      if (result.node() != 0) {
        stock.notUnderstood(
            Kind.INDEX,
            result.layer() + "'s call " + result.node(),
            "the layer is used several times; once is supported");
      }
      return layer;
    }

    /// Walks from a layer towards the inputs and gathers what it passes, until an input or a join.
    private LayerConfig backward(Call.Result from, List<Stop> passed) throws FormatException {
      Set<String> seen = new HashSet<>();
      LayerConfig at = find(from);
      while (!at.kind().equals("InputLayer") && !joins(at)) {
        if (!seen.add(at.name())) {
          throw new FormatException(
              file + ": its configuration runs in a circle at layer " + at.name());
        }
        visited.add(at.name());
        Call call = at.call(file);
        if (at.operation() || KnownLayer.named(at.kind()).isEmpty()) {
          throw Layers.unknown(file, at);
        }
        if (call.inputs().size() != 1) {
          throw new UnsupportedModelException(
              file
                  + ": layer "
                  + at.name()
                  + " ("
                  + at.kind()
                  + ") reads "
                  + call.inputs().size()
                  + " inputs "
                  + call.inputs().stream().map(Call.Result::layer).toList()
                  + "; one is supported");
        }
        passed.add(new Stop(at, call.inputs().get(0).layer(), arguments(at, call)));
        at = find(call.inputs().get(0));
      }
      visited.add(at.name());
      if (!at.kind().equals("InputLayer")) {
        arguments(at, at.call(file));
      }
      Collections.reverse(passed);
      return at;
    }

    /// Judges what a call is given besides its input; the mask if one is given by name.
    private Optional<MaskOrigin> arguments(LayerConfig layer, Call call) {
      Optional<MaskOrigin> mask = Optional.empty();
      for (Map.Entry<String, JsonNode> entry : call.arguments().entrySet()) {
        String name = layer.name() + "(" + word(layer, entry.getKey()) + "=)";
        JsonNode value = entry.getValue();
        boolean off = value.isNull() || (entry.getKey().equals("training") && !value.asBoolean());
        Optional<MaskOrigin> given =
            entry.getKey().equals("mask") ? masks.of(value) : Optional.empty();
        if (off) {
          stock.immaterial(Kind.ARGUMENT, name, "is not set");
        } else if (given.isPresent()) {
          stock.used(Kind.ARGUMENT, name, "the mask that Keras hands on by itself");
          mask = given;
        } else {
          stock.notUnderstood(Kind.ARGUMENT, name, why(entry.getKey(), value));
        }
      }
      return mask;
    }

    /// An argument by its place is called by its name where a layer has only one such.
    private static String word(LayerConfig layer, String key) {
      boolean recurrent = List.of("GRU", "LSTM", "Bidirectional").contains(layer.kind());
      return key.equals("#1") && recurrent ? "initial_state" : key;
    }

    private static String why(String argument, JsonNode value) {
      String from =
          Call.Result.of(value)
              .or(() -> Call.Result.of(value.path(0)))
              .map(result -> "it comes from " + result.layer() + "; ")
              .orElse("");
      return from
          + switch (argument) {
            case "initial_state", "#1" ->
                "a layer begins with zeros here, no state can be handed to it";
            case "mask" ->
                "a mask is made by Masking or Embedding; a computed one is not supported";
            case "training" -> "it makes the answers random";
            default -> "this argument is not supported";
          };
    }

    private boolean joins(LayerConfig layer) {
      boolean merge =
          layer.kind().equals("Merge") && layer.config().path("mode").asString("").equals("concat");
      return !layer.operation() && (layer.kind().equals("Concatenate") || merge);
    }
  }
}
