package gatelens.lens.choice;

import gatelens.file.AtomicFile;
import gatelens.file.CsvCell;
import gatelens.select.Candidate;
import gatelens.select.FoldData;
import gatelens.select.Selection;
import gatelens.select.SelectionTable;
import gatelens.select.Trial;
import gatelens.tensor.Tensor;
import gatelens.train.Label;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Keeps what every model of a choice answers to the rows that it did not learn from, and writes it
/// as a table: a line for each finished candidate, repeat and row. Trials that were found in a
/// journal are trained once more for it, to the same bits.
public final class HeldAnswers implements Selection.Listener {
  private final Selection.Listener next;
  private final Map<Key, List<Tensor>> kept = new HashMap<>();

  private record Key(Candidate candidate, int fold, int epochs) {}

  /// Listens, and hands on.
  public HeldAnswers(Selection.Listener next) {
    this.next = next;
  }

  @Override
  public void begins(int trials) {
    next.begins(trials);
  }

  @Override
  public void done(Candidate candidate, int fold, int epochs, Trial trial) {
    next.done(candidate, fold, epochs, trial);
  }

  @Override
  public void answered(Candidate candidate, int fold, int epochs, List<Tensor> outputs) {
    kept.put(new Key(candidate, fold, epochs), outputs);
    next.answered(candidate, fold, epochs, outputs);
  }

  @Override
  public boolean stops() {
    return next.stops();
  }

  /// Writes them as CSV with the columns `candidate`, `repeat`, `fold` (from 1), `row` (the place
  /// among the rows that are chosen by, from 0), `name`, `label` and one for each output; of
  /// several steps the last one's.
  ///
  /// @param data of each fold
  /// @param names of the rows
  /// @param classes names of the outputs; empty for numbers of them
  /// @throws IOException if it cannot be written
  public void write(
      Path file,
      Selection selection,
      SelectionTable table,
      List<FoldData> data,
      IntFunction<String> names,
      List<String> classes)
      throws IOException {
    StringBuilder text = new StringBuilder("candidate,repeat,fold,row,name,label");
    boolean first = true;
    int folds = data.size() / selection.rules().repeats();
    for (SelectionTable.Row row : table.rows()) {
      for (int f = 0; row.finished() && f < data.size(); f++) {
        int fold = f;
        List<Tensor> outputs =
            kept.computeIfAbsent(
                new Key(row.candidate(), f, selection.trainer().epochs()),
                k -> selection.answers(row.candidate(), fold, data.get(fold)));
        if (first) {
          head(text, outputs.get(0), classes);
          first = false;
        }
        int[] rows = selection.folds().get(f).validation();
        for (int n = 0; n < rows.length; n++) {
          text.append(CsvCell.of(row.candidate().title())).append(',');
          text.append(1 + f / folds).append(',').append(1 + f % folds).append(',');
          text.append(rows[n]).append(',').append(CsvCell.of(names.apply(rows[n]))).append(',');
          label(text, data.get(f).validation().get(n).label(), classes, data.get(f));
          outputs(text, outputs.get(n), data.get(f).units());
        }
      }
    }
    byte[] bytes = text.append(first ? "\n" : "").toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }

  private static int width(Tensor output) {
    int[] extents = output.shape().extents();
    return extents[extents.length - 1];
  }

  private static void head(StringBuilder text, Tensor output, List<String> classes) {
    for (int j = 0; j < width(output); j++) {
      String name = classes.size() == width(output) ? classes.get(j) : "output_" + j;
      text.append(',').append(CsvCell.of(name));
    }
    text.append('\n');
  }

  private static void label(StringBuilder text, Label label, List<String> classes, FoldData fold) {
    switch (label) {
      case Label.Class one ->
          text.append(
              one.index() >= 0 && one.index() < classes.size()
                  ? CsvCell.of(classes.get(one.index()))
                  : Integer.toString(one.index()));
      case Label.Classes each -> text.append(each.perStep()[each.perStep().length - 1]);
      case Label.Values values -> {
        StringBuilder all = new StringBuilder();
        for (int j = 0; j < values.values().length; j++) {
          all.append(j == 0 ? "" : " ").append(scaled(values.values()[j], fold.units(), j));
        }
        text.append(all);
      }
      case Label.StepValues values ->
          text.append(values.values().values().length).append(" values");
    }
  }

  private static void outputs(StringBuilder text, Tensor output, List<Double> units) {
    float[] values = output.values();
    int width = width(output);
    for (int j = 0; j < width; j++) {
      text.append(',').append(scaled(values[values.length - width + j], units, j));
    }
    text.append('\n');
  }

  private static float scaled(float value, List<Double> units, int output) {
    return units.isEmpty() ? value : (float) (value * units.get(output % units.size()));
  }
}
