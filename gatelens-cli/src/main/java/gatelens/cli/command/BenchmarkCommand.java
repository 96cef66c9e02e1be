package gatelens.cli.command;

import gatelens.benchmark.Evaluation;
import gatelens.benchmark.Task;
import gatelens.benchmark.VerdictTable;
import gatelens.benchmark.VerdictTask;
import gatelens.benchmark.VerdictTrial;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.parallel.Workers;
import gatelens.report.document.BenchmarkDocument;
import gatelens.report.document.VerdictDocument;
import gatelens.report.text.BenchmarkText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gatelens benchmark`: methods held to data whose important cells are known.
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    description = {
      "Trains black boxes on generated data whose important cells are known, and measures how well",
      "each method finds them: mean and deviation over seeds, beside what others have published."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens benchmark arma-feature arma-time",
      "  gatelens benchmark state --methods shapley,occlusion-mean --seeds 2 --explained 20",
      "  gatelens benchmark --seeds 5 --json",
      "  gatelens benchmark verdict"
    })
public final class BenchmarkCommand implements Callable<Integer> {
  private static final int USUAL = 100;
  private static final int FEW = 4;

  @Mixin private GlobalOptions options;

  @Parameters(
      arity = "0..*",
      paramLabel = "TASK",
      description =
          "state, switch, spike, spike-delay, arma-feature, arma-time; default: all of them. Or"
              + " verdict: how often the verdict on explanations is right.")
  private List<String> tasks = List.of();

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "METHOD",
      description = "Only these methods; default: all of the task.")
  private List<String> methods = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Seeds, each with data and a black box of its own; default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--series",
      paramLabel = "N",
      defaultValue = "0",
      description = "Series of each seed, four fifths to train on; default: as published.")
  private int series;

  @Option(
      names = "--explained",
      paramLabel = "N",
      description =
          "Held-out series that are explained, at most; default: 100, of the verdict's tasks 4.")
  private Optional<Integer> explained = Optional.empty();

  @Override
  public Integer call() {
    try {
      return evaluate();
    } catch (IllegalArgumentException wrong) {
      // everything that decides a run is an argument here: there is no file to blame
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  private int evaluate() {
    if (tasks.contains("verdict")) {
      return verdict();
    }
    List<Task> chosen =
        tasks.isEmpty() ? List.of(Task.values()) : tasks.stream().map(Task::parse).toList();
    List<Evaluation.Table> tables = new ArrayList<>();
    try (Workers workers = options.workers()) {
      for (Task task : chosen) {
        Evaluation.Table table =
            new Evaluation(task, methods, seeds, series, explained.orElse(USUAL), options.seed)
                .run(workers, System::nanoTime, words -> options.messages().println(words));
        tables.add(table);
        if (!options.json) {
          System.out.print(BenchmarkText.of(table));
        }
      }
    }
    if (options.json) {
      Json.print(BenchmarkDocument.of(tables), System.out);
    }
    return ExitCode.DONE.number();
  }

  private int verdict() {
    if (tasks.size() > 1 || !methods.isEmpty() || series != 0) {
      throw new IllegalArgumentException(
          "verdict stands alone, with --seeds and --explained: it has tasks and methods of its"
              + " own");
    }
    VerdictTrial trial =
        new VerdictTrial(List.of(VerdictTask.values()), seeds, explained.orElse(FEW), options.seed);
    VerdictTable table;
    try (Workers workers = options.workers()) {
      table = trial.run(workers, System::nanoTime, words -> options.messages().println(words));
    }
    if (options.json) {
      Json.print(VerdictDocument.of(trial, table), System.out);
    } else {
      System.out.print(BenchmarkText.of(trial, table));
    }
    return ExitCode.DONE.number();
  }
}
