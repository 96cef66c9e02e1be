package gatelens.data.file;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads dates as people and programs write them: `2026-01-31T13:45:10,5+05:30`, `31.1.26`, `Jan
/// 31, 2026 1:45 PM`, `20260131`, `2026-W05-6`, `13:45`. An object is what one cell says: cells are
/// read by several threads at once.
final class DateText {
  /// Where a date has no offset from UTC.
  static final int NO_OFFSET = Integer.MIN_VALUE;

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final int DAY = 86_400;

  /// No day in that order.
  private static final long NEVER = Long.MIN_VALUE;

  private final String text;
  private int at;
  private double daySeconds;
  private int offset = NO_OFFSET;
  private boolean clockOnly;
  private boolean dateOnly = true;
  private boolean ordered = true;
  private long days = NEVER;
  private long otherDays = NEVER;

  private DateText(String text) {
    this.text = text;
  }

  /// What a cell says; empty if it is no date in any order.
  static Optional<DateText> of(String cell) {
    DateText date = new DateText(cell.strip());
    return date.read() ? Optional.of(date) : Optional.empty();
  }

  /// True if a cell is a date in some order.
  static boolean is(String cell) {
    return new DateText(cell.strip()).read();
  }

  private boolean read() {
    if (text.length() < 4 || text.length() > 48) {
      return false;
    }
    if (clock() && end()) {
      clockOnly = true;
      dateOnly = false;
      days = 0;
      otherDays = 0;
      return true;
    }
    at = 0;
    weekday();
    if (!date()) {
      return false;
    }
    if (end()) {
      return true;
    }
    boolean parted = at < text.length() && "T t,_:".indexOf(text.charAt(at)) >= 0;
    while (at < text.length() && "T t,_:".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (!parted || !clock()) {
      return false;
    }
    dateOnly = false;
    return end();
  }

  /// Seconds since 1970-01-01 00:00 as the clock on the wall says.
  ///
  /// @param dayFirst which of two numbers is the day, where both come before the year
  /// @return NaN if there is no such day in that order
  double wall(boolean dayFirst) {
    long day = ordered || dayFirst ? days : otherDays;
    return day == NEVER ? Double.NaN : (double) day * DAY + daySeconds;
  }

  /// True if day and month are told apart without an order: the year first, or a month in letters.
  boolean ordered() {
    return ordered;
  }

  /// True if only a time of day stands there.
  boolean clockOnly() {
    return clockOnly;
  }

  /// True if there is no time of day.
  boolean dateOnly() {
    return dateOnly;
  }

  /// Seconds east of UTC; {@link #NO_OFFSET} for none.
  int offset() {
    return offset;
  }

  private boolean end() {
    return at == text.length();
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void weekday() {
    int start = at;
    String word = letters();
    if (word.length() >= 3 && DAYS.contains(word.substring(0, 3))) {
      while (peek() == ',' || peek() == ' ' || peek() == '.') {
        at++;
      }
    } else {
      at = start;
    }
  }

  private String letters() {
    int start = at;
    while (Character.isLetter(peek())) {
      at++;
    }
    return text.substring(start, at).toLowerCase(Locale.ROOT);
  }

  /// Months of German, French, Spanish, Italian, Portuguese, Dutch and the languages of Scandinavia
  /// by their first letters without marks, where English has others; 0 for none.
  private static int otherMonth(String word) {
    return switch (word.substring(0, 3)) {
      case "ene", "gen" -> 1;
      case "fev" -> 2;
      case "mrz", "mrt", "maa" -> 3;
      case "avr", "abr" -> 4;
      case "mai", "mag", "maj", "mei" -> 5;
      case "giu" -> 6;
      case "jui" -> word.startsWith("juil") ? 7 : 6;
      case "lug" -> 7;
      case "aou", "ago" -> 8;
      case "set" -> 9;
      case "okt", "ott", "out" -> 10;
      case "dez", "dic", "des" -> 12;
      default -> 0;
    };
  }

  /// The month that letters name, from 1; 0 for none.
  private int month() {
    int start = at;
    String word = withoutMarks(letters());
    int month = word.length() >= 3 ? MONTHS.indexOf(word.substring(0, 3)) + 1 : 0;
    month = month == 0 && word.length() >= 3 ? otherMonth(word) : month;
    if (month == 0) {
      at = start;
    } else if (peek() == '.') {
      at++;
    }
    return month;
  }

  private static String withoutMarks(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) > 0x7f) {
        return Normalizer.normalize(word, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
      }
    }
    return word;
  }

