package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A field of a document, as its record has it.
///
/// @param name in JSON
/// @param kind of its value
/// @param optional true if it may be absent
/// @param any true if it is no field by itself: its entries are fields beside the others
/// @param words what it says
record Field(String name, Kind kind, boolean optional, boolean any, String words) {
  /// What a value looks like.
  sealed interface Kind {
    /// A text.
    record Text() implements Kind {}

    /// A whole number.
    record Whole() implements Kind {}

    /// A number.
    record Real() implements Kind {}

    /// True or false.
    record Flag() implements Kind {}

    /// Arrays of numbers within arrays.
    record Array() implements Kind {}

    /// A list.
    record ListOf(Kind each) implements Kind {}

    /// An object with a value for each name.
    record ByName(Kind each) implements Kind {}

    /// A value, or one for each of a model's inputs.
    record PerInputOf(Kind each) implements Kind {}

    /// An object.
    record Fields(Class<?> type) implements Kind {}
  }

  /// The fields of a record.
  static List<Field> of(Class<?> type, Described words) {
    List<Field> fields = new ArrayList<>();
    Map<String, String> said = words.of(type).components();
    for (RecordComponent component : type.getRecordComponents()) {
      String own = component.getName();
      if (!said.containsKey(own)) {
        throw new AssertionError(type.getName() + " does not say what " + own + " is");
      }
      JsonProperty other = component.getAccessor().getAnnotation(JsonProperty.class);
      Type what = component.getGenericType();
      boolean optional = raw(what).getSimpleName().startsWith("Optional");
      fields.add(
          new Field(
              other == null ? own : other.value(),
              kind(optional && what instanceof ParameterizedType ? argument(what, 0) : what),
              optional,
              component.getAccessor().isAnnotationPresent(JsonAnyGetter.class),
              said.getOrDefault(own, "")));
    }
    return fields;
  }

  private static Kind kind(Type type) {
    Class<?> raw = raw(type);
    if (raw == String.class) {
      return new Kind.Text();
    } else if (List.of(int.class, long.class, Integer.class, Long.class).contains(raw)
        || raw == OptionalInt.class
        || raw == OptionalLong.class) {
      return new Kind.Whole();
    } else if (List.of(double.class, Double.class, float.class, Float.class).contains(raw)
        || raw == OptionalDouble.class) {
      return new Kind.Real();
    } else if (raw == boolean.class || raw == Boolean.class) {
      return new Kind.Flag();
    } else if (raw == Numbers.class) {
      return new Kind.Array();
    } else if (raw == List.class) {
      return new Kind.ListOf(kind(argument(type, 0)));
    } else if (raw == Map.class) {
      return new Kind.ByName(kind(argument(type, 1)));
    } else if (raw == PerInput.class) {
      return new Kind.PerInputOf(kind(argument(type, 0)));
    } else if (raw.isRecord() && raw.getPackageName().equals(Document.class.getPackageName())) {
      return new Kind.Fields(raw);
    }
    throw new AssertionError("a document has a field of the type " + type + ", which none can be");
  }

  private static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType some ? some.getRawType() : type);
  }

  private static Type argument(Type type, int which) {
    return ((ParameterizedType) type).getActualTypeArguments()[which];
  }

  /// The schemas with their records, in alphabetical order.
  static Map<String, List<Class<?>>> schemas() {
    Map<String, List<Class<?>>> all = new java.util.TreeMap<>();
    for (Class<?> type : Document.class.getPermittedSubclasses()) {
      all.computeIfAbsent(schema(type), name -> new ArrayList<>()).add(type);
    }
    return all;
  }

  /// Name and version of a document's schema.
  static String schema(Class<?> type) {
    try {
      return (String) Optional.ofNullable(schemaHolder(type).getField("SCHEMA").get(null)).get();
    } catch (ReflectiveOperationException problem) {
      throw new LinkageError(type + " has no SCHEMA", problem);
    }
  }

  private static Class<?> schemaHolder(Class<?> type) {
    return type == StateDemoDocument.class
            || type == StreamDemoDocument.class
            || type == MediaDemoDocument.class
        ? DemoDocument.class
        : type;
  }
}
