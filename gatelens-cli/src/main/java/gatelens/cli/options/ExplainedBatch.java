package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Explanation;
import gatelens.explain.Target;
import gatelens.measure.ModalityShare;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `explain` found out about a batch of samples.
///
/// @param batch what was read
/// @param targets one a sample
/// @param explanations one a sample
/// @param groupings what one number of each input stands for
/// @param cards one a sample, or none at all
/// @param shares of the inputs, one list a sample; none for a model with one input
public record ExplainedBatch(
    InputOptions.Batch batch,
    List<Target> targets,
    List<Explanation> explanations,
    List<Explanation.Grouping> groupings,
    List<EvidenceCard> cards,
    List<List<ModalityShare>> shares) {
  public int size() {
    return explanations.size();
  }

  /// The numbers of one sample, one tensor an input.
  ///
  /// @throws CommandFailure if one is not finite
  public List<Tensor> parts(int n) {
    Explanation e = explanations.get(n);
    List<Tensor> parts = new ArrayList<>();
    for (int b = 0; b < e.attribution().size(); b++) {
      Tensor part = Explaining.grouped(e, Optional.of(groupings.get(b))).get(b);
      if (!part.isFinite()) {
        throw new CommandFailure(
            ExitCode.DATA,
            "the explanation of sequence "
                + (batch.from() + n)
                + " has numbers that are not finite",
            "look at the model's weights: gatelens inspect MODEL");
      }
      parts.add(part);
    }
    return parts;
  }

  /// Where a sample is from; empty if that is not known.
  public String name(int n) {
    return batch.name(n);
  }
}
