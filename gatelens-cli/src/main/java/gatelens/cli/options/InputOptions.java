package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.lens.Inputs;
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
      description = "The same as --data.")
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
    Optional<Path> raw = raw();
    if (raw.isEmpty()) {
      return new Inputs.Arrays(inputs.stream().map(InputOptions::file).toList());
    }
    return raw.get().equals(STREAM)
        ? new Inputs.Stream(System.in, Path.of("standard input"), rows)
        : new Inputs.Raw(raw.get(), rows);
  }

  private static Inputs.ArrayFile file(String input) {
    int equals = input.indexOf('=');
    boolean named = equals > 0 && !Files.exists(Path.of(input));
    return new Inputs.ArrayFile(
        named ? Optional.of(input.substring(0, equals)) : Optional.empty(),
        Path.of(named ? input.substring(equals + 1) : input));
  }
}
