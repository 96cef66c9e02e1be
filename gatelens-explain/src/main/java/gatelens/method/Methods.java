package gatelens.method;

import gatelens.explain.Method;
import gatelens.explain.MethodProvider;
import gatelens.method.decomposition.DecompositionMethods;
import gatelens.method.gradient.GradientMethods;
import gatelens.method.perturbation.PerturbationMethods;
import gatelens.method.temporal.TemporalMethods;
import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/// The methods there are. The command line, the page and the docs read this list.
public final class Methods {
  private Methods() {}

  /// All methods: ours by family, then those of every {@link MethodProvider} on the class path.
  ///
  /// @throws IllegalStateException if two have one name
  public static List<Method> all() {
    List<Method> all = new ArrayList<>(ours());
    for (MethodProvider provider :
        ServiceLoader.load(MethodProvider.class, MethodProvider.class.getClassLoader())) {
      all.addAll(provider.methods());
    }
    Set<String> ids = new HashSet<>();
    for (Method method : all) {
      if (!ids.add(method.id())) {
        throw new IllegalStateException(
            "two methods are named "
                + method.id()
                + "; one comes from a MethodProvider on the class path");
      }
    }
    return List.copyOf(all);
  }

  /// The methods of this library, by family.
  public static List<Method> ours() {
    List<Method> all = new ArrayList<>();
    all.addAll(GradientMethods.all());
    all.addAll(DecompositionMethods.all());
    all.addAll(PerturbationMethods.all());
    all.addAll(TemporalMethods.all());
    return List.copyOf(all);
  }

  /// The method of a name.
  ///
  /// @throws IllegalArgumentException if there is none; the message names the nearest, and lists
  ///   what there is
  public static Method named(String id) {
    List<Method> all = all();
    List<String> ids = all.stream().map(Method::id).toList();
    return all.stream()
        .filter(method -> method.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no method "
                    + id
                    + NearestName.question(id, ids)
                    + "; there are "
                    + String.join(" ", ids)));
  }
}
