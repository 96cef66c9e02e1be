package gatelens.train;

import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A name with arguments, as people write it: `adam(0.001)`, `gru(64,sequences)`; an argument may
/// have arguments of its own: `dense(3,leaky_relu(0.1))`.
///
/// @param name in small letters
/// @param arguments as written, without spaces
/// @param said the whole as it was written, for messages
record Call(String name, List<String> arguments, String said) {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([A-Za-z_][A-Za-z0-9_-]*)\\s*(?:\\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\))?\\s*");

  Call {
    arguments = List.copyOf(arguments);
  }

  /// As it would be written.
  Call(String name, List<String> arguments) {
    this(
        name,
        arguments,
        arguments.isEmpty() ? name : name + "(" + String.join(",", arguments) + ")");
  }

  /// @throws IllegalArgumentException if the text has another form, or an argument is left blank
  static Call parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "': expected a name, with arguments in brackets where it has any");
    }
    String inside = matcher.group(2);
    List<String> arguments = new ArrayList<>();
    if (inside != null && !inside.isBlank()) {
      for (String argument : inside.split(",(?![^(]*\\))", -1)) {
        arguments.add(argument.strip());
      }
    }
    Call call = new Call(matcher.group(1).toLowerCase(Locale.ROOT), arguments);
    for (String argument : arguments) {
      if (argument.isEmpty() || equals(argument) == argument.length() - 1) {
        throw new IllegalArgumentException(
            call
                + ": "
                + (argument.isEmpty() ? "an argument" : "'" + argument + "'")
                + " has no value; leave it out, and name what follows it");
      }
    }
    return call;
  }

  /// Where the sign behind an argument's own name stands; -1 if it has none. A sign within brackets
  /// belongs to an argument's argument.
  private static int equals(String argument) {
    int bracket = argument.indexOf('(');
    return (bracket < 0 ? argument : argument.substring(0, bracket)).indexOf('=');
  }

  /// The same with every argument in the place of its name; what is left out stays blank.
  ///
  /// @param names of the arguments in order, each with the other names it goes by: `rate|lr`
  /// @throws IllegalArgumentException if there are more arguments, a name is unknown or given
  ///   twice, or one without a name follows one with a name
  Call placed(String... names) {
    expect(names.length);
    String[] placed = new String[names.length];
    boolean named = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = equals(argument);
      int place = equals < 0 ? i : place(argument.substring(0, equals).strip(), names);
      if (equals < 0 && named) {
        throw new IllegalArgumentException(
            this + ": '" + argument + "' has no name and follows one that has; name it too");
      }
      named |= equals >= 0;
      if (placed[place] != null) {
        throw new IllegalArgumentException(
            this
                + ": '"
                + first(names[place])
                + "' is given twice, the second time by "
                + argument);
      }
      placed[place] = argument.substring(equals + 1).strip();
    }
    List<String> all = new ArrayList<>();
    for (String one : placed) {
      all.add(one == null ? "" : one);
    }
    return new Call(name, all, said);
  }

  private int place(String said, String... names) {
    String plain = said.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    for (int i = 0; i < names.length; i++) {
      for (String known : names[i].split("\\|", -1)) {
        if (known.replace("_", "").equals(plain)) {
          return i;
        }
      }
    }
    List<String> known = Stream.of(names).map(Call::first).toList();
    throw new IllegalArgumentException(
        this
            + ": there is no "
            + said
            + " here; there "
            + (known.size() == 1 ? "is " : "are ")
            + String.join(", ", known)
            + NearestName.question(said, known));
  }

  private static String first(String names) {
    return names.substring(0, (names + "|").indexOf('|'));
  }

  /// True if an argument is given.
  boolean has(int index) {
    return index < arguments.size() && !arguments.get(index).isEmpty();
  }

  /// @throws IllegalArgumentException if there are more arguments than `most`
  void expect(int most) {
    if (arguments.size() > most) {
      throw new IllegalArgumentException(
          this + ": at most " + most + " arguments are known, found " + arguments.size());
    }
  }

  /// One argument as a number; `usual` where it is not given.
  double number(int index, double usual) {
    if (!has(index)) {
      return usual;
    }
    String text = arguments.get(index);
    // what Java alone calls a number (1d, 0x1p3) is a slip elsewhere
    double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(this + ": expected a number, found '" + text + "'");
    }
    return number;
  }

  /// One argument as a whole number; `usual` where it is not given.
  int whole(int index, int usual) {
    double number = number(index, usual);
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          this + ": expected a whole number, found '" + arguments.get(index) + "'");
    }
    return (int) number;
  }

  /// One argument as yes or no; `usual` where it is not given.
  boolean flag(int index, boolean usual) {
    if (!has(index)) {
      return usual;
    }
    return switch (arguments.get(index).toLowerCase(Locale.ROOT)) {
      case "true", "yes" -> true;
      case "false", "no" -> false;
      default ->
          throw new IllegalArgumentException(
              this + ": expected true or false, found '" + arguments.get(index) + "'");
    };
  }

  /// One argument as numbers parted by colons, `0.1:0.5:0.9`; empty where it is not given.
  List<Double> numbers(int index) {
    List<Double> numbers = new ArrayList<>();
    for (String part : has(index) ? arguments.get(index).split(":", -1) : new String[0]) {
      numbers.add(new Call(name, List.of(part.strip()), said).number(0, Double.NaN));
    }
    return numbers;
  }

  IllegalArgumentException unknown(String kind, List<String> known) {
    return new IllegalArgumentException(
        kind
            + " "
            + name
            + " is unknown; there are "
            + String.join(", ", known)
            + NearestName.question(name, known));
  }

  @Override
  public String toString() {
    return said;
  }
}
