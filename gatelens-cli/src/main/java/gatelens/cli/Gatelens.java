package gatelens.cli;

import gatelens.cli.bench.BenchCommand;
import gatelens.cli.command.BatchCommand;
import gatelens.cli.command.BenchmarkCommand;
import gatelens.cli.command.CompareCommand;
import gatelens.cli.command.CompareModelsCommand;
import gatelens.cli.command.CompletionCommand;
import gatelens.cli.command.ConceptCommand;
import gatelens.cli.command.ConvertCommand;
import gatelens.cli.command.CounterfactualCommand;
import gatelens.cli.command.DataCommand;
import gatelens.cli.command.DemoCommand;
import gatelens.cli.command.DoctorCommand;
import gatelens.cli.command.DynamicsCommand;
import gatelens.cli.command.EvaluateCommand;
import gatelens.cli.command.ExplainCommand;
import gatelens.cli.command.ExportCommand;
import gatelens.cli.command.FindRateCommand;
import gatelens.cli.command.FlowCommand;
import gatelens.cli.command.GatesCommand;
import gatelens.cli.command.InfluenceCommand;
import gatelens.cli.command.InspectCommand;
import gatelens.cli.command.InterveneCommand;
import gatelens.cli.command.MatchCommand;
import gatelens.cli.command.MeasureCommand;
import gatelens.cli.command.MeasuresCommand;
import gatelens.cli.command.MethodsCommand;
import gatelens.cli.command.PredictCommand;
import gatelens.cli.command.ReportCommand;
import gatelens.cli.command.RulesCommand;
import gatelens.cli.command.SelectCommand;
import gatelens.cli.command.TraceCommand;
import gatelens.cli.command.TrainCommand;
import gatelens.cli.command.UnitCommand;
import gatelens.cli.command.WatchCommand;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.Effects;
import gatelens.cli.program.Failures;
import gatelens.cli.program.GroupedHelp;
import gatelens.cli.program.Places;
import gatelens.cli.program.StandardError;
import gatelens.cli.program.StandardOutput;
import gatelens.cli.program.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// The program `gatelens`. Each command is a class of its own; errors become exit codes in {@link
/// Failures}.
@Command(
    name = "gatelens",
    description = "Makes gated recurrent networks transparent.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Start with:",
      "  gatelens demo                                 trains, explains, writes a page",
      "  gatelens inspect model.keras                  what is in a model file",
      "  gatelens explain model.keras --inputs x.npy   what decided"
    })
public final class Gatelens implements Runnable {
  private static final List<String> NAMES =
      List.of(
          "demo",
          "data",
          "train",
          "find-rate",
          "select",
          "inspect",
          "predict",
          "trace",
          "explain",
          "measure",
          "compare",
          "counterfactual",
          "benchmark",
          "evaluate",
          "report",
          "export",
          "convert",
          "gates",
          "flow",
          "dynamics",
          "intervene",
          "rules",
          "match",
          "unit",
          "concept",
          "influence",
          "watch",
          "batch",
          "compare-models",
          "methods",
          "measures",
          "bench",
          "doctor",
          "completion");

  @Spec private CommandSpec spec;

  /// Made by {@link #main}; holds nothing.
  public Gatelens() {}

  /// Runs the program and ends the process with its exit code.
  ///
  /// @param arguments as the user typed them
  public static void main(String[] arguments) {
    // Libraries tell of themselves through java.util.logging; standard error is for our words.
    System.setProperty("java.util.logging.config.class", NoLogs.class.getName());
    standardError();
    int code = run(arguments);
    System.out.flush();
    System.err.flush();
    System.exit(code);
  }

  /// The launcher gives the real standard error under another descriptor, since the JVM prints
  /// warnings on its own.
  private static void standardError() {
    String file = System.getProperty("gatelens.stderr", "");
    if (file.isEmpty()) {
      return;
    }
    try {
      System.setErr(StandardError.of(Path.of(file)));
    } catch (IOException | RuntimeException unavailable) {
      System.err.println("gatelens: messages cannot be shown: " + unavailable.getMessage());
    }
  }

