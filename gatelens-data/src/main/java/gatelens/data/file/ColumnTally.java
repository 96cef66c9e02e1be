package gatelens.data.file;

import gatelens.data.Words;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Counts what stands in the cells of one column, to find out what it holds.
final class ColumnTally {
  /// What a column holds.
  enum Kind {
    /// Nothing.
    EMPTY,
    /// Numbers.
    NUMBER,
    /// Numbers, and words among them.
    STRAYS,
    /// Dates, or times of a day.
    DATE,
    /// Few different words.
    WORDS,
    /// Very many different words: a name for each row or so.
    NAMES,
    /// Texts of several words.
    TEXT
  }

  /// Different values that are counted.
  private static final int KEPT = 10_000;

  /// More different words than this are no categories.
  static final int CATEGORIES = 1000;

  private static final int FEW_ROWS = 50;
  private static final double THOUSAND = 1000;
  private static final Pattern FRACTION =
      Pattern.compile("[-+]?(\\d+[ -])?\\d+ ?[/⁄] ?\\d+|[-+]?\\d* ?[¼½¾⅐-⅞]");
  private static final Set<String> FLAGS = Set.of("true", "false", "yes", "no");

  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /// Words that were found to be neither numbers nor dates, with the blanks within.
  private final Map<String, Integer> words = new HashMap<>();

  private long rows;
  private long missing;
  private boolean more;
  private long whole;
  private long plain;
  private long points;
  private long commas;
  private long openPoints;
  private long openCommas;
  private long numbers;
  private int longestFraction;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private boolean zeroLed;
  private int least0 = Integer.MAX_VALUE;
  private int longest;
  private long blanks;
  private long absent;
  private final boolean text;
  private final boolean code;
  private final boolean version;
  private long flags;
  private long percents;
  private long small;
  private final DateTally dated = new DateTally();
  private String stray = "";
  private String gap = "";

  /// Nothing is counted yet.
  ///
  /// @param name of the column
  ColumnTally(String name) {
    this.text = ColumnNames.text(name);
    this.version = ColumnNames.version(name);
    this.code = version || ColumnNames.code(name);
  }

  /// Counts a cell.
  void add(String cell) {
    rows++;
    if (Cells.missing(cell)) {
      missing++;
      gap = gap.isEmpty() ? cell.strip() : gap;
      return;
    }
    String text = Words.name(cell);
    if (counts.size() < KEPT || counts.containsKey(text)) {
      counts.merge(text, 1, Integer::sum);
    } else {
      more = true;
    }
    longest = Math.max(longest, text.length());
    least0 = Math.min(least0, text.length());
    if (Cells.noNumber(text)) {
      absent++;
    }
    Integer known = words.get(text);
    if (known != null) {
      blanks += known;
      flags += flag(text) ? 1 : 0;
    } else if (!number(text)) {
      boolean word = NumberForm.hint(text) == NumberForm.Hint.NONE;
      stray = stray.isEmpty() && word && !Cells.noNumber(text) ? text : stray;
      int gaps = gaps(text);
      blanks += gaps;
      flags += flag(text) ? 1 : 0;
      if (!dated.text(text) && word && words.size() < CATEGORIES) {
        words.put(text, gaps);
      }
    }
  }

  private static boolean flag(String text) {
    return text.length() <= 5 && FLAGS.contains(text.toLowerCase(Locale.ROOT));
  }

  /// How often words are parted by blanks; what follows without a letter is none: `2 days 13:00:00`
  /// is no text.
  private static int gaps(String text) {
    int gaps = 0;
    boolean word = true;
    for (int i = 0; i < text.length(); i++) {
      int c = text.codePointAt(i);
      if (Character.isWhitespace(c)) {
        word = false;
      } else if (!word && (Character.isLetter(c) || c > 0x2000)) {
        gaps++;
        word = true;
      }
      i += Character.charCount(c) - 1;
    }
    return gaps;
  }

