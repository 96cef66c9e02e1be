package gatelens.method.decomposition;

import gatelens.explain.Method;
import java.util.ArrayList;
import java.util.List;

/// The methods that take a decision apart layer by layer or state by state.
public final class DecompositionMethods {
  private DecompositionMethods() {}

  /// The rows, in the order of the list; each stands with its method.
  public static List<Method> all() {
    List<Method> all = new ArrayList<>();
    all.add(Lrp.row());
    all.add(AdditiveDecomposition.row());
    all.add(CellDecomposition.row());
    all.add(ContextualDecomposition.row());
    return List.copyOf(all);
  }
}
