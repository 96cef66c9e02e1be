package gatelens.cli.text;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// JSON documents on standard output: numbers in full precision, never `NaN`.
public final class Json {
  private Json() {}

  /// A document with its schema first.
  ///
  /// @param schema such as `gatelens.predict/1`
  public static Map<String, Object> document(String schema) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("schema", schema);
    return map;
  }

  /// Prints a document and a line end.
  ///
  /// @throws CommandFailure if it holds a number that JSON has no form for
  public static void print(Object document, PrintStream out) {
    out.println(text(document));
    out.flush();
  }

  /// A document as text.
  ///
  /// @throws CommandFailure if it holds a number that JSON has no form for
  public static String text(Object document) {
    check(document, "the document");
    return JsonMapper.shared().writeValueAsString(document);
  }

  private static void check(Object value, String where) {
    switch (value) {
      case Map<?, ?> map -> map.forEach((key, part) -> check(part, String.valueOf(key)));
      case List<?> list -> list.forEach(part -> check(part, where));
      case Double number when !Double.isFinite(number) -> throw notFinite(where, number);
      case Float number when !Float.isFinite(number) -> throw notFinite(where, number);
      case float[] numbers -> {
        for (float number : numbers) {
          check(number, where);
        }
      }
      case double[] numbers -> {
        for (double number : numbers) {
          check(number, where);
        }
      }
      case Object[] parts -> {
        for (Object part : parts) {
          check(part, where);
        }
      }
      default -> {}
    }
  }

  private static CommandFailure notFinite(String where, Number number) {
    return new CommandFailure(
        ExitCode.DATA,
        where + " is " + number + ", which JSON has no form for",
        "look for infinite or missing values in the inputs and weights: gatelens inspect MODEL");
  }
}
