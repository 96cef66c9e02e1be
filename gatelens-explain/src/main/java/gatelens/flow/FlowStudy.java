package gatelens.flow;

import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.List;

/// Decisions followed through the gates by one rule.
///
/// @param through the rule with its settings
/// @param flows one per sequence, in their order
public record FlowStudy(ThroughGates through, List<Flow> flows) {
  /// Keeps an unmodifiable copy.
  public FlowStudy {
    flows = List.copyOf(flows);
  }

  /// Follows decisions.
  ///
  /// @param targets what is explained, one per sample
  /// @param phrases of which is told what they give
  /// @param listener told how many decisions are followed
  /// @throws IllegalArgumentException if the rule or a phrase does not suit the model or the target
  public static FlowStudy of(
      Model model,
      List<Sample> samples,
      List<Target> targets,
      ThroughGates through,
      List<Phrase> phrases,
      WorkListener listener,
      Workers workers) {
    List<Flow> flows = new ArrayList<>();
    for (int n = 0; n < samples.size(); n++) {
      listener.at("decisions followed", n, samples.size());
      ModelScore score = new ModelScore(model, targets.get(n), workers);
      flows.add(Flow.of(score, score.point(samples.get(n)), through, phrases));
    }
    return new FlowStudy(through, flows);
  }

  /// The rule's name: `deeplift`.
  public String rule() {
    return through.rule().id();
  }
}
