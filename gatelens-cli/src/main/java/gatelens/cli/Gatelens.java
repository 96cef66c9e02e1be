package gatelens.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The program `gatelens`. Each command is a class of its own; errors become exit codes in {@link
/// Failures}.
@Command(
    name = "gatelens",
    description = "Makes gated recurrent networks transparent.",
    versionProvider = Gatelens.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Start with:",
      "  gatelens demo                                 trains, explains, writes a page",
      "  gatelens inspect model.keras                  what is in a model file",
      "  gatelens explain model.keras --inputs x.npy   what decided"
    },
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      SelectCommand.class,
      InspectCommand.class,
      PredictCommand.class,
      TraceCommand.class,
      ExplainCommand.class,
      MeasureCommand.class,
      CompareCommand.class,
      CounterfactualCommand.class,
      EvaluateCommand.class,
      ReportCommand.class,
      ExportCommand.class,
      ConvertCommand.class,
      GatesCommand.class,
      FlowCommand.class,
      CompareModelsCommand.class,
      MethodsCommand.class,
      MeasuresCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
      CompletionCommand.class
    })
public final class Gatelens implements Runnable {
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
      System.setErr(
          new PrintStream(new FileOutputStream(file, true), true, StandardCharsets.UTF_8));
    } catch (IOException unavailable) {
      System.err.println("gatelens: messages cannot be shown: " + unavailable.getMessage());
    }
  }

  /// Runs the program and returns its exit code.
  ///
  /// @param arguments as the user typed them
  public static int run(String... arguments) {
    CommandLine line = new CommandLine(new Gatelens());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler((problem, command, result) ->
        Failures.report(problem, Arrays.asList(arguments).contains("--debug"), System.err));
    line.setParameterExceptionHandler((problem, args) -> Failures.report(problem, System.err));
    return line.execute(arguments);
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

  /// The version of the program and of what it runs on.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "gatelens " + version(),
        "Java "
            + Runtime.version()
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
      };
    }

    /// The version, or `development` outside a built jar.
    static String version() {
      String version = Gatelens.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }
  }
}
