package gatelens.method.perturbation;

import gatelens.explain.Method;
import java.util.ArrayList;
import java.util.List;

/// The methods that ask what would be if parts of the input were others.
public final class PerturbationMethods {
  private PerturbationMethods() {}

  /// The rows, in the order of the list; each stands with its method.
  public static List<Method> all() {
    List<Method> all = new ArrayList<>();
    all.add(Occlusion.row());
    all.add(Shapley.row());
    all.add(Owen.row());
    all.add(Deletion.row());
    all.add(KernelShap.row());
    all.add(PermutationShap.row());
    all.add(TimeShap.row());
    all.add(Lime.row());
    all.add(LimeImage.row());
    all.add(LimeTabular.row());
    all.add(Interactions.row());
    all.add(Anchors.row());
    return List.copyOf(all);
  }
}
