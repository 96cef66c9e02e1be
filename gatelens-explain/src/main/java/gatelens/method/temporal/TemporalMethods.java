package gatelens.method.temporal;

import gatelens.explain.Method;
import java.util.ArrayList;
import java.util.List;

/// The methods made for sequences: each event by the answer at its own step, and masks over time.
public final class TemporalMethods {
  private TemporalMethods() {}

  /// The rows, in the order of the list; each stands with its method.
  public static List<Method> all() {
    List<Method> all = new ArrayList<>();
    all.add(TemporalOcclusion.row());
    all.add(TemporalShapley.row());
    all.add(TemporalGradients.row());
    all.add(Dynamask.row());
    all.add(ExtremalMask.row());
    all.add(AugmentedOcclusion.row());
    all.add(Fit.row());
    all.add(WinIt.row());
    return List.copyOf(all);
  }
}
