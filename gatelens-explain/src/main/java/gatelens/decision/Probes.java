package gatelens.decision;

import gatelens.explain.ScoreOverTime;
import gatelens.measure.ModalityShare;
import gatelens.measure.Removal;
import java.util.List;
import java.util.Optional;

/// What further runs of the model said beside an explanation.
///
/// @param shares what each of several inputs has in the decision, one an input; empty for one input
///   or where they were not wanted
/// @param overTime the score as if the sequence ended at each step, if that was wanted and can be
///   followed
/// @param reason the answer in a sentence, if it was wanted
/// @param removal the curves of deletion and of insertion, if they were wanted; else empty
public record Probes(
    List<ModalityShare> shares,
    Optional<Reason> reason,
    Optional<ScoreOverTime> overTime,
    List<Removal.Curves> removal) {
  /// None.
  public static final Probes NONE =
      new Probes(List.of(), Optional.empty(), Optional.empty(), List.of());

  /// Keeps unmodifiable copies.
  public Probes {
    shares = List.copyOf(shares);
    removal = List.copyOf(removal);
  }
}
