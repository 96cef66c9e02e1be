package gatelens.explain;

import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a person says of a method or a measure by name, on the command line or in a page: each
/// takes what it knows.
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
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// The same with another baseline.
  public Settings with(Baseline other) {
    return new Settings(other, background, group, seed, values);
  }

  /// The same with another seed.
  public Settings seeded(long other) {
    return new Settings(baseline, background, group, other, values);
  }

  /// The same with a setting.
  ///
  /// @param name of the setting: `steps`
  /// @param value as a person would write it: `50`
  public Settings with(String name, String value) {
    Map<String, String> more = new HashMap<>(values);
    more.put(name, value);
    return new Settings(baseline, background, group, seed, more);
  }

  /// The same, checked, and with the usual value of everything that was not said.
  ///
  /// @param owner whose settings they are, for messages: `method lrp`
  /// @param known the settings there are
  /// @param usualGroup what is explained together where nothing is said; empty if nothing is
  /// @throws IllegalArgumentException if a setting is not among them or out of its range
  public Settings filled(String owner, List<Setting> known, Optional<String> usualGroup) {
    List<String> names = known.stream().map(Setting::name).toList();
    for (String name : values.keySet().stream().sorted().toList()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            owner
                + " has no setting "
                + name
                + NearestName.of(name, names)
                    .map(near -> "; did you mean " + near + "? It")
                    .orElse("; it")
                + " has "
                + (names.isEmpty() ? "none" : String.join(", ", names.stream().sorted().toList())));
      }
    }
    Map<String, String> all = new HashMap<>();
    for (Setting setting : known) {
      String value = values.getOrDefault(setting.name(), setting.usual());
      setting.check(owner, value);
      all.put(setting.name(), value);
    }
    return new Settings(
        baseline,
        background,
        usualGroup.map(usual -> group.orElse(usual)).or(() -> group),
        seed,
        all);
  }

  /// The background.
  ///
  /// @param owner who needs it, for the message
  /// @throws IllegalArgumentException if there is none
  public Baseline.Samples neededBackground(String owner) {
    return background.orElseThrow(() ->
        new IllegalArgumentException(
            owner + " needs series to draw from; give a background: --background FILE"));
  }

  /// What is explained together, of settings that are {@link #filled}.
  ///
  /// @throws IllegalStateException if nothing is said and the method has no usual group
  public String players() {
    return group.orElseThrow(() -> new IllegalStateException("no group of players is said"));
  }

  /// A whole number, of settings that are {@link #filled}.
  ///
  /// @throws IllegalStateException if there is no such setting
  public int integer(String name) {
    return Integer.parseInt(word(name));
  }

  /// A number, of settings that are {@link #filled}.
  ///
  /// @throws IllegalStateException if there is no such setting
  public double number(String name) {
    return Double.parseDouble(word(name));
  }

  /// True or false, of settings that are {@link #filled}.
  ///
  /// @throws IllegalStateException if there is no such setting
  public boolean flag(String name) {
    return Boolean.parseBoolean(word(name));
  }

  /// One of some words, in lower case, of settings that are {@link #filled}.
  ///
  /// @throws IllegalStateException if there is no such setting
  public String choice(String name) {
    return word(name).toLowerCase(Locale.ROOT);
  }

  /// Numbers, of settings that are {@link #filled}.
  ///
  /// @throws IllegalStateException if there is no such setting
  public List<Double> numbers(String name) {
    return parts(name).stream().map(Double::valueOf).toList();
  }

  /// Whole numbers, of settings that are {@link #filled}.
  ///
  /// @throws IllegalStateException if there is no such setting
  public List<Integer> integers(String name) {
    return parts(name).stream().map(Integer::valueOf).toList();
  }

  private List<String> parts(String name) {
    String text = word(name);
    return text.isEmpty()
        ? List.of()
        : new ArrayList<>(Arrays.stream(text.split(",", -1)).map(String::strip).toList());
  }

  private String word(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("no setting " + name + " among " + values.keySet());
    }
    return value;
  }
}
