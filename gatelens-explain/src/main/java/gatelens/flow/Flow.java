package gatelens.flow;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.method.decomposition.ContextualDecomposition;
import gatelens.method.gradient.Conductance;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// How one decision was made inside: through which gates and units it went in, how much of it was
/// made at each step, what each step wrote into the memory and how much of that is left.
///
/// @param target the score in words
/// @param input what was decided on
/// @param through the attribution tensor of every layer
/// @param curve how much was made after each step; empty for a value inside the model, and for
///   several inputs
/// @param ledgers what each step wrote into each recurrent layer, first layer first
/// @param ledger of the logit, `double[T][T]`: by the step that wrote, then the step that looks;
///   empty for a model that does not end with one layer's last state
/// @param phrases what phrases give, in the order in which they were asked for
public record Flow(
    String target,
    Point input,
    ThroughGates.Result through,
    Optional<Conductance.Curve> curve,
    List<MemoryLedger> ledgers,
    Optional<double[][]> ledger,
    Map<Phrase, ContextualDecomposition.Parts> phrases) {

  /// Points of the path of the curve, at least.
  private static final int POINTS = 16;

  /// Follows one decision.
  ///
  /// @param through whose attribution is taken apart
  /// @param phrases what is asked for besides
  /// @throws IllegalArgumentException if the rule or a phrase does not suit the model or the target
  public static Flow of(ModelScore score, Point input, ThroughGates through, List<Phrase> phrases) {
    boolean curved =
        score.target() instanceof Target.Output && score.model().branches().size() == 1;
    Map<Phrase, ContextualDecomposition.Parts> parts = new LinkedHashMap<>();
    for (Phrase phrase : phrases) {
      parts.put(phrase, ContextualDecomposition.phrase(score, input, phrase.from(), phrase.to()));
    }
    Trace trace = score.trace(input);
    return new Flow(
        score.description(),
        input,
        through.of(score, input),
        curved
            ? Optional.of(
                new Conductance(through.baseline(), Math.max(POINTS, through.steps()))
                    .curve(score, input))
            : Optional.empty(),
        MemoryLedger.of(trace),
        MemoryLedger.hasLogit(score)
            ? Optional.of(MemoryLedger.ofLogit(score, trace))
            : Optional.empty(),
        parts);
  }

  /// The numbers as arrays by name, in this order: of each layer that was gone through
  /// `LAYER.through` `float[T][D][G][H]`; with a curve of each layer `LAYER.conductance` and
  /// `LAYER.influence`, both `float[T][H]`, and `made` `float[T]`; with a ledger of the logit
  /// `ledger` `float[T][T]`; of each recurrent layer `LAYER.written` `float[T][H]` and `LAYER.left`
  /// `float[T][T]`. An array is made when it is asked for.
  public Map<String, Supplier<Tensor>> arrays() {
    Map<String, Supplier<Tensor>> arrays = new LinkedHashMap<>();
    for (GateAttribution layer : through.layers()) {
      arrays.put(layer.layer().name() + ".through", layer::tensor);
    }
    curve.ifPresent(c -> {
      for (Conductance.Share share : c.layers()) {
        arrays.put(share.layer().name() + ".conductance", share::units);
        arrays.put(share.layer().name() + ".influence", share::influence);
      }
      arrays.put("made", () -> Tensor.generate(t -> c.made()[t], c.made().length));
    });
    ledger.ifPresent(sums -> arrays.put("ledger", () -> square(sums)));
    for (MemoryLedger one : ledgers) {
      arrays.put(one.layer().name() + ".written", one::written);
      arrays.put(one.layer().name() + ".left", () -> square(one.share()));
    }
    return arrays;
  }

  private static Tensor square(double[][] rows) {
    return Tensor.generate(i -> rows[i / rows.length][i % rows.length], rows.length, rows.length);
  }
}