  /// The command line. Picocli reads the annotations of every command that it is given, which takes
  /// a fifth of a second for all: where the first word names a command it is given that one.
  ///
  /// @param arguments as the user typed them; none for all commands
  public static CommandLine line(String... arguments) {
    boolean named = arguments.length > 0 && NAMES.contains(arguments[0]);
    CommandLine line = new CommandLine(new Gatelens());
    for (String name : named ? List.of(arguments[0]) : NAMES) {
      line.addSubcommand(command(name));
    }
    GroupedHelp.in(line);
    return line;
  }

  private static Class<?> command(String name) {
    return switch (name) {
      case "demo" -> DemoCommand.class;
      case "train" -> TrainCommand.class;
      case "find-rate" -> FindRateCommand.class;
      case "select" -> SelectCommand.class;
      case "inspect" -> InspectCommand.class;
      case "predict" -> PredictCommand.class;
      case "trace" -> TraceCommand.class;
      case "explain" -> ExplainCommand.class;
      case "measure" -> MeasureCommand.class;
      case "compare" -> CompareCommand.class;
      case "counterfactual" -> CounterfactualCommand.class;
      case "benchmark" -> BenchmarkCommand.class;
      case "evaluate" -> EvaluateCommand.class;
      case "report" -> ReportCommand.class;
      case "export" -> ExportCommand.class;
      case "convert" -> ConvertCommand.class;
      case "gates" -> GatesCommand.class;
      case "flow" -> FlowCommand.class;
      case "dynamics" -> DynamicsCommand.class;
      case "intervene" -> InterveneCommand.class;
      case "rules" -> RulesCommand.class;
      case "match" -> MatchCommand.class;
      case "unit" -> UnitCommand.class;
      case "concept" -> ConceptCommand.class;
      case "influence" -> InfluenceCommand.class;
      case "watch" -> WatchCommand.class;
      case "batch" -> BatchCommand.class;
      case "compare-models" -> CompareModelsCommand.class;
      case "methods" -> MethodsCommand.class;
      case "measures" -> MeasuresCommand.class;
      case "bench" -> BenchCommand.class;
      case "data" -> DataCommand.class;
      case "doctor" -> DoctorCommand.class;
      case "completion" -> CompletionCommand.class;
      default -> throw new IllegalArgumentException("there is no command " + name);
    };
  }

  /// `help`, `help COMMAND` and `version` as the options that they stand for.
  private static String[] plain(String... typed) {
    String first = typed.length == 0 ? "" : typed[0];
    return switch (first) {
      case "help" ->
          typed.length == 1
              ? new String[] {"--help"}
              : NAMES.contains(typed[1])
                  ? new String[] {typed[1], "--help"}
                  : new String[] {typed[1]};
      case "version" -> new String[] {"--version"};
      default -> typed;
    };
  }

  /// Runs the program and returns its exit code.
  ///
  /// @param typed by the user
  public static int run(String... typed) {
    if (Arrays.stream(typed).anyMatch(word -> word.indexOf('\ufffd') >= 0)) {
      return Failures.locale(System.err);
    }
    String[] arguments;
    try {
      arguments = StandardOutput.meant(plain(typed));
    } catch (CommandFailure wrong) {
      return Failures.report(wrong, Arrays.asList(typed).contains("--debug"), System.err);
    }
    CommandLine line = line(arguments);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setUsageHelpAutoWidth(true);
    line.setExecutionStrategy(parsed -> {
      ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
      if (!command.isUsageHelpRequested() && !command.isVersionHelpRequested()) {
        try {
          Effects.check(command, System.err);
        } catch (CommandFailure idle) {
          throw new CommandLine.ExecutionException(line, String.valueOf(idle.getMessage()), idle);
        }
      }
      return Places.tried(parsed);
    });
    line.setExecutionExceptionHandler((problem, command, result) ->
        Failures.report(problem, Arrays.asList(arguments).contains("--debug"), System.err));
    line.setParameterExceptionHandler((problem, args) -> Failures.report(problem, System.err));
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError full) {
      return Failures.report(full, System.err);
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// A configuration of `java.util.logging` without a handler.
  public static final class NoLogs {
    /// Called by `java.util.logging`.
    public NoLogs() {}
  }
}
