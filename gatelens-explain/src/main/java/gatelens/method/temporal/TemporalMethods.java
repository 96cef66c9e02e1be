package gatelens.method.temporal;

import gatelens.explain.Explainer;
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

  /// True if a method explains the answers of all steps together: its score is the sum of the
  /// scores of the beginnings of the sequence, and not the score of the whole.
  public static boolean sumsOverSteps(Explainer<?> method) {
    return method instanceof TemporalOcclusion
        || method instanceof TemporalShapley
        || method instanceof TemporalGradients
        || method instanceof AugmentedOcclusion
        || method instanceof Fit
        || method instanceof WinIt;
  }
}
