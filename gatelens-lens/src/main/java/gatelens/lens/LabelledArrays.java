package gatelens.lens;

import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.NpzArrays;
import gatelens.layer.Branch;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.Separation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Inputs and labels from arrays. Labels are classes `[N]` or `[N,T]` (or with a last extent of 1),
/// or numbers `[N,C]` or `[N,T,C]`, where a single number each may also be `[N]` or `[N,T]`. What
/// is learned from may have shares of the classes, `[N,C]` or `[N,T,C]`, in the place of classes:
/// one-hot or soft labels.
public final class LabelledArrays {
  private LabelledArrays() {}

  /// How labels are to be read.
  ///
  /// @param classes true if whole numbers are classes, false if labels are values
  /// @param everyStep true if there is one for each step
  /// @param shares true if there may be a share for each class in the place of a class
  public record LabelForm(boolean classes, boolean everyStep, boolean shares) {
    /// Without shares.
    public LabelForm(boolean classes, boolean everyStep) {
      this(classes, everyStep, false);
    }

    private LabelForm numbers() {
      return new LabelForm(false, everyStep, false);
    }
  }

  /// Joins inputs and labels.
  ///
  /// @param inputs in the order of the model's inputs
  /// @throws Refused if the numbers of rows differ or the labels have another shape
  /// @throws IOException if the file cannot be read
  public static Dataset examples(List<SequenceArray> inputs, Path labels, LabelForm form)
      throws IOException {
    NpyArray array = NpzArrays.read(labels, NpzArrays.Role.TRAINING_LABELS);
    int count = inputs.get(0).count();
    for (SequenceArray input : inputs) {
      rows(input.array(), count, inputs.get(0).array().name());
    }
    if (array.rank() == 0) {
      throw new Refused(Refused.Kind.DATA, labels + ": expected labels [N], found a single number");
    }
    rows(array, count, inputs.get(0).array().name());
    List<List<Sequence>> columns = new ArrayList<>();
    for (SequenceArray input : inputs) {
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

  /// Joins inputs and labels as a model and its loss want them.
  ///
  /// @throws Refused if they do not fit
  /// @throws IOException if a file cannot be read
  static Dataset examples(List<Inputs.ArrayFile> files, Path labels, Model model, Loss loss)
      throws IOException {
    if (files.size() != model.inputs().size()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "the model has "
              + model.inputs().size()
              + " inputs, found "
              + files.size()
              + " times --inputs");
    }
    List<String> known = model.inputs().stream().map(Branch::name).toList();
    for (Inputs.ArrayFile file : files) {
      if (files.size() > 1 && file.input().filter(name -> !known.contains(name)).isPresent()) {
        throw new Refused(
            Refused.Kind.QUESTION,
            "the model has no input " + file.input().get() + "; it has " + known);
      }
    }
    List<SequenceArray> read = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Branch branch = model.inputs().get(i);
      read.add(SequenceArray.read(file(files, branch, i), branch.readsTokens()));
    }
    boolean yesNo = loss.isBinary() && model.outputWidth() == 1;
    return examples(
        read,
        labels,
        new LabelForm(
            loss.isCategorical() || yesNo,
            model.answersEveryStep(),
            loss.isCategorical() || yesNo));
  }

  /// The file for a branch: by its name, or by its place where none is named.
  private static Path file(List<Inputs.ArrayFile> files, Branch branch, int place) {
    return files.stream()
        .filter(file -> file.input().filter(branch.name()::equals).isPresent())
        .findFirst()
        .orElse(files.get(place))
        .file();
  }

  /// The same of what is learned from; which arrays of an archive are read is told.
  static Separation separation(
      Dataset examples, TrainingData.Arrays arrays, DataReport.Listener listener)
      throws IOException {
    NpzArrays.said(arrays.inputs().get(0).file(), arrays.labels())
        .ifPresent(words -> listener.note("note: " + words));
    return separation(examples, arrays.groups(), listener);
  }

  /// What may be held out of examples: copies of one input, and examples of one group, stay
  /// together. Windows of a series from which numbers are forecast are parted in time, unless
  /// groups say how: the last part is held out, behind a gap.
  ///
  /// @param groups a whole number per example, `int[N]`
  /// @param listener told where windows of a series were found
  /// @throws Refused if there are not as many
  /// @throws IOException if the file cannot be read
  static Separation separation(
      Dataset examples, Optional<Path> groups, DataReport.Listener listener) throws IOException {
    Separation separation = Separation.withoutCopies(examples);
    if (groups.isEmpty()) {
      Optional<Repeats> series = windows(examples);
      series.ifPresent(windows ->
          listener.note(
              "note: each sequence begins "
                  + windows.stride()
                  + " step(s) after the one before it and repeats its other steps: they are taken"
                  + " for windows of a series, of which the last part is held out; --groups FILE"
                  + " says otherwise"));
      return series
          .map(windows ->
              separation.inTime(
                  IntStream.range(0, examples.size()).mapToObj(windows::span).toList()))
          .orElse(separation);
    }
    int[] numbers = Npy.read(groups.get()).ints();
    if (numbers.length != examples.size()) {
      throw new Refused(
          Refused.Kind.DATA,
          groups.get()
              + ": expected "
              + examples.size()
              + " numbers, one an example, found "
              + numbers.length);
    }
    return separation.together(Arrays.stream(numbers).boxed().toList());
  }

