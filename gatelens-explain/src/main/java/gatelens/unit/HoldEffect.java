package gatelens.unit;

import gatelens.gates.Clamp;
import gatelens.layer.Signal;
import gatelens.model.Model;
import gatelens.model.PredictedClass;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What the answers lose when a unit, or its gate, is held at its mean.
///
/// @param held the mean that it was held at
/// @param moved mean over sequences and outputs of how far a logit moves, at the last step of those
///   answered at every step
/// @param changed sequences whose class is another one then; empty where numbers are answered
/// @param sequences that were asked
public record HoldEffect(double held, double moved, OptionalInt changed, int sequences) {
  /// Holds it.
  ///
  /// @param mean of the unit or the gate
  /// @return empty where it cannot be held: functions other than the standard ones, or what is
  ///   neither a state nor a gate
  static Optional<HoldEffect> of(
      Model model, List<Sample> samples, UnitAddress address, double mean, Workers workers) {
    Optional<Model> held = held(model, address, mean);
    if (held.isEmpty()) {
      return Optional.empty();
    }
    List<Tensor> before = model.logits(samples, workers);
    List<Tensor> after = held.get().logits(samples, workers);
    int width = model.outputWidth();
    double moved = 0;
    int changed = 0;
    for (int s = 0; s < samples.size(); s++) {
      float[] a = last(before.get(s).values(), width);
      float[] b = last(after.get(s).values(), width);
      for (int c = 0; c < width; c++) {
        moved += Math.abs(a[c] - b[c]) / width / samples.size();
      }
      changed +=
          PredictedClass.ofLogits(a, 0, width) == PredictedClass.ofLogits(b, 0, width) ? 0 : 1;
    }
    return Optional.of(
        new HoldEffect(
            mean,
            moved,
            model.classCount() > 1 ? OptionalInt.of(changed) : OptionalInt.empty(),
            samples.size()));
  }

  private static float[] last(float[] logits, int width) {
    return Arrays.copyOfRange(logits, logits.length - width, logits.length);
  }

  private static Optional<Model> held(Model model, UnitAddress address, double mean) {
    try {
      if (address.isHidden()) {
        return Optional.of(
            Clamp.unit(
                model, address.layer(), address.unit(), Math.clamp(mean, -0.999999, 0.999999)));
      }
      boolean gate =
          StepTable.layer(model, address.layer())
              .signal(address.signal())
              .filter(Signal::isGate)
              .isPresent();
      int units = StepTable.layer(model, address.layer()).units();
      return gate
          ? Optional.of(
              Clamp.gate(
                  model,
                  address.layer(),
                  address.signal(),
                  Clamp.only(units, address.unit(), mean)))
          : Optional.empty();
    } catch (IllegalArgumentException other) {
      return Optional.empty();
    }
  }
}
