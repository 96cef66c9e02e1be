package gatelens.formats.keras;

import gatelens.formats.Architecture;
import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.OpenedModel;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.Zips;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Opens models of Keras 1 to 3: `.keras` (a zip), `.h5`, and `.weights.h5` beside a configuration.
/// What a file is is read from what is in it, and all that is in it is accounted for: a setting,
/// argument, weight or layer that is not understood stops the reading.
public final class KerasFile {
  private static final Set<String> MODEL_KEYS =
      Set.of("class_name", "config", "module", "registered_name");
  private static final Set<String> MODEL_IMMATERIAL =
      Set.of("build_config", "compile_config", "keras_version", "backend", "save_spec");
  private static final Set<String> GRAPH_KEYS =
      Set.of("layers", "input_layers", "output_layers", "dtype");
  private static final Set<String> GRAPH_IMMATERIAL =
      Set.of("name", "trainable", "build_input_shape");
  private static final String OLDER_ROOT = "_layer_checkpoint_dependencies";

  private final String file;
  private final String version;
  private final Stocktaking stock;
  private final List<LayerConfig> layers = new ArrayList<>();
  private final Map<String, Weights> weights = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private KerasFile(String file, String version) {
    this.file = file;
    this.version = version;
    this.stock = new Stocktaking(file);
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
      keras.entries(zip);
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

  private void entries(ZipFile zip) {
    for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
      switch (entry.getName()) {
        case "config.json", "model.weights.h5" -> stock.used(Kind.OTHER, entry.getName());
        case "metadata.json" -> stock.used(Kind.OTHER, entry.getName(), "the version");
        default -> {
          if (entry.isDirectory()) {
            stock.immaterial(Kind.OTHER, entry.getName(), "a folder");
          } else {
            stock.notUnderstood(Kind.OTHER, entry.getName(), "it is not known in a .keras file");
          }
        }
      }
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
      boolean keras3 = hdf5.has("layers") || hdf5.has(OLDER_ROOT);
      if (config.isEmpty() && !architecture.json().has("config")) {
        throw alone(path, keras3 || !hdf5.words("", "layer_names").isEmpty());
      }
      if (!config.isEmpty()) {
        architecture.refuseBeside(path.toString());
      }
      JsonNode json =
          config.isEmpty() ? architecture.json() : json(path.toString(), String.join("", config));
      String number =
          version.isEmpty()
              ? json.path("keras_version").asString(keras3 ? "3" : "1")
              : version.get(0);
      KerasFile keras = new KerasFile(path.toString(), number);
      JsonNode model = keras.readLayers(json);
      if (keras3) {
        keras.readKeras3Weights(hdf5);
      } else {
        keras.readOlderWeights(hdf5);
      }
      return keras.open(model, "Keras " + number + " (HDF5)");
    }
  }

