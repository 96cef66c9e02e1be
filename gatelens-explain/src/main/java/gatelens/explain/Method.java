package gatelens.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// A row of the list of methods.
///
/// @param card what the method says of itself
/// @param settings the names that it takes of {@link Settings#values}
/// @param groups true if it takes a group of players
/// @param factory makes it
public record Method(
    MethodCard card,
    Set<String> settings,
    boolean groups,
    Function<Settings, Explainer<? super ModelScore>> factory) {
  /// Keeps an unmodifiable copy.
  public Method {
    settings = Set.copyOf(settings);
  }

  /// The name.
  public String id() {
    return card.id();
  }

  /// The method with settings. With {@link Baseline.Several} it runs once for each.
  ///
  /// @throws IllegalArgumentException if a setting is unknown or out of range, or if there are
  ///   several baselines and the method reads none
  public Explainer<? super ModelScore> with(Settings said) {
    said.only(id(), settings);
    if (!(said.baseline() instanceof Baseline.Several several)) {
      return factory.apply(said);
    }
    List<Explainer<? super ModelScore>> each = new ArrayList<>();
    several.each().forEach(baseline -> each.add(factory.apply(said.with(baseline))));
    if (each.stream().distinct().count() == 1) {
      throw new IllegalArgumentException(
          "method " + id() + " reads no baseline, so several cannot be compared");
    }
    return new OverBaselines(each, several.each().stream().map(Baseline::toString).toList());
  }
}
