package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Arrays as examples: sequences `[N,T,I]` or token ids `[N,T]`, and labels.
public final class TrainingFiles {
  private TrainingFiles() {}

  /// How labels are to be read.
  ///
  /// @param classes true if whole numbers are classes, false if labels are values
  /// @param everyStep true if there is one for each step
  public record LabelForm(boolean classes, boolean everyStep) {}

  /// An input file.
  ///
  /// @param array `[N,T,I]` or `[N,T]`
  /// @param tokens true if it holds token ids
  public record Input(NpyArray array, boolean tokens) {
    /// @throws CommandFailure if the array has another shape
    public static Input read(Path file, boolean tokens) throws IOException {
      NpyArray array = Npy.read(file);
      int rank = tokens ? 2 : 3;
      if (array.rank() != rank || array.size() == 0) {
        throw new CommandFailure(
            ExitCode.DATA,
            file
                + ": expected "
                + (tokens ? "token ids [N,T]" : "sequences [N,T,I]")
                + ", found an array of shape "
                + Arrays.toString(array.shape()),
            tokens
                ? "a model without an embedding reads features"
                : "a model that begins with embedding(D) reads token ids");
      }
      return new Input(array, tokens);
    }

    int count() {
      return array.shape()[0];
    }

    int steps() {
      return array.shape()[1];
    }

    /// Features a step, or the highest token id and one.
    public int width() throws IOException {
      return tokens ? Arrays.stream(array.ints()).max().orElse(0) + 1 : array.shape()[2];
    }

    List<Sequence> sequences() throws IOException {
      List<Sequence> sequences = new ArrayList<>();
      int size = array.size() / count();
      int[] ids = tokens ? array.ints() : new int[0];
      float[] values = tokens ? new float[0] : array.floats();
      for (int n = 0; n < count(); n++) {
        sequences.add(
            tokens
                ? TokenSequence.of(Arrays.copyOfRange(ids, n * size, (n + 1) * size))
                : FeatureSequence.of(
                    Tensor.of(
                        Arrays.copyOfRange(values, n * size, (n + 1) * size),
                        steps(),
                        array.shape()[2])));
      }
      return sequences;
    }
  }

  /// Joins inputs and labels.
  ///
  /// @param inputs in the order of the model's branches
  /// @throws CommandFailure if the numbers of rows differ or the labels have another shape
  public static Dataset examples(List<Input> inputs, Path labels, LabelForm form)
      throws IOException {
    NpyArray array = Npy.read(labels);
    int count = inputs.get(0).count();
    for (Input input : inputs) {
      rows(input.array(), count, inputs.get(0).array().name());
    }
    if (array.rank() == 0) {
      throw new CommandFailure(
          ExitCode.DATA, labels + ": expected labels [N], found a single number");
    }
    rows(array, count, inputs.get(0).array().name());
    List<List<Sequence>> columns = new ArrayList<>();
    for (Input input : inputs) {
      columns.add(input.sequences());
    }
    List<Label> read = labels(array, form);
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int row = n;
      List<Sequence> parts = columns.stream().map(column -> column.get(row)).toList();
      examples.add(new Example(new Sample(parts), read.get(n)));
    }
    return Dataset.of(examples);
  }

  /// Samples with the class of each.
  ///
  /// @throws CommandFailure if the number of rows differs or the labels have another shape
  static List<Example> labelled(List<Sample> samples, Path labels) throws IOException {
    NpyArray array = Npy.read(labels);
    if (array.rank() != 1 || array.shape()[0] != samples.size()) {
      throw new CommandFailure(
          ExitCode.DATA,
          labels
              + ": expected "
              + samples.size()
              + " classes [N], one a sequence, found an array of shape "
              + Arrays.toString(array.shape()));
    }
    List<Label> read = labels(array, new LabelForm(true, false));
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < read.size(); n++) {
      examples.add(new Example(samples.get(n), read.get(n)));
    }
    return examples;
  }

  private static void rows(NpyArray array, int expected, String other) {
    if (array.shape()[0] != expected) {
      throw new CommandFailure(
          ExitCode.DATA,
          array.name()
              + ": expected "
              + expected
              + " rows, as many as "
              + other
              + " has, found "
              + array.shape()[0]);
    }
  }

  private static List<Label> labels(NpyArray array, LabelForm form) throws IOException {
    int rank = array.rank();
    int expected = (form.everyStep() ? 2 : 1) + (form.classes() ? 0 : 1);
    boolean single = !form.classes() && rank == expected - 1;
    if (rank != expected && !single) {
      throw new CommandFailure(
          ExitCode.DATA,
          array.name()
              + ": expected labels "
              + (form.everyStep() ? "[N,T" : "[N")
              + (form.classes() ? "]" : ",C]")
              + ", found an array of shape "
              + Arrays.toString(array.shape()),
          "the model answers "
              + (form.everyStep() ? "at every step" : "once")
              + " with "
              + (form.classes() ? "classes" : "values")
              + "; its last layers and --loss decide that");
    }
    int rows = array.shape()[0];
    int size = array.size() / Math.max(1, rows);
    int[] whole = form.classes() ? array.ints() : new int[0];
    float[] values = form.classes() ? new float[0] : array.floats();
    List<Label> labels = new ArrayList<>();
    for (int n = 0; n < rows; n++) {
      if (form.classes()) {
        int[] part = Arrays.copyOfRange(whole, n * size, (n + 1) * size);
        labels.add(form.everyStep() ? new Label.Classes(part) : new Label.Class(part[0]));
      } else {
        float[] part = Arrays.copyOfRange(values, n * size, (n + 1) * size);
        int steps = form.everyStep() ? array.shape()[1] : 1;
        labels.add(
            form.everyStep()
                ? new Label.StepValues(Tensor.of(part, steps, size / steps))
                : new Label.Values(part));
      }
    }
    return labels;
  }
}
