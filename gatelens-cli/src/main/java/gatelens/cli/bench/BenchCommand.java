package gatelens.cli.bench;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.parallel.Workers;
import gatelens.report.document.BenchLine;
import gatelens.report.picture.Picture;
import gatelens.speed.DataCases;
import gatelens.speed.Group;
import gatelens.speed.GrowthCases;
import gatelens.speed.SpeedCase;
import gatelens.speed.SpeedCases;
import gatelens.speed.SpeedTimer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
      SpeedTimer timer = new SpeedTimer(seconds);
      print("ceiling", workers, timer.time(ceiling(workers)));
      for (SpeedCase each : SpeedCases.of(groups, workers)) {
        print(each.name(), workers, timer.time(each));
      }
      if (groups.contains(Group.data)) {
        try (DataCases raw = DataCases.write(ROWS)) {
          for (SpeedCase each : raw.cases(workers)) {
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

  /// What every other case is compared with.
  private static SpeedCase ceiling(Workers workers) {
    LargeProduct product = new LargeProduct(1024);
    return new SpeedCase("ceiling", product.flops(), 1, () -> product.run(workers));
  }

  private Picture grow(GrowthCases growth, SpeedTimer timer, Workers workers) {
    List<SpeedCase> cases = growth.cases(workers);
    double[] milliseconds = new double[cases.size()];
    for (int i = 0; i < milliseconds.length; i++) {
      SpeedTimer.Timing timing = timer.time(cases.get(i));
      print(cases.get(i).name(), workers, timing);
      milliseconds[i] = timing.milliseconds();
    }
    return growth.picture(cases, milliseconds);
  }

  private void print(String name, Workers workers, SpeedTimer.Timing timing) {
    if (options.json) {
      Json.print(
          new BenchLine(
              name, workers.threads(), timing.milliseconds(), timing.runs(), timing.gigaflops()),
          System.out);
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
