package gatelens.select;

import java.util.List;
import java.util.Locale;

/// What is varied in one respect: some values, or a range of numbers.
public sealed interface Axis {
  /// In which respect.
  Name name();

  /// What candidates may differ in.
  enum Name {
    /// `gru`, `lstm` and their forms.
    CELL("cell", Kind.WORD),
    /// Hidden units of a layer; ranges are even in the logarithm.
    UNITS("units", Kind.WHOLE_LOGARITHMIC),
    /// Recurrent layers.
    LAYERS("layers", Kind.WHOLE),
    /// Dropout before the last layers.
    DROPOUT("dropout", Kind.NUMBER),
    /// Learning rate; ranges are even in the logarithm.
    RATE("rate", Kind.LOGARITHMIC),
    /// Examples a step; ranges are even in the logarithm.
    BATCH_SIZE("batch size", Kind.WHOLE_LOGARITHMIC),
    /// How gradients change weights.
    OPTIMIZER("optimizer", Kind.WORD),
    /// The layers behind the recurrent ones.
    HEAD("head", Kind.WORD),
    /// Values of a token's vector; ranges are even in the logarithm.
    EMBEDDING("embedding", Kind.WHOLE_LOGARITHMIC);

    private final String title;
    private final Kind kind;

    Name(String title, Kind kind) {
      this.title = title;
      this.kind = kind;
    }

    /// In words: `batch size`.
    public String title() {
      return title;
    }

    /// True if its values are numbers.
    public boolean isNumber() {
      return kind != Kind.WORD;
    }

    /// True if numbers of it are told apart by their quotient and not their difference.
    public boolean isLogarithmic() {
      return kind == Kind.LOGARITHMIC || kind == Kind.WHOLE_LOGARITHMIC;
    }

    private boolean isWhole() {
      return kind == Kind.WHOLE || kind == Kind.WHOLE_LOGARITHMIC;
    }

    private enum Kind {
      WORD,
      WHOLE,
      WHOLE_LOGARITHMIC,
      NUMBER,
      LOGARITHMIC
    }
  }

  /// Some values.
  ///
  /// @param values at least one, as they are asked for
  record Listed(Name name, List<String> values) implements Axis {
    /// Checks that there is one.
    ///
    /// @throws IllegalArgumentException if there is none, or a number was expected and is none
    public Listed {
      values = values.stream().map(String::strip).distinct().toList();
      if (values.isEmpty() || values.contains("")) {
        throw new IllegalArgumentException(
            "expected a value, or several parted by commas, for " + name.title + ": " + values);
      }
      if (name.isNumber()) {
        values.forEach(value -> number(name, value));
      }
    }
  }

  /// All numbers between two.
  ///
  /// @param low the least
  /// @param high the largest, above `low`
  record Range(Name name, double low, double high) implements Axis {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if `low` is not below `high`, or not above 0 where the
    ///   range is even in the logarithm, or the axis has no numbers
    public Range {
      if (!name.isNumber()) {
        throw new IllegalArgumentException(
            name.title + " has no range from " + low + " to " + high + "; name its values");
      }
      if (!(low < high) || (name.isLogarithmic() && !(low > 0)) || Double.isInfinite(high)) {
        throw new IllegalArgumentException(
            "the range of "
                + name.title
                + " is "
                + low
                + ".."
                + high
                + "; its end must be above its beginning"
                + (name.isLogarithmic() ? ", and that above 0" : ""));
      }
    }

    /// Where a value lies, in [0, 1].
    double place(double value) {
      return (scaled(value) - scaled(low)) / (scaled(high) - scaled(low));
    }

    /// The value in a place of [0, 1]: whole numbers are rounded, others to three digits, so that
    /// what is printed is what was tried.
    String at(double place) {
      double scaled = scaled(low) + place * (scaled(high) - scaled(low));
      double value = name.isLogarithmic() ? StrictMath.exp(scaled) : scaled;
      if (name.isWhole()) {
        return Long.toString(Math.clamp(Math.round(value), (long) low, (long) high));
      }
      double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.2e", value));
      return Double.toString(Math.clamp(rounded, low, high));
    }

    private double scaled(double value) {
      return name.isLogarithmic() ? StrictMath.log(value) : value;
    }
  }

  /// Reads what was asked for: values parted by commas outside of parentheses, or `low..high`.
  ///
  /// @throws IllegalArgumentException if it is neither
  static Axis parse(Name name, String text) {
    int dots = text.indexOf("..");
    if (dots > 0 && name.isNumber()) {
      return new Range(
          name, number(name, text.substring(0, dots)), number(name, text.substring(dots + 2)));
    }
    return new Listed(name, List.of(text.split(",(?![^(]*\\))", -1)));
  }

  private static double number(Name name, String text) {
    try {
      double value = Double.parseDouble(text.strip());
      if (!name.isWhole() || value == Math.rint(value)) {
        return value;
      }
    } catch (NumberFormatException none) {
      // told below
    }
    throw new IllegalArgumentException(
        "expected "
            + (name.isWhole() ? "a whole number" : "a number")
            + ", several parted by commas, or a range such as "
            + (name == Name.DROPOUT ? "0..0.5" : name == Name.RATE ? "0.0003..0.03" : "8..128")
            + " for "
            + name.title
            + ", found "
            + text);
  }
}
