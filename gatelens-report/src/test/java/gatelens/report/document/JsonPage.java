package gatelens.report.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The part of `docs/json.md` that is made from the records: a section for each schema.
final class JsonPage {
  private final Described words;
  private final StringBuilder page = new StringBuilder();

  private JsonPage(Described words) {
    this.words = words;
  }

  static String of(Described words) {
    JsonPage it = new JsonPage(words);
    Field.schemas().forEach(it::section);
    return it.page.toString();
  }

  private void section(String schema, List<Class<?>> types) {
    page.append("\n## `").append(schema).append("`\n");
    for (Class<?> type : types) {
      String said = words.of(type).text();
      String prefix = "`" + schema + "`: ";
      String text = said.startsWith(prefix) ? said.substring(prefix.length()) : said;
      page.append("\n").append(Character.toUpperCase(text.charAt(0))).append(text.substring(1));
      page.append("\n\n| field | type | what |\n|---|---|---|\n");
      rows("", type, List.of());
    }
  }

  private void rows(String prefix, Class<?> type, List<Class<?>> outer) {
    List<Class<?>> inside = Stream.concat(outer.stream(), Stream.of(type)).toList();
    for (Field field : Field.of(type, words)) {
      String path = prefix + (field.any() ? "…" : field.name());
      Set<Class<?>> known = Set.copyOf(inside);
      page.append("| `").append(path).append("` | ").append(word(field.kind()));
      page.append(field.optional() ? ", optional" : "");
      page.append(" | ").append(field.words().replace("|", "\\|")).append(" |\n");
      for (Below below : below(field.kind(), path)) {
        if (!known.contains(below.type)) {
          rows(below.path + ".", below.type, inside);
        }
      }
    }
  }

  private record Below(String path, Class<?> type) {}

  private static List<Below> below(Field.Kind kind, String path) {
    List<Below> all = new ArrayList<>();
    switch (kind) {
      case Field.Kind.Fields fields -> all.add(new Below(path, fields.type()));
      case Field.Kind.ListOf list -> all.addAll(below(list.each(), path + "[]"));
      case Field.Kind.ByName map -> all.addAll(below(map.each(), path + ".NAME"));
      case Field.Kind.PerInputOf some -> all.addAll(below(some.each(), path));
      case Field.Kind.Text text -> {}
      case Field.Kind.Whole whole -> {}
      case Field.Kind.Real real -> {}
      case Field.Kind.Flag flag -> {}
      case Field.Kind.Array array -> {}
    }
    return all;
  }

  private static String word(Field.Kind kind) {
    return switch (kind) {
      case Field.Kind.Text text -> "text";
      case Field.Kind.Whole whole -> "integer";
      case Field.Kind.Real real -> "number";
      case Field.Kind.Flag flag -> "boolean";
      case Field.Kind.Array array -> "array of numbers";
      case Field.Kind.Fields fields -> "object";
      case Field.Kind.ListOf list -> "list of " + plural(list.each());
      case Field.Kind.ByName map -> "object, by name " + article(map.each());
      case Field.Kind.PerInputOf some -> word(some.each()) + ", or by input";
    };
  }

  private static String plural(Field.Kind kind) {
    String word = word(kind);
    for (String one : List.of("text", "integer", "number", "boolean", "object", "list")) {
      if (word.equals(one) || word.startsWith(one + " ")) {
        return one + "s" + word.substring(one.length());
      }
    }
    return word.startsWith("array ") ? "arrays" + word.substring("array".length()) : word;
  }

  private static String article(Field.Kind kind) {
    String word = word(kind);
    return ("aeio".indexOf(word.charAt(0)) >= 0 ? "an " : "a ") + word;
  }
}
