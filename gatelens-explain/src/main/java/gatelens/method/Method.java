package gatelens.method;

import gatelens.explain.Explainer;
import gatelens.explain.MethodCard;
import gatelens.explain.ModelScore;
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

  /// The method with settings.
  ///
  /// @throws IllegalArgumentException if a setting is unknown or out of range
  public Explainer<? super ModelScore> with(Settings said) {
    said.only(id(), settings);
    return factory.apply(said);
  }
}
