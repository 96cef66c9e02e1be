package gatelens.formats.keras;

import gatelens.formats.Architecture;
import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.OpenedModel;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.Zips;
import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Opens models of Keras 1 to 3: `.keras` (a zip), `.h5`, and `.weights.h5` beside a configuration.
/// What a file is is read from what is in it.
public final class KerasFile {
  private static final float SLOPE_KERAS_3 = 1f / 6;
  private static final float SLOPE_BEFORE = 0.2f;

  private final String file;
  private final String version;
  private final List<LayerConfig> layers = new ArrayList<>();
  private final Map<String, Weights> weights = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private KerasFile(String file, String version) {
    this.file = file;
    this.version = version;
  }

  /// Opens a `.keras` file.
  ///
  /// @throws FormatException if it is damaged
  /// @throws UnsupportedModelException if a layer is not supported; the message names it
  public static OpenedModel openZip(Path path) throws IOException {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      JsonNode config = json(path.toString(), text(zip, "config.json"));
      String version =
          zip.getEntry("metadata.json") == null
              ? "3"
              : json(path.toString(), text(zip, "metadata.json"))
                  .path("keras_version")
                  .asString("3");
      KerasFile keras = new KerasFile(path.toString(), version);
      JsonNode model = keras.readLayers(config);
      try (Hdf5 hdf5 =
          Hdf5.open(path + ": model.weights.h5", Zips.bytes(zip, "model.weights.h5"))) {
        keras.readKeras3Weights(hdf5);
      }
      return keras.open(model, "Keras " + version);
    } catch (ZipException damaged) {
      throw new FormatException(path + ": " + damaged.getMessage(), damaged);
    }
  }

  private static String text(ZipFile zip, String entry) throws IOException {
    return new String(Zips.bytes(zip, entry), StandardCharsets.UTF_8);
  }

  /// Opens an HDF5 file: a whole model, or weights whose configuration is given.
  ///
  /// @param architecture Keras' `config.json` or `model.to_json()`, for a file of weights alone
  public static OpenedModel openHdf5(Path path, Architecture architecture) throws IOException {
    try (Hdf5 hdf5 = Hdf5.open(path)) {
      List<String> config = hdf5.words("", "model_config");
      List<String> version = hdf5.words("", "keras_version");
      boolean keras3 = hdf5.has("layers");
      if (config.isEmpty() && !architecture.json().has("config")) {
        throw new FormatException(
            path
                + ": this HDF5 file has no model_config, so it holds weights alone; give the"
                + " model's configuration with --architecture config.json (model.to_json() in"
                + " Keras)");
      }
      if (!config.isEmpty()) {
        architecture.refuseBeside(path.toString());
      }
      JsonNode json =
          config.isEmpty() ? architecture.json() : json(path.toString(), String.join("", config));
      String number =
          version.isEmpty()
              ? (keras3 ? "3" : json.path("keras_version").asString("1"))
              : version.get(0);
      KerasFile keras = new KerasFile(path.toString(), number);
      JsonNode model = keras.readLayers(json);
      if (keras3) {
        keras.readKeras3Weights(hdf5);
      } else {
        String root = hdf5.has("model_weights") ? "model_weights/" : "";
        for (LayerConfig layer : keras.layers) {
          keras.weights.put(layer.name(), Weights.ofHdf5(hdf5, root, layer.name()));
        }
      }
      return keras.open(model, "Keras " + number + " (HDF5)");
    }
  }

  /// Opens weights that stand in a flat file, with the model's configuration.
  static OpenedModel openTensors(String file, JsonNode config, Map<String, Weights> weights)
      throws FormatException {
    String version = config.path("keras_version").asString("3");
    KerasFile keras = new KerasFile(file, version);
    JsonNode model = keras.readLayers(config);
    keras.weights.putAll(weights);
    return keras.open(model, "safetensors of Keras' weights");
  }

  private static JsonNode json(String file, String text) throws FormatException {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException wrong) {
      throw new FormatException(
          file + ": its configuration is no JSON: " + wrong.getOriginalMessage(), wrong);
    }
  }

  /// Reads the descriptions of the layers; Keras 1 wrote a plain stack as a bare list.
  private JsonNode readLayers(JsonNode model) throws FormatException {
    JsonNode config = model.path("config");
    JsonNode list = config.isArray() ? config : config.path("layers");
    String kind = model.path("class_name").asString("");
    if (!list.isArray() || list.isEmpty()) {
      throw new FormatException(file + ": its configuration has no layers");
    }
    switch (kind) {
      case "Sequential", "Functional", "Model" -> {}
      default ->
          throw new UnsupportedModelException(
              file
                  + ": the model is a "
                  + kind
                  + "; Sequential and functional models are supported");
    }
    for (JsonNode node : list) {
      layers.add(LayerConfig.of(file, node));
    }
    return model;
  }

  /// Keras 3 names the group of a layer by its class and a counter, not by its name.
  private void readKeras3Weights(Hdf5 hdf5) throws FormatException {
    Map<String, Integer> counts = new HashMap<>();
    for (LayerConfig layer : layers) {
      String stem = snake(layer.kind());
      int number = counts.merge(stem, 1, Integer::sum) - 1;
      String group = "layers/" + stem + (number == 0 ? "" : "_" + number);
      String path = hdf5.has(group) ? group : "layers/" + layer.name();
      weights.put(
          layer.name(), hdf5.has(path) ? Weights.ofKeras3(hdf5, path) : new Weights(Map.of()));
    }
  }

  private static String snake(String kind) {
    return kind.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  private OpenedModel open(JsonNode model, String format) throws FormatException {
    boolean three = version.startsWith("3");
    Layers maker =
        new Layers(
            file,
            three ? SLOPE_KERAS_3 : SLOPE_BEFORE,
            three ? "sigmoid" : "hard_sigmoid",
            findings);
    Graph graph = Graph.of(file, layers, model);
    List<Branch> branches = new ArrayList<>();
    try {
      boolean sequence = true;
      for (Graph.Path path : graph.branches()) {
        Built built = build(maker, path.layers(), path.steps(), true);
        sequence = built.sequence;
        int width =
            built.layers.isEmpty() || !(built.layers.get(0) instanceof Embedding embedding)
                ? path.width()
                : embedding.vocabulary();
        branches.add(new Branch(path.name(), width > 0 ? width : firstWidth(path), built.layers));
      }
      List<Layer> head = build(maker, graph.head(), -1, sequence).layers;
      return new OpenedModel(new Model(branches, head, ModelInfo.NONE), format, findings);
    } catch (IllegalArgumentException wrong) {
      throw new FormatException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  private record Built(List<Layer> layers, boolean sequence) {}

  private Built build(Layers maker, List<LayerConfig> path, int steps, boolean sequence)
      throws FormatException {
    List<Layer> made = new ArrayList<>();
    boolean steps_ = sequence;
    for (LayerConfig layer : path) {
      List<Layer> some =
          maker.of(
              layer,
              weights.getOrDefault(layer.name(), new Weights(new LinkedHashMap<>())),
              steps,
              steps_);
      for (Layer one : some) {
        steps_ &= one.keepsSteps();
      }
      made.addAll(some);
    }
    return new Built(made, steps_);
  }

  /// The width of the input where no shape is given: what the first weight takes.
  private int firstWidth(Graph.Path path) throws FormatException {
    for (LayerConfig layer : path.layers()) {
      Weights some = weights.getOrDefault(layer.name(), new Weights(Map.of()));
      if (!some.values().isEmpty()) {
        return some.list().get(0).extent(0);
      }
    }
    throw new FormatException(
        file + ": the number of features of input " + path.name() + " is not in the file");
  }
}
