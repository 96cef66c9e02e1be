package gatelens.formats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a file of bare weights cannot say of itself, from a JSON file that the user writes:
/// `{"readout": "last", "activation": "softmax", "classes": ["no", "yes"]}`.
///
/// @param json the whole document: a Keras configuration where the weights are Keras'
/// @param readout `last`, `mean`, `max` or `sequence`: how steps become one output; usual: last
/// @param activation of the head; usual: linear, so that outputs are logits
/// @param classes names of the outputs, empty if unknown
public record Architecture(JsonNode json, String readout, String activation, List<String> classes) {
  /// Keeps an unmodifiable copy.
  public Architecture {
    classes = List.copyOf(classes);
  }

  /// What holds where nothing is said.
  public static Architecture usual() {
    return new Architecture(JsonMapper.shared().createObjectNode(), "last", "linear", List.of());
  }

  /// Reads a description.
  ///
  /// @throws FormatException if it is no JSON object
  public static Architecture read(Path file) throws IOException {
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(Files.readString(file, StandardCharsets.UTF_8));
    } catch (JacksonException wrong) {
      throw new FormatException(file + ": expected JSON: " + wrong.getOriginalMessage(), wrong);
    }
    if (!json.isObject()) {
      throw new FormatException(
          file
              + ": expected a JSON object such as {\"readout\": \"last\", \"activation\":"
              + " \"softmax\"}");
    }
    List<String> classes = new ArrayList<>();
    json.path("classes").forEach(name -> classes.add(name.asString()));
    return new Architecture(
        json,
        json.path("readout").asString("last"),
        json.path("activation").asString("linear"),
        classes);
  }
}