  /// Passes over the word between day, month and year in Spanish and Portuguese.
  private void of() {
    if (text.startsWith("de ", at)) {
      at += 3;
    }
  }

  private int width() {
    int end = at;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end - at;
  }

  /// A number of so many digits at most; -1 for none.
  private int number(int most) {
    int width = width();
    if (width == 0 || width > most) {
      return -1;
    }
    int value = Integer.parseInt(text, at, at + width, 10);
    at += width;
    return value;
  }

  private boolean separator() {
    int start = at;
    while (at < text.length() && "-/. ,".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at > start && at - start <= 2;
  }

  private boolean date() {
    if (Character.isLetter(peek())) {
      if (quarterFirst()) {
        return true;
      }
      int month = month();
      return month > 0 && separator() && namedMonthFirst(month);
    }
    int width = width();
    if (width == 8) {
      int all = number(8);
      days = day(all / 10_000, all / 100 % 100, all % 100);
      return days != NEVER && all / 10_000 >= 1000;
    }
    return width == 4 ? yearFirst() : width > 0 && width <= 2 && yearLast();
  }

  /// `Q1 2026`.
  private boolean quarterFirst() {
    int start = at;
    if (peek() == 'Q' || peek() == 'q') {
      at++;
      int quarter = number(1);
      if (quarter >= 1 && quarter <= 4 && separator() && width() == 4) {
        days = day(number(4), 3 * quarter - 2, 1);
        return days != NEVER;
      }
    }
    at = start;
    return false;
  }

  private boolean namedMonthFirst(int month) {
    int width = width();
    boolean dashed = at > 0 && text.charAt(at - 1) == '-';
    if (width == 2 && dashed && at + 2 == text.length()) {
      // `Jan-26`: a month of a spreadsheet
      days = day(year(), month, 1);
      return days != NEVER;
    }
    int first = number(4);
    if (width == 4) {
      days = day(first, month, 1);
    } else if (separator()) {
      int year = year();
      days = first < 0 || year < 0 ? NEVER : day(year, month, first);
    }
    return days != NEVER;
  }

  private boolean yearFirst() {
    int year = number(4);
    if (peek() != 'Q' && peek() != 'q' && !separator()) {
      return false;
    }
    if (peek() == 'W' || peek() == 'w') {
      at++;
      return week(year);
    }
    if (peek() == 'Q' || peek() == 'q') {
      at++;
      int quarter = number(1);
      days = quarter < 1 || quarter > 4 ? NEVER : day(year, 3 * quarter - 2, 1);
      return days != NEVER;
    }
    if (width() == 3) {
      int ordinal = number(3);
      long first = day(year, 1, 1);
      days = ordinal < 1 || first + ordinal - 1 > day(year, 12, 31) ? NEVER : first + ordinal - 1;
      return days != NEVER;
    }
    int month = Character.isLetter(peek()) ? month() : number(2);
    int day = 1;
    int before = at;
    if (month > 0 && "-/. ".indexOf(peek()) >= 0 && separator() && width() > 0 && width() <= 2) {
      day = number(2);
    } else {
      at = before;
    }
    days = day(year, month, day);
    return days != NEVER;
  }

  private boolean week(int year) {
    int week = number(2);
    int weekday = 1;
    if (peek() == '-') {
      at++;
      weekday = number(1);
    }
    if (week < 1 || week > 53 || weekday < 1 || weekday > 7) {
      return false;
    }
    long fourth = day(year, 1, 4);
    long monday = fourth - Math.floorMod(fourth + 3, 7);
    days = monday + 7L * (week - 1) + weekday - 1;
    return true;
  }

  private boolean yearLast() {
    int first = number(2);
    if (!separator()) {
      return false;
    }
    if (Character.isLetter(peek())) {
      of();
      int month = month();
      separator();
      of();
      int year = month > 0 ? year() : -1;
      days = year < 0 ? NEVER : day(year, month, first);
      return days != NEVER;
    }
    if (width() == 4) {
      days = day(number(4), first, 1);
      return days != NEVER;
    }
    int second = number(2);
    if (second < 0 || !separator()) {
      return false;
    }
    int year = year();
    if (year < 0) {
      return false;
    }
    ordered = false;
    days = day(year, second, first);
    otherDays = day(year, first, second);
    return days != NEVER || otherDays != NEVER;
  }

  /// A year of four digits, or of two: 70 to 99 are of the last century.
  private int year() {
    int width = width();
    int year = width == 4 || width == 2 ? number(4) : -1;
    return width == 2 && year >= 0 ? year + (year < 70 ? 2000 : 1900) : year;
  }

  /// Days since 1970-01-01; {@link #NEVER} if there is no such day.
  private static long day(int year, int month, int day) {
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > lengthOf(year, month)) {
      return NEVER;
    }
    return java.time.LocalDate.of(year, month, day).toEpochDay();
  }

