package gatelens.cli.program;

import gatelens.lens.Refused;
import gatelens.names.NearestName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns what went wrong into words for a person and an exit code. No stack trace unless it is
/// asked for.
public final class Failures {
  /// Options by the settings that a library knows; the others are called as they are there.
  private static final Map<String, String> OPTIONS =
      Map.of(
          "most", "--limit",
          "share", "--test-share",
          "files", "--test-files",
          "ranges", "--range",
          "memory", "GATELENS_JAVA_OPTS=-Xmx…");

  private Failures() {}

  /// Reports that the JVM has no memory left.
  ///
  /// @return the exit code
  public static int report(OutOfMemoryError full, PrintStream err) {
    long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
    err.printf(
        "error: out of memory: the JVM may use %,d MiB (%s) (exit %d)%n",
        mebibytes, full.getMessage(), ExitCode.LIMIT.number());
    err.println(
        "  try: more of it: GATELENS_JAVA_OPTS=-Xmx"
            + Math.max(2, Math.ceilDiv(2 * mebibytes, 1024))
            + "g gatelens …; or fewer sequences at once where the command can: --only, --rows,"
            + " --limit, --batch-size");
    return ExitCode.LIMIT.number();
  }

  /// Reports an error of a command.
  ///
  /// @return the exit code
  public static int report(Exception problem, boolean debug, PrintStream err) {
    if (debug) {
      problem.printStackTrace(err);
    }
    for (Throwable by = problem; by != null; by = by.getCause()) {
      if (by instanceof OutOfMemoryError full) {
        return report(full, err);
      }
    }
    Throwable cause =
        problem instanceof UncheckedIOException io && io.getCause() != null
            ? io.getCause()
            : problem;
    ExitCode code = code(cause);
    err.println("error: " + message(cause) + " (exit " + code.number() + ")");
    if (cause instanceof CommandFailure failure) {
      failure.hint().ifPresent(hint -> err.println("  try: " + hint));
    }
    if (cause instanceof Refused refused) {
      hint(refused).ifPresent(hint -> err.println("  try: " + hint));
    }
    if (code == ExitCode.INTERNAL_FAULT && !debug) {
      err.println("  This is a fault of the program; --debug shows where.");
    }
    return code.number();
  }

  /// What to try, with the options that decide it.
  private static Optional<String> hint(Refused refused) {
    String options =
        refused.settings().stream()
            .map(setting -> OPTIONS.getOrDefault(setting, "--" + setting))
            .collect(Collectors.joining(", "));
    return options.isEmpty()
        ? refused.hint()
        : Optional.of(refused.hint().map(hint -> hint + " (" + options + ")").orElse(options));
  }

  private static ExitCode code(Throwable problem) {
    return switch (problem) {
      case CommandFailure failure -> failure.code();
      case Refused refused -> code(refused.kind());
      case gatelens.formats.UnsupportedModelException unsupported -> ExitCode.MODEL_NOT_SUPPORTED;
      case gatelens.explain.NoProbabilityException none -> ExitCode.USAGE;
      case gatelens.explain.UnexplainableModelException model -> ExitCode.MODEL_NOT_SUPPORTED;
      case IOException io -> ExitCode.DATA;
      case IllegalArgumentException wrong -> ExitCode.DATA;
      default -> ExitCode.INTERNAL_FAULT;
    };
  }

  private static ExitCode code(Refused.Kind kind) {
    return switch (kind) {
      case QUESTION -> ExitCode.USAGE;
      case DATA -> ExitCode.DATA;
      case MODEL -> ExitCode.MODEL_NOT_SUPPORTED;
      case LIMIT -> ExitCode.LIMIT;
    };
  }

  private static String message(Throwable problem) {
    return switch (problem) {
      case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
      case AccessDeniedException denied -> denied.getFile() + ": access is denied";
      case FileNotFoundException missing -> String.valueOf(missing.getMessage());
      case FileSystemException file when file.getReason() == null ->
          file.getFile() + ": " + file.getClass().getSimpleName();
      default -> {
        String message = problem.getMessage();
        yield message == null || message.isBlank() ? problem.getClass().getSimpleName() : message;
      }
    };
  }

  /// The nearest command or option.
  private static String nearest(CommandLine command, UnmatchedArgumentException unmatched) {
    String said = unmatched.getUnmatched().get(0).split("=", 2)[0];
    return NearestName.question(
        said,
        said.startsWith("-")
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet());
  }

  /// The nearest of the words that an option takes.
  private static String nearest(ParameterException problem) {
    Iterable<String> words = problem.getArgSpec().completionCandidates();
    List<String> known = new ArrayList<>();
    if (words != null) {
      words.forEach(word -> known.add(word.toLowerCase(Locale.ROOT)));
    }
    return NearestName.question(String.valueOf(problem.getValue()).toLowerCase(Locale.ROOT), known);
  }

  /// Letters that did not come through: the JVM takes those of arguments and of file names from the
  /// locale, and C has ASCII alone.
  ///
  /// @return the exit code
  public static int locale(PrintStream err) {
    err.println(
        "error: what was typed, or a file's name, has letters that this shell's locale cannot write"
            + " (exit "
            + ExitCode.USAGE.number()
            + ")");
    err.println("  try: LC_ALL=C.UTF-8 gatelens …");
    return ExitCode.USAGE.number();
  }

  /// Reports a wrong option or argument.
  ///
  /// @return the exit code
  public static int report(ParameterException problem, PrintStream err) {
    CommandLine command = problem.getCommandLine();
    if (String.valueOf(problem.getMessage()).contains("java.nio.file.Path")) {
      return locale(err);
    }
    String nearest =
        problem instanceof UnmatchedArgumentException unmatched
            ? nearest(command, unmatched)
            : problem.getArgSpec() == null ? "" : nearest(problem);
    err.println(
        "error: " + problem.getMessage() + nearest + " (exit " + ExitCode.USAGE.number() + ")");
    err.println("  try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }
}
