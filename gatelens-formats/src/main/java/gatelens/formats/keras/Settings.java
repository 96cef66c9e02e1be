package gatelens.formats.keras;

import gatelens.formats.Inventory;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The settings of one layer while it is made: each that is read is written down, and in the end
/// every other must be one that changes no answer.
final class Settings {
  private static final Set<String> PRECISIONS = Set.of("float32", "float64");
  private static final String TRAINING = "acts while training only";
  private static final String MANNER = "says how it is computed or stored, not what";

  private final String file;
  private final String owner;
  private final KnownLayer known;
  private final JsonNode config;
  private final Stocktaking stock;
  private final Set<String> taken = new HashSet<>();

  /// @param owner the layer's name, with its place inside another: `bidirectional.layer`
  Settings(String file, String owner, KnownLayer known, JsonNode config, Stocktaking stock) {
    this.file = file;
    this.owner = owner;
    this.known = known;
    this.config = config;
    this.stock = stock;
  }

  /// The layer's name, with its place inside another.
  String owner() {
    return owner;
  }

  /// The layer as messages name it.
  String layer() {
    return file + ": layer " + owner + " (" + known.name() + ")";
  }

  /// The layer is of a form that is not supported.
  UnsupportedModelException unsupported(String what) {
    return new UnsupportedModelException(layer() + " " + what);
  }

  /// A setting as it stands, missing where it is not set.
  JsonNode get(String key) {
    if (config.has(key)) {
      taken.add(key);
      stock.used(Kind.SETTING, owner + "." + key);
    }
    return config.path(key);
  }

  /// The setting under the first of several names that is set: Keras renamed some.
  JsonNode first(String... keys) {
    JsonNode found = config.path("");
    for (String key : keys) {
      JsonNode value = get(key);
      found = found.isMissingNode() ? value : found;
    }
    return found;
  }

  /// A switch, or `usual` where it is not set.
  boolean flag(String key, boolean usual) {
    JsonNode node = get(key);
    if (node.isMissingNode() || node.isNull()) {
      return usual;
    }
    if (!node.isBoolean()) {
      throw unsupported("has " + key + " " + node + "; true or false is supported");
    }
    return node.booleanValue();
  }

  /// A whole number, or `usual` where none of the names is set.
  int number(int usual, String... keys) {
    return (int) real(usual, keys);
  }

  /// A number, or `usual` where none of the names is set.
  double real(double usual, String... keys) {
    JsonNode node = first(keys);
    if (node.isMissingNode() || node.isNull()) {
      return usual;
    }
    if (!node.isNumber()) {
      throw unsupported("has " + String.join(" or ", keys) + " " + node + "; expected a number");
    }
    return node.doubleValue();
  }

  /// Checks that an axis is the last.
  ///
  /// @param rank of the input with the batch: 3 for sequences, 2 for vectors
  void lastAxis(String key, int rank) {
    JsonNode node = get(key);
    JsonNode one = node.isArray() && node.size() == 1 ? node.get(0) : node;
    if (node.isMissingNode()
        || (one.isNumber() && (one.asInt() == -1 || one.asInt() == rank - 1))) {
      return;
    }
    throw unsupported(
        "works along " + key + " " + node + "; the last of " + rank + " axes is supported");
  }

  /// Looks first at the settings that must have a usual value and at unknown ones, so that they are
  /// named before a weight that does not fit because of them.
  void checkUnread() {
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      if (!known.reads().contains(entry.getKey())) {
        taken.add(entry.getKey());
        judge(entry.getKey(), owner + "." + entry.getKey(), entry.getValue());
      }
    }
    stock.check();
  }

  /// Writes down the settings that were not read.
  void finish() {
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      String key = entry.getKey();
      if (!taken.contains(key)) {
        judge(key, owner + "." + key, entry.getValue());
      }
    }
  }

  private void judge(String key, String name, JsonNode value) {
    List<String> usual = known.usual().get(key);
    boolean ofFeatures = key.equals("input_dtype") && !known.name().equals("Embedding");
    if (key.equals("dtype") || ofFeatures) {
      precision(name, value);
    } else if (usual != null) {
      if (usual.stream().map(Settings::json).anyMatch(value::equals)) {
        stock.used(Kind.SETTING, name, "has its usual value");
      } else {
        stock.notUnderstood(
            Kind.SETTING,
            name,
            "is " + brief(value) + "; supported is " + String.join(" or ", usual));
      }
    } else if (key.equals("trainable") && value.isBoolean() && !value.asBoolean()) {
      stock.immaterial(Kind.SETTING, name, Inventory.FROZEN);
    } else if (KnownLayer.COMMON.contains(key) || known.manner().contains(key)) {
      stock.immaterial(Kind.SETTING, name, MANNER);
    } else if (known.training().contains(key)) {
      stock.immaterial(
          Kind.SETTING,
          name,
          changesLearning(key, value)
              ? Penalties.of(known.name(), key, value)
                  .map(Inventory.PENALTY::concat)
                  .orElse(Inventory.LEARNING)
              : TRAINING);
    } else if (value.isNull()) {
      stock.immaterial(Kind.SETTING, name, "is not set");
    } else {
      stock.notUnderstood(
          Kind.SETTING, name, "is " + brief(value) + "; it is not known for a " + known.name());
    }
  }

  /// How weights were drawn is past; what is dropped, punished or bounded would act again.
  private boolean changesLearning(String key, JsonNode value) {
    boolean kind =
        known.name().startsWith("Gaussian")
            || known.name().equals("ActivityRegularization")
            || key.contains("dropout")
            || key.endsWith("regularizer")
            || key.endsWith("constraint")
            || key.equals("stddev");
    return kind && (value.isNumber() ? value.asDouble() != 0 : !value.isNull());
  }

  /// Half precision and integers round otherwise than single precision here.
  private void precision(String name, JsonNode value) {
    JsonNode policy = value.isObject() ? value.path("config").path("name") : value;
    if (value.isNull() || PRECISIONS.contains(policy.asString(""))) {
      stock.immaterial(Kind.SETTING, name, MANNER);
    } else {
      stock.notUnderstood(
          Kind.SETTING,
          name,
          "is "
              + brief(value)
              + (value.path("config").has("mode") || policy.asString("").contains("_from_")
                  ? "; the model was quantised: save it before model.quantize(…)"
                  : "; Keras computes so, here single precision would answer otherwise"));
    }
  }

  /// Reads the settings of an input. Keras makes what it is given the input's own numbers before
  /// any layer: features stay what they are in single precision alone, token ids as whole numbers
  /// too.
  ///
  /// @param tokens true if an Embedding reads it
  void ofInput(boolean tokens) {
    checkUnread();
    inputPrecision(tokens);
    finish();
    stock.check();
    stock.used(Kind.LAYER, owner, known.name());
  }

  private void inputPrecision(boolean tokens) {
    JsonNode value = first("dtype", "input_dtype");
    JsonNode policy = value.isObject() ? value.path("config").path("name") : value;
    String name = policy.asString("float32");
    if (PRECISIONS.contains(name) || (tokens && name.matches("u?int(8|16|32|64)"))) {
      return;
    }
    stock.notUnderstood(
        Kind.SETTING,
        owner + ".dtype",
        "is "
            + brief(value)
            + "; Keras makes its input "
            + (name.contains("int") ? "whole numbers" : name)
            + " first, here it is read as float32; build the model with keras.Input(…,"
            + " dtype=\"float32\")");
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static String brief(JsonNode value) {
    String text = value.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
