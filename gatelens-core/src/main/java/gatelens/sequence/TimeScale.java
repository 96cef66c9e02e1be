package gatelens.sequence;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What the numbers of a time axis mean.
public enum TimeScale {
  /// The data does not say.
  UNKNOWN("", 0),
  /// Milliseconds from the beginning.
  MILLISECONDS("ms", 1e-3),
  /// Seconds from the beginning.
  SECONDS("s", 1),
  /// Minutes from the beginning.
  MINUTES("min", 60),
  /// Hours from the beginning.
  HOURS("h", 3600),
  /// Days from the beginning.
  DAYS("d", 86_400),
  /// Seconds since 1970-01-01 00:00 UTC, of data that writes dates; a time without a zone counts as
  /// UTC and is shown as it was written.
  DATE("date", 0);

  private static final long DAY = 86_400;
  private static final double MILLIS = 1000;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MILLI =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private final String symbol;
  private final double seconds;

  TimeScale(String symbol, double seconds) {
    this.symbol = symbol;
    this.seconds = seconds;
  }

  /// How it is written: `ms`; empty where it is not known.
  public String symbol() {
    return symbol;
  }

  /// Seconds of one unit; 0 where times are not measured from the beginning, or the unit is not
  /// known, so that they cannot be compared with others.
  public double seconds() {
    return seconds;
  }

  /// The scale of a symbol: `ms`, `s`, `min`, `h`, `d`, `date`.
  public static Optional<TimeScale> of(String symbol) {
    return Arrays.stream(values())
        .filter(scale -> !scale.symbol.isEmpty() && scale.symbol.equals(symbol))
        .findFirst();
  }

  /// A time as people write it: `30 ms`, `2026-01-01 06:30`.
  ///
  /// @param time in this scale
  public String label(double time) {
    if (this == DATE) {
      return date(time);
    }
    String number = time == Math.rint(time) ? Long.toString((long) time) : Double.toString(time);
    return symbol.isEmpty() ? number : number + " " + symbol;
  }

  private static String date(double time) {
    long millis = Math.round(time * MILLIS);
    LocalDateTime date =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(millis, 1000L),
            (int) Math.floorMod(millis, 1000L) * 1_000_000,
            ZoneOffset.UTC);
    if (date.getNano() > 0) {
      return MILLI.format(date);
    }
    return (date.getSecond() > 0 ? SECOND : MINUTE).format(date);
  }

  /// True if a date has no time of day.
  static boolean midnight(double time) {
    return time % DAY == 0;
  }
}
