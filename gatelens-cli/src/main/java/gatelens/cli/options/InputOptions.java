package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.data.BadRows;
import gatelens.data.Encoding;
import gatelens.data.Entries;
import gatelens.data.Entry;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.Source;
import gatelens.data.file.Sources;
import gatelens.formats.FormatException;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.layer.Branch;
import gatelens.model.Model;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The inputs that a model reads: one array for each of its branches.
public final class InputOptions {
  /// Standard input.
  private static final Path STREAM = Path.of("-");

  private Optional<List<Entry>> read = Optional.empty();

  @Option(
      names = "--inputs",
      paramLabel = "[NAME=]FILE",
      description =
          "Sequences float[N][T][D], or token ids int[N][T], as .npy or .npz; NAME where the model"
              + " has several inputs.")
  public List<String> inputs = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "Raw data as the model was trained on: a text, CSV, sound or image file, a folder, a"
              + " manifest.")
  private Optional<Path> data = Optional.empty();

  @Parameters(
      index = "0+",
      arity = "0..1",
      paramLabel = "DATA",
      description = "The same as --data.")
  private Optional<Path> dataToo = Optional.empty();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Read no more than the first N rows of raw data.")
  Optional<Integer> rows = Optional.empty();

  /// The raw data that was named, if any.
  public Optional<Path> raw() {
    // The second file of a command that reads two models stands here too; --inputs then says what
    // is read.
    Optional<Path> named =
        data.isPresent() ? data : inputs.isEmpty() ? dataToo : Optional.<Path>empty();
    if (named.isPresent() != inputs.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          named.isPresent()
              ? "found both --inputs and raw data; expected one of them"
              : "there is nothing to read; expected --inputs FILE.npy, or raw data");
    }
    return named;
  }

  /// The rows of raw data that the model is asked about.
  ///
  /// @throws CommandFailure if the model was not trained on raw data
  public Source source(Path path, Model model) throws IOException {
    Source all = opened(path, encoding(model), Sources.Purpose.PREDICT).source();
    return rows.isEmpty() ? all : Sources.within(path, Source.of(all.first(rows.get())));
  }

  /// Raw data that the model is judged on, read as in training.
  ///
  /// @throws CommandFailure if the model was not trained on raw data
  static Sources.Opened judged(Path path, Model model) throws IOException {
    return opened(path, encoding(model), Sources.Purpose.JUDGE);
  }

  private static Sources.Opened opened(Path path, Encoding encoding, Sources.Purpose purpose)
      throws IOException {
    boolean stream = path.equals(STREAM);
    Reading reading = reading(path, encoding);
    Sources.Opened opened =
        stream
            ? Sources.open(
                System.in, Path.of("standard input"), reading, BadRows.refused(), purpose)
            : Sources.open(path, reading, BadRows.refused(), purpose);
    if (opened.inputs().size() != encoding.encoders().size()) {
      throw new CommandFailure(
          ExitCode.DATA,
          path
              + ": expected the inputs "
              + encoding.names()
              + " as in training, found "
              + opened.inputs());
    }
    return opened;
  }

  /// The encoding that was saved with the model.
  public static Encoding encoding(Model model) {
    return Encoding.of(model.info())
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.DATA,
                "the model does not say how raw data is read: it was trained on arrays",
                "--inputs FILE.npy"));
  }

  /// As in training, where the file is of the same kind; else what the file says, with the same
  /// columns.
  private static Reading reading(Path path, Encoding encoding) {
    String name = String.valueOf(path.getFileName()).toLowerCase(java.util.Locale.ROOT);
    boolean table =
        encoding.reading().format() == Reading.Format.MANIFEST
            || encoding.reading().format() == Reading.Format.CSV;
    return table && name.endsWith(".csv")
        ? encoding.reading()
        : encoding.reading().withFormat(Reading.Format.AUTO);
  }

  /// Some samples, in their order.
  ///
  /// @param from how many came before
  /// @param entries the samples, with what stood in the data
  public record Batch(int from, List<Entry> entries) {
    /// What the model reads.
    public List<Sample> samples() {
      return entries.stream().map(Entry::sample).toList();
    }

    /// Where a sample is from; empty for arrays.
    public String name(int n) {
      return entries.get(n).name();
    }
  }

  /// Gets batches.
  @FunctionalInterface
  public interface BatchVisitor {
    /// One batch.
    void batch(Batch batch) throws IOException;
  }

  /// Reads raw data batch by batch, so that it may be larger than memory; arrays are one batch.
  ///
  /// @param size samples of a batch
  public void batches(Model model, int size, BatchVisitor visitor) throws IOException {
    Optional<Path> raw = raw();
    if (raw.isEmpty()) {
      visitor.batch(new Batch(0, entries(model)));
      return;
    }
    int[] from = {0};
    new Entries(source(raw.get(), model), encoding(model))
        .withoutLabels()
        .keeping(Entries.Keep.TEXTS)
        .readBatches(
            size,
            entries -> {
              visitor.batch(new Batch(from[0], entries));
              from[0] += entries.size();
              return true;
            });
  }

  /// All that is asked about, with its raw inputs, read once.
  List<Entry> entries(Model model) throws IOException {
    if (read.isEmpty()) {
      Optional<Path> raw = raw();
      read =
          Optional.of(
              raw.isPresent()
                  ? new Entries(source(raw.get(), model), encoding(model))
                      .withoutLabels()
                      .keeping(Entries.Keep.ALL)
                      .all()
                  : arraySamples(model).stream().map(Entry::of).toList());
    }
    return read.get();
  }

  /// Where each sample is from, and for a text how it begins; empty for arrays.
  public List<String> names(Model model) throws IOException {
    return raw().isPresent() ? entries(model).stream().map(Entry::name).toList() : List.of();
  }

  /// The sound of each sample, for pictures and to be heard; empty where it is none, or only its
  /// frames were given.
  public List<Optional<Input.Audio>> sounds(Model model) throws IOException {
    List<Optional<Input.Audio>> sounds = new ArrayList<>();
    for (Entry entry : entries(model)) {
      sounds.add(entry.raw(0).filter(Input.Audio.class::isInstance).map(Input.Audio.class::cast));
    }
    return sounds;
  }

  /// What the model is asked about.
  public List<Sample> samples(Model model) throws IOException {
    return entries(model).stream().map(Entry::sample).toList();
  }

  /// Reads the arrays and checks them against the model.
  ///
  /// @throws CommandFailure if an input is missing, or does not fit
  /// @throws FormatException if a file is damaged
  private List<Sample> arraySamples(Model model) throws IOException {
    Map<String, NpyArray> arrays = arrays(model);
    List<Branch> branches = model.branches();
    List<List<Sequence>> columns = new ArrayList<>();
    for (Branch branch : branches) {
      NpyArray array = arrays.get(branch.name());
      if (array == null) {
        throw new CommandFailure(
            ExitCode.DATA,
            "the model reads "
                + branches.stream().map(Branch::name).toList()
                + "; there is no input "
                + branch.name(),
            "--inputs " + branch.name() + "=FILE.npy");
      }
      columns.add(sequences(branch, array));
    }
    int count = columns.get(0).size();
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      List<Sequence> row = new ArrayList<>();
      for (int b = 0; b < columns.size(); b++) {
        if (columns.get(b).size() != count) {
          throw new CommandFailure(
              ExitCode.DATA,
              "input "
                  + branches.get(b).name()
                  + " has "
                  + columns.get(b).size()
                  + " sequences, input "
                  + branches.get(0).name()
                  + " has "
                  + count);
        }
        row.add(columns.get(b).get(n));
      }
      samples.add(new Sample(row));
    }
    return samples;
  }

  private Map<String, NpyArray> arrays(Model model) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    for (String input : inputs) {
      int equals = input.indexOf('=');
      boolean named = equals > 0 && !Files.exists(Path.of(input));
      Path file = Path.of(named ? input.substring(equals + 1) : input);
      if (!Files.exists(file)) {
        throw new CommandFailure(ExitCode.DATA, file + ": there is no such file");
      }
      byte[] start = new byte[0];
      try (var in = Files.newInputStream(file)) {
        start = in.readNBytes(8);
      }
      if (start.length > 1 && start[0] == 'P' && start[1] == 'K') {
        Map<String, NpyArray> several = Npy.readZip(file);
        if (several.size() == 1 && model.branches().size() == 1) {
          arrays.put(model.branches().get(0).name(), several.values().iterator().next());
        } else {
          arrays.putAll(several);
        }
      } else {
        arrays.put(named ? input.substring(0, equals) : unnamed(model), Npy.read(file));
      }
    }
    if (model.branches().size() == 1 && arrays.size() == 1) {
      return Map.of(model.branches().get(0).name(), arrays.values().iterator().next());
    }
    return arrays;
  }

  private static String unnamed(Model model) {
    if (model.branches().size() > 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the model has several inputs "
              + model.branches().stream().map(Branch::name).toList()
              + "; each file needs a name",
          "--inputs " + model.branches().get(0).name() + "=FILE.npy");
    }
    return model.branches().get(0).name();
  }

  private static List<Sequence> sequences(Branch branch, NpyArray array) throws FormatException {
    return branch.readsTokens() ? tokens(branch, array) : features(branch, array);
  }

  private static List<Sequence> tokens(Branch branch, NpyArray array) throws FormatException {
    if (array.rank() != 2) {
      throw shape(branch, array, "token ids int[N][T]", "the model begins with an embedding");
    }
    int steps = array.shape()[1];
    int[] ids = array.ints();
    List<Sequence> list = new ArrayList<>();
    for (int n = 0; n < array.shape()[0]; n++) {
      list.add(TokenSequence.of(Arrays.copyOfRange(ids, n * steps, (n + 1) * steps)));
    }
    return nonEmpty(branch, array, list, steps);
  }

  private static List<Sequence> features(Branch branch, NpyArray array) {
    int[] shape = array.shape();
    if (shape.length != 3 || shape[2] != branch.inputWidth()) {
      throw shape(
          branch,
          array,
          "float[N][T][" + branch.inputWidth() + "]",
          "the model decides the features per step");
    }
    float[] values = array.floats();
    int size = shape[1] * shape[2];
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new CommandFailure(
            ExitCode.DATA,
            array.name()
                + ": expected finite numbers, found "
                + values[i]
                + " in sequence "
                + i / size
                + ", step "
                + i % size / shape[2]
                + ", feature "
                + i % shape[2],
            "replace missing values before, such as by the feature's mean");
      }
    }
    List<Sequence> list = new ArrayList<>();
    Axis steps = Axis.steps(shape[1]);
    Axis features = Axis.features(shape[2]);
    for (int n = 0; n < shape[0]; n++) {
      list.add(
          new FeatureSequence(
              Tensor.of(Arrays.copyOfRange(values, n * size, (n + 1) * size), shape[1], shape[2]),
              steps,
              features));
    }
    return nonEmpty(branch, array, list, shape[1]);
  }

  private static List<Sequence> nonEmpty(
      Branch branch, NpyArray array, List<Sequence> list, int steps) {
    if (list.isEmpty() || steps == 0) {
      throw shape(
          branch, array, "at least one sequence of at least one step", "there is nothing to read");
    }
    return list;
  }

  private static CommandFailure shape(
      Branch branch, NpyArray array, String expected, String decides) {
    return new CommandFailure(
        ExitCode.DATA,
        branch.name()
            + " input "
            + array.name()
            + ": expected "
            + expected
            + ", found "
            + array
            + "; "
            + decides);
  }
}
