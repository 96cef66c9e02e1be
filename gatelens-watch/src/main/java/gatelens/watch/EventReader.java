package gatelens.watch;

import gatelens.data.Encoding;
import gatelens.data.Input;
import gatelens.data.Words;
import gatelens.file.Sha256;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Lines as events of keys. The first line that is an object or names columns decides how they are
/// written, where nobody says it.
final class EventReader {
  private static final int LONGEST_KEY = 1000;
  private static final int DIGEST = 16;
  private static final List<String> NO_ID = List.of("none");

  private final Fields fields;
  private final List<String> key;
  private final EventEncoder encoder;
  private final List<String> columns;
  private Optional<EventParser> parser = Optional.empty();

  /// An event of a key.
  ///
  /// @param key as it is written and kept
  /// @param raw all cells
  /// @param time as it stands in the event; empty where there is none
  /// @param number true if it is a number there
  record KeyedEvent(String key, EventParser.RawEvent raw, String time, boolean number) {}

  EventReader(Lens lens, Fields fields) {
    this.fields = fields;
    this.encoder = EventEncoder.of(lens, fields);
    List<String> trained =
        Encoding.of(lens.model().info()).map(e -> e.reading().roles().id()).orElse(List.of());
    this.key = !fields.key().isEmpty() ? fields.key() : trained.equals(NO_ID) ? List.of() : trained;
    this.columns = new ArrayList<>(key);
    columns.addAll(encoder.columns());
    for (String hidden : fields.hidden()) {
      if (!columns.contains(hidden)) {
        throw new Refused(
            Refused.Kind.QUESTION,
            "a field " + hidden + " to be hidden: the fields that are read are " + columns,
            "",
            "hide");
      }
    }
  }

  private EventReader(EventReader other) {
    this.fields = other.fields;
    this.key = other.key;
    this.encoder = other.encoder;
    this.columns = other.columns;
  }

  /// One of the same events that has read no line.
  EventReader another() {
    return new EventReader(this);
  }

  /// Lines as it reads them.
  MadeUpLines madeUp() {
    return new MadeUpLines(this, fields.format() == Fields.Format.CSV);
  }

  EventEncoder encoder() {
    return encoder;
  }

  /// The fields of the key.
  List<String> key() {
    return key;
  }

  /// The fields that are read: keys first.
  List<String> columns() {
    return columns;
  }

  /// The event of a line; empty for the names of a table's columns.
  Optional<KeyedEvent> read(Line line, int longest) throws BadEvent {
    if (line.isCut()) {
      throw new BadEvent("a line of " + line.length() + " bytes; at most " + longest + " are read");
    }
    String text = Utf8.text(line.bytes(), line.offset() == 0);
    if (parser.isEmpty()) {
      Optional<CsvEvents> table = table(text);
      if (table.isEmpty() && !isJson(text)) {
        // what is neither leaves it open what the lines are
        throw new BadEvent(CsvEvents.lacking(text, columns));
      }
      parser = table.isPresent() ? Optional.of(table.get()) : Optional.of(new JsonEvents(columns));
      if (table.isPresent()) {
        return Optional.empty();
      }
    }
    if (parser.get().header().contains(text)) {
      // files one behind the other, or a pipe that was opened again
      return Optional.empty();
    }
    return Optional.of(keyed(parser.get().parse(text)));
  }

  private boolean isJson(String first) {
    return fields.format() == Fields.Format.JSON
        || (fields.format() == Fields.Format.AUTO && first.stripLeading().startsWith("{"));
  }

  private Optional<CsvEvents> table(String first) throws BadEvent {
    if (isJson(first)) {
      return Optional.empty();
    }
    Optional<CsvEvents> table = CsvEvents.of(first, columns);
    if (table.isEmpty() && fields.format() == Fields.Format.CSV) {
      throw new Refused(
          Refused.Kind.DATA,
          "the first line is not the names of a table with the columns "
              + columns
              + ": found "
              + CsvEvents.lacking(first, columns),
          "say which columns are what",
          "key",
          "time",
          "features");
    }
    return table;
  }

  private KeyedEvent keyed(EventParser.RawEvent raw) throws BadEvent {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      String part = Words.form(raw.cells().get(i).strip());
      if (part.isEmpty()) {
        throw new BadEvent("field " + key.get(i) + ": the key is missing");
      }
      if (part.length() > LONGEST_KEY || !Utf8.isWhole(part)) {
        throw new BadEvent(
            "field " + key.get(i) + ": expected a key of at most " + LONGEST_KEY + " characters");
      }
      parts.add(fields.hidden().contains(key.get(i)) ? digest(part) : part);
    }
    int last = raw.cells().size() - 1;
    String time = encoder.timed() ? raw.cells().get(last) : "";
    if (!Utf8.isWhole(time)) {
      throw new BadEvent("the time is no text");
    }
    return new KeyedEvent(String.join("/", parts), raw, time, encoder.timed() && raw.plain()[last]);
  }

  private static String digest(String part) {
    byte[] digest = Sha256.begin().digest(part.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, DIGEST);
  }

  EventEncoder.Encoded encode(KeyedEvent event, Optional<Input.Series> before) throws BadEvent {
    EventEncoder.Encoded read = encoder.encode(event.raw(), key.size(), before);
    return read.strange().keySet().stream().anyMatch(fields.hidden()::contains)
        ? read.without(fields.hidden())
        : read;
  }

  /// True if the time is never written.
  boolean hidesTime() {
    return encoder.timed() && fields.hidden().contains(columns.get(columns.size() - 1));
  }

  /// True if a reason that quotes this field may be told.
  boolean tells(String field) {
    return field.isEmpty()
        || (field.equals(JsonEvents.ANYTHING)
            ? fields.hidden().isEmpty()
            : !fields.hidden().contains(field));
  }

  /// True if a line that could not be read may be written as it is.
  boolean tellsLines() {
    return fields.hidden().isEmpty();
  }

  /// The names of a table's columns as they came; empty where lines are JSON or none was read.
  List<String> header() {
    return parser.map(EventParser::header).orElse(List.of());
  }

  /// True once a line was read.
  boolean begun() {
    return parser.isPresent();
  }

  /// The next line is the first of another source.
  void restart() {
    parser = Optional.empty();
  }

  /// Goes on with lines as they were before.
  ///
  /// @param header that of then
  void resume(List<String> header) {
    parser =
        Optional.of(
            header.isEmpty()
                ? new JsonEvents(columns)
                : CsvEvents.of(header.get(0), columns)
                    .orElseThrow(() ->
                        new Refused(Refused.Kind.DATA, "the snapshot's table has other columns")));
  }
}
