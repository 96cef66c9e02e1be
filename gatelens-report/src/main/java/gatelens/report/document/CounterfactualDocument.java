package gatelens.report.document;

import gatelens.counterfactual.Change;
import gatelens.counterfactual.Counterfactual;
import gatelens.counterfactual.CounterfactualStudy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `gatelens.counterfactual/1`: the fewest events that, had they been others, would have changed
/// the answer.
///
/// @param flipped share of the sequences that had another class than the wanted one, in [0, 1]
/// @param notNeeded sequences that have the wanted class as they are
/// @param medianEvents median number of changed events, of those that flipped
/// @param medianDistance median distance to the training series of those that flipped, in standard
///   deviations
/// @param medianDistanceBefore the same of the sequences as they are
/// @param counterfactuals one per sequence, in their order
/// @param unread what the model did not get to see of raw data, in sentences; absent if it saw all
public record CounterfactualDocument(
    double flipped,
    long notNeeded,
    double medianEvents,
    double medianDistance,
    double medianDistanceBefore,
    List<Row> counterfactuals,
    Optional<List<String>> unread)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.counterfactual/1";

  /// One sequence.
  ///
  /// @param id its number among all that were read, from 0
  /// @param from the class that the model gives
  /// @param to the class that was wanted
  /// @param flipped whether the model answers otherwise with the changes
  /// @param needed false if the model gives the wanted class as it is
  /// @param marginBefore of the wanted class over the best other
  /// @param marginAfter the same with the changes
  /// @param events the steps that differ, from 0
  /// @param cells how many values differ
  /// @param minimal whether every subset of the changes was tried and none is enough
  /// @param change sum of absolute changes, in standard deviations
  /// @param distance to the nearest training series, in standard deviations
  /// @param distanceBefore the same of the sequence as it is
  /// @param evaluations inputs that were scored
  /// @param cellSteps cell steps that were run
  /// @param changes what differs, in words
  public record Row(
      int id,
      String from,
      String to,
      boolean flipped,
      boolean needed,
      double marginBefore,
      double marginAfter,
      List<Integer> events,
      int cells,
      boolean minimal,
      double change,
      double distance,
      double distanceBefore,
      long evaluations,
      long cellSteps,
      List<Changed> changes) {
    /// Keeps unmodifiable copies.
    public Row {
      events = List.copyOf(events);
      changes = List.copyOf(changes);
    }
  }

  /// One value that differs.
  ///
  /// @param step from 0
  /// @param place its name
  /// @param from what stood there
  /// @param to what would have had to stand there
  public record Changed(int step, String place, String from, String to) {
    private static Changed of(Change one) {
      return new Changed(one.step(), one.place(), one.from(), one.to());
    }
  }

  /// Keeps an unmodifiable copy.
  public CounterfactualDocument {
    counterfactuals = List.copyOf(counterfactuals);
  }

  /// Of a study.
  public static CounterfactualDocument of(CounterfactualStudy study) {
    return of(study, List.of());
  }

  /// The same.
  ///
  /// @param unread what the model did not get to see of raw data, in sentences
  public static CounterfactualDocument of(CounterfactualStudy study, List<String> unread) {
    List<Row> rows = new ArrayList<>();
    for (CounterfactualStudy.Row row : study.rows()) {
      Counterfactual c = row.found();
      rows.add(
          new Row(
              row.number(),
              row.from(),
              row.to(),
              c.flipped(),
              c.needed(),
              c.marginBefore(),
              c.marginAfter(),
              c.events(),
              c.cells(),
              c.minimal(),
              c.change(),
              c.distance(),
              c.distanceBefore(),
              c.evaluations(),
              c.cellSteps(),
              row.changes().stream().map(Changed::of).toList()));
    }
    return new CounterfactualDocument(
        study.flipped(),
        study.notNeeded(),
        study.medianEvents(),
        study.medianDistance(),
        study.medianDistanceBefore(),
        rows,
        unread.isEmpty() ? Optional.empty() : Optional.of(unread));
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
