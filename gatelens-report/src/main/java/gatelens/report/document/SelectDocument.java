package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.compare.PairedFolds;
import gatelens.select.AxisShare;
import gatelens.select.Candidate;
import gatelens.select.NestedScore;
import gatelens.select.SelectionTable;
import gatelens.select.Trial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// `gatelens.select/1`: what a selection found.
///
/// @param metric `accuracy`, `absolute error`, or the first score that was asked for
/// @param folds how many, those of all repeats
/// @param candidates in the order they were tried
/// @param recommended the smallest within one standard error of the best, or the best, with the
///   reason
/// @param paired the recommended candidate against the best one on the same folds; absent if they
///   are the same
/// @param nested what nested choices chose, and how good that is on rows without a part in them;
///   absent if there were none
/// @param axes how much of the variance between candidates goes with one setting alone; absent
///   where they differ in none
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SelectDocument(
    String metric,
    int folds,
    List<Row> candidates,
    Row recommended,
    Optional<Paired> paired,
    Optional<List<Nested>> nested,
    Optional<List<Share>> axes)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.select/1";

  /// Two candidates on the same folds, by the corrected resampled t-test of Nadeau and Bengio.
  ///
  /// @param difference of the means, the recommended one's less the best one's
  /// @param standardError of it
  /// @param pValue in [0, 1]; the best one was picked for being so, which the test does not know
  public record Paired(double difference, double standardError, double pValue) {}

  /// A nested choice.
  ///
  /// @param title what it chose
  /// @param inner the mean by which it was chosen
  /// @param outer the metric of the rows that had no part in the choice
  public record Nested(String title, double inner, double outer) {}

  /// How much goes with one setting alone.
  ///
  /// @param axis `units`, `rate` …
  /// @param share ε², in [0, 1]
  /// @param groups the mean of the metric for each value, or for values put together
  public record Share(String axis, double share, Map<String, Double> groups) {
    /// Keeps an unmodifiable copy, in its order.
    public Share {
      groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
    }
  }

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
  /// @param batchSize examples a step, where candidates differ in it
  /// @param optimizer likewise
  /// @param head likewise
  /// @param embedding likewise
  /// @param trainingScores the same metric of the examples that were learned from, one per fold
  /// @param figures means over the folds of all scores that were asked for; one that is defined on
  ///   no fold is left out
  /// @param pruned true if it was stopped for being worse than others at the same time
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
      Optional<String> reason,
      Optional<Integer> batchSize,
      Optional<String> optimizer,
      Optional<String> head,
      Optional<Integer> embedding,
      Optional<List<Double>> trainingScores,
      Optional<Map<String, Double>> figures,
      Optional<Boolean> pruned) {
    /// Keeps an unmodifiable copy.
    public Row {
      scores = List.copyOf(scores);
    }
  }

  /// Keeps an unmodifiable copy.
  public SelectDocument {
    candidates = List.copyOf(candidates);
  }

  /// Of a selection that has ended, without nested choices.
  ///
  /// @param tested scores on data kept apart, of the candidates that were held to it
  public static SelectDocument of(SelectionTable table, int folds, Map<Candidate, Double> tested) {
    return of(table, folds, tested, List.of());
  }

  /// Of a selection that has ended.
  ///
  /// @param tested scores on data kept apart, of the candidates that were held to it
  /// @param nested what nested choices chose
  public static SelectDocument of(
      SelectionTable table, int folds, Map<Candidate, Double> tested, List<NestedScore> nested) {
    SelectionTable.Recommendation choice = table.recommendation();
    List<AxisShare> axes = AxisShare.of(table);
    return new SelectDocument(
        table.metric(),
        folds,
        table.rows().stream().map(row -> row(table, row, tested, Optional.empty())).toList(),
        row(table, choice.row(), tested, Optional.of(choice.reason())),
        PairedFolds.of(table)
            .map(test ->
                new Paired(table.told(test.difference()), test.standardError(), test.pValue())),
        some(
            nested.stream()
                .map(one ->
                    new Nested(
                        one.candidate().title(), table.told(one.inner()), table.told(one.outer())))
                .toList()),
        some(axes.stream().map(one -> share(table, one)).toList()));
  }

  private static <T> Optional<List<T>> some(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list);
  }

  private static Share share(SelectionTable table, AxisShare one) {
    Map<String, Double> groups = new LinkedHashMap<>();
    one.groups().forEach((name, mean) -> groups.put(name, table.told(mean)));
    return new Share(one.axis().title(), one.share(), groups);
  }

  private static Row row(
      SelectionTable table,
      SelectionTable.Row row,
      Map<Candidate, Double> tested,
      Optional<String> reason) {
    Candidate candidate = row.candidate();
    Double test = tested.get(candidate);
    Map<String, Double> figures = new LinkedHashMap<>();
    row.figures()
        .forEach((metric, figure) -> {
          if (!Double.isNaN(figure)) {
            figures.put(metric.title(), figure);
          }
        });
    return new Row(
        candidate.cell(),
        candidate.units(),
        candidate.layers(),
        candidate.dropout(),
        candidate.rate(),
        table.told(row.mean()),
        row.deviation(),
        row.standardError(),
        row.scores().stream().map(table::told).toList(),
        row.epochs(),
        row.finished(),
        row.parameters(),
        row.seconds(),
        test == null ? OptionalDouble.empty() : OptionalDouble.of(table.told(test)),
        reason,
        candidate.around().batchSize(),
        candidate.around().optimizer(),
        candidate.around().head(),
        candidate.around().embedding(),
        Double.isNaN(row.learned())
            ? Optional.empty()
            : Optional.of(row.trials().stream().map(Trial::learned).map(table::told).toList()),
        figures.isEmpty() ? Optional.empty() : Optional.of(figures),
        row.trials().stream().anyMatch(Trial::pruned) ? Optional.of(true) : Optional.empty());
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
