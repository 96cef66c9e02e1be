package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import gatelens.benchmark.Evaluation;
import gatelens.benchmark.Published;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// `gatelens.benchmark/1`: methods held to data whose important cells are known.
///
/// @param tasks in the order they were asked for
public record BenchmarkDocument(List<Task> tasks) implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.benchmark/1";

  /// One task.
  ///
  /// @param task `state`, `switch`, `spike` …
  /// @param seeds data and black boxes of their own
  /// @param explained held-out series explained of each seed, at most
  /// @param accuracy of the black boxes, one per seed; empty where the score is known
  /// @param rows one per method
  /// @param published what others have published of the task
  public record Task(
      String task,
      int seeds,
      int explained,
      List<Double> accuracy,
      List<Row> rows,
      List<Figures> published) {
    /// Keeps unmodifiable copies.
    public Task {
      accuracy = List.copyOf(accuracy);
      rows = List.copyOf(rows);
      published = List.copyOf(published);
    }
  }

  /// One method.
  ///
  /// @param method its name in the task
  /// @param settings the method with every setting, for people
  /// @param mean over seeds, by the name of the measure; those without meaning are left out
  /// @param deviation likewise
  public record Row(
      String method, String settings, Map<String, Double> mean, Map<String, Double> deviation) {}

  /// What somebody has published.
  ///
  /// @param method our name of the method
  /// @param theirs their name of it
  /// @param auroc where it is given
  /// @param auprc likewise
  /// @param aup likewise
  /// @param aur likewise
  /// @param source where
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Figures(
      String method,
      String theirs,
      @JsonProperty("AUROC") OptionalDouble auroc,
      @JsonProperty("AUPRC") OptionalDouble auprc,
      @JsonProperty("AUP") OptionalDouble aup,
      @JsonProperty("AUR") OptionalDouble aur,
      String source) {}

  /// Keeps an unmodifiable copy.
  public BenchmarkDocument {
    tasks = List.copyOf(tasks);
  }

  /// Of tasks that were run.
  public static BenchmarkDocument of(List<Evaluation.Table> tables) {
    return new BenchmarkDocument(tables.stream().map(BenchmarkDocument::task).toList());
  }

  private static Task task(Evaluation.Table table) {
    return new Task(
        table.run().task().id(),
        table.run().seeds(),
        table.run().explained(),
        table.accuracy(),
        table.rows().stream()
            .map(row ->
                new Row(row.method(), row.settings(), finite(row.mean()), finite(row.deviation())))
            .toList(),
        table.run().task().published().stream().map(BenchmarkDocument::figures).toList());
  }

  private static Figures figures(Published each) {
    return new Figures(
        each.method(),
        each.theirs(),
        given(each.auroc()),
        given(each.auprc()),
        given(each.aup()),
        given(each.aur()),
        each.source());
  }

  private static OptionalDouble given(double figure) {
    return Double.isFinite(figure) ? OptionalDouble.of(figure) : OptionalDouble.empty();
  }

  private static Map<String, Double> finite(double[] values) {
    Map<String, Double> map = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        map.put(Evaluation.MEASURES.get(i), values[i]);
      }
    }
    return map;
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
