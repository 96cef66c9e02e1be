package gatelens.method.decomposition;

import gatelens.explain.Explainer;
import gatelens.explain.Method;
import gatelens.explain.ModelScore;
import gatelens.explain.Settings;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The rows of methods that take a decision apart layer by layer or state by state.
public final class DecompositionMethods {
  private DecompositionMethods() {}

  /// The rows, in the order of the list.
  public static List<Method> all() {
    return List.of(
        row(Set.of("epsilon"), s -> new Lrp(s.number("epsilon", 1e-3))),
        row(Set.of(), s -> new AdditiveDecomposition()),
        row(
            Set.of("form"),
            s ->
                switch (s.word("form", "survived")) {
                  case "survived" -> new CellDecomposition(true);
                  case "as-it-was" -> new CellDecomposition(false);
                  default ->
                      throw new IllegalArgumentException(
                          "setting form="
                              + s.word("form", "")
                              + ": expected survived or as-it-was");
                }),
        row(Set.of("width"), s -> new ContextualDecomposition(s.integer("width", 1))));
  }

  private static Method row(
      Set<String> settings, Function<Settings, Explainer<? super ModelScore>> factory) {
    return new Method(factory.apply(Settings.NONE).card(), settings, false, factory);
  }
}
