package gatelens.data.file;

import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Notation;
import gatelens.data.Reading;
import gatelens.data.Understanding;
import gatelens.data.Words;
import gatelens.data.media.Media;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/// JSON objects without arrays, one a row, as a table: their fields are the columns, those of an
/// object within as `a.b`; fields that hold arrays in the first objects are not read. The objects
/// stand one a line, in one array, or over several lines.
final class JsonTable implements Table {
  /// NaN stands where a value is missing; Python writes it.
  static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final int LOOKED_AT = 20;

  private final Content content;
  private final BadRows bad;
  private final Set<String> arrays = new LinkedHashSet<>();
  private Optional<List<String>> header = Optional.empty();

  /// A table; nothing is read yet.
  JsonTable(Content content, BadRows bad) {
    this.content = content;
    this.bad = bad;
  }

  /// Gets objects.
  interface ObjectVisitor {
    /// One object.
    ///
    /// @param number of its line, or of the object in an array
    /// @return false to end the reading
    boolean object(long number, JsonNode node) throws IOException;
  }

  /// All objects of a file: one a line, in an array, or one after the other over several lines.
  ///
  /// @param look true to read them again later
  /// @param bad what is done with lines that are none
  static void objects(Content content, boolean look, BadRows bad, ObjectVisitor visitor)
      throws IOException {
    Path file = content.file();
    if (spread(content)) {
      spread(content, look, visitor);
      return;
    }
    TextLines.LineVisitor lines =
        (number, line) -> {
          if (line.isBlank()) {
            return true;
          }
          JsonNode node;
          try {
            node = MAPPER.readTree(line);
            if (!node.isObject()) {
              throw new DataException(file, number, "expected a JSON object");
            }
          } catch (JacksonException problem) {
            bad.add(new DataException(file, number, "it is no JSON: " + words(problem)));
            return true;
          } catch (DataException problem) {
            bad.add(problem);
            return true;
          }
          return visitor.object(number, node);
        };
    if (look) {
      TextLines.look(content, lines);
    } else {
      TextLines.read(content, lines);
    }
  }

  /// True if objects do not stand one a line.
  private static boolean spread(Content content) throws IOException {
    try (BufferedReader reader = new BufferedReader(TextLines.characters(content.look()))) {
      String line = reader.readLine();
      while (line != null && line.isBlank()) {
        line = reader.readLine();
      }
      return line != null && (line.strip().startsWith("[") || line.strip().equals("{"));
    } catch (java.nio.charset.CharacterCodingException broken) {
      throw TextLines.notUtf8(content.file(), 1);
    }
  }

  private static void spread(Content content, boolean look, ObjectVisitor visitor)
      throws IOException {
    InputStream bytes = look ? content.look() : content.read();
    long number = 0;
    try (java.io.Reader reader = TextLines.characters(bytes);
        MappingIterator<JsonNode> all = MAPPER.readerFor(JsonNode.class).readValues(reader)) {
      while (all.hasNextValue()) {
        number++;
        JsonNode node = all.nextValue();
        if (!node.isObject()) {
          throw new DataException(content.file(), number, "expected a JSON object, found " + node);
        }
        if (!visitor.object(number, node)) {
          return;
        }
      }
    } catch (JacksonException problem) {
      throw new DataException(
          content.file(),
          "object " + (number + 1) + " is no JSON: " + problem.getOriginalMessage());
    }
  }

  /// True if the first objects have no arrays, and more than a text and its label.
  static boolean isTable(Content content) throws IOException {
    boolean[] flat = {true};
    Set<String> texts = new LinkedHashSet<>();
    Set<String> others = new LinkedHashSet<>();
    int[] count = {0};
    objects(
        content,
        true,
        BadRows.skipped(),
        (number, node) -> {
          flat(node)
              .forEach((name, value) -> {
                flat[0] &= !value.isArray();
                if (!name.equals("label")) {
                  boolean text = value.isString() && !Media.isMedia(value.asString());
                  (text ? texts : others).add(name);
                }
              });
          return ++count[0] < LOOKED_AT;
        });
    return flat[0] && count[0] > 0 && !(texts.size() == 1 && others.isEmpty());
  }

