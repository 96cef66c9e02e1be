package gatelens.data.file;

/// How the dates of a column are written.
enum DateForm {
  /// No dates: plain numbers, or nothing.
  NUMBER,
  /// Texts whose order needs no deciding, the year first or the month in letters.
  TEXT,
  /// Texts, the day before the month: `31.01.2026`.
  DAY_FIRST,
  /// Texts, the month before the day: `01/31/2026`.
  MONTH_FIRST,
  /// Times of a day alone: `13:45`.
  CLOCK,
  /// `202601`.
  MONTHS,
  /// `20260131`.
  EIGHT_DIGITS,
  /// `20260131134510`.
  FOURTEEN_DIGITS,
  /// Seconds since 1970.
  UNIX_SECONDS,
  /// Milliseconds since 1970.
  UNIX_MILLISECONDS,
  /// Microseconds since 1970.
  UNIX_MICROSECONDS,
  /// Nanoseconds since 1970.
  UNIX_NANOSECONDS,
  /// Days since 1899-12-30, as spreadsheets keep dates.
  SPREADSHEET_DAYS;

  /// 1982 to 2064.
  private static final double SHEET_FROM = 30_000;

  private static final double SHEET_TO = 60_000;

  /// Days from spreadsheets' day 0 to 1970.
  static final double SHEET_EPOCH = 25_569;

  /// True if numbers in a column that is named as a date are the days of a spreadsheet.
  static boolean spreadsheet(double least, double most) {
    return least >= SHEET_FROM && most <= SHEET_TO;
  }

  private static final double[] UNIX = {1, 1e3, 1e6, 1e9};

  /// From 2001-09-09 to 2100, where a count of something else is unlikely.
  private static final double FROM = 1e9;

  private static final double TO = 4.1e9;

  /// The form in which all numbers from `least` to `most` are seconds since 1970; {@link #NUMBER}
  /// for none.
  static DateForm unix(double least, double most) {
    DateForm[] forms = {UNIX_SECONDS, UNIX_MILLISECONDS, UNIX_MICROSECONDS, UNIX_NANOSECONDS};
    for (int i = 0; i < forms.length; i++) {
      if (least >= FROM * UNIX[i] && most <= TO * UNIX[i]) {
        return forms[i];
      }
    }
    return NUMBER;
  }

  /// Units a second of a form of Unix; 0 for the others.
  double unitsPerSecond() {
    return switch (this) {
      case UNIX_SECONDS -> 1;
      case UNIX_MILLISECONDS -> UNIX[1];
      case UNIX_MICROSECONDS -> UNIX[2];
      case UNIX_NANOSECONDS -> UNIX[3];
      case NUMBER,
          TEXT,
          DAY_FIRST,
          MONTH_FIRST,
          CLOCK,
          MONTHS,
          EIGHT_DIGITS,
          FOURTEEN_DIGITS,
          SPREADSHEET_DAYS ->
          0;
    };
  }

  /// True if the cells are digits that stand for a date.
  boolean digits() {
    return this == MONTHS
        || this == EIGHT_DIGITS
        || this == FOURTEEN_DIGITS
        || this == SPREADSHEET_DAYS;
  }

  /// How a person would say it.
  String words() {
    return switch (this) {
      case NUMBER -> "number";
      case TEXT -> "when";
      case DAY_FIRST -> "when, day first";
      case MONTH_FIRST -> "when, month first";
      case CLOCK -> "time of day";
      case MONTHS -> "when, as 202601";
      case EIGHT_DIGITS -> "when, as 20260131";
      case FOURTEEN_DIGITS -> "when, as 20260131134510";
      case UNIX_SECONDS -> "when, in seconds since 1970";
      case UNIX_MILLISECONDS -> "when, in milliseconds since 1970";
      case UNIX_MICROSECONDS -> "when, in microseconds since 1970";
      case SPREADSHEET_DAYS -> "when, in days as a spreadsheet counts them";
      case UNIX_NANOSECONDS -> "when, in nanoseconds since 1970";
    };
  }
}
