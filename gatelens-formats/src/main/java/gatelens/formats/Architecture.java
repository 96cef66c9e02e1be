package gatelens.formats;

import gatelens.names.NearestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a file of bare weights cannot say of itself, from a JSON file that the user writes:
/// `{"readout": "last", "activation": "softmax", "classes": ["no", "yes"]}`. Only the keys of
/// {@link Key} are known; a Keras configuration may stand in its place for Keras' weights.
///
/// @param json the whole document
/// @param file where it stands, for messages; empty where nothing is told
public record Architecture(JsonNode json, Optional<Path> file) {
  /// A key that an architecture file may have.
  public enum Key {
    /// How steps become one output.
    READOUT("last, mean, max, every, states", "last"),
    /// The activation of the last dense layer.
    ACTIVATION("linear, softmax, sigmoid, relu, leaky_relu(0.01), …", "linear"),
    /// The dense layers after the recurrent ones, in order, each with its activation.
    HEAD("[\"fc.0:relu\", \"fc.2\"]", "found by width"),
    /// The module that is the embedding; null for none.
    EMBEDDING("\"encoder\", null", "found by width and name"),
    /// All of the model, in order.
    LAYERS(
        "[\"emb:embedding\", \"rnns.0\", \"norm:layer_norm\", \"rnns.1\", \"last\", \"fc\"]", ""),
    /// Which of several state dicts of a checkpoint.
    KEY("\"ema.model\"", "the only one"),
    /// Tensors or modules that do not matter.
    IGNORE("[\"mask\"]", "none"),
    /// Whether token 0 is padding.
    MASK_ZERO("true, false", "false"),
    /// The names of the outputs.
    CLASSES("[\"no\", \"yes\"]", "none");

    private final String values;
    private final String usual;

    Key(String values, String usual) {
      this.values = values;
      this.usual = usual;
    }

    /// As it stands in the file.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// What it may be.
    public String allowed() {
      return values;
    }

    /// What holds where it is not told.
    public String usual() {
      return usual;
    }
  }

  private static final Set<String> READOUTS =
      Set.of("last", "mean", "max", "every", "sequence", "states");

  /// What holds where nothing is said.
  public static Architecture usual() {
    return new Architecture(JsonMapper.shared().createObjectNode(), Optional.empty());
  }

  /// Reads a description.
  ///
  /// @throws FormatException if it is no JSON object
  /// @throws UnsupportedModelException if it has a key or a value that is not known
  public static Architecture read(Path file) throws IOException {
    return of(Files.readString(file, StandardCharsets.UTF_8), file);
  }

