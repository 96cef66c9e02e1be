package gatelens.report.document;

import gatelens.concept.ConceptStudy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// `gatelens.concept/1`: whether the states of a layer hold a concept, and whether answers depend
/// on it.
///
/// @param layer whose states were read
/// @param states one a sequence, or one a step
/// @param with states that have the concept
/// @param accuracy of a linear probe on sequences it was not learned on, balanced, in [0, 1]
/// @param control the same of shuffled labels, on average
/// @param selectivity `accuracy` minus `control`
/// @param chance share of labellings that are read at least as well, in (0, 1]
/// @param labellings that were shuffled
/// @param effects on each output; none where the layers above cannot be run alone
/// @param presence of the concept in the first sequences, step by step
public record ConceptDocument(
    String layer,
    int states,
    int with,
    double accuracy,
    double control,
    double selectivity,
    double chance,
    int labellings,
    List<Effect> effects,
    List<Presence> presence)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.concept/1";

  /// On one output.
  ///
  /// @param output its name
  /// @param tcav share of sequences whose logit rises in the direction of the concept
  /// @param cosine mean cosine between the gradient by the states and the direction
  /// @param chance share of directions of shuffled labels with a cosine as large, in (0, 1]
  /// @param matters whether the answer is said to depend on the concept
  public record Effect(String output, double tcav, double cosine, double chance, boolean matters) {}

  /// In one sequence.
  ///
  /// @param sequence its id
  /// @param steps 1 at the mean of states with the concept, -1 at that of those without
  public record Presence(String sequence, List<Double> steps) {
    /// Keeps an unmodifiable copy.
    public Presence {
      steps = List.copyOf(steps);
    }
  }

  /// Keeps unmodifiable copies.
  public ConceptDocument {
    effects = List.copyOf(effects);
    presence = List.copyOf(presence);
  }

  /// Of a study.
  ///
  /// @param outputs names of the outputs
  /// @param ids of the sequences
  public static ConceptDocument of(ConceptStudy study, List<String> outputs, List<String> ids) {
    return new ConceptDocument(
        study.layer(),
        study.states(),
        study.with(),
        study.readability().accuracy(),
        study.readability().control(),
        study.readability().selectivity(),
        study.readability().chance(),
        study.readability().labellings(),
        study.effects().stream()
            .map(effect ->
                new Effect(
                    outputs.get(effect.output()),
                    effect.share(),
                    effect.cosine(),
                    effect.chance(),
                    effect.matters()))
            .toList(),
        IntStream.range(0, study.presence().size())
            .mapToObj(s ->
                new Presence(ids.get(s), Arrays.stream(study.presence().get(s)).boxed().toList()))
            .toList());
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
