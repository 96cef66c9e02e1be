package gatelens.intervention;

import gatelens.explain.Point;
import gatelens.model.Model;
import gatelens.model.PredictedClass;
import gatelens.parallel.Workers;
import gatelens.perturb.Prefixes;
import java.util.OptionalInt;

/// From which step on a decision stands: had the sequence ended there, or at any later step, the
/// same class would have been answered.
public final class DecisionStep {
  private DecisionStep() {}

  /// The step, from 0.
  ///
  /// @return empty if the model names no class, or answers at every step
  /// @throws IllegalStateException if the model is not causal
  public static OptionalInt of(Model model, Point input, Workers workers) {
    if (model.classCount() < 2 || model.answersEveryStep()) {
      return OptionalInt.empty();
    }
    float[][] logits = new Prefixes(model, input, workers).logits();
    int last = PredictedClass.ofLogits(logits[logits.length - 1], 0, model.outputWidth());
    int from = logits.length - 1;
    while (from > 0 && PredictedClass.ofLogits(logits[from - 1], 0, model.outputWidth()) == last) {
      from--;
    }
    return OptionalInt.of(from);
  }
}
