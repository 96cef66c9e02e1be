package gatelens.cli.bench;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.parallel.Workers;
import gatelens.report.picture.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens bench`: how fast this program is on this machine, case by case, one line each.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Times this program on one fixed model: two GRU layers of 64 units over 16 inputs, 100"
          + " steps,",
      "a dense head. One line a case; the line 'ceiling' is its own product of 1024 x 1024"
          + " matrices.",
      "The group growth changes one size at a time: steps, units, sequences, layers.",
      "The group data reads 2 million rows of CSV, alone and with a GRU of 8 units that answers."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens bench --cases predict",
      "  gatelens bench --cases predict,train,explain --threads 2 --json",
      "  gatelens bench --cases growth --picture growth",
      "  GATELENS_JAVA_OPTS=-Xmx256m gatelens bench --cases data"
    })
public final class BenchCommand implements Callable<Integer> {
  /// Groups of cases.
  enum Group {
    /// Outputs of batches.
    predict,
    /// A step of training.
    train,
    /// Explanations.
    explain,
    /// Predicting at other sizes.
    growth,
    /// A CSV of 2 million rows: read, and read, encoded and predicted.
    data
  }

  private static final int ROWS = 2_000_000;

  @Mixin private GlobalOptions options;
  @Mixin private PictureOptions drawing;

  @Option(
      names = "--cases",
      split = ",",
      paramLabel = "GROUP",
      defaultValue = "predict,train,explain",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private List<Group> groups = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description =
          "Measured time of each case, after as much to warm up; default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Override
  public Integer call() throws IOException {
    List<Picture> pictures = new ArrayList<>();
    try (Workers workers = options.workers()) {
      BenchTimer timer = new BenchTimer(seconds);
      print("ceiling", workers, timer.time(BenchCases.ceiling(workers)));
      for (BenchCases.Case each : BenchCases.of(groups, workers)) {
        print(each.name(), workers, timer.time(each));
      }
      if (groups.contains(Group.data)) {
        try (DataCases raw = DataCases.write(ROWS)) {
          for (BenchCases.Case each : raw.cases(workers)) {
            print(each.name(), workers, timer.time(each));
          }
        }
      }
      if (groups.contains(Group.growth)) {
        for (GrowthCases growth : GrowthCases.all()) {
          pictures.add(grow(growth, timer, workers));
        }
      }
    }
    if (drawing.asked()) {
      if (pictures.isEmpty()) {
        throw new CommandFailure(
            ExitCode.USAGE, "--picture: only the group growth is drawn; add it to --cases");
      }
      drawing.draw(pictures, options);
    }
    return ExitCode.DONE.number();
  }

  private Picture grow(GrowthCases growth, BenchTimer timer, Workers workers) {
    List<BenchCases.Case> cases = growth.cases(workers);
    double[] milliseconds = new double[cases.size()];
    for (int i = 0; i < milliseconds.length; i++) {
      BenchTimer.Timing timing = timer.time(cases.get(i));
      print(cases.get(i).name(), workers, timing);
      milliseconds[i] = timing.milliseconds();
    }
    return growth.picture(cases, milliseconds);
  }

  private void print(String name, Workers workers, BenchTimer.Timing timing) {
    if (options.json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("case", name);
      line.put("threads", workers.threads());
      line.put("ms", timing.milliseconds());
      line.put("n", timing.runs());
      line.put("gflops", timing.gigaflops());
      Json.print(line, System.out);
    } else {
      System.out.printf(
          Locale.ROOT,
          "%-28s %2d threads %10.4f ms %8d runs %8.1f GFLOP/s%n",
          name,
          workers.threads(),
          timing.milliseconds(),
          timing.runs(),
          timing.gigaflops());
    }
  }
}