  private boolean number(String text) {
    double exact = Cells.plain(text);
    double quick = exact;
    boolean isPlain = !Double.isNaN(quick);
    if (!isPlain) {
      var value = Cells.decimal(text);
      isPlain = value.isPresent();
      quick = value.orElse(Double.NaN);
    }
    if (isPlain) {
      plain++;
      numbers++;
      least = Math.min(least, quick);
      most = Math.max(most, quick);
      boolean isWhole = quick == Math.rint(quick);
      whole += isWhole ? 1 : 0;
      zeroLed |= text.length() > 1 && text.charAt(0) == '0' && Character.isDigit(text.charAt(1));
      int point = text.indexOf('.');
      small += point < 0 && Math.abs(quick) < THOUSAND ? 1 : 0;
      if (point >= 0 && Double.isNaN(exact)) {
        open(NumberForm.hint(text), text);
      } else if (point >= 0) {
        point(text, point);
      }
      dated.digits(text);
      return true;
    }
    NumberForm.Hint hint = NumberForm.hint(text);
    if (hint != NumberForm.Hint.NONE) {
      numbers++;
      percents += text.endsWith("%") ? 1 : 0;
      open(hint, text);
    }
    return false;
  }

  /// Digits with one point: it may group where three digits come after it and one to three before.
  private void point(String text, int point) {
    int from = text.charAt(0) == '-' ? 1 : 0;
    int fraction = text.length() - 1 - point;
    boolean groups =
        fraction == 3
            && point > from
            && point - from <= 3
            && !(point - from == 1 && text.charAt(from) == '0');
    if (groups) {
      openPoints++;
    } else {
      points++;
      longestFraction = Math.max(longestFraction, fraction);
    }
  }

  private void open(NumberForm.Hint hint, String text) {
    int sign = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
    switch (hint) {
      case POINT -> {
        points++;
        fraction(text, text.lastIndexOf('.'));
      }
      case COMMA -> {
        commas++;
        fraction(text, text.lastIndexOf(','));
      }
      case OPEN -> {
        if (text.charAt(sign) == '.') {
          openPoints++;
        } else {
          openCommas++;
        }
      }
      case EITHER, NONE -> {}
    }
  }

  private void fraction(String text, int sign) {
    int digits = 0;
    for (int i = sign + 1; sign >= 0 && i < text.length(); i++) {
      digits += Character.isDigit(text.charAt(i)) ? 1 : 0;
    }
    longestFraction = Math.max(longestFraction, digits);
  }

  long rows() {
    return rows;
  }

  long missing() {
    return missing;
  }

  long there() {
    return rows - missing;
  }

  /// How many different values there are, and that many at least where there are very many.
  int different() {
    return counts.size();
  }

  /// How often each of the values stands there, in the order in which they came.
  Map<String, Integer> counts() {
    return counts;
  }

  /// True if no value comes twice.
  boolean unique() {
    return !more && counts.size() == there() && there() > 1;
  }

  boolean flags() {
    return flags > 0 && flags == there();
  }

  boolean allWhole() {
    return whole > 0 && whole + absent == there();
  }

  /// True if its numbers are seconds or milliseconds since 1970, of this century.
  boolean unixTimes() {
    double scale = least > 1e11 ? 1000 : 1;
    return allWhole() && missing == 0 && least / scale > 9.4e8 && most / scale < 2.2e9;
  }

  /// True if each whole number between the least and the most stands there once.
  boolean rowNumbers() {
    return allWhole()
        && missing == 0
        && counts.size() == Math.min(rows, KEPT)
        && most - least == rows - 1.0;
  }

  /// True if it numbers the rows: by its name, or as the first column from 0 or 1 on.
  boolean countsRows(int at, String name) {
    boolean first = at == 0 && (least == 0 || least == 1) && rows >= FEW_ROWS / 2;
    return rowNumbers()
        && (ColumnNames.ofRows(name) || (at == 0 && (first || name.equals("column 1"))));
  }

