package gatelens.data.file;

import java.util.Optional;

/// Counts how the dates of a column are written.
final class DateTally {
  private static final int MONTH_DIGITS = 6;
  private static final int DAY_DIGITS = 8;
  private static final int SECOND_DIGITS = 14;

  private long texts;
  private long clocks;
  private long ordered;
  private long dayFirst;
  private long monthFirst;
  private long dots;
  private long back;
  private long backOther;
  private double last = Double.NEGATIVE_INFINITY;
  private double lastOther = Double.NEGATIVE_INFINITY;
  private long digits;
  private long months;
  private long days;
  private long seconds;
  private boolean zoned;
  private boolean local;

  /// A cell that is no plain number.
  ///
  /// @return true if it is a date
  boolean text(String text) {
    Optional<DateText> date = DateText.of(text);
    date.ifPresent(read -> add(text, read));
    return date.isPresent();
  }

  private void add(String text, DateText date) {
    texts++;
    zoned |= date.offset() != DateText.NO_OFFSET;
    local |= date.offset() == DateText.NO_OFFSET;
    if (date.clockOnly()) {
      clocks++;
    } else if (date.ordered()) {
      ordered++;
    } else {
      double day = date.wall(true);
      double other = date.wall(false);
      dayFirst += Double.isNaN(day) ? 0 : 1;
      monthFirst += Double.isNaN(other) ? 0 : 1;
      dots += text.indexOf('.') > 0 && text.indexOf('.') < 3 ? 1 : 0;
      back += day < last ? 1 : 0;
      backOther += other < lastOther ? 1 : 0;
      last = day;
      lastOther = other;
    }
  }

  /// A plain number.
  void digits(String text) {
    digits++;
    switch (text.length()) {
      case MONTH_DIGITS -> months += valid(text + "01") ? 1 : 0;
      case DAY_DIGITS -> days += valid(text) ? 1 : 0;
      case SECOND_DIGITS -> seconds += valid(text.substring(0, DAY_DIGITS)) ? 1 : 0;
      default -> {}
    }
  }

  /// `20260131`, from 1900 to 2100.
  private static boolean valid(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    int date = Integer.parseInt(text);
    int month = date / 100 % 100;
    int day = date % 100;
    return date >= 19_000_101
        && date <= 21_001_231
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= 31;
  }

  /// Cells that are dates in words or with signs.
  long texts() {
    return texts;
  }

  /// True if some have an offset from UTC and others have none.
  boolean halfZoned() {
    return zoned && local;
  }

  /// True if they are times of a day alone.
  boolean clock() {
    return clocks > 0 && clocks == texts;
  }

  /// True if day and month may be either, and nothing says which.
  boolean open() {
    long both = texts - ordered - clocks;
    return both > 0
        && dayFirst == both
        && monthFirst == both
        && dots < both
        && (back == 0) == (backOther == 0);
  }

  /// True if neither order reads all.
  boolean contradicts() {
    long both = texts - ordered - clocks;
    return (dayFirst < both && monthFirst < both) || (clocks > 0 && clocks < texts);
  }

  /// The form of texts.
  DateForm form() {
    if (clock()) {
      return DateForm.CLOCK;
    }
    long both = texts - ordered;
    if (both == 0) {
      return DateForm.TEXT;
    }
    if (dayFirst < both || monthFirst < both) {
      return dayFirst == both ? DateForm.DAY_FIRST : DateForm.MONTH_FIRST;
    }
    boolean monthRuns = dots == 0 && backOther == 0 && back > 0;
    return monthRuns ? DateForm.MONTH_FIRST : DateForm.DAY_FIRST;
  }

  /// The form of plain numbers that are times: digits of a date, seconds since 1970, or a number.
  ///
  /// @param least the smallest
  /// @param most the largest
  DateForm ofNumbers(double least, double most) {
    if (digits > 0 && days == digits) {
      return DateForm.EIGHT_DIGITS;
    }
    if (digits > 0 && months == digits) {
      return DateForm.MONTHS;
    }
    if (digits > 0 && seconds == digits) {
      return DateForm.FOURTEEN_DIGITS;
    }
    return DateForm.unix(least, most);
  }
}
