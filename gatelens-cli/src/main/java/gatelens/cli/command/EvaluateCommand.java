package gatelens.cli.command;

import gatelens.benchmark.Evaluation;
import gatelens.benchmark.Published;
import gatelens.benchmark.Task;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.parallel.Workers;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gatelens evaluate`: methods held to data whose important cells are known.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Trains black boxes on generated data whose important cells are known, and measures how well",
      "each method finds them: mean and deviation over seeds, beside what others have published."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens evaluate arma-feature arma-time",
      "  gatelens evaluate state --methods shapley,occlusion-mean --seeds 2 --explained 20",
      "  gatelens evaluate --seeds 5 --json"
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;

  @Parameters(
      arity = "0..*",
      paramLabel = "TASK",
      description =
          "state, switch, spike, spike-delay, arma-feature, arma-time; default: all of them.")
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
      defaultValue = "100",
      description = "Held-out series that are explained, at most; default: ${DEFAULT-VALUE}.")
  private int explained;

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
    List<Task> chosen =
        tasks.isEmpty() ? List.of(Task.values()) : tasks.stream().map(Task::parse).toList();
    List<Evaluation.Table> tables = new ArrayList<>();
    try (Workers workers = options.workers()) {
      for (Task task : chosen) {
        Evaluation.Table table =
            new Evaluation(task, methods, seeds, series, explained, options.seed)
                .run(workers, System::nanoTime, words -> options.messages().println(words));
        tables.add(table);
        if (!options.json) {
          print(table, System.out);
        }
      }
    }
    if (options.json) {
      Map<String, Object> document = Json.document("gatelens.evaluate/1");
      document.put("tasks", tables.stream().map(EvaluateCommand::json).toList());
      Json.print(document, System.out);
    }
    return ExitCode.DONE.number();
  }

  private static Map<String, Object> json(Evaluation.Table table) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("task", table.run().task().id());
    map.put("seeds", table.run().seeds());
    map.put("explained", table.run().explained());
    map.put("accuracy", table.accuracy());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Evaluation.Row row : table.rows()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("method", row.method());
      one.put("settings", row.settings());
      one.put("mean", finite(row.mean()));
      one.put("deviation", finite(row.deviation()));
      rows.add(one);
    }
    map.put("rows", rows);
    List<Map<String, Object>> others = new ArrayList<>();
    for (Published each : table.run().task().published()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("method", each.method());
      one.put("theirs", each.theirs());
      one.putAll(figures(each));
      one.put("source", each.source());
      others.add(one);
    }
    map.put("published", others);
    return map;
  }

  /// Numbers by their names; those without meaning are left out.
  private static Map<String, Double> finite(double[] values) {
    Map<String, Double> map = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        map.put(Evaluation.MEASURES.get(i), values[i]);
      }
    }
    return map;
  }

  private static Map<String, Double> figures(Published each) {
    return finite(new double[] {each.auroc(), each.auprc(), each.aup(), each.aur()});
  }

  private static void print(Evaluation.Table table, PrintStream out) {
    Task task = table.run().task();
    out.println();
    out.printf(
        Locale.ROOT,
        "%s, %d seeds%s%n",
        task.id(),
        table.run().seeds(),
        table.accuracy().isEmpty()
            ? ", the score is known"
            : String.format(
                Locale.ROOT,
                ", accuracy of the black boxes %.3f",
                table.accuracy().stream().mapToDouble(a -> a).average().orElse(0)));
    out.printf("%-30s", "method");
    Evaluation.MEASURES.forEach(name -> out.printf(" %16s", name));
    out.println();
    for (Evaluation.Row row : table.rows()) {
      out.printf("%-30s", row.method());
      for (int i = 0; i < row.mean().length; i++) {
        out.printf(" %16s", number(row.mean()[i], row.deviation()[i]));
      }
      out.println();
    }
    for (Published each : task.published()) {
      out.printf("%-30s", "  " + each.method());
      for (double value : new double[] {each.auroc(), each.auprc(), each.aup(), each.aur()}) {
        out.printf(" %16s", Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value));
      }
      out.println("   published, " + each.theirs() + ": " + each.source());
    }
  }

  private static String number(double mean, double deviation) {
    if (Double.isNaN(mean)) {
      return "-";
    }
    return Math.abs(mean) >= 1000
        ? String.format(Locale.ROOT, "%.0f", mean)
        : String.format(Locale.ROOT, "%.3f ± %.3f", mean, deviation);
  }
}