  /// Opens weights that stand in a flat file, with the model's configuration.
  ///
  /// @param tensors of each layer, by its name and theirs
  static OpenedModel openTensors(
      String file, JsonNode config, Map<String, Map<String, Tensor>> tensors)
      throws FormatException {
    String version = config.path("keras_version").asString("3");
    KerasFile keras = new KerasFile(file, version);
    JsonNode model = keras.readLayers(config);
    tensors.forEach((layer, arrays) -> {
      Map<String, Weights.Array> all = new LinkedHashMap<>();
      arrays.forEach((name, value) -> {
        String path = layer + "." + name.replace('/', '.');
        keras.stock.found(Kind.WEIGHT, path);
        all.put(name, new Weights.Array(path, value));
      });
      keras.weights.put(layer, new Weights(file, layer, all, keras.stock));
    });
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

  private static UnsupportedModelException alone(Path path, boolean keras) {
    return new UnsupportedModelException(
        path
            + (keras
                ? ": this is HDF5 with the weights of a Keras model alone, without model_config. In"
                    + " Python, write the configuration, and give it beside them:\n"
                    + "    open('config.json', 'w').write(model.to_json())\n"
                    + "    gatelens inspect "
                    + path.getFileName()
                    + " --architecture config.json"
                : ": this is HDF5, but holds no Keras model: it has neither model_config nor"
                    + " layers"));
  }

  /// Reads the descriptions of the layers; Keras 1 wrote a plain stack as a bare list.
  private JsonNode readLayers(JsonNode model) throws FormatException {
    JsonNode config = model.path("config");
    String kind = model.path("class_name").asString("");
    LayerConfig.foreign(file, "the model", model);
    if (!Set.of("Sequential", "Functional", "Model").contains(kind)) {
      throw new UnsupportedModelException(
          file
              + ": the model is a "
              + kind
              + ", a class of its own whose code is not in the file; Sequential and functional"
              + " models are supported. In Python, of the shape of its inputs:\n"
              + "    x = keras.Input((STEPS, FEATURES))\n"
              + "    keras.Model(x, model.call(x)).save('model.keras')");
    }
    JsonNode list = config.isArray() ? config : config.path("layers");
    if (!list.isArray() || list.isEmpty()) {
      throw new FormatException(file + ": its configuration has no layers");
    }
    keys("the model's", model, MODEL_KEYS, MODEL_IMMATERIAL);
    if (config.isObject()) {
      keys("the model's config", config, GRAPH_KEYS, GRAPH_IMMATERIAL);
      precision(config.path("dtype"));
    }
    for (JsonNode node : list) {
      layers.add(LayerConfig.of(file, node, stock));
    }
    if (kind.equals("Sequential")) {
      states();
    }
    return model;
  }

  private void keys(String where, JsonNode node, Set<String> known, Set<String> immaterial) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = where + " " + entry.getKey();
      if (immaterial.contains(entry.getKey())) {
        stock.immaterial(Kind.OTHER, name, "says how the model was built or trained");
      } else if (!known.contains(entry.getKey()) && !entry.getValue().isNull()) {
        stock.notUnderstood(Kind.OTHER, name, "it is not known in a model's description");
      }
    }
  }

  private void precision(JsonNode dtype) {
    String name =
        dtype.isObject()
            ? dtype.path("config").path("name").asString("")
            : dtype.asString("float32");
    if (!name.equals("float32") && !name.equals("float64")) {
      stock.notUnderstood(
          Kind.SETTING, "the model's dtype", "is " + name + "; float32 is supported");
    }
  }

  /// In a plain stack a layer that returns its states has several outputs.
  private void states() {
    for (LayerConfig layer : layers) {
      boolean inner =
          layer.config().path("layer").path("config").path("return_state").asBoolean(false);
      if (inner || layer.config().path("return_state").asBoolean(false)) {
        stock.notUnderstood(
            Kind.SETTING,
            layer.name() + ".return_state",
            "is true: the model has several outputs; one is supported");
      }
    }
  }

  /// Keras 3 names the group of a layer by its class and a counter, and lately writes the layer's
  /// name beside it.
  private void readKeras3Weights(Hdf5 hdf5) throws FormatException {
    boolean older = !hdf5.has("layers");
    String root = older ? OLDER_ROOT : "layers";
    arrays(hdf5);
    Map<String, String> told = new HashMap<>();
    for (String group : hdf5.children(root)) {
      List<String> name = hdf5.words(root + "/" + group + "/vars", "name");
      if (name.size() == 1) {
        told.put(name.get(0), root + "/" + group);
      }
    }
    Map<String, Integer> counts = new HashMap<>();
    for (LayerConfig layer : layers) {
      if (layer.operation()) {
        continue;
      }
      String stem = snake(layer.kind());
      int number = counts.merge(stem, 1, Integer::sum) - 1;
      String group = root + "/" + stem + (number == 0 ? "" : "_" + number);
      String path =
          told.getOrDefault(layer.name(), hdf5.has(group) ? group : root + "/" + layer.name());
      if (hdf5.has(path)) {
        Weights some = Weights.ofKeras3(file, hdf5, path, layer.name(), stock);
        weights.put(layer.name(), some);
        if (older && !some.names().isEmpty()) {
          counts.merge(stem, 1, Integer::sum); // there a layer with weights is counted twice
        }
      }
    }
  }

  private void readOlderWeights(Hdf5 hdf5) throws FormatException {
    String root = hdf5.has("model_weights") ? "model_weights/" : "";
    arrays(hdf5);
    for (LayerConfig layer : layers) {
      weights.put(layer.name(), Weights.ofHdf5(file, hdf5, root, layer.name(), stock));
    }
  }

  /// Writes every array of the file down; the state of the training is known not to matter.
  private void arrays(Hdf5 hdf5) throws FormatException {
    for (String path : hdf5.arrays()) {
      if (path.matches(
          "(optimizer|optimizer_weights|metrics|loss_tracker|compile_metrics"
              + "|train_metrics|_?compile_loss|_?loss_tracker)/.*")) {
        stock.immaterial(Kind.OTHER, path, "the state of the training");
      } else if (path.contains("/seed_generator/")) {
        stock.immaterial(Kind.BUFFER, path, "the state of a random generator");
      } else {
        stock.found(Kind.WEIGHT, path);
      }
    }
  }

  private static String snake(String kind) {
    return kind.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  private OpenedModel open(JsonNode model, String format) throws FormatException {
    Graph graph = Graph.of(file, layers, model, stock);
    stock.check();
    Assembly.Version how = Assembly.Version.of(version);
    Layers maker = new Layers(file, how.three(), findings, stock);
    for (LayerConfig layer : layers) {
      if (layer.operation()) {
        stock.used(Kind.OPERATOR, layer.name(), "a mask that Keras hands on by itself");
      } else if (layer.kind().equals("InputLayer")) {
        maker.settings(layer.name(), layer).ofInput(graph.readsTokens(layer.name()));
      }
    }
    Model made =
        new Assembly(file, maker, name -> weights.getOrDefault(name, none(name)), how, stock)
            .model(graph);
    return new OpenedModel(made, format, findings, stock.complete());
  }

  private Weights none(String layer) {
    return Weights.none(file, layer, stock);
  }
}
