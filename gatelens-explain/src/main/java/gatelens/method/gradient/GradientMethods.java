package gatelens.method.gradient;

import gatelens.explain.Method;
import java.util.ArrayList;
import java.util.List;

/// The methods that follow gradients or slopes between two runs.
public final class GradientMethods {
  private GradientMethods() {}

  /// The rows, in the order of the list; each stands with its method.
  public static List<Method> all() {
    List<Method> all = new ArrayList<>();
    all.addAll(Gradient.rows());
    all.addAll(SmoothGrad.rows());
    all.add(IntegratedGradients.row());
    all.add(SequentialGradients.row());
    all.add(ExpectedGradients.row());
    all.addAll(DeepLift.rows());
    all.add(Conductance.row());
    return List.copyOf(all);
  }
}