  /// A description from its text.
  ///
  /// @param file for messages
  /// @throws FormatException if it is no JSON object
  /// @throws UnsupportedModelException if it has a key or a value that is not known
  public static Architecture of(String text, Path file) throws FormatException {
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(text);
    } catch (JacksonException wrong) {
      throw new FormatException(file + ": expected JSON: " + wrong.getOriginalMessage(), wrong);
    }
    if (json == null || !json.isObject()) {
      throw new FormatException(
          file
              + ": expected a JSON object such as {\"readout\": \"last\", \"activation\":"
              + " \"softmax\"}");
    }
    Architecture told = new Architecture(json, Optional.of(file));
    if (!told.isKeras()) {
      told.check();
    }
    return told;
  }

  /// True if it is the configuration of a Keras model.
  public boolean isKeras() {
    return json.has("config") || json.has("class_name");
  }

  /// True if a key is told.
  public boolean tells(Key key) {
    return json.has(key.word());
  }

  /// `last`, `mean`, `max`, `every` or `states`: how steps become one output; usual: last.
  public String readout() {
    String word = json.path(Key.READOUT.word()).asString("last");
    return word.equals("sequence") ? "every" : word;
  }

  /// The activation of the last dense layer; usual: linear, so that outputs are logits.
  public String activation() {
    return json.path(Key.ACTIVATION.word()).asString("linear");
  }

  /// Names of the outputs, empty if unknown.
  public List<String> classes() {
    return words(Key.CLASSES).orElse(List.of());
  }

  /// The dense layers after the recurrent ones, in order; empty where it is not told.
  public Optional<List<String>> head() {
    return words(Key.HEAD);
  }

  /// All of the model in order; empty where it is not told.
  public Optional<List<String>> layers() {
    return words(Key.LAYERS);
  }

  /// The tensors and modules that do not matter.
  public List<String> ignored() {
    return words(Key.IGNORE).orElse(List.of());
  }

  /// The module that is the embedding; empty where it is not told, or told to be none.
  public Optional<String> embedding() {
    JsonNode value = json.path(Key.EMBEDDING.word());
    return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  /// Which of several state dicts; empty where it is not told.
  public Optional<String> key() {
    JsonNode value = json.path(Key.KEY.word());
    return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  /// True if token 0 is padding.
  public boolean maskZero() {
    return json.path(Key.MASK_ZERO.word()).asBoolean(false);
  }

  /// Refuses to be told beside a file that says everything of itself.
  ///
  /// @param model the model's file
  /// @throws UnsupportedModelException if something is told
  public void refuseBeside(String model) {
    if (file.isPresent()) {
      throw new UnsupportedModelException(
          model
              + ": the file holds its own architecture, so "
              + file.get()
              + " would be ignored; leave --architecture out");
    }
  }

  /// Refuses keys that a reader has no use for.
  ///
  /// @param model the model's file
  /// @param known those it reads
  /// @throws UnsupportedModelException if another is told
  public void refuseBut(String model, Set<Key> known) {
    for (Key key : Key.values()) {
      if (tells(key) && !known.contains(key)) {
        throw wrong("\"" + key.word() + "\" has no meaning for " + model + " and would be ignored");
      }
    }
  }

  private Optional<List<String>> words(Key key) {
    JsonNode list = json.path(key.word());
    if (!list.isArray()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asString("")));
    return Optional.of(List.copyOf(words));
  }

  private void check() {
    Set<String> known = new TreeSet<>();
    for (Key key : Key.values()) {
      known.add(key.word());
    }
    for (String key : json.propertyNames()) {
      if (!known.contains(key)) {
        throw wrong(
            "the key \""
                + key
                + "\" is unknown; there are "
                + String.join(", ", known)
                + NearestName.question(key, known));
      }
    }
    for (Key key : Key.values()) {
      JsonNode value = json.path(key.word());
      if (!value.isMissingNode() && !fits(key, value)) {
        throw wrong(
            "\""
                + key.word()
                + "\" is "
                + value
                + "; it may be "
                + key.allowed()
                + NearestName.question(value.asString(""), List.of(key.allowed().split(", ", -1))));
      }
    }
    if (tells(Key.LAYERS)) {
      for (Key key : List.of(Key.HEAD, Key.EMBEDDING)) {
        if (tells(key)) {
          throw wrong(
              "\"layers\" tells all of the model, so \""
                  + key.word()
                  + "\" must not stand beside it");
        }
      }
    }
  }

  private static boolean fits(Key key, JsonNode value) {
    return switch (key) {
      case READOUT -> value.isString() && READOUTS.contains(value.stringValue());
      case ACTIVATION, KEY -> value.isString();
      case EMBEDDING -> value.isString() || value.isNull();
      case MASK_ZERO -> value.isBoolean();
      case HEAD, LAYERS, IGNORE, CLASSES -> {
        boolean words = value.isArray();
        for (JsonNode word : value) {
          words &= word.isString() && !word.stringValue().isEmpty();
        }
        yield words;
      }
    };
  }

  private UnsupportedModelException wrong(String what) {
    return new UnsupportedModelException(
        "architecture " + file.map(Path::toString).orElse("") + ": " + what);
  }
}
