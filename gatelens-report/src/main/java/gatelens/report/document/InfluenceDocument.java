package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.influence.InfluenceStudy;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// `gatelens.influence/1`: which training sequences speak for an answer, and which against it.
///
/// @param sequence id of the one that was asked about
/// @param answer its class, or the number's name
/// @param training sequences that were looked at
/// @param checkpoints whose gradients were summed
/// @param towards those that speak for it, most first
/// @param against those that speak against it, most first
/// @param layer whose states were compared
/// @param nearest the nearest training step of each step
/// @param looked training steps that were looked among
/// @param index how an index found them; none where all were looked through
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record InfluenceDocument(
    String sequence,
    String answer,
    int training,
    int checkpoints,
    List<Speaks> towards,
    List<Speaks> against,
    String layer,
    List<Near> nearest,
    long looked,
    Optional<Index> index)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.influence/1";

  /// A training sequence.
  ///
  /// @param sequence its id
  /// @param label its own, in words
  /// @param influence the sum of the products of the gradients
  public record Speaks(String sequence, String label, double influence) {}

  /// A pair of steps.
  ///
  /// @param step of the sequence that was asked about, from 0
  /// @param sequence id of the training sequence
  /// @param at its step, from 0
  /// @param distance of the two states
  public record Near(int step, String sequence, int at, double distance) {}

  /// A search by an index.
  ///
  /// @param name of the library
  /// @param right of the steps that were also looked up one by one, those where it was right
  /// @param checked steps that were also looked up one by one
  public record Index(String name, int right, int checked) {}

  /// Keeps unmodifiable copies.
  public InfluenceDocument {
    towards = List.copyOf(towards);
    against = List.copyOf(against);
    nearest = List.copyOf(nearest);
  }

  /// Of a study.
  ///
  /// @param sequence id of the one that was asked about
  /// @param answer in words
  /// @param ids of the training sequences
  /// @param labels of the training sequences, in words
  /// @param shown how many on each side
  public static InfluenceDocument of(
      InfluenceStudy study,
      String sequence,
      String answer,
      List<String> ids,
      IntFunction<String> labels,
      int shown) {
    List<Integer> order = study.order();
    return new InfluenceDocument(
        sequence,
        answer,
        ids.size(),
        study.checkpoints(),
        order.stream()
            .filter(i -> study.influences()[i] > 0)
            .limit(shown)
            .map(i -> new Speaks(ids.get(i), labels.apply(i), study.influences()[i]))
            .toList(),
        order.reversed().stream()
            .filter(i -> study.influences()[i] < 0)
            .limit(shown)
            .map(i -> new Speaks(ids.get(i), labels.apply(i), study.influences()[i]))
            .toList(),
        study.nearest().layer(),
        study.nearest().steps().stream()
            .map(
                step -> new Near(step.step(), ids.get(step.training()), step.at(), step.distance()))
            .toList(),
        study.nearest().looked(),
        study
            .nearest()
            .index()
            .map(index -> new Index(index.name(), index.right(), index.checked())));
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
