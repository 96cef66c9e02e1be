package gatelens.report.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

/// JSON Schema 2020-12 of the records: the files of `docs/schema`.
final class JsonSchemas {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private final Described words;
  private final Map<String, Object> definitions = new TreeMap<>();

  private final Map<String, Class<?>> defined = new HashMap<>();

  private JsonSchemas(Described words) {
    this.words = words;
  }

  /// The texts by the names of their files.
  static Map<String, String> of(Described words) {
    Map<String, String> files = new TreeMap<>();
    Field.schemas().forEach((schema, types) -> files.put(file(schema), text(words, schema, types)));
    return files;
  }

  /// `gatelens.explain/1` → `explain-1.json`.
  static String file(String schema) {
    return schema.substring("gatelens.".length()).replace('/', '-') + ".json";
  }

  private static String text(Described words, String schema, List<Class<?>> types) {
    JsonSchemas it = new JsonSchemas(words);
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("$schema", DIALECT);
    root.put("title", schema);
    if (types.size() == 1) {
      root.putAll(it.object(types.get(0), Map.of("const", schema)));
    } else {
      root.put(
          "oneOf", types.stream().map(type -> it.object(type, Map.of("const", schema))).toList());
    }
    if (!it.definitions.isEmpty()) {
      root.put("$defs", it.definitions);
    }
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    return JsonMapper.shared()
            .writer()
            .with(new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent))
            .writeValueAsString(root)
        + "\n";
  }

  private Map<String, Object> object(Class<?> type, Map<String, Object> schema) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("description", words.of(type).text());
    object.put("type", "object");
    if (!schema.isEmpty()) {
      properties.put("schema", schema);
      required.add("schema");
    }
    for (Field field : Field.of(type, words)) {
      if (field.any()) {
        continue;
      }
      Map<String, Object> property = new LinkedHashMap<>();
      property.put("description", field.words());
      property.putAll(value(field.kind()));
      properties.put(field.name(), property);
      if (!field.optional()) {
        required.add(field.name());
      }
    }
    object.put("properties", properties);
    object.put("required", required);
    return object;
  }

  private Map<String, Object> value(Field.Kind kind) {
    return switch (kind) {
      case Field.Kind.Text text -> Map.of("type", "string");
      case Field.Kind.Whole whole -> Map.of("type", "integer");
      case Field.Kind.Real real -> Map.of("type", "number");
      case Field.Kind.Flag flag -> Map.of("type", "boolean");
      case Field.Kind.Array array -> defined("Numbers");
      case Field.Kind.Fields fields -> defined(fields.type());
      case Field.Kind.ListOf list -> ordered("type", "array", "items", value(list.each()));
      case Field.Kind.ByName map ->
          ordered("type", "object", "additionalProperties", value(map.each()));
      case Field.Kind.PerInputOf some ->
          Map.of(
              "anyOf",
              List.of(
                  value(some.each()),
                  ordered("type", "object", "additionalProperties", value(some.each()))));
    };
  }

  private Map<String, Object> defined(Class<?> type) {
    String name = type.getSimpleName();
    Class<?> other = defined.putIfAbsent(name, type);
    if (other != null && other != type) {
      throw new AssertionError("one document has two records of the name " + name);
    }
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of());
      definitions.put(name, object(type, Map.of()));
    }
    return Map.of("$ref", "#/$defs/" + name);
  }

  /// Arrays within arrays, to any depth.
  private Map<String, Object> defined(String numbers) {
    Map<String, Object> reference = Map.of("$ref", "#/$defs/" + numbers);
    definitions.put(
        numbers,
        ordered(
            "type",
            "array",
            "items",
            Map.of("anyOf", List.of(Map.of("type", "number"), reference))));
    return reference;
  }

  private static Map<String, Object> ordered(
      String first, Object one, String second, Object other) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(first, one);
    map.put(second, other);
    return map;
  }
}
