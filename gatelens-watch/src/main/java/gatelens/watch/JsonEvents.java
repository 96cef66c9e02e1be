package gatelens.watch;

import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// One JSON object a line; fields of an object within are `a.b`. Fields that nobody asked for are
/// passed over.
final class JsonEvents implements EventParser {
  private static final int DEEPEST = 100;

  private final JsonFactory factory;
  private final Map<String, Integer> columns = new HashMap<>();
  private final List<String> names;

  JsonEvents(List<String> names) {
    this.names = names;
    for (int i = 0; i < names.size(); i++) {
      columns.put(names.get(i), i);
    }
    factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
  }

  @Override
  public RawEvent parse(String line) throws BadEvent {
    String[] cells = new String[names.size()];
    boolean[] plain = new boolean[cells.length];
    try (JsonParser json = factory.createParser(ObjectReadContext.empty(), line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new BadEvent("expected a JSON object in the line");
      }
      object(json, "", cells, plain);
      if (json.nextToken() != null) {
        throw new BadEvent("something stands behind the JSON object in the line");
      }
    } catch (JacksonException wrong) {
      throw new BadEvent(ANYTHING, "no JSON: " + shortened(wrong.getOriginalMessage()));
    }
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] == null) {
        throw new BadEvent("there is no field " + names.get(i) + nearest(names.get(i), line));
      }
    }
    return new RawEvent(Arrays.asList(cells), plain);
  }

  private String nearest(String name, String line) {
    try (JsonParser json = factory.createParser(ObjectReadContext.empty(), line)) {
      json.nextToken();
      List<String> fields = new ArrayList<>();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        fields.add(json.currentName());
        json.nextToken();
        json.skipChildren();
      }
      return NearestName.question(name, fields);
    }
  }

  /// A reason that may quote any part of the line.
  static final String ANYTHING = "*";

  /// What the parser says, without the settings and places of its own that nobody here can reach.
  private static String shortened(String message) {
    String line =
        message
            .lines()
            .findFirst()
            .orElse("")
            .replaceAll(": enable `[^`]*` to allow", "")
            .replaceAll(", from `[^`]*`", "")
            .replaceAll(" \\(start marker at .*", "");
    return line.length() > 160 ? line.substring(0, 160) + "…" : line;
  }

  private void object(JsonParser json, String prefix, String[] cells, boolean[] plain)
      throws BadEvent {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = prefix.isEmpty() ? json.currentName() : prefix + "." + json.currentName();
      JsonToken value = json.nextToken();
      Integer at = columns.get(name);
      if (value == JsonToken.START_OBJECT) {
        if (at != null) {
          throw new BadEvent("field " + name + ": expected a value, found an object");
        }
        object(json, name, cells, plain);
      } else if (value == JsonToken.START_ARRAY) {
        if (at != null) {
          throw new BadEvent("field " + name + ": expected a value, found an array");
        }
        json.skipChildren();
      } else if (at != null) {
        if (cells[at] != null) {
          throw new BadEvent("field " + name + " stands there twice");
        }
        cells[at] = value == JsonToken.VALUE_NULL ? "" : json.getString();
        plain[at] = value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_NUMBER_FLOAT;
      }
    }
  }
}
