package gatelens.data.file;

import gatelens.data.DataException;
import gatelens.names.NearestName;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Reads the times of the steps of one sequence. Dates become seconds since 1970 on the clock of
/// the sequence's first row, so that they are shown as they were written while gaps between them
/// are those that passed: where offsets change within a sequence, all are told by the first one.
final class Times {
  private static final int DAY = 86_400;
  private static final int EIGHT = 8;
  private final Path file;
  private final String column;
  private final DateForm form;
  private final Optional<ZoneId> zone;
  private final DateText date = new DateText();
  private boolean begun;
  private int firstOffset;
  private double last = Double.NEGATIVE_INFINITY;

  Times(Path file, String column, DateForm form, Optional<String> zone) throws DataException {
    this.file = file;
    this.column = column;
    this.form = form;
    try {
      this.zone = zone.map(ZoneId::of);
    } catch (DateTimeException unknown) {
      throw new DataException(
          file,
          "--time-zone "
              + zone.orElseThrow()
              + ": no such zone; try Europe/Berlin or UTC"
              + NearestName.question(zone.orElseThrow(), ZoneId.getAvailableZoneIds()));
    }
  }

  /// Begins another sequence.
  void begin() {
    begun = false;
    firstOffset = 0;
    last = Double.NEGATIVE_INFINITY;
  }

  /// The time in a cell.
  double read(List<String> cells, int at, long line) throws DataException {
    return switch (form) {
      case NUMBER -> number(cells, at, line);
      case UNIX_SECONDS, UNIX_MILLISECONDS, UNIX_MICROSECONDS, UNIX_NANOSECONDS ->
          number(cells, at, line) / form.unitsPerSecond();
      case CLOCK -> clock(seconds(form, cells.get(at), date, file, line, column));
      case TEXT, DAY_FIRST, MONTH_FIRST, MONTHS, EIGHT_DIGITS, FOURTEEN_DIGITS, SPREADSHEET_DAYS ->
          passed(seconds(form, cells.get(at), date, file, line, column));
    };
  }

  /// The time in a cell by itself: dates in seconds since 1970 in UTC, or on the wall where no
  /// offset is known.
  ///
  /// @param before the time of the step before it; NaN for none
  double instant(List<String> cells, int at, double before) throws DataException {
    begun = !Double.isNaN(before);
    last = before;
    if (form.unitsPerSecond() > 0) {
      return read(cells, at, 0);
    }
    boolean named = form == DateForm.NUMBER && Cells.decimal(cells.get(at).strip()).isEmpty();
    if (form == DateForm.NUMBER && !named) {
      return read(cells, at, 0);
    }
    // of a column that training did not have: a date that can be read in one way alone
    DateForm written = named ? DateForm.TEXT : form;
    double wall = seconds(written, cells.get(at), date, file, 0, column);
    int offset = form.digits() ? DateText.NO_OFFSET : date.offset();
    if (offset == DateText.NO_OFFSET) {
      return zone.isEmpty() ? wall : wall - offset(wall, zone.get());
    }
    return wall - offset;
  }

  private double number(List<String> cells, int at, long line) throws DataException {
    double plain = TableRow.number(cells, at);
    if (!Double.isNaN(plain)) {
      return plain;
    }
    OptionalDouble value = Cells.decimal(cells.get(at));
    if (value.isEmpty()) {
      throw unreadable(file, line, column, cells.get(at), form);
    }
    return value.getAsDouble();
  }

  /// A clock that goes back has passed midnight.
  private double clock(double seconds) {
    double time = seconds;
    while (time < last) {
      time += DAY;
    }
    last = time;
    return time;
  }

  private double passed(double wall) {
    int offset = form.digits() ? DateText.NO_OFFSET : date.offset();
    if (offset == DateText.NO_OFFSET) {
      if (zone.isEmpty()) {
        return wall;
      }
      offset = offset(wall, zone.get());
    }
    firstOffset = begun ? firstOffset : offset;
    begun = true;
    last = wall - offset;
    return last + firstOffset;
  }

  /// The offset at a time on the wall; of the hour that comes twice the second one where the first
  /// would go back.
  private int offset(double wall, ZoneId zone) {
    LocalDateTime local = LocalDateTime.ofEpochSecond((long) Math.floor(wall), 0, ZoneOffset.UTC);
    List<ZoneOffset> valid = zone.getRules().getValidOffsets(local);
    if (valid.isEmpty()) {
      return zone.getRules().getTransition(local).getOffsetBefore().getTotalSeconds();
    }
    int first = valid.get(0).getTotalSeconds();
    boolean back = begun && wall - first <= last;
    return back ? valid.get(valid.size() - 1).getTotalSeconds() : first;
  }

  /// A date as seconds since 1970 on the clock on the wall.
  ///
  /// @throws DataException if it is written otherwise
  static double seconds(
      DateForm form, String cell, DateText date, Path file, long line, String column)
      throws DataException {
    String text = cell.strip();
    double seconds = Double.NaN;
    switch (form) {
      case MONTHS -> seconds = digits(text + "01", date);
      case EIGHT_DIGITS -> seconds = digits(text, date);
      case FOURTEEN_DIGITS ->
          seconds =
              text.length() == 14
                  ? digits(text.substring(0, EIGHT) + "T" + text.substring(EIGHT), date)
                  : Double.NaN;
      case TEXT, DAY_FIRST, MONTH_FIRST, CLOCK ->
          seconds =
              date.read(text)
                      && date.clockOnly() == (form == DateForm.CLOCK)
                      && (form != DateForm.TEXT || date.ordered())
                  ? date.wall(form != DateForm.MONTH_FIRST)
                  : Double.NaN;
      case NUMBER, UNIX_SECONDS, UNIX_MILLISECONDS, UNIX_MICROSECONDS, UNIX_NANOSECONDS -> {
        OptionalDouble number = Cells.decimal(text);
        seconds =
            number.isEmpty()
                ? Double.NaN
                : number.getAsDouble() / Math.max(1, form.unitsPerSecond());
      }
      case SPREADSHEET_DAYS -> {
        OptionalDouble number = Cells.decimal(text);
        seconds =
            number.isEmpty()
                ? Double.NaN
                : Math.rint((number.getAsDouble() - DateForm.SHEET_EPOCH) * DAY * 1e3) / 1e3;
      }
    }
    if (Double.isNaN(seconds)) {
      throw unreadable(file, line, column, cell, form);
    }
    return seconds;
  }

  private static double digits(String text, DateText date) {
    return date.read(text) && !date.clockOnly() ? date.wall(true) : Double.NaN;
  }

  private static DataException unreadable(
      Path file, long line, String column, String cell, DateForm form) {
    return new DataException(
        file,
        line,
        column,
        "expected "
            + (form == DateForm.NUMBER
                ? "a number or a date and time"
                : form.words().replaceFirst("^when", "a date and time"))
            + ", found '"
            + TextSource.shortened(cell)
            + "'"
            + (cell.isBlank() ? "; a step without its time has no place" : ""));
  }
}
