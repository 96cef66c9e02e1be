package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.intervention.InterventionStudy;
import gatelens.intervention.Interventions;
import gatelens.intervention.PatchMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `gatelens.intervene/1`: what a network answers when one reaches into its state or its gates.
///
/// @param sequences one a sequence
public record InterveneDocument(List<Changed> sequences) implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.intervene/1";

  /// One sequence.
  ///
  /// @param id its id, or its number from 1
  /// @param before as it was
  /// @param after with all that was done
  /// @param done what was done, each with the answer that it alone would bring
  /// @param firstStep the first step that was run again, from 0; the number of steps if none
  /// @param cellSteps steps that were run again
  /// @param decidedFrom the step from which the decision stands, from 0: had the sequence ended
  ///   there or later, the same class would have been answered
  /// @param map where its difference from the donor lives
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Changed(
      String id,
      Answer before,
      Answer after,
      List<Done> done,
      int firstStep,
      long cellSteps,
      Optional<Integer> decidedFrom,
      Optional<Map> map) {
    /// Keeps an unmodifiable copy.
    public Changed {
      done = List.copyOf(done);
    }
  }

  /// An answer.
  ///
  /// @param logits one an output
  /// @param outputs what the last activation makes of them
  public record Answer(List<Double> logits, List<Double> outputs) {
    /// Keeps unmodifiable copies.
    public Answer {
      logits = List.copyOf(logits);
      outputs = List.copyOf(outputs);
    }
  }

  /// One thing that was done.
  ///
  /// @param what in words, steps and units counted from 1
  /// @param alone the answer with this alone
  public record Done(String what, Answer alone) {}

  /// The share of the difference of two scores that a block of the donor's state alone brings.
  ///
  /// @param output the logit, from 0
  /// @param input its value for the sequence
  /// @param donor its value for the donor
  /// @param rows layers and units, counted from 1
  /// @param shares for each row one a step
  /// @param whole what the whole state behind each step brings
  /// @param sums of the rows, a step: they need not be the whole
  /// @param cellSteps steps that were run
  public record Map(
      int output,
      double input,
      double donor,
      List<String> rows,
      List<List<Double>> shares,
      List<Double> whole,
      List<Double> sums,
      long cellSteps) {
    /// Keeps unmodifiable copies.
    public Map {
      rows = List.copyOf(rows);
      shares = List.copyOf(shares);
      whole = List.copyOf(whole);
      sums = List.copyOf(sums);
    }
  }

  /// Keeps an unmodifiable copy.
  public InterveneDocument {
    sequences = List.copyOf(sequences);
  }

  @Override
  public String schema() {
    return SCHEMA;
  }

  /// Of one sequence.
  public static Changed of(String id, InterventionStudy study) {
    List<Done> done = new ArrayList<>();
    for (int i = 0; i < study.done().size(); i++) {
      done.add(new Done(study.done().get(i).words(), answer(study.alone().get(i))));
    }
    return new Changed(
        id,
        answer(study.outcome().before()),
        answer(study.outcome().after()),
        done,
        study.outcome().firstStep(),
        study.outcome().cellSteps(),
        study.decided().isPresent() ? Optional.of(study.decided().getAsInt()) : Optional.empty(),
        study.map().map(InterveneDocument::map));
  }

  private static Answer answer(Interventions.Answer answer) {
    return new Answer(Numbers.list(answer.logits()), Numbers.list(answer.outputs()));
  }

  private static Map map(PatchMap map) {
    List<Double> sums = new ArrayList<>();
    for (int step = 0; step < map.whole().length; step++) {
      sums.add(map.sum(step));
    }
    return new Map(
        map.output(),
        map.input(),
        map.donor(),
        map.rows().stream().map(PatchMap.Row::words).toList(),
        java.util.Arrays.stream(map.shares()).map(Numbers::list).toList(),
        Numbers.list(map.whole()),
        sums,
        map.cellSteps());
  }
}
