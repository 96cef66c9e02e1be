package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import gatelens.compare.Assessment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// `gatelens.evaluate/1`: how good a model is on data whose classes are known.
///
/// @param examples how many were judged
/// @param accuracy the share that is answered with its class
/// @param majority what always answering the most frequent class would reach
/// @param classes names, in the order of rows and columns of `confusion`
/// @param confusion how often a class (row) is answered with a class (column)
/// @param figures of each class
/// @param learned how many of the rows that were read the model has learned from; absent if none
/// @param unread what the model did not get to see of raw data, in sentences; absent if it saw all
public record EvaluateDocument(
    int examples,
    double accuracy,
    double majority,
    List<String> classes,
    List<List<Integer>> confusion,
    List<OfClass> figures,
    Optional<Learned> learned,
    Optional<List<String>> unread)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.evaluate/1";

  /// Rows that the model has learned from.
  ///
  /// @param rows how many of them
  /// @param of how many rows were read
  /// @param leftOut true if the figures are of the others alone
  public record Learned(int rows, int of, boolean leftOut) {
    /// What is said of them, ended by a line end; empty if none.
    public String words() {
      if (rows == 0) {
        return "";
      }
      String some =
          String.format(
              Locale.ROOT,
              "the model has learned from %s of these %d rows",
              rows == of ? "all" : String.format("%d", rows),
              of);
      return leftOut
          ? some + "; the figures are of the others\n"
          : some + ": on new data it will be less good\n";
    }
  }

  /// Figures of one class.
  ///
  /// @param name of the class
  /// @param count examples that have it
  /// @param precision share of those answered with it that have it; absent if none is
  /// @param recall share of those that have it that are answered with it; absent if none has it
  /// @param averagePrecision area under precision and recall
  /// @param alarmRecall recall when the one percent most likely are alarms
  /// @param alarmThreshold the least probability among these
  /// @param from what alarms from a chosen probability on would be; absent if none was chosen
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record OfClass(
      @JsonProperty("class") String name,
      int count,
      OptionalDouble precision,
      OptionalDouble recall,
      OptionalDouble averagePrecision,
      OptionalDouble alarmRecall,
      double alarmThreshold,
      Optional<From> from) {}

  /// What it means to raise an alarm from a probability of the class on.
  ///
  /// @param threshold the probability, in [0, 1]
  /// @param alarms examples that have at least that
  /// @param precision share of these that have the class; absent if there is none
  /// @param recall share of those with the class that are among them; absent if none has it
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record From(
      double threshold, int alarms, OptionalDouble precision, OptionalDouble recall) {
    private static From of(Assessment.From from) {
      return new From(from.threshold(), from.alarms(), from.precision(), from.recall());
    }
  }

  /// Keeps unmodifiable copies.
  public EvaluateDocument {
    classes = List.copyOf(classes);
    confusion = confusion.stream().map(List::copyOf).toList();
    figures = List.copyOf(figures);
  }

  /// Of an assessment.
  ///
  /// @param learned which rows the model has learned from
  /// @param unread what the model did not get to see of raw data, in sentences
  public static EvaluateDocument of(Assessment found, Learned learned, List<String> unread) {
    return new EvaluateDocument(
        found.examples(),
        found.accuracy(),
        found.majority(),
        found.classes(),
        found.confusion(),
        found.each().stream()
            .map(one ->
                new OfClass(
                    one.name(),
                    one.count(),
                    one.precision(),
                    one.recall(),
                    one.averagePrecision(),
                    one.alarmRecall(),
                    one.alarmThreshold(),
                    one.from().map(From::of)))
            .toList(),
        learned.rows() == 0 ? Optional.empty() : Optional.of(learned),
        unread.isEmpty() ? Optional.empty() : Optional.of(unread));
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
