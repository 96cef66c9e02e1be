package gatelens.data.file;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/// How the numbers of a column are written. Signs of currency, per cent, grouped digits and a minus
/// in brackets are read in every form but {@link #PLAIN}.
enum NumberForm {
  /// `-1234.5`, `1e-3`: what programs write.
  PLAIN,
  /// `1,234.50`, `$1'234.50`: a point before the fraction.
  POINT,
  /// `1.234,50 €`: a comma before the fraction.
  COMMA,
  /// Both forms in one column, fractions of one or two digits: the last sign is the fraction's
  /// where fewer than three digits come after it.
  MIXED;

  private static final Set<String> CODES =
      Set.of(
          "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "RMB", "INR", "AUD", "CAD", "NZD", "SEK", "NOK",
          "DKK", "PLN", "CZK", "HUF", "RUB", "TRY", "BRL", "MXN", "KRW", "ZAR", "SGD", "HKD", "KR",
          "RS", "ZL");

  /// What a cell shows of the form it is written in.
  enum Hint {
    /// It is no number in any form.
    NONE,
    /// A number that both forms read alike.
    EITHER,
    /// A point is its fraction's sign, or a comma groups.
    POINT,
    /// A comma is its fraction's sign, or a point groups.
    COMMA,
    /// One sign with three digits after it: `1,234`.
    OPEN
  }

  /// A cell as a number; empty where it is none in this form.
  OptionalDouble read(String cell) {
    if (this == PLAIN) {
      return Cells.decimal(cell);
    }
    String digits = bare(cell);
    if (digits.isEmpty()) {
      return OptionalDouble.empty();
    }
    boolean comma =
        switch (this) {
          case PLAIN, POINT -> false;
          case COMMA -> true;
          case MIXED -> hint(cell) == Hint.COMMA || openPoint(digits);
        };
    return value(digits, comma ? ',' : '.', comma ? '.' : ',');
  }

  private static boolean openPoint(String digits) {
    return open(digits) && digits.indexOf('.') >= 0;
  }

  /// What a cell shows.
  static Hint hint(String cell) {
    String digits = bare(cell);
    if (digits.isEmpty()) {
      return Hint.NONE;
    }
    boolean point = value(digits, '.', ',').isPresent();
    boolean comma = value(digits, ',', '.').isPresent();
    if (point && comma) {
      return digits.indexOf('.') < 0 && digits.indexOf(',') < 0 ? Hint.EITHER : Hint.OPEN;
    }
    return point ? Hint.POINT : comma ? Hint.COMMA : Hint.NONE;
  }

  /// True if one sign stands before the last three digits, so that it may group or not.
  private static boolean open(String digits) {
    return value(digits, '.', ',').isPresent() && value(digits, ',', '.').isPresent();
  }

