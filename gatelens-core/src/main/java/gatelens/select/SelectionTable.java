package gatelens.select;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What a selection found.
///
/// @param metric `accuracy`, or `absolute error`
/// @param rows one a candidate, in the order they were given
public record SelectionTable(String metric, List<Row> rows) {
  /// A candidate's figures.
  ///
  /// @param candidate what was tried
  /// @param scores one a fold; accuracy, or minus the absolute error: higher is better
  /// @param epochs how long it was trained at most
  /// @param finished false if halving stopped it before the last round
  /// @param parameters trained values
  /// @param seconds a prediction of one example, the least of the folds
  public record Row(
      Candidate candidate,
      List<Double> scores,
      int epochs,
      boolean finished,
      long parameters,
      double seconds) {
    /// Keeps an unmodifiable copy.
    public Row {
      scores = List.copyOf(scores);
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

    /// The standard error of the mean.
    public double standardError() {
      return deviation() / Math.sqrt(scores.size());
    }
  }

  /// A choice and why.
  ///
  /// @param row the smallest candidate within one standard error of the best
  /// @param best the one with the highest mean
  /// @param reason in words
  public record Recommendation(Row row, Row best, String reason) {}

  /// Keeps an unmodifiable copy.
  public SelectionTable {
    rows = List.copyOf(rows);
  }

  /// The smallest candidate, by trained values, whose mean is within one standard error of the best
  /// one's. Candidates that halving stopped do not take part.
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

  private static String figure(Row row) {
    return String.format(Locale.ROOT, "%.4f", Math.abs(row.mean()));
  }
}
