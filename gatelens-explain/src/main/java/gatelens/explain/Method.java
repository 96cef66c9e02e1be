package gatelens.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A row of the list of methods.
///
/// @param card what the method says of itself
/// @param settings what can be said of it by name, {@link Settings#values}
/// @param group what it explains together where nothing else is said, as {@link Settings#group}
///   writes it; empty if it takes no group
/// @param needsBackground true if it cannot be made without {@link Settings#background}
/// @param factory makes it of settings that are {@link Settings#filled}
public record Method(
    MethodCard card,
    List<Setting> settings,
    Optional<String> group,
    boolean needsBackground,
    Function<Settings, Explainer<? super ModelScore>> factory) {
  /// Keeps an unmodifiable copy.
  public Method {
    settings = List.copyOf(settings);
  }

  /// A method of the baseline and these settings, with the card of the one that the usual values
  /// make.
  public static Method of(
      List<Setting> settings, Function<Settings, Explainer<? super ModelScore>> factory) {
    return new Method(
        card(settings, Optional.empty(), factory), settings, Optional.empty(), false, factory);
  }

  /// A method that explains groups of values.
  ///
  /// @param group what it explains together where nothing else is said: `events`
  public static Method ofGroups(
      String group,
      List<Setting> settings,
      Function<Settings, Explainer<? super ModelScore>> factory) {
    Optional<String> usual = Optional.of(group);
    return new Method(card(settings, usual, factory), settings, usual, false, factory);
  }

  /// A method that needs a background; its card is given, since it cannot be made without one.
  public static Method ofBackground(
      MethodCard card,
      List<Setting> settings,
      Function<Settings, Explainer<? super ModelScore>> factory) {
    return new Method(card, settings, Optional.empty(), true, factory);
  }

  private static MethodCard card(
      List<Setting> settings,
      Optional<String> group,
      Function<Settings, Explainer<? super ModelScore>> factory) {
    return factory.apply(Settings.NONE.filled("method", settings, group)).card();
  }

  /// The name.
  public String id() {
    return card.id();
  }

  /// True if it takes a group of players.
  public boolean groups() {
    return group.isPresent();
  }

  /// True if a background that is said changes what the method does.
  ///
  /// @throws IllegalArgumentException if a setting is unknown or out of range
  public boolean readsBackground(Settings said) {
    Settings without =
        new Settings(said.baseline(), Optional.empty(), said.group(), said.seed(), said.values());
    return needsBackground || !with(said).equals(with(without));
  }

  /// The method with settings. With {@link Baseline.Several} it runs once for each.
  ///
  /// @throws IllegalArgumentException if a setting is unknown or out of range, or if there are
  ///   several baselines and the method reads none
  public Explainer<? super ModelScore> with(Settings said) {
    Settings filled = said.filled("method " + id(), settings, group);
    if (!(said.baseline() instanceof Baseline.Several several)) {
      return factory.apply(filled);
    }
    List<Explainer<? super ModelScore>> each = new ArrayList<>();
    several.each().forEach(baseline -> each.add(factory.apply(filled.with(baseline))));
    if (each.stream().distinct().count() == 1) {
      throw new IllegalArgumentException(
          "method " + id() + " reads no baseline, so several cannot be compared");
    }
    return new OverBaselines(each, several.each().stream().map(Baseline::toString).toList());
  }
}
