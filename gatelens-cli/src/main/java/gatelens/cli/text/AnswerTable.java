package gatelens.cli.text;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.decision.Decision;
import gatelens.file.Replacement;
import gatelens.lens.Lens;
import gatelens.lens.Prediction;
import gatelens.report.text.AnswerRows;
import gatelens.tensor.Tensor;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Answers or attributions as a CSV table, for people and spreadsheets: ids and names, numbers in
/// full. It is moved into place when it is finished.
public final class AnswerTable implements Closeable {
  private final Lens lens;
  private final Path file;
  private final Replacement replacement;
  private final BufferedWriter out;
  private int rows;

  private AnswerTable(Lens lens, Path file) throws IOException {
    this.lens = lens;
    this.file = file;
    this.replacement = Replacement.of(file);
    this.out = Files.newBufferedWriter(replacement.beside());
  }

  /// True if a file is to be a table, by its ending; an array is `.npy` or has no ending.
  ///
  /// @throws CommandFailure of another ending
  public static boolean asked(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "csv" -> true;
      case "json", "jsonl", "txt", "tsv", "parquet", "npz", "xlsx", "html" ->
          throw new CommandFailure(
              ExitCode.USAGE,
              file
                  + ": the ending decides the form; there are .npy (an array) and .csv (a table"
                  + " with ids and names). --json prints a document");
      default -> false;
    };
  }

  /// Begins a table.
  public static AnswerTable create(Lens lens, Path file) throws IOException {
    return new AnswerTable(lens, file);
  }

  /// A row an answer, or of a model that answers at every step a row a step: the id, the class that
  /// is answered, and each output under its name; what is forecast in the units of the data.
  public void add(List<Prediction> batch) throws IOException {
    for (Prediction each : batch) {
      answer(each.entry().id(), each.output());
    }
  }

  private void answer(String id, Tensor output) throws IOException {
    AnswerRows of = new AnswerRows(lens.model(), lens.encoding()::restore);
    if (rows == 0) {
      line(of.heads(output));
    }
    for (List<String> row : of.of(id.isEmpty() ? String.valueOf(rows) : id, output)) {
      line(row);
    }
    rows++;
  }

  /// A row a number of an explanation: the id, what is explained, the step, the feature, and what
  /// it gives to the score.
  public void add(Decision d) throws IOException {
    if (rows++ == 0) {
      line(AnswerRows.EXPLAINED);
    }
    for (List<String> row : AnswerRows.of(d)) {
      line(row);
    }
  }

  private void line(List<String> cells) throws IOException {
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      boolean quoted = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      out.write(i == 0 ? "" : ",");
      out.write(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
    }
    out.write('\n');
  }

  /// Moves the table into place.
  ///
  /// @return what to say of it
  public String finish() throws IOException {
    out.close();
    replacement.finish();
    return "wrote " + rows + (rows == 1 ? " answer to " : " answers to ") + file;
  }

  @Override
  public void close() throws IOException {
    out.close();
    replacement.close();
  }
}
