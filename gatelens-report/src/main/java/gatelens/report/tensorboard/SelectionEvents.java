package gatelens.report.tensorboard;

import gatelens.select.Candidate;
import gatelens.select.SelectionTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What TensorBoard is shown of a selection.
public final class SelectionEvents {
  private SelectionEvents() {}

  /// Writes a folder for each candidate: its settings for the HParams tab, and its results as
  /// scalars.
  ///
  /// @param folder holds the folders
  /// @param now seconds since 1970
  /// @throws IOException if one cannot be written
  public static void write(SelectionTable table, Path folder, double now) throws IOException {
    for (SelectionTable.Row row : table.rows()) {
      Candidate candidate = row.candidate();
      String name = candidate.title().replaceAll("[^\\w.]+", "_").replaceAll("_$", "");
      try (EventFile events = EventFile.create(folder.resolve(name), now)) {
        events.trial(settings(candidate));
        String metric = table.metric().replace(' ', '_');
        events.scalar(metric, 0, table.told(row.mean()));
        events.scalar(metric + "_deviation", 0, row.deviation());
        events.scalar("parameters", 0, (double) row.parameters());
        events.scalar("seconds_per_prediction", 0, row.seconds());
        for (int fold = 0; fold < row.scores().size(); fold++) {
          events.scalar("fold/" + metric, fold, table.told(row.scores().get(fold)));
        }
      }
    }
  }

  private static Map<String, Object> settings(Candidate candidate) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("cell", candidate.cell());
    settings.put("units", candidate.units());
    settings.put("layers", candidate.layers());
    settings.put("dropout", candidate.dropout());
    settings.put("rate", candidate.rate());
    candidate.around().batchSize().ifPresent(size -> settings.put("batch_size", size));
    candidate.around().optimizer().ifPresent(name -> settings.put("optimizer", name));
    candidate.around().head().ifPresent(layers -> settings.put("head", layers));
    candidate.around().embedding().ifPresent(size -> settings.put("embedding", size));
    return settings;
  }
}
