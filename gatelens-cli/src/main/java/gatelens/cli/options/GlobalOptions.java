package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.parallel.Workers;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/// Options that every command has. Standard output carries data only; everything else goes to
/// {@link #messages}.
public final class GlobalOptions {
  /// When the program writes in colour.
  enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    auto,
    /// Always.
    always,
    /// Never.
    never
  }

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  public boolean json;

  @Option(names = "--quiet", description = "Print nothing on standard error but errors.")
  boolean quiet;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Decides everything random; default: ${DEFAULT-VALUE}.")
  public long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; default: as many as processors. No result depends on it.")
  int threads;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  Color color = Color.auto;

  @Option(names = "--debug", description = "Print the stack trace of an error.")
  boolean debug;

  /// The threads that were asked for.
  ///
  /// @throws CommandFailure if `--threads` is below 0
  public Workers workers() {
    if (threads < 0) {
      throw new CommandFailure(
          ExitCode.USAGE, "--threads is " + threads + "; at least 1 is needed, or leave it out");
    }
    return threads == 0 ? Workers.all() : Workers.of(threads);
  }

  /// Where progress, hints and warnings go: standard error, or nowhere with `--quiet`.
  public PrintStream messages() {
    return quiet ? new PrintStream(PrintStream.nullOutputStream()) : System.err;
  }

  /// True if messages are seen by a person at once: standard error is a terminal.
  public boolean terminal() {
    return !quiet && Boolean.getBoolean("gatelens.terminal");
  }

  /// True if results are read by a person at once: standard output is a terminal.
  public boolean reader() {
    return Boolean.getBoolean("gatelens.terminal.output");
  }

  /// True if standard output may be coloured.
  boolean colors() {
    return switch (color) {
      case always -> true;
      case never -> false;
      case auto ->
          Boolean.getBoolean("gatelens.terminal.output")
              && System.getenv("NO_COLOR") == null
              && !"dumb".equals(System.getenv("TERM"));
    };
  }
}
