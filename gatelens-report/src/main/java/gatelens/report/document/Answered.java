package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import gatelens.decision.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What a model answered and what decided it.
///
/// @param name the class that is answered, or what is forecast with its value
/// @param probability of the class, where the model has one
/// @param probabilities of all classes
/// @param sentence all of this in one sentence
/// @param nothingToExplain true if the input is its own baseline
/// @param parts that decided
/// @param without what is answered without these parts
/// @param atBaseline the share of the score that the baseline has already, where it is more than
///   half
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Answered(
    @JsonProperty("class") String name,
    OptionalDouble probability,
    Map<String, Double> probabilities,
    String sentence,
    boolean nothingToExplain,
    List<Part> parts,
    Optional<Without> without,
    OptionalDouble atBaseline) {
  /// A part that decided.
  ///
  /// @param input the number of the model's input, from 0
  /// @param step from 0; absent of a feature over all steps
  /// @param what its values in the data, or the word; empty where only the place is known, as of a
  ///   frame of a sound by a method that gives no parts to bands
  /// @param place where it stands, for people, who count from 1
  /// @param after how long after the next part it is; empty where that is not known
  /// @param attribution of the part, in units of the score
  /// @param loses by how much the lead of the class falls without it, in logits
  /// @param flips true if the answer is another one without this part alone
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Part(
      int input,
      OptionalInt step,
      String what,
      String place,
      String after,
      double attribution,
      double loses,
      boolean flips) {
    private static Part of(Reason.Part part) {
      return new Part(
          part.input(),
          part.step() < 0 ? OptionalInt.empty() : OptionalInt.of(part.step()),
          part.what(),
          part.place(),
          part.after(),
          part.attribution(),
          part.loses(),
          part.flips());
    }
  }

  /// What is answered without the parts.
  ///
  /// @param name the class, or what is forecast with its value
  /// @param probability of the class, where the model has one
  /// @param changes true if it is another class
  /// @param leftOut true if the steps are left out, false if their values become zeros
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Without(
      @JsonProperty("class") String name,
      OptionalDouble probability,
      boolean changes,
      boolean leftOut) {}

  /// Keeps unmodifiable copies.
  public Answered {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    parts = List.copyOf(parts);
  }

  static Answered of(Reason reason) {
    return new Answered(
        reason.answer(),
        reason.probability(),
        reason.probabilities(),
        reason.sentence(),
        reason.nothing(),
        reason.parts().stream().map(Part::of).toList(),
        reason
            .without()
            .map(rest ->
                new Without(rest.answer(), rest.probability(), rest.changes(), rest.leftOut())),
        reason.atBaseline().stream().mapToDouble(Reason.AtBaseline::share).findFirst());
  }
}
