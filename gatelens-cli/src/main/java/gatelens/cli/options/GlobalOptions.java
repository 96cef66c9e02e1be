package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.parallel.Workers;
import java.io.PrintStream;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// Options that every command has. Standard output carries data only; everything else goes to
/// {@link #messages}.
public final class GlobalOptions {
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";
  private static final Pattern MARKED = Pattern.compile("[▲▼] \\S+ +█*");
  private static final Pattern VERDICT = Pattern.compile("(evidence: )(.*)");

  /// When the program writes in colour.
  enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    auto,
    /// Always.
    always,
    /// Never.
    never
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec mixee;

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

  /// What was typed, to tell what was said from what is usual.
  public ParseResult typed() {
    return mixee.commandLine().getParseResult();
  }

  /// True if messages are seen by a person at once: standard error is a terminal.
  public boolean terminal() {
    return !quiet && Boolean.getBoolean("gatelens.terminal");
  }

  /// True if results are read by a person at once: standard output is a terminal.
  public boolean reader() {
    return Boolean.getBoolean("gatelens.terminal.output");
  }

  /// Lines with their signs and verdicts in colour, where standard output may have some: what
  /// speaks for the answer green, what speaks against it red.
  public String painted(String lines) {
    if (!colors()) {
      return lines;
    }
    String parts =
        MARKED
            .matcher(lines)
            .replaceAll(
                found -> (found.group().contains("▲") ? GREEN : RED) + found.group() + PLAIN);
    return VERDICT
        .matcher(parts)
        .replaceAll(found ->
            found.group(1)
                + (found.group(2).startsWith("trust")
                    ? GREEN
                    : found.group(2).startsWith("no ") ? "" : RED)
                + found.group(2)
                + PLAIN);
  }

  /// True if standard output may be coloured.
  private boolean colors() {
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