  private static int lengthOf(int year, int month) {
    return java.time.YearMonth.of(year, month).lengthOfMonth();
  }

  /// `13:45[:10[.5]] [PM] [+01:00]`, or without colons behind a `T`.
  private boolean clock() {
    int width = width();
    int hour;
    int minute = 0;
    double second = 0;
    if (width == 6 || (width == 4 && at > 0)) {
      int all = number(6);
      hour = width == 6 ? all / 10_000 : all / 100;
      minute = width == 6 ? all / 100 % 100 : all % 100;
      second = width == 6 ? all % 100 + fraction() : 0;
    } else {
      hour = number(2);
      if (hour < 0) {
        return false;
      }
      if (peek() == ':') {
        at++;
        minute = number(2);
        if (peek() == ':') {
          at++;
          second = number(2);
          second = second < 0 ? -1 : second + fraction();
        }
      } else if (!half(at)) {
        return false;
      }
    }
    if (hour < 0 || minute < 0 || minute > 59 || second < 0 || second >= 61) {
      return false;
    }
    int half = half();
    if (half >= 0 && (hour < 1 || hour > 12)) {
      return false;
    }
    int hours = half < 0 ? hour : hour % 12 + half;
    daySeconds = hours * 3600.0 + minute * 60 + second;
    return daySeconds <= DAY && zone();
  }

  private double fraction() {
    if ((peek() != '.' && peek() != ',') || at + 1 >= text.length()) {
      return 0;
    }
    int start = ++at;
    int width = width();
    at += width;
    return width == 0 ? 0 : Double.parseDouble("0." + text.substring(start, at));
  }

  private boolean half(int from) {
    int kept = at;
    at = from;
    boolean found = half() >= 0;
    at = kept;
    return found;
  }

  private boolean blank() {
    return peek() == ' ' || peek() == '\u202f' || peek() == '\u00a0';
  }

  /// 0 for AM, 12 for PM, -1 for neither.
  private int half() {
    int start = at;
    while (blank()) {
      at++;
    }
    String rest =
        at == text.length()
            ? ""
            : text.substring(at).toLowerCase(Locale.ROOT).replace('\u00a0', ' ');
    for (String word : List.of("am", "pm", "a.m.", "p.m.", "a. m.", "p. m.")) {
      if (rest.startsWith(word)) {
        at += word.length();
        return word.charAt(0) == 'a' ? 0 : 12;
      }
    }
    at = start;
    return -1;
  }

  private boolean zone() {
    int start = at;
    while (peek() == ' ') {
      at++;
    }
    String rest = text.substring(at);
    if (rest.equals("Z") || rest.equals("z") || rest.equals("UTC") || rest.equals("GMT")) {
      offset = 0;
      at = text.length();
      return true;
    }
    if (rest.startsWith("UTC") || rest.startsWith("GMT")) {
      at += 3;
    }
    char sign = peek();
    if (sign == '+' || sign == '-' || sign == '\u2212') {
      at++;
      int width = width();
      int hours = number(4);
      int minutes = 0;
      if (width == 4 || width == 3) {
        minutes = hours % 100;
        hours /= 100;
      } else if (peek() == ':') {
        at++;
        minutes = number(2);
      }
      if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
        return false;
      }
      offset = (sign == '+' ? 1 : -1) * (3600 * hours + 60 * minutes);
      if (peek() == '[' && text.endsWith("]")) {
        at = text.length();
      }
      return true;
    }
    at = start;
    return true;
  }
}
