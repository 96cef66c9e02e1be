package gatelens.explain;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What a person says of a method by name, on the command line or in a page: each method takes what
/// it knows.
///
/// @param baseline what inputs are compared with; usual: zeros
/// @param background series like the input, where a method needs them
/// @param group what is explained together: `cells`, `events`, `features`, `segments:12`, …; empty
///   for the method's usual
/// @param seed decides everything random
/// @param values settings by name: `steps` → `50`
public record Settings(
    Baseline baseline,
    Optional<Baseline.Samples> background,
    Optional<String> group,
    long seed,
    Map<String, String> values) {
  /// Nothing said: zeros, seed 0.
  public static final Settings NONE =
      new Settings(new Baseline.Zeros(), Optional.empty(), Optional.empty(), 0, Map.of());

  /// Keeps an unmodifiable copy.
  public Settings {
    values = Map.copyOf(values);
  }

  /// The same with another baseline.
  public Settings with(Baseline other) {
    return new Settings(other, background, group, seed, values);
  }

  /// The background.
  ///
  /// @throws IllegalArgumentException if there is none
  public Baseline.Samples neededBackground(String method) {
    return background.orElseThrow(() ->
        new IllegalArgumentException(
            method + " needs series to draw from; give a background: --background FILE"));
  }

  /// A whole number.
  ///
  /// @throws IllegalArgumentException if it is none
  public int integer(String name, int usual) {
    String text = values.getOrDefault(name, Integer.toString(usual));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "setting " + name + "=" + text + ": expected a whole number, such as " + usual, wrong);
    }
  }

  /// A number.
  ///
  /// @throws IllegalArgumentException if it is none
  public double number(String name, double usual) {
    String text = values.getOrDefault(name, Double.toString(usual));
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "setting " + name + "=" + text + ": expected a number, such as " + usual, wrong);
    }
  }

  /// A word.
  public String word(String name, String usual) {
    return values.getOrDefault(name, usual);
  }

  /// Checks that every setting is one that the method has.
  ///
  /// @throws IllegalArgumentException if one is not; the message lists what there is
  public void only(String method, java.util.Set<String> known) {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "method " + method + " has no setting " + name + "; it has " + new TreeSet<>(known));
      }
    }
  }
}
