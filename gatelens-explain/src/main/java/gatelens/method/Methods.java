package gatelens.method;

import gatelens.explain.Method;
import gatelens.method.decomposition.DecompositionMethods;
import gatelens.method.gradient.GradientMethods;
import gatelens.method.perturbation.PerturbationMethods;
import gatelens.method.temporal.TemporalMethods;
import java.util.ArrayList;
import java.util.List;

/// The methods there are. The command line, the page and the docs read this list.
public final class Methods {
  private Methods() {}

  /// All methods, by family.
  public static List<Method> all() {
    List<Method> all = new ArrayList<>();
    all.addAll(GradientMethods.all());
    all.addAll(DecompositionMethods.all());
    all.addAll(PerturbationMethods.all());
    all.addAll(TemporalMethods.all());
    return List.copyOf(all);
  }

  /// The method of a name.
  ///
  /// @throws IllegalArgumentException if there is none; the message lists what there is
  public static Method named(String id) {
    return all().stream()
        .filter(method -> method.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no method "
                    + id
                    + "; there are "
                    + String.join(" ", all().stream().map(Method::id).toList())));
  }
}
