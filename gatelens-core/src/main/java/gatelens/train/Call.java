package gatelens.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A name with arguments, as people write it: `adam(0.001)`, `gru(64,sequences)`; an argument may
/// have arguments of its own: `dense(3,leaky_relu(0.1))`.
///
/// @param name in small letters
/// @param arguments as written, without spaces
record Call(String name, List<String> arguments) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([A-Za-z_][A-Za-z0-9_-]*)\\s*(?:\\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\))?\\s*");

  Call {
    arguments = List.copyOf(arguments);
  }

  /// @throws IllegalArgumentException if the text has another form
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
    return new Call(matcher.group(1).toLowerCase(Locale.ROOT), arguments);
  }

  /// @throws IllegalArgumentException if there are more arguments than `most`
  void expect(int most) {
    if (arguments.size() > most) {
      throw new IllegalArgumentException(
          this + ": at most " + most + " arguments are known, found " + arguments.size());
    }
  }

  /// One argument as a number; `usual` where it is not given. `name=value` is taken as its value.
  double number(int index, double usual) {
    if (index >= arguments.size()) {
      return usual;
    }
    String text = arguments.get(index);
    try {
      return Double.parseDouble(text.substring(text.indexOf('=') + 1).strip());
    } catch (NumberFormatException problem) {
      throw new IllegalArgumentException(
          this + ": expected a number, found '" + text + "'", problem);
    }
  }

  IllegalArgumentException unknown(String kind, List<String> known) {
    return new IllegalArgumentException(
        kind + " " + name + " is unknown; there are " + String.join(", ", known));
  }

  @Override
  public String toString() {
    return arguments.isEmpty() ? name : name + "(" + String.join(",", arguments) + ")";
  }
}
