package gatelens.cli.program;

import gatelens.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The places of results, tried before the work whose results they are to hold.
public final class Places {
  private static final Set<String> FILES =
      Set.of("--output", "--report", "--history", "--best", "--untrained", "--predictions");
  private static final Set<String> FOLDERS = Set.of("--picture", "--tensorboard", "--checkpoint");

  private Places() {}

  /// Runs the command that was typed, once its results have a place.
  public static int tried(ParseResult typed) {
    ParseResult command = typed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    for (OptionSpec option : command.matchedOptions()) {
      boolean folder = FOLDERS.contains(option.longestName()) || option.paramLabel().equals("DIR");
      Object value = option.getValue();
      Object place = value instanceof Optional<?> some && some.isPresent() ? some.get() : value;
      boolean stream = place instanceof Path some && some.toString().equals("-");
      if (!stream
          && place instanceof Path path
          && (FILES.contains(option.longestName()) || folder)) {
        Optional<String> words = hindrance(path.toAbsolutePath(), folder);
        if (words.isPresent() && !option.longestName().startsWith("--expect")) {
          throw new CommandLine.ExecutionException(
              command.commandSpec().commandLine(),
              words.get(),
              new CommandFailure(
                  ExitCode.DATA, option.longestName() + " " + path + ": " + words.get()));
        }
      }
    }
    return new CommandLine.RunLast().execute(typed);
  }

  /// Tries the place of a file in a folder that has to be there.
  ///
  /// @throws CommandFailure if it cannot be written
  public static void file(String option, Optional<Path> file) {
    file.flatMap(AtomicFile::hindrance)
        .ifPresent(words -> {
          throw new CommandFailure(ExitCode.DATA, option + " " + file.get() + ": " + words);
        });
  }

  /// What will keep a place from being written; folders that are missing are made.
  static Optional<String> hindrance(Path place, boolean folder) {
    if (Files.isDirectory(place) && !folder) {
      return Optional.of("it is a folder; expected the name of a file");
    }
    if (Files.isRegularFile(place) && folder) {
      return Optional.of("it is a file; expected a folder");
    }
    Path there = folder ? place : place.getParent();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || (Files.exists(place) && !Files.isRegularFile(place) && !folder)) {
      return Optional.empty();
    }
    try {
      Files.delete(Files.createTempFile(there, ".gatelens", null));
      return Optional.empty();
    } catch (IOException refused) {
      return Optional.of(there + " cannot be written to");
    }
  }
}
