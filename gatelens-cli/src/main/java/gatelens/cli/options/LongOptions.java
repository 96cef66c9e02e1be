package gatelens.cli.options;

import gatelens.benchmark.LongRun;
import gatelens.benchmark.LongTask;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// What `gatelens demo long` runs: every task at every length for every cell, with the usual start
/// and with one that keeps for long.
public final class LongOptions {
  /// Updates where none are asked for: about as much work for each length.
  private static final int WORK = 300_000;

  private static final int LEAST = 100;

  @Option(
      names = "--tasks",
      split = ",",
      paramLabel = "TASK",
      defaultValue = "first-token,adding,copy",
      description = "long: which tasks; default: ${DEFAULT-VALUE}.")
  private List<String> tasks = List.of();

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "T",
      defaultValue = "100,500,2000",
      description = "long: steps a sequence; default: ${DEFAULT-VALUE}.")
  private List<Integer> lengths = List.of();

  @Option(
      names = "--cells",
      split = ",",
      paramLabel = "CELL",
      defaultValue = "gru,lstm",
      description = "long: which cells; default: ${DEFAULT-VALUE}.")
  private List<String> cells = List.of();

  @Option(
      names = "--units",
      paramLabel = "N",
      defaultValue = "64",
      description = "long: hidden units; default: ${DEFAULT-VALUE}.")
  private int units;

  @Option(
      names = "--updates",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "long: training steps of 32 new sequences each; default: 300,000 / T, at least 100.")
  private int updates;

  @Option(
      names = "--rate",
      paramLabel = "X",
      defaultValue = "0.003",
      description = "long: Adam's rate; default: ${DEFAULT-VALUE}.")
  private double rate;

  /// Every run, in order.
  public List<LongRun.Setting> settings(long seed) {
    List<LongRun.Setting> all = new ArrayList<>();
    for (String name : tasks) {
      LongTask task = task(name);
      for (int length : lengths) {
        if (length < task.least() || units < 1 || !(rate > 0) || updates < 0) {
          throw new CommandFailure(
              ExitCode.USAGE,
              "--lengths must be at least "
                  + task.least()
                  + " for "
                  + name
                  + ", --units at least 1, --rate above 0, --updates at least 1");
        }
        int steps = updates > 0 ? updates : Math.max(LEAST, WORK / length);
        for (String cell : cells) {
          if (!cell.equals("gru") && !cell.equals("lstm")) {
            throw new CommandFailure(
                ExitCode.USAGE,
                "--cells " + cell + ": " + NearestName.expected(cell, List.of("gru", "lstm")));
          }
          for (boolean longMemory : new boolean[] {false, true}) {
            all.add(
                new LongRun.Setting(task, length, cell, longMemory, units, steps, 32, rate, seed));
          }
        }
      }
    }
    return all;
  }

  private static LongTask task(String name) {
    return Parsed.asked(() -> LongTask.parse(name));
  }
}