  /// True if all of its words have a digit.
  boolean digits() {
    return counts.keySet().stream().allMatch(word -> word.chars().anyMatch(Character::isDigit));
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  /// A word that stands where a value is missing, such as `n/a`; empty where cells are empty.
  String gap() {
    return gap;
  }

  /// A cell that is no number, where others are.
  String stray() {
    return stray;
  }

  DateTally dates() {
    return dated;
  }

  /// Texts of dates: all cells, or all but a few.
  boolean dated() {
    return there() > 0 && dated.texts() == there();
  }

  /// Digits that begin with a zero, all of one length, as codes have it: `01234`; or such as are
  /// named as codes are.
  boolean codes() {
    return (code && (allWhole() || version) && there() > 0)
        || (zeroLed && allWhole() && least0 == longest && longest > 1);
  }

  Kind kind() {
    if (there() == 0) {
      return Kind.EMPTY;
    }
    if (dated()) {
      return Kind.DATE;
    }
    if (numbers > 0 && numbers + absent == there() && !codes()) {
      return Kind.NUMBER;
    }
    if (2 * numbers > there() && !codes()) {
      return Kind.STRAYS;
    }
    double words = 1 + (double) blanks / there();
    boolean many = 2L * counts.size() > there() && there() >= FEW_ROWS;
    if ((words >= 3 && (many || text || there() < FEW_ROWS)) || longest > 200) {
      return Kind.TEXT;
    }
    return many || counts.size() > CATEGORIES ? Kind.NAMES : Kind.WORDS;
  }

  /// Words that are no numbers among numbers are few: such cells are rows that cannot be read.
  boolean fewStrays() {
    long strays = there() - numbers - absent;
    return strays == 1 || 20 * strays <= there();
  }

  /// Evidence for a comma before fractions, not counting what both forms read.
  boolean comma() {
    return commas > 0 && points == 0;
  }

  /// Evidence for a point before fractions.
  boolean point() {
    return points > 0 && commas == 0;
  }

  /// True if its numbers have signs beside the digits, but none that groups or parts them.
  boolean signsOnly() {
    return points + commas + openPoints + openCommas == 0;
  }

  /// True if nothing but the other columns can say what its signs mean.
  boolean open() {
    return points == 0 && commas == 0 && openCommas > 0;
  }

  /// True if points stand before three digits only, and other numbers are whole and below 1,000:
  /// `999` and `1.001` may be two thousands that differ by two.
  boolean openPoint() {
    return points == 0
        && commas == 0
        && openCommas == 0
        && openPoints > 1
        && small > 1
        && openPoints + small == numbers;
  }

  /// True if a point stands before three digits in every row: `1.026` may be a thousand and more,
  /// or one and a little.
  boolean everyPointOpen() {
    return openPoints > 1 && openPoints == numbers && counts.size() > 1;
  }

  /// True if all of its cells are numbers, and some of them fractions: `1/2`, `1 1/2`, `½`.
  boolean fractions() {
    return counts.keySet().stream().anyMatch(ColumnTally::fraction)
        && counts.keySet().stream()
            .allMatch(cell -> fraction(cell) || Cells.decimal(cell).isPresent());
  }

  private static boolean fraction(String cell) {
    return FRACTION.matcher(cell).matches();
  }

  /// The signs and letters of currencies beside its numbers, in the order in which they came; most
  /// columns have none.
  List<String> currencies() {
    return plain == numbers
        ? List.of()
        : counts.keySet().stream()
            .map(NumberForm::currency)
            .filter(sign -> !sign.isEmpty())
            .distinct()
            .toList();
  }

  /// True if some of its numbers are written in per cent, and others are not.
  boolean mixedPercents() {
    long zeros = counts.getOrDefault("0", 0);
    return percents > 0 && percents + zeros < numbers;
  }

  /// True if points and commas stand before fractions, of more digits than money has.
  boolean contradicts() {
    return points > 0 && commas > 0 && longestFraction > 2;
  }

  /// The form of its numbers.
  ///
  /// @param commaElsewhere true if other columns have a comma before fractions, and none a point
  NumberForm form(boolean commaElsewhere) {
    if (points > 0 && commas > 0) {
      return NumberForm.MIXED;
    }
    if (commas > 0 || (commaElsewhere && points == 0 && openCommas + openPoints > 0)) {
      return NumberForm.COMMA;
    }
    return plain == numbers ? NumberForm.PLAIN : NumberForm.POINT;
  }
}
