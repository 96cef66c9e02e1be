package gatelens.formats.own;

import gatelens.formats.FormatException;
import gatelens.formats.safetensors.Safetensors;
import gatelens.layer.Branch;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.model.Output;
import gatelens.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The model file of this project, `.gatelens`: a safetensors file whose header holds, as words,
/// the format's version, the architecture, the class names and whatever else is known of the model
/// (its encoder, data, settings). Any reader of safetensors reads the weights, under
/// `LAYER.WEIGHT`.
public final class ModelFile {
  /// The version that is written. A reader takes this one and all before it.
  public static final int VERSION = 1;

  private static final String MARK = "gatelens";
  private static final String ARCHITECTURE = "architecture";
  private static final String CLASSES = "classes";
  private static final String FACT = "fact.";
  private static final String SCALES = "scales";

  private ModelFile() {}

  /// True if a safetensors file is one of these.
  public static boolean is(Safetensors file) {
    return is(file.metadata());
  }

  /// True if these are the words of such a file.
  public static boolean is(Map<String, String> words) {
    return words.containsKey(MARK);
  }

  /// Writes a model beside the old file and moves it into place.
  ///
  /// @throws IOException if it cannot be written; the old file is then still there
  public static void write(Model model, Path file) throws IOException {
    form(model).write(file);
  }

  /// The bytes of a model's file, to be sent or kept elsewhere; {@link
  /// gatelens.formats.ModelFiles#open(String, byte[])} opens them.
  public static byte[] bytes(Model model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      form(model).writeTo(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a buffer takes all bytes", impossible);
    }
    return out.toByteArray();
  }

  private static Safetensors form(Model model) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    return new Safetensors(tensors, words(model, tensors));
  }

  /// What a file says of a model beside its weights: the format's version, the architecture, names
  /// and facts, in this order.
  public static Map<String, String> words(Model model) {
    return words(model, new LinkedHashMap<>());
  }

  private static Map<String, String> words(Model model, Map<String, Tensor> tensors) {
    JsonMapper json = JsonMapper.shared();
    ObjectNode architecture = json.createObjectNode();
    ArrayNode branches = architecture.putArray("branches");
    for (Branch branch : model.branches()) {
      ObjectNode node =
          branches.addObject().put("name", branch.name()).put("input_width", branch.inputWidth());
      write(branch.layers(), node.putArray("layers"), tensors);
    }
    write(model.head(), architecture.putArray("head"), tensors);
    ArrayNode classes = json.createArrayNode();
    model.info().classes().forEach(classes::add);
    Map<String, String> words = new LinkedHashMap<>();
    words.put(MARK, Integer.toString(VERSION));
    words.put(ARCHITECTURE, architecture.toString());
    words.put(CLASSES, classes.toString());
    model.info().words().forEach((name, fact) -> words.put(FACT + name, fact));
    // an encoding says the scales too; this is for forecasts of arrays
    if (model.info().encoding().isEmpty()
        && model.info().outputs().stream().anyMatch(output -> !output.isUnscaled())) {
      words.put(SCALES, scales(model.info().outputs()));
    }
    return words;
  }

  private static void write(List<Layer> layers, ArrayNode list, Map<String, Tensor> tensors) {
    for (Layer layer : layers) {
      LayerForm.write(layer, list.addObject(), layer.name(), tensors);
    }
  }

  /// Reads a model.
  ///
  /// @throws FormatException if the file is damaged or was written by a newer version
  public static Model read(Path file) throws IOException {
    return of(file.toString(), Safetensors.read(file));
  }

  /// The model in a file that has been read.
  ///
  /// @param name of the file, for messages
  /// @throws FormatException if it is damaged or was written by a newer version
  public static Model of(String name, Safetensors file) throws FormatException {
    return of(name, file.metadata(), key -> Optional.ofNullable(file.tensors().get(key)));
  }

  /// The model that words and tensors describe.
  ///
  /// @param name of the file, for messages
  /// @param words as {@link #words} gives them
  /// @param tensors by `LAYER.WEIGHT`
  /// @throws FormatException if a part is missing or was written by a newer version
  public static Model of(
      String name, Map<String, String> words, Function<String, Optional<Tensor>> tensors)
      throws FormatException {
    String version = words.getOrDefault(MARK, "none");
    if (!version.matches("[0-9]{1,6}") || Integer.parseInt(version) > VERSION) {
      throw new FormatException(
          name
              + ": expected a model file of version "
              + VERSION
              + " at most, found version "
              + version);
    }
    JsonNode architecture = json(name, words, ARCHITECTURE);
    List<Branch> branches = new ArrayList<>();
    for (JsonNode node : architecture.path("branches")) {
      branches.add(
          new Branch(
              node.path("name").asString("input"),
              node.path("input_width").asInt(0),
              layers(name, node.path("layers"), tensors)));
    }
    List<String> classes = new ArrayList<>();
    json(name, words, CLASSES).forEach(c -> classes.add(c.asString()));
    Map<String, String> facts = new LinkedHashMap<>();
    words.forEach((key, value) -> {
      if (key.startsWith(FACT)) {
        facts.put(key.substring(FACT.length()), value);
      }
    });
    try {
      return new Model(
          branches,
          layers(name, architecture.path("head"), tensors),
          info(name, words, ModelInfo.ofWords(classes, facts)));
    } catch (IllegalArgumentException wrong) {
      throw new FormatException(name + ": " + wrong.getMessage(), wrong);
    }
  }

  private static String scales(List<Output> outputs) {
    ArrayNode list = JsonMapper.shared().createArrayNode();
    outputs.forEach(output ->
        list.addObject()
            .put("name", output.name())
            .put("mean", output.mean())
            .put("deviation", output.deviation()));
    return list.toString();
  }

  /// With the scales of what is forecast: those that stand in the file, else those of the encoding,
  /// where every file with an encoding has them.
  private static ModelInfo info(String name, Map<String, String> words, ModelInfo plain)
      throws FormatException {
    if (plain.outputs().isEmpty()) {
      return plain;
    }
    JsonNode scales =
        words.containsKey(SCALES)
            ? json(name, words, SCALES)
            : json(name, words, FACT + ModelInfo.ENCODING).path("answers");
    List<Output> outputs = new ArrayList<>();
    for (Output output : plain.outputs()) {
      JsonNode scale = scales.path(outputs.size());
      boolean known = scale.path("name").asString("").equals(output.name());
      outputs.add(
          known
              ? new Output(
                  output.name(),
                  scale.path("mean").asDouble(0),
                  scale.path("deviation").asDouble(1))
              : output);
    }
    return plain.withOutputs(outputs);
  }

  private static List<Layer> layers(
      String file, JsonNode list, Function<String, Optional<Tensor>> tensors)
      throws FormatException {
    List<Layer> layers = new ArrayList<>();
    for (JsonNode node : list) {
      layers.add(LayerForm.read(file, node, node.path("name").asString(""), tensors));
    }
    return layers;
  }

  private static JsonNode json(String name, Map<String, String> words, String key)
      throws FormatException {
    try {
      return JsonMapper.shared().readTree(words.getOrDefault(key, "[]"));
    } catch (JacksonException wrong) {
      throw new FormatException(
          name + ": its " + key + " is no JSON: " + wrong.getOriginalMessage(), wrong);
    }
  }
}
