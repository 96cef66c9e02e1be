package gatelens.lens.answers;

import gatelens.decision.Answer;
import gatelens.decision.Decision;
import gatelens.file.CsvCell;
import gatelens.file.Replacement;
import gatelens.lens.Lens;
import gatelens.lens.Prediction;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

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
  /// @throws Refused of another ending
  public static boolean asked(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "csv" -> true;
      case "json", "jsonl", "txt", "tsv", "parquet", "npz", "xlsx", "html" ->
          throw new Refused(
              Refused.Kind.QUESTION,
              file
                  + ": the ending decides the form; there are .npy (an array) and .csv (a table"
                  + " with ids and names)",
              "give it another name, or ask for a document: --json",
              "--output");
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
      answer(each.entry().id(), each.entry().sample(), each.output());
    }
  }

  private void answer(String id, Sample sample, Tensor output) throws IOException {
    Model model = lens.model();
    boolean classes = model.info().outputs().isEmpty() && model.classCount() > 1;
    boolean everyStep = output.shape().rank() > 1;
    int width = output.extent(output.shape().rank() - 1);
    if (rows == 0) {
      List<String> head = new ArrayList<>(List.of("id"));
      head.addAll(everyStep ? List.of("step") : List.of());
      head.addAll(classes ? List.of("answer") : List.of());
      boolean restored = !everyStep && !model.info().outputNames().isEmpty();
      head.addAll(restored ? lens.encoding().answerNames() : columns(model, width));
      line(head);
    }
    for (int t = 0; t < output.size() / width; t++) {
      float[] values = java.util.Arrays.copyOfRange(output.values(), t * width, (t + 1) * width);
      List<String> cells = new ArrayList<>(List.of(id.isEmpty() ? String.valueOf(rows) : id));
      cells.addAll(everyStep ? List.of(String.valueOf(t + 1)) : List.of());
      if (classes) {
        Answer answer = Answer.of(model, Tensor.of(values, width));
        cells.add(model.info().className(answer.best()));
      }
      boolean forecast = !model.info().outputNames().isEmpty();
      double[] restored = forecast ? lens.encoding().restore(values, sample) : new double[0];
      for (int i = 0; i < width; i++) {
        cells.add(forecast ? String.valueOf(restored[i]) : String.valueOf(values[i]));
      }
      line(cells);
    }
    rows++;
  }

  private static List<String> columns(Model model, int width) {
    List<String> names = model.info().names();
    // one output that stands for two classes is the probability of the second
    return names.size() == 2 && width == 1
        ? List.of(names.get(1))
        : names.size() == width
            ? names
            : IntStream.range(0, width).mapToObj(i -> "output " + i).toList();
  }

  /// A row a number of an explanation: the id, what is explained, the step, the feature, and what
  /// it gives to the score.
  public void add(Decision d) throws IOException {
    if (rows++ == 0) {
      line(List.of("id", "explained", "input", "step", "feature", "attribution"));
    }
    for (int b = 0; b < d.groupings().size(); b++) {
      Layout.Part part = d.part(b);
      Tensor shown = d.shown(b);
      boolean cells = shown.shape().rank() == 2;
      boolean features =
          !cells && d.groupings().get(b) == gatelens.explain.Explanation.Grouping.FEATURES;
      int width = cells ? shown.extent(1) : 1;
      for (int i = 0; i < shown.size(); i++) {
        line(
            List.of(
                d.subject().name(),
                d.score(),
                part.name(),
                features ? "" : part.steps().shown(i / width),
                features ? part.features().label(i) : cells ? part.features().label(i % width) : "",
                String.valueOf(shown.values()[i] + 0.0f))); // no zero below zero
      }
    }
  }

  private void line(List<String> cells) throws IOException {
    for (int i = 0; i < cells.size(); i++) {
      out.write(i == 0 ? "" : ",");
      out.write(CsvCell.of(cells.get(i)));
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
