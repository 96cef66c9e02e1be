package gatelens.select;

import gatelens.names.NearestName;
import gatelens.train.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a selection found.
///
/// @param metric what candidates are compared by: `accuracy`, `absolute error`, or the name of a
///   score
/// @param error true if it is an error, whose scores have a minus
/// @param rule which candidate is recommended
/// @param heldShare examples held out for each that is learned from, the mean over the folds
/// @param rows one a candidate, in the order they were tried
public record SelectionTable(
    String metric, boolean error, Rule rule, double heldShare, List<Row> rows) {
  /// Which candidate is recommended.
  public enum Rule {
    /// The smallest within one standard error of the best.
    ONE_SE("one-se"),
    /// The one with the best mean.
    BEST("best");

    private final String title;

    Rule(String title) {
      this.title = title;
    }

    /// The rule of a name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Rule parse(String text) {
      for (Rule rule : values()) {
        if (rule.title.equals(text.strip().toLowerCase(Locale.ROOT))) {
          return rule;
        }
      }
      throw new IllegalArgumentException(
          "the rule "
              + text
              + " is unknown; "
              + NearestName.expected(text, List.of("one-se", "best")));
    }
  }

  /// A candidate's figures.
  ///
  /// @param candidate what was tried
  /// @param scores one a fold; accuracy, or minus the absolute error: higher is better
  /// @param epochs how long it was trained at most
  /// @param finished false if halving or pruning stopped it
  /// @param parameters trained values
  /// @param seconds a prediction of one example, the least of the folds
  /// @param trials what each fold gave; empty if only the scores are known
  /// @param repeats how many times all examples were held out, at least 1
  public record Row(
      Candidate candidate,
      List<Double> scores,
      int epochs,
      boolean finished,
      long parameters,
      double seconds,
      List<Trial> trials,
      int repeats) {
    /// Keeps unmodifiable copies.
    public Row {
      scores = List.copyOf(scores);
      trials = List.copyOf(trials);
    }

    /// Of which only the scores are known.
    public Row(
        Candidate candidate,
        List<Double> scores,
        int epochs,
        boolean finished,
        long parameters,
        double seconds) {
      this(candidate, scores, epochs, finished, parameters, seconds, List.of(), 1);
    }

    /// The mean score of the examples that were learned from; NaN if it is not known.
    public double learned() {
      return trials.stream().mapToDouble(Trial::learned).average().orElse(Double.NaN);
    }

    /// The mean over the folds of each score that was asked for; NaN where it is defined on none.
    public Map<Metric, Double> figures() {
      Map<Metric, Double> figures = new EnumMap<>(Metric.class);
      for (Metric metric :
          trials.isEmpty() ? List.<Metric>of() : List.copyOf(trials.get(0).scores().keySet())) {
        figures.put(
            metric,
            trials.stream()
                .mapToDouble(trial -> trial.scores().getOrDefault(metric, Double.NaN))
                .filter(score -> !Double.isNaN(score))
                .average()
                .orElse(Double.NaN));
      }
      return figures;
    }

    /// The mean over folds.
    public double mean() {
      return scores.stream().mapToDouble(s -> s).sum() / scores.size();
    }

    /// The standard deviation over folds, with k - 1.
    public double deviation() {
      double mean = mean();
      double sum = scores.stream().mapToDouble(s -> (s - mean) * (s - mean)).sum();
      return scores.size() < 2 ? 0 : Math.sqrt(sum / (scores.size() - 1));
    }

    /// The standard error of the mean: by the folds of one repeat, for more repeats bring no more
    /// examples.
    public double standardError() {
      return deviation() / Math.sqrt(scores.size() / (double) repeats);
    }
  }

  /// A choice and why.
  ///
  /// @param row the recommended candidate
  /// @param best the one with the highest mean
  /// @param reason in words
  public record Recommendation(Row row, Row best, String reason) {}

  /// Keeps an unmodifiable copy.
  public SelectionTable {
    rows = List.copyOf(rows);
  }

  /// By the usual rule, of folds that hold every example out once.
  public SelectionTable(String metric, List<Row> rows) {
    this(
        metric,
        metric.contains("error"),
        Rule.ONE_SE,
        1.0 / Math.max(1, rows.get(0).scores().size() - 1),
        rows);
  }

  /// A score as it is told: errors have no minus.
  public double told(double score) {
    return error ? 0 - score : score;
  }

  /// The smallest candidate, by trained values, whose mean is within one standard error of the best
  /// one's, or the best one, as the rule says. Candidates that were stopped do not take part.
  ///
  /// Source: L. Breiman, J. Friedman, R. Olshen and C. Stone, Classification and Regression Trees,
  /// 1984, section 3.4.3 (the 1 SE rule), https://doi.org/10.1201/9781315139470
  ///
  /// @throws IllegalStateException if no candidate was finished
  public Recommendation recommendation() {
    List<Row> finished = new ArrayList<>(rows.stream().filter(Row::finished).toList());
    if (finished.isEmpty()) {
      throw new IllegalStateException("no candidate was finished");
    }
    finished.sort(
        Comparator.comparingLong(Row::parameters)
            .thenComparing(Comparator.comparingDouble(Row::mean).reversed()));
    Row best = finished.get(0);
    for (Row row : finished) {
      if (row.mean() > best.mean()) {
        best = row;
      }
    }
    if (rule == Rule.BEST) {
      return new Recommendation(best, best, theBest(best));
    }
    double floor = best.mean() - best.standardError();
    for (Row row : finished) {
      if (row.mean() >= floor) {
        return new Recommendation(row, best, reason(row, best));
      }
    }
    return new Recommendation(best, best, reason(best, best));
  }

  private String reason(Row row, Row best) {
    if (row.equals(best)) {
      return String.format(
          Locale.ROOT,
          "%s has the best %s, %s ± %.4f (standard error), and no smaller candidate comes within"
              + " one standard error of it.",
          row.candidate().title(),
          metric,
          figure(row),
          row.standardError());
    }
    return String.format(
        Locale.ROOT,
        "%s is the smallest candidate (%d parameters) within one standard error of the best: its %s"
            + " is %s; the best, %s (%d parameters), has %s with a standard error of %.4f.",
        row.candidate().title(),
        row.parameters(),
        metric,
        figure(row),
        best.candidate().title(),
        best.parameters(),
        figure(best),
        best.standardError());
  }

  private String theBest(Row best) {
    return String.format(
        Locale.ROOT,
        "%s has the best %s, %s ± %.4f (standard error).",
        best.candidate().title(),
        metric,
        figure(best),
        best.standardError());
  }

  private String figure(Row row) {
    return String.format(Locale.ROOT, "%.4f", told(row.mean()));
  }
}