  /// The number without currency, blanks, apostrophes; a leading minus kept. Empty where something
  /// else stands there.
  private static String bare(String cell) {
    String text = withoutCurrency(cell.strip());
    boolean negative = false;
    if (text.length() > 2 && text.charAt(0) == '(' && text.charAt(text.length() - 1) == ')') {
      negative = true;
      text = text.substring(1, text.length() - 1).strip();
    }
    text = withoutCode(text);
    StringBuilder bare = new StringBuilder();
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean last = i + 1 == text.length();
      int value = c >= '0' && c <= '9' ? c - '0' : c > 0x7f ? Character.digit(c, 10) : -1;
      if (value >= 0) {
        bare.append((char) ('0' + value));
        digit = true;
      } else if (sign(c) != 0) {
        bare.append(sign(c));
      } else if ((c == '-' || c == '\u2212') && (!digit || last) && !negative) {
        negative = true;
      } else if ((c == 'e' || c == 'E') && digit) {
        String exponent = text.substring(i + 1);
        return exponent(exponent) ? (negative ? "-" : "") + bare + "e" + exponent : "";
      } else if (!decorates(c, digit, last) || (digit && isBlank(c) && !groups(text, i))) {
        return "";
      }
    }
    return digit ? (negative ? "-" : "") + bare : "";
  }

  /// True if a blank among digits stands before three of them and no more: `1 234`, but not `107
  /// 80` or `+49 170 1000000`.
  private static boolean groups(String text, int blank) {
    int from = blank + 1;
    while (from < text.length() && isBlank(text.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < text.length() && Character.isDigit(text.charAt(to))) {
      to++;
    }
    return to == from || (to - from == 3 && from == blank + 1);
  }

  /// Points and commas, also of Arabic and of wide characters; 0 for something else.
  private static char sign(char c) {
    return switch (c) {
      case '.', '\u066b', '\uff0e' -> '.';
      case ',', '\u066c', '\uff0c' -> ',';
      default -> 0;
    };
  }

  /// One to three digits, with a sign at most.
  private static boolean exponent(String text) {
    int from = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    boolean digits = text.length() > from && text.length() <= from + 3;
    for (int i = from; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits;
  }

  /// True for a sign beside digits that does not change the number.
  private static boolean decorates(char c, boolean digit, boolean last) {
    return (c == '+' && !digit)
        || (c == '%' && last)
        || isBlank(c)
        || Character.getType(c) == Character.CURRENCY_SYMBOL
        || (digit && (c == '\'' || c == '\u2019'));
  }

  /// Without a sign of currency before brackets: `$ (484.21)`.
  private static String withoutCurrency(String text) {
    return text.length() > 3
            && text.charAt(text.length() - 1) == ')'
            && Character.getType(text.charAt(0)) == Character.CURRENCY_SYMBOL
        ? text.substring(1).strip()
        : text;
  }

  /// The currency that stands beside a number: `€`, `USD`; empty for none.
  static String currency(String cell) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if (Character.getType(c) == Character.CURRENCY_SYMBOL || Character.isLetter(c)) {
        letters.append(Character.toUpperCase(c));
      }
    }
    String sign = letters.toString();
    boolean symbol =
        sign.length() == 1 && Character.getType(sign.charAt(0)) == Character.CURRENCY_SYMBOL;
    return symbol || CODES.contains(sign) ? sign : "";
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\u00a0' || c == '\u202f' || c == '\u2009';
  }

  /// Without a currency's letters before or after the digits.
  private static String withoutCode(String text) {
    int from = 0;
    while (from < text.length() && Character.isLetter(text.charAt(from))) {
      from++;
    }
    int to = text.length();
    while (to > from && Character.isLetter(text.charAt(to - 1))) {
      to--;
    }
    boolean before = from == 0 || CODES.contains(text.substring(0, from).toUpperCase(Locale.ROOT));
    boolean after =
        to == text.length() || CODES.contains(text.substring(to).toUpperCase(Locale.ROOT));
    return before && after && (from == 0 || to == text.length())
        ? text.substring(from, to).strip()
        : text;
  }

  /// The value where groups are of three digits (of two before the last, as in India).
  private static OptionalDouble value(String digits, char fraction, char group) {
    int exponent = digits.indexOf('e');
    String number = exponent < 0 ? digits : digits.substring(0, exponent);
    int sign = number.indexOf(fraction);
    if (sign != number.lastIndexOf(fraction)) {
      return OptionalDouble.empty();
    }
    String whole = sign < 0 ? number : number.substring(0, sign);
    String part = sign < 0 ? "" : number.substring(sign + 1);
    if (part.indexOf(group) >= 0 || !grouped(whole, group)) {
      return OptionalDouble.empty();
    }
    String plain =
        whole.replace(String.valueOf(group), "")
            + (part.isEmpty() ? "" : "." + part)
            + (exponent < 0 ? "" : digits.substring(exponent));
    return Cells.decimal(plain);
  }

  private static boolean grouped(String whole, char group) {
    String digits = whole.startsWith("-") ? whole.substring(1) : whole;
    if (digits.indexOf(group) < 0) {
      return true;
    }
    String[] groups = digits.split("\\" + group, -1);
    if (groups[0].isEmpty() || groups[0].length() > 3 || groups[0].equals("0")) {
      return false;
    }
    for (int i = 1; i < groups.length; i++) {
      boolean last = i == groups.length - 1;
      if (groups[i].length() != 3 && (last || groups[i].length() != 2)) {
        return false;
      }
    }
    return true;
  }
}
