package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.StandardOutput;
import gatelens.data.Answer;
import gatelens.data.Input;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.file.Sha256;
import gatelens.lens.Held;
import gatelens.lens.Inputs;
import gatelens.lens.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The inputs that a model reads: one array for each of its branches, or raw data.
public final class InputOptions {
  /// Standard input.
  private static final Path STREAM = Path.of("-");

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
      description = "The same as --data; also a text as it stands: \"some words\".")
  private Optional<Path> dataToo = Optional.empty();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Read no more than the first N rows of raw data.")
  Optional<Integer> rows = Optional.empty();

  /// True if an option says what is read.
  boolean named() {
    return data.isPresent() || !inputs.isEmpty();
  }

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ID",
      description =
          "Only these sequences, by id or number from 0; all: every one, also where a terminal"
              + " would show five.")
  public List<String> only = new ArrayList<>();

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

  /// What is to be read.
  public Inputs asked() {
    return only.isEmpty() || only.contains("all") ? all() : new Inputs.Chosen(all(), only);
  }

  /// Raw data that stands behind several models.
  public Inputs behind(Path file) {
    return all(Optional.of(file));
  }

  /// One of the sequences that could be read, whatever {@code --only} says.
  ///
  /// @param id its id or number from 0
  public Inputs only(String id) {
    return new Inputs.Chosen(all(), List.of(id));
  }

  /// All that there is to read, whatever `--only` says.
  public Inputs whole() {
    return all();
  }

  /// All of it, as a data set with labels.
  ///
  /// @param labels of arrays; raw data has its own
  public Held held(Optional<Path> labels, long seed) {
    return new Held(asked(), labels, Optional.empty(), Optional.empty(), false, Held.USUAL, seed);
  }

  private Inputs all() {
    return all(raw());
  }

  private Inputs all(Optional<Path> raw) {
    rows.filter(most -> most < 1)
        .ifPresent(most -> {
          throw new CommandFailure(
              ExitCode.USAGE, "--rows is " + most + "; at least 1 is needed, or leave it out");
        });
    if (raw.isPresent() && isText(raw.get())) {
      Input text = new Input.Text(raw.get().toString());
      Row row = new Row("text", List.of(text), new Answer.None());
      return new Inputs.Rows(Source.of(List.of(row)));
    }
    if (raw.isEmpty()) {
      if (rows.isPresent()) {
        throw new CommandFailure(
            ExitCode.USAGE, "--rows is of raw data; arrays are read whole", "--only 0,1,2");
      }
      return new Inputs.Arrays(inputs.stream().map(InputOptions::file).toList());
    }
    return raw.get().equals(STREAM)
        ? new Inputs.Stream(System.in, Path.of("standard input"), rows)
        : new Inputs.Raw(raw.get(), rows);
  }

  /// With the files that were read and their digests.
  ///
  /// @throws IOException if one cannot be read
  public Origin origin(Origin of) throws IOException {
    List<Path> files = new ArrayList<>(raw().stream().toList());
    inputs.forEach(input -> files.add(file(input).file()));
    files.removeIf(file -> !Files.isRegularFile(file));
    Origin more = of;
    for (int i = 0; i < files.size(); i++) {
      String name = files.size() == 1 ? "data" : "data " + (i + 1);
      more =
          more.with(name, files.get(i).getFileName())
              .with(name + " SHA-256", Sha256.hex(files.get(i)));
    }
    return more;
  }

  /// True if what stands there is a text and no file: it has words, and no file is named so.
  private static boolean isText(Path raw) {
    return raw.toString().strip().contains(" ") && !Files.exists(raw);
  }

  private static Inputs.ArrayFile file(String input) {
    int equals = input.indexOf('=');
    boolean named = equals > 0 && !Files.exists(Path.of(input));
    return new Inputs.ArrayFile(
        named ? Optional.of(input.substring(0, equals)) : Optional.empty(),
        StandardOutput.read(Path.of(named ? input.substring(equals + 1) : input)));
  }
}