  private static Optional<Repeats> windows(Dataset examples) {
    boolean numbers = examples.size() > 0 && examples.get(0).label() instanceof Label.Values;
    return numbers ? Repeats.of(examples.slice(0, examples.size())) : Optional.empty();
  }

  /// A label for each of some samples, in the form that the model was trained on: classes where its
  /// answers stand for classes, numbers else, and for each step where it answers at every step.
  ///
  /// @throws Refused if the number of rows differs or the labels have another shape
  /// @throws IOException if the file cannot be read
  static List<Label> labels(Model model, int samples, Path labels) throws IOException {
    NpyArray array = NpzArrays.read(labels, NpzArrays.Role.LABELS);
    if (array.rank() == 0 || array.shape()[0] != samples) {
      throw new Refused(
          Refused.Kind.DATA,
          labels
              + ": expected "
              + samples
              + " labels, one a sequence, found an array of shape "
              + Arrays.toString(array.shape()));
    }
    boolean steps = model.answersEveryStep();
    boolean yesOrNo = model.link() == Link.SIGMOID && model.outputWidth() > 1;
    boolean classes =
        model.classCount() > 1
            && !yesOrNo
            && model.info().outputs().isEmpty()
            && array.rank() == (steps ? 2 : 1);
    return labels(array, new LabelForm(classes, steps));
  }

  private static void rows(NpyArray array, int expected, String other) {
    if (array.shape()[0] != expected) {
      throw new Refused(
          Refused.Kind.DATA,
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
    int expected = (form.everyStep() ? 2 : 1) + (form.classes() ? 0 : 1);
    boolean column = form.classes() && array.rank() == expected + 1 && array.shape()[expected] == 1;
    if (form.shares()
        && ((array.rank() == expected + 1 && !column)
            || (fractions(array) && (column || array.rank() == expected)))) {
      return labels(array, form.numbers());
    }
    if (column) {
      return classes(array, form);
    }
    boolean single = !form.classes() && array.rank() == expected - 1;
    if (array.rank() != expected && !single) {
      throw new Refused(
          Refused.Kind.DATA,
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
              + "; its last layers and its loss decide that",
          "loss");
    }
    return form.classes() ? classes(array, form) : values(array, form);
  }

  private static boolean fractions(NpyArray array) {
    for (float value : array.floats()) {
      if (value != Math.rint(value) && Float.isFinite(value)) {
        return true;
      }
    }
    return false;
  }

  private static List<Label> classes(NpyArray array, LabelForm form) throws IOException {
    int size = array.size() / Math.max(1, array.shape()[0]);
    int[] all = array.ints();
    List<Label> labels = new ArrayList<>();
    for (int n = 0; n < array.shape()[0]; n++) {
      int[] part = Arrays.copyOfRange(all, n * size, (n + 1) * size);
      labels.add(form.everyStep() ? new Label.Classes(part) : new Label.Class(part[0]));
    }
    return labels;
  }

  private static List<Label> values(NpyArray array, LabelForm form) {
    int size = array.size() / Math.max(1, array.shape()[0]);
    float[] all = array.floats();
    List<Label> labels = new ArrayList<>();
    for (int n = 0; n < array.shape()[0]; n++) {
      float[] part = Arrays.copyOfRange(all, n * size, (n + 1) * size);
      int steps = form.everyStep() ? array.shape()[1] : 1;
      labels.add(
          form.everyStep()
              ? stepValues(array, n, Tensor.of(part, steps, size / steps))
              : new Label.Values(finite(array, n, part)));
    }
    return labels;
  }

  private static Label stepValues(NpyArray array, int row, Tensor values) {
    try {
      return new Label.StepValues(values);
    } catch (IllegalArgumentException part) {
      throw new Refused(
          Refused.Kind.DATA,
          array.name() + ": row " + row + ": " + part.getMessage(),
          "leave such steps out: make all their values NaN");
    }
  }

  private static float[] finite(NpyArray array, int row, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new Refused(
            Refused.Kind.DATA,
            array.name() + ": expected finite numbers, found " + value + " in row " + row,
            "leave that row out of labels and inputs");
      }
    }
    return values;
  }
}