  /// The fields of an object, those of objects within it as `a.b`.
  static Map<String, JsonNode> flat(JsonNode node) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    flat("", node, fields);
    return fields;
  }

  private static void flat(String before, JsonNode node, Map<String, JsonNode> into) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = before + field.getKey();
      if (field.getValue().isObject()) {
        flat(name + ".", field.getValue(), into);
      } else {
        into.put(Words.form(name), field.getValue());
      }
    }
  }

  @Override
  public Path file() {
    return content.file();
  }

  @Override
  public List<String> header() throws IOException {
    if (header.isEmpty()) {
      Set<String> names = new LinkedHashSet<>();
      int[] count = {0};
      objects(
          content,
          true,
          BadRows.skipped(),
          (number, node) -> {
            flat(node)
                .forEach((name, value) -> {
                  (value.isArray() ? arrays : names).add(name);
                });
            return ++count[0] < TableTally.LOOKED_AT;
          });
      header = Optional.of(List.copyOf(names));
    }
    return header.get();
  }

  @Override
  public List<String> notes() {
    return arrays.isEmpty()
        ? List.of()
        : List.of("fields of arrays are not read: " + String.join(", ", arrays));
  }

  @Override
  public Look look(int most) throws IOException {
    List<String> names = header();
    List<List<String>> rows = new ArrayList<>();
    rows(
        names,
        name -> true,
        true,
        BadRows.skipped(),
        (line, cells) -> {
          rows.add(cells);
          return rows.size() < most;
        });
    return new Look(names, rows);
  }

  @Override
  public void read(CellVisitor visitor) throws IOException {
    rows(header(), name -> true, false, bad, visitor);
  }

  @Override
  public void read(Set<String> columns, CellVisitor visitor) throws IOException {
    rows(header(), columns::contains, false, bad, visitor);
  }

  @Override
  public void survey(CellVisitor visitor) throws IOException {
    rows(header(), name -> true, true, BadRows.skipped(), visitor);
  }

  /// @param asked true for columns that have to be readable
  private void rows(
      List<String> names, Predicate<String> asked, boolean look, BadRows bad, CellVisitor visitor)
      throws IOException {
    Set<String> known = new HashSet<>(names);
    objects(
        content,
        look,
        bad,
        (number, node) -> {
          Map<String, JsonNode> fields = flat(node);
          for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
            boolean strange = field.getValue().isArray() || !known.contains(field.getKey());
            boolean ofNoAccount =
                arrays.contains(field.getKey()) && !known.contains(field.getKey());
            if (strange && !ofNoAccount && asked.test(field.getKey())) {
              bad.add(
                  new DataException(
                      file(),
                      number,
                      field.getKey(),
                      field.getValue().isArray()
                          ? "expected a value, found an array"
                          : "none of the first objects has this field"));
              return true;
            }
          }
          List<String> cells = new ArrayList<>(names.size());
          for (String name : names) {
            JsonNode value = fields.get(name);
            cells.add(value == null || value.isNull() ? "" : value.asString(value.toString()));
          }
          return visitor.row(number, cells);
        });
  }

  /// What the fields of JSON objects with arrays or texts hold, by the first of them.
  ///
  /// @param kinds by the name of the field
  record Fields(Map<String, Kind> kinds, Set<String> unique) {
    private static final int FIRST = 200;
    private static final int MANY = 10;
    private static final int LONG = 40;

    /// How the name of an object is noted.
    static final String NAME = "NAME";

    /// What a field holds.
    enum Kind {
      /// A number, true or false.
      VALUE,
      /// A string of a word or two.
      WORD,
      /// A string.
      TEXT,
      /// Numbers over time.
      SERIES,
      /// Objects, of which each is an event.
      EVENTS,
      /// Nothing so far.
      NOTHING
    }

    /// Looks at the first objects.
    static Fields of(Content content, Reading reading) throws IOException {
      Map<String, Kind> kinds = new LinkedHashMap<>();
      Map<String, Set<String>> words = new LinkedHashMap<>();
      int[] count = {0};
      objects(
          content,
          true,
          BadRows.skipped(),
          (number, node) -> {
            flat(node)
                .forEach((name, value) -> {
                  boolean text = value.isString() && ColumnNames.text(name);
                  kinds.merge(name, text ? Kind.TEXT : kind(value), Fields::more);
                  if (value.isString()) {
                    words.computeIfAbsent(name, key -> new HashSet<>()).add(value.asString());
                  }
                });
            return ++count[0] < FIRST;
          });
      Set<String> unique = new HashSet<>();
      words.forEach((name, all) -> {
        if (count[0] >= MANY && all.size() == count[0]) {
          unique.add(name);
        }
      });
      return new Fields(kinds, unique);
    }

    private static Kind more(Kind one, Kind other) {
      return one == Kind.NOTHING || (one == Kind.WORD && other == Kind.TEXT) ? other : one;
    }

    private boolean series() {
      return kinds.values().stream().anyMatch(kind -> kind == Kind.SERIES || kind == Kind.EVENTS);
    }

    /// A word beside a series that is the same at every step, as a number there is.
    private boolean category(String name, Reading reading) {
      return kinds.get(name) == Kind.WORD
          && series()
          && !name.equals(reading.roles().label().orElse("label"))
          && reading.roles().text().filter(name::equals).isEmpty()
          && !nameOfOne(name);
    }

    /// A name of the object, or a date of it.
    private boolean nameOfOne(String name) {
      Kind kind = kinds.getOrDefault(name, Kind.NOTHING);
      boolean value = kind == Kind.VALUE || (kind == Kind.WORD && series());
      return (value && (ColumnNames.id(name) || ColumnNames.time(name) >= 0))
          || (kind == Kind.WORD && (ColumnNames.id(name) || (series() && unique.contains(name))));
    }

    private static Kind kind(JsonNode value) {
      if (value.isArray()) {
        return value.path(0).isObject() ? Kind.EVENTS : Kind.SERIES;
      }
      if (value.isString()) {
        String text = value.asString();
        return text.length() > LONG || text.strip().split("\\s+").length > 2
            ? Kind.TEXT
            : Kind.WORD;
      }
      return value.isNull() ? Kind.NOTHING : Kind.VALUE;
    }

    private List<String> candidates(Reading reading) {
      for (int rank = 0; rank < 3; rank++) {
        int wanted = rank;
        List<String> named =
            kinds.keySet().stream()
                .filter(name -> ColumnNames.label(name) == wanted)
                .filter(name -> !reading.roles().features().contains(name))
                .filter(name ->
                    kinds.get(name) == Kind.VALUE
                        || kinds.get(name) == Kind.TEXT
                        || kinds.get(name) == Kind.WORD
                        || (wanted == 0 && kinds.get(name) == Kind.SERIES))
                .toList();
        if (!named.isEmpty()) {
          return named;
        }
      }
      return List.of();
    }

    /// With the field of the label, where nobody names it: by its usual names.
    Reading labelled(Reading reading) {
      List<String> named = candidates(reading);
      Reading with =
          reading.roles().label().isPresent() || named.isEmpty()
              ? reading
              : reading.withColumns(reading.roles().features(), Optional.of(named.get(0)));
      List<Notation> known = new ArrayList<>();
      for (String name : kinds.keySet()) {
        if (category(name, with) || (kinds.get(name) == Kind.WORD && nameOfOne(name))) {
          known.add(new Notation(name, Notation.Kind.WORDS, nameOfOne(name) ? NAME : ""));
        }
      }
      return known.isEmpty() ? with : with.withNotations(known);
    }

    /// What each field was taken for.
    Understanding understanding(Reading reading) {
      String label = reading.roles().label().orElse("label");
      boolean series =
          kinds.values().stream().anyMatch(kind -> kind == Kind.SERIES || kind == Kind.EVENTS);
      List<Understanding.Part> parts = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      kinds.forEach((name, kind) -> {
        boolean time = reading.roles().time().equals(Optional.of(name));
        boolean chosen =
            reading.roles().features().isEmpty() || reading.roles().features().contains(name);
        boolean named =
            reading.roles().id().contains(name)
                || (nameOfOne(name) && !reading.roles().text().equals(Optional.of(name)));
        Understanding.Use use =
            name.equals(label)
                ? Understanding.Use.LABEL
                : time
                    ? Understanding.Use.TIME
                    : !chosen || named || kind == Kind.NOTHING || (kind == Kind.VALUE && !series)
                        ? Understanding.Use.LEFT_OUT
                        : Understanding.Use.FEATURE;
        boolean text = kind == Kind.TEXT || (kind == Kind.WORD && !category(name, reading));
        if (use == Understanding.Use.FEATURE && text) {
          texts.add(name);
        }
        parts.add(
            new Understanding.Part(
                name,
                use,
                words(
                    category(name, reading) || named ? kind : kind == Kind.WORD ? Kind.TEXT : kind,
                    use),
                ""));
      });
      List<String> questions = new ArrayList<>();
      if (reading.roles().text().isEmpty() && texts.size() > 1) {
        questions.add(
            texts.size()
                + " fields hold texts, "
                + String.join(", ", texts)
                + ": name the fields that are read with --features, or one text with"
                + " --text-column");
      }
      return new Understanding("JSON objects, one an example", parts, List.of(), questions);
    }

    private static String words(Kind kind, Understanding.Use use) {
      return switch (use) {
        case LABEL -> "the answer, one an object";
        case TIME -> "when";
        case SEQUENCE, FEATURE, LEFT_OUT ->
            switch (kind) {
              case VALUE ->
                  use == Understanding.Use.FEATURE ? "number, the same at every step" : "a value";
              case WORD ->
                  use == Understanding.Use.FEATURE ? "word, the same at every step" : "a name";
              case TEXT -> "text";
              case SERIES -> "a series";
              case EVENTS -> "events";
              case NOTHING -> "empty";
            };
      };
    }
  }

  /// What the parser says, without its own name for where the object began: it has the line alone.
  private static String words(JacksonException problem) {
    String all = problem.getOriginalMessage();
    int source = all.indexOf(" (start marker");
    return source < 0 ? all : all.substring(0, source);
  }
}
