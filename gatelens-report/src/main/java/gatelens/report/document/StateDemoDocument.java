package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import gatelens.benchmark.Evaluation;
import java.util.List;

/// `gatelens.demo/1`: the demo of data whose decisive cells are known, told by its field `task`.
///
/// @param task `state`
/// @param accuracy of the model on the steps of series held out, in [0, 1]
/// @param rows one per method
public record StateDemoDocument(String task, double accuracy, List<Row> rows) implements Document {
  /// How well a method finds the cells that decide.
  ///
  /// @param method its name in the task
  /// @param auroc area under the receiver operating characteristic: 0.5 is chance, 1 perfect
  /// @param auprc area under precision and recall
  public record Row(
      String method, @JsonProperty("AUROC") double auroc, @JsonProperty("AUPRC") double auprc) {}

  /// Keeps an unmodifiable copy.
  public StateDemoDocument {
    rows = List.copyOf(rows);
  }

  /// Of a run of one seed.
  public static StateDemoDocument of(Evaluation.Table table) {
    return new StateDemoDocument(
        table.run().task().id(),
        table.accuracy().isEmpty() ? 0 : table.accuracy().get(0),
        table.rows().stream()
            .map(row -> new Row(row.method(), row.mean()[0], row.mean()[1]))
            .toList());
  }

  @Override
  public String schema() {
    return DemoDocument.SCHEMA;
  }
}
