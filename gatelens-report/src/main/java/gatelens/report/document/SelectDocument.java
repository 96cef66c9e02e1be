package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.select.Candidate;
import gatelens.select.SelectionTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// `gatelens.select/1`: what a selection found.
///
/// @param metric `accuracy`, or `absolute error`
/// @param folds how many
/// @param candidates in the order they were given
/// @param recommended the smallest within one standard error of the best, with the reason
public record SelectDocument(String metric, int folds, List<Row> candidates, Row recommended)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.select/1";

  /// A candidate and its figures.
  ///
  /// @param cell `gru`, `lstm`, `bigru` …
  /// @param units hidden units of a layer
  /// @param layers recurrent layers
  /// @param dropout before the last layer, in [0, 1)
  /// @param rate learning rate
  /// @param mean over folds; the accuracy, or the absolute error
  /// @param deviation over folds
  /// @param standardError of the mean
  /// @param scores one per fold
  /// @param epochs how long it was trained at most
  /// @param finished false if halving stopped it before the last round
  /// @param parameters trained values
  /// @param secondsPerPrediction of one example, the least of the folds
  /// @param test the same metric on data that had no part in the choice, where it was held to it
  /// @param reason why it is recommended; only there
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Row(
      String cell,
      int units,
      int layers,
      double dropout,
      double rate,
      double mean,
      double deviation,
      double standardError,
      List<Double> scores,
      int epochs,
      boolean finished,
      long parameters,
      double secondsPerPrediction,
      OptionalDouble test,
      Optional<String> reason) {
    /// Keeps an unmodifiable copy.
    public Row {
      scores = List.copyOf(scores);
    }
  }

  /// Keeps an unmodifiable copy.
  public SelectDocument {
    candidates = List.copyOf(candidates);
  }

  /// Of a selection that has ended.
  ///
  /// @param tested scores on data kept apart, of the candidates that were held to it
  public static SelectDocument of(SelectionTable table, int folds, Map<Candidate, Double> tested) {
    SelectionTable.Recommendation choice = table.recommendation();
    return new SelectDocument(
        table.metric(),
        folds,
        table.rows().stream().map(row -> row(row, tested, Optional.empty())).toList(),
        row(choice.row(), tested, Optional.of(choice.reason())));
  }

  private static Row row(
      SelectionTable.Row row, Map<Candidate, Double> tested, Optional<String> reason) {
    Candidate candidate = row.candidate();
    Double test = tested.get(candidate);
    return new Row(
        candidate.cell(),
        candidate.units(),
        candidate.layers(),
        candidate.dropout(),
        candidate.rate(),
        Math.abs(row.mean()),
        row.deviation(),
        row.standardError(),
        row.scores().stream().map(Math::abs).toList(),
        row.epochs(),
        row.finished(),
        row.parameters(),
        row.seconds(),
        test == null ? OptionalDouble.empty() : OptionalDouble.of(Math.abs(test)),
        reason);
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
