package gatelens.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// A setting of a method or a measure, as its card describes it. Help, docs and forms are made from
/// these, and what is said is checked against them.
///
/// @param name how it is written: `steps`
/// @param kind what values look like
/// @param usual its value where nothing is said, written as a person would: `50`
/// @param range which values there are: an interval for numbers, `[1, ∞)` or `(0, 1)`, also of each
///   number of a list; the words for {@link Kind#CHOICE} and {@link Kind#FLAG}, separated by `|`
/// @param words what it decides, a clause without a full stop
public record Setting(String name, Kind kind, String usual, String range, String words) {
  /// What values look like.
  public enum Kind {
    /// A whole number.
    WHOLE("a whole number"),
    /// A number.
    NUMBER("a number"),
    /// Whole numbers separated by commas, or nothing.
    WHOLES("whole numbers separated by commas"),
    /// At least one number, separated by commas.
    NUMBERS("numbers separated by commas"),
    /// One of some words.
    CHOICE("one of"),
    /// True or false.
    FLAG("one of");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// True if values are words of a list.
    boolean isWord() {
      return this == CHOICE || this == FLAG;
    }

    /// The kind in a sentence: `a whole number`.
    public String words() {
      return words;
    }
  }

  private static final String INFINITE = "∞";

  /// Checks that the usual value is one of those there are.
  ///
  /// @throws IllegalArgumentException if it is not, or if the range cannot be read
  public Setting {
    String[] limits = range.split(",", -1);
    if (!kind.isWord() && (limits.length != 2 || !"[(".contains(range.substring(0, 1)))) {
      throw new IllegalArgumentException(
          "setting " + name + ": the range " + range + " is no interval such as [1, ∞)");
    }
    if (!right(kind, range, usual)) {
      throw new IllegalArgumentException(
          "setting " + name + ": its usual value " + usual + " is not in its range " + range);
    }
  }

  /// A whole number.
  public static Setting whole(String name, int usual, String range, String words) {
    return new Setting(name, Kind.WHOLE, Integer.toString(usual), range, words);
  }

  /// A number.
  ///
  /// @param usual written as a person would: `0.001`
  public static Setting number(String name, String usual, String range, String words) {
    return new Setting(name, Kind.NUMBER, usual, range, words);
  }

  /// One of some words; the first is usual.
  public static Setting choice(String name, List<String> all, String words) {
    return new Setting(name, Kind.CHOICE, all.get(0), String.join("|", all), words);
  }

  /// True or false.
  public static Setting flag(String name, boolean usual, String words) {
    return new Setting(name, Kind.FLAG, Boolean.toString(usual), "true|false", words);
  }

  /// What is expected, in a sentence: `a whole number in [1, ∞)`.
  public String expected() {
    return kind.words() + (kind.isWord() ? " " + range.replace("|", ", ") : " in " + range);
  }

  /// Checks a value.
  ///
  /// @param owner whose setting it is, for the message
  /// @param value as it was written
  /// @throws IllegalArgumentException if it is none of those there are
  public void check(String owner, String value) {
    if (!right(kind, range, value)) {
      throw new IllegalArgumentException(
          "setting "
              + name
              + "="
              + value
              + " of "
              + owner
              + ": expected "
              + expected()
              + (usual.isEmpty() ? "" : ", such as " + usual));
    }
  }

  private static boolean right(Kind kind, String range, String value) {
    return switch (kind) {
      case WHOLE -> whole(value) && inside(range, value);
      case NUMBER -> number(value) && inside(range, value);
      case WHOLES -> value.isEmpty() || all(value, one -> whole(one) && inside(range, one));
      case NUMBERS -> all(value, one -> number(one) && inside(range, one));
      case CHOICE, FLAG -> List.of(range.split("\\|", -1)).contains(value.toLowerCase(Locale.ROOT));
    };
  }

  private static boolean all(String value, Predicate<String> each) {
    return Arrays.stream(value.split(",", -1)).map(String::strip).allMatch(each);
  }

  private static boolean whole(String value) {
    try {
      Integer.parseInt(value);
      return true;
    } catch (NumberFormatException no) {
      return false;
    }
  }

  private static boolean number(String value) {
    try {
      return Double.isFinite(Double.parseDouble(value));
    } catch (NumberFormatException no) {
      return false;
    }
  }

  private static boolean inside(String range, String value) {
    double x = Double.parseDouble(value);
    String[] limits = range.substring(1, range.length() - 1).split(",", -1);
    double low = limit(limits[0]);
    double high = limit(limits[1]);
    return (range.startsWith("[") ? x >= low : x > low)
        && (range.endsWith("]") ? x <= high : x < high);
  }

  private static double limit(String text) {
    return switch (text.strip()) {
      case INFINITE -> Double.POSITIVE_INFINITY;
      case "-" + INFINITE -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
