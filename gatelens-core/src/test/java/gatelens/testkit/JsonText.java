package gatelens.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the JSON of reference files: objects, arrays, strings without escapes, numbers, true,
/// false, null (as an empty list).
public final class JsonText {
  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /// A map, list, string, number or truth value.
  public static Object read(String text) {
    return new JsonText(text).value();
  }

  /// A map, by names.
  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  /// A list.
  @SuppressWarnings("unchecked")
  public static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  /// The member of a map.
  public static Object get(Object map, String name) {
    Object value = map(map).get(name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " in " + map(map).keySet());
    }
    return value;
  }

  /// Nested lists of numbers as one array.
  public static float[] floats(Object value) {
    List<Float> all = new ArrayList<>();
    collect(value, all);
    float[] flat = new float[all.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = all.get(i);
    }
    return flat;
  }

  private static void collect(Object value, List<Float> all) {
    if (value instanceof Double number) {
      all.add(number.floatValue());
    } else if (value instanceof Boolean truth) {
      all.add(truth ? 1f : 0f);
    } else {
      list(value).forEach(part -> collect(part, all));
    }
  }

  private char next() {
    while (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ',') {
      at++;
    }
    return text.charAt(at);
  }

  private Object value() {
    char c = next();
    if (c == '{') {
      at++;
      Map<String, Object> map = new LinkedHashMap<>();
      while (next() != '}') {
        String name = (String) value();
        at = text.indexOf(':', at) + 1;
        map.put(name, value());
      }
      at++;
      return map;
    }
    if (c == '[') {
      at++;
      List<Object> list = new ArrayList<>();
      while (next() != ']') {
        list.add(value());
      }
      at++;
      return list;
    }
    if (c == '"') {
      int end = text.indexOf('"', at + 1);
      String string = text.substring(at + 1, end);
      at = end + 1;
      return string;
    }
    int start = at;
    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> List.of();
      default -> Double.valueOf(word);
    };
  }
}
