package gatelens.watch;

import gatelens.file.CsvCell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Lines of events that nobody had, written as those of a stream may be: numbers about the mean of
/// training, words that it had, times one after the other. For one thread.
final class MadeUpLines {
  private static final int KEYS = 100;

  /// Lines that are made at once; those of the second block are of one time, so that they may be
  /// read over and over.
  private static final int BLOCK = 1000;

  private static final double DAY = 86_400;

  /// In January 2027, on a day that is no month.
  private static final long BEGIN = 1_800_000_000;

  /// How dates may be written; before all of them, as plain numbers.
  private static final List<DateTimeFormatter> DATES =
      List.of(
          form("uuuu-MM-dd'T'HH:mm:ss"),
          form("dd.MM.uuuu HH:mm:ss"),
          form("MM/dd/uuuu HH:mm:ss"),
          form("HH:mm:ss"),
          form("uuuuMM"),
          form("uuuuMMdd"),
          form("uuuuMMddHHmmss"));

  private final JsonFactory json = new JsonFactory();
  private final EventReader reader;
  private final boolean table;
  private final int[] forms;
  private final LineReader lines = new LineReader(1 << 20, 0, 0);
  private byte[] bytes = new byte[0];
  private ByteArrayInputStream block = new ByteArrayInputStream(bytes);
  private int made;

  /// @param table true for rows, with the names of the columns in the first line
  MadeUpLines(EventReader reader, boolean table) {
    this.reader = reader;
    this.table = table;
    this.forms = new int[reader.columns().size()];
    boolean read = reads();
    for (int tried = 0; !read && tried < forms.length * DATES.size(); tried++) {
      read = reads();
    }
  }

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /// True if an event is read; otherwise the column that hinders is written in the next form.
  private boolean reads() {
    List<String> cells = new ArrayList<>();
    boolean[] plain = new boolean[forms.length];
    for (int c = 0; c < forms.length; c++) {
      cells.add(cell(c, 0));
      plain[c] = number(c, 0);
    }
    try {
      reader
          .encoder()
          .encode(new EventParser.RawEvent(cells, plain), reader.key().size(), Optional.empty());
      return true;
    } catch (BadEvent other) {
      int at = reader.columns().lastIndexOf(other.field());
      if (at < reader.key().size()) {
        Arrays.fill(forms, 0);
      } else {
        forms[at] = (forms[at] + 1) % (DATES.size() + 1);
      }
      return false;
    }
  }

  /// The next line: an event, or the names of the columns.
  Line next() {
    Optional<Line> line = read();
    if (line.isEmpty()) {
      if (made < 2 * BLOCK) {
        bytes = block(made, made + BLOCK);
        made += BLOCK;
      }
      block = new ByteArrayInputStream(bytes);
      line = read();
    }
    return line.orElseThrow();
  }

  private Optional<Line> read() {
    try {
      return lines.next(block);
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
  }

  private byte[] block(int from, int to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (table && from == 0) {
      bytes.writeBytes(row(reader.columns()));
    }
    for (int n = from; n < to; n++) {
      if (table) {
        List<String> cells = new ArrayList<>();
        for (int c = 0; c < forms.length; c++) {
          cells.add(cell(c, n));
        }
        bytes.writeBytes(row(cells));
      } else {
        object(bytes, n);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] row(List<String> cells) {
    return (String.join(",", cells.stream().map(CsvCell::of).toList()) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void object(ByteArrayOutputStream bytes, int n) {
    try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      for (int c = 0; c < forms.length; c++) {
        out.writeName(reader.columns().get(c));
        if (number(c, n)) {
          out.writeNumber(cell(c, n));
        } else {
          out.writeString(cell(c, n));
        }
      }
      out.writeEndObject();
    }
    bytes.write('\n');
  }

  /// True if a cell is a plain number.
  private boolean number(int column, int n) {
    int own = column - reader.key().size();
    return own >= 0
        && forms[column] == 0
        && (isTime(column) || reader.encoder().sample(own, n).word().isEmpty());
  }

  private boolean isTime(int column) {
    return reader.encoder().timed() && column == forms.length - 1;
  }

  private String cell(int column, int n) {
    int own = column - reader.key().size();
    if (own < 0) {
      return "rehearsal " + n % KEYS;
    }
    if (isTime(column)) {
      return forms[column] == 0
          ? Integer.toString(Math.min(n, BLOCK))
          : date(column, BEGIN + Math.min(n, BLOCK));
    }
    EventEncoder.Sample sample = reader.encoder().sample(own, n);
    if (!sample.word().isEmpty()) {
      return sample.word();
    }
    return forms[column] == 0
        ? Float.toString((float) sample.number())
        : date(column, (long) (sample.number() * DAY));
  }

  private String date(int column, long seconds) {
    return DATES.get(forms[column] - 1).format(Instant.ofEpochSecond(seconds));
  }
}
