package gatelens.decision;

import gatelens.evidence.EvidenceCard;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.Target;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One answer of a model, with what decided it and how far that can be trusted. It holds numbers
/// and names only, no running model: it can be kept, sent, and drawn at any time.
///
/// @param subject what the model read
/// @param model what its inputs, outputs and layers are called
/// @param answer what the model answers
/// @param target which number is explained
/// @param score the same in words: `logit of spam`
/// @param explanation what decided
/// @param groupings what one number of each input stands for where it is shown: as asked, or of
///   tokens the token, the sum over its vector
/// @param trace every gate and state, if they were wanted
/// @param evidence what speaks for the explanation, if that was asked for
/// @param probes what further runs said
public record Decision(
    Subject subject,
    Outline model,
    Answer answer,
    Target target,
    String score,
    Explanation explanation,
    List<Grouping> groupings,
    Optional<Trace> trace,
    Optional<EvidenceCard> evidence,
    Probes probes) {
  /// Keeps an unmodifiable copy.
  public Decision {
    groupings = List.copyOf(groupings);
  }

  /// The number of the sequence among all that were asked about, from 0.
  public int number() {
    return subject.number();
  }

  /// How one input lies in the explained point.
  ///
  /// @param input from 0
  public Layout.Part part(int input) {
    return explanation.input().layout().parts().get(input);
  }

  /// The numbers of one input as they are shown, by {@link #groupings}: `float[T][D]` for cells,
  /// `float[T]` for events, `float[D]` for features.
  ///
  /// @param input from 0
  public Tensor shown(int input) {
    return explanation.in(groupings.get(input)).get(input);
  }

  /// Every gate and state by its address `LAYER.SIGNAL`, `float[T][H]`.
  ///
  /// @throws java.util.NoSuchElementException if there is no trace
  public Map<String, Tensor> signals() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    for (LayerTrace.Recurrent layer : trace.orElseThrow().recurrent()) {
      layer.signals().forEach((name, value) -> all.put(layer.layer().name() + "." + name, value));
    }
    return all;
  }

  /// How certain the model is: by how much its answer leads over the runner-up; of a model that
  /// answers no class, the score.
  public double certainty() {
    return switch (model.kind()) {
      case CLASSES -> answer.lead();
      case FORECAST, NUMBER -> explanation.completeness().score();
    };
  }

  /// True if every number that is shown is finite.
  public boolean isFinite() {
    for (int input = 0; input < groupings.size(); input++) {
      if (!shown(input).isFinite()) {
        return false;
      }
    }
    return true;
  }
}
