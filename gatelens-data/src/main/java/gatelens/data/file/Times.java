package gatelens.data.file;

import gatelens.data.DataException;
import gatelens.names.NearestName;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

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
          dated(cells, at) ? dated(cells, at, Double.NaN) : unix(cells, at, line);
      case CLOCK -> clock(seconds(form, cells.get(at), file, line, column));
      case TEXT, DAY_FIRST, MONTH_FIRST, MONTHS, EIGHT_DIGITS, FOURTEEN_DIGITS, SPREADSHEET_DAYS ->
          passed(wall(form, cells.get(at), file, line, column));
    };
  }

  /// The time in a cell by itself: dates in seconds since 1970 in UTC, or on the wall where no
  /// offset is known. Nothing is remembered, so several threads may ask.
  ///
  /// @param before the time of the step before it; NaN for none
  double instant(List<String> cells, int at, double before) throws DataException {
    boolean counted = form == DateForm.NUMBER || form.unitsPerSecond() > 0;
    if (!counted || dated(cells, at)) {
      return dated(cells, at, before);
    }
    return form == DateForm.NUMBER ? number(cells, at, 0) : unix(cells, at, 0);
  }

  /// True if a cell is a text and no number.
  private static boolean dated(List<String> cells, int at) {
    return Double.isNaN(TableRow.number(cells, at))
        && Cells.decimal(cells.get(at).strip()).isEmpty();
  }

  /// The date in a cell, in seconds since 1970 in UTC; where training had numbers or no such column
  /// one that can be read in one way alone.
  private double dated(List<String> cells, int at, double before) throws DataException {
    Wall wall = wall(form, cells.get(at), file, 0, column);
    return wall.seconds() - offset(wall, before).orElse(0);
  }

  /// Seconds since 1970.
  ///
  /// @throws DataException if the number is one in another unit: no clock shows the year that it
  ///   would be
  private double unix(List<String> cells, int at, long line) throws DataException {
    double number = number(cells, at, line);
    DateForm other = DateForm.unix(number, number);
    if (other != DateForm.NUMBER && other != form) {
      throw new DataException(
          file,
          line,
          column,
          "expected a date and time%s, found %s, which is one%s; training had another unit"
              .formatted(since(form), TextSource.shortened(cells.get(at)), since(other)));
    }
    return number / form.unitsPerSecond();
  }

  private static String since(DateForm form) {
    return form.words().replaceFirst("^when", "");
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

  private double passed(Wall wall) {
    OptionalInt known = offset(wall, begun ? last : Double.NaN);
    if (known.isEmpty()) {
      return wall.seconds();
    }
    int offset = known.getAsInt();
    firstOffset = begun ? firstOffset : offset;
    begun = true;
    last = wall.seconds() - offset;
    return last + firstOffset;
  }

  /// The offset that is written or that of the zone; of the hour that comes twice the second one
  /// where the first would go back.
  private OptionalInt offset(Wall wall, double before) {
    if (wall.offset() != DateText.NO_OFFSET || zone.isEmpty()) {
      return wall.offset() == DateText.NO_OFFSET
          ? OptionalInt.empty()
          : OptionalInt.of(wall.offset());
    }
    ZoneRules rules = zone.get().getRules();
    LocalDateTime local =
        LocalDateTime.ofEpochSecond((long) Math.floor(wall.seconds()), 0, ZoneOffset.UTC);
    List<ZoneOffset> valid = rules.getValidOffsets(local);
    if (valid.isEmpty()) {
      return OptionalInt.of(rules.getTransition(local).getOffsetBefore().getTotalSeconds());
    }
    int first = valid.get(0).getTotalSeconds();
    // false where there is none before, which is NaN
    boolean back = wall.seconds() - first <= before;
    return OptionalInt.of(back ? valid.get(valid.size() - 1).getTotalSeconds() : first);
  }

  /// A date as it is written.
  ///
  /// @param seconds since 1970 on the clock on the wall
  /// @param offset seconds east of UTC; {@link DateText#NO_OFFSET} for none
  private record Wall(double seconds, int offset) {
    static final Wall NONE = new Wall(Double.NaN, DateText.NO_OFFSET);
  }

  /// A date as seconds since 1970 on the clock on the wall.
  ///
  /// @throws DataException if it is written otherwise
  static double seconds(DateForm form, String cell, Path file, long line, String column)
      throws DataException {
    return wall(form, cell, file, line, column).seconds();
  }

  private static Wall wall(DateForm form, String cell, Path file, long line, String column)
      throws DataException {
    String text = cell.strip();
    Wall wall =
        switch (form) {
          case MONTHS -> digits(text + "01");
          case EIGHT_DIGITS -> digits(text);
          case FOURTEEN_DIGITS ->
              text.length() == 14
                  ? digits(text.substring(0, EIGHT) + "T" + text.substring(EIGHT))
                  : Wall.NONE;
          case TEXT, DAY_FIRST, MONTH_FIRST, CLOCK -> written(form, text);
          case NUMBER, UNIX_SECONDS, UNIX_MILLISECONDS, UNIX_MICROSECONDS, UNIX_NANOSECONDS ->
              counted(Cells.decimal(text).orElse(Double.NaN) / Math.max(1, form.unitsPerSecond()));
          case SPREADSHEET_DAYS ->
              counted(
                  Math.rint(
                          (Cells.decimal(text).orElse(Double.NaN) - DateForm.SHEET_EPOCH)
                              * DAY
                              * 1e3)
                      / 1e3);
        };
    if (Double.isNaN(wall.seconds()) && form != DateForm.CLOCK) {
      // written otherwise than in training, but in a way that can be read in one way alone
      wall = written(DateForm.TEXT, text);
    }
    if (Double.isNaN(wall.seconds())) {
      throw unreadable(file, line, column, cell, form);
    }
    return wall;
  }

  private static Wall written(DateForm form, String text) {
    return DateText.of(text)
        .filter(date ->
            date.clockOnly() == (form == DateForm.CLOCK)
                && (form != DateForm.TEXT || date.ordered()))
        .map(date -> new Wall(date.wall(form != DateForm.MONTH_FIRST), date.offset()))
        .orElse(Wall.NONE);
  }

  /// Digits say nothing of an offset.
  private static Wall digits(String text) {
    return DateText.of(text)
        .filter(date -> !date.clockOnly())
        .map(date -> counted(date.wall(true)))
        .orElse(Wall.NONE);
  }

  private static Wall counted(double seconds) {
    return new Wall(seconds, DateText.NO_OFFSET);
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
