package gatelens.flow;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.method.decomposition.ContextualDecomposition;
import gatelens.method.gradient.Conductance;
import gatelens.trace.Trace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    boolean curved = score.target() instanceof Target.Output && input.layout().parts().size() == 1;
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
}
