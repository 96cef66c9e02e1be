package gatelens.bench;

import gatelens.lens.DataReport;
import gatelens.lens.Emphasis;
import gatelens.lens.HeldOut;
import gatelens.lens.Inputs;
import gatelens.lens.NewModel;
import gatelens.lens.Training;
import gatelens.lens.TrainingData;
import gatelens.parallel.Workers;
import gatelens.train.Checkpoints;
import gatelens.train.History;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Schedule;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import gatelens.train.Update;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Trains small tasks from many seeds and prints the loss of what was held out, to be compared with
/// that of other programs: `gatelens-bench/peers/seven_tasks.py` writes the tasks and runs it.
///
/// `java … gatelens.bench.SeedTrial FOLDER SEEDS`. A line of `FOLDER/tasks.txt` is
/// `NAME|LAYERS|LOSS|OPTIMIZER|SCHEDULE|EPOCHS|BATCH|CLIP|INITIALISATION`; `NAME-x.npy`,
/// `NAME-y.npy` are learned from, `NAME-vx.npy`, `NAME-vy.npy` held out. A line of the output is
/// `NAME INITIALISATION SEED LOSS`.
public final class SeedTrial {
  private SeedTrial() {}

  /// Trains every task from every seed.
  ///
  /// @param arguments the folder, and how many seeds
  /// @throws IOException if a file cannot be read
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int seeds = Integer.parseInt(arguments[1]);
    try (Workers workers = Workers.single()) {
      for (String line : Files.readAllLines(folder.resolve("tasks.txt"))) {
        String[] parts = line.split("\\|", -1);
        for (int seed = 0; seed < seeds; seed++) {
          List<History.Epoch> epochs =
              training(folder, parts, seed)
                  .prepare(DataReport.Listener.NONE)
                  .run(workers, TrainingListener.NONE)
                  .fitted()
                  .history()
                  .epochs();
          System.out.printf(
              Locale.ROOT,
              "%s %s %d %.9f%n",
              parts[0],
              parts[8],
              seed,
              epochs.get(epochs.size() - 1).validationLoss());
        }
      }
    }
  }

  private static Training training(Path folder, String[] parts, int seed) {
    String name = parts[0];
    Loss loss = Loss.parse(parts[2]);
    Update.Clipping clipping =
        new Update.Clipping(
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.parseDouble(parts[7]));
    return new Training(
        new TrainingData.Arrays(
            List.of(file(folder, name + "-x.npy")),
            folder.resolve(name + "-y.npy"),
            new TrainingData.Apart.Nothing(),
            Optional.empty()),
        new Training.Start.New(
            new NewModel(
                ModelPlan.parse(parts[1]),
                Map.of(),
                Initialisation.valueOf(parts[8].toUpperCase(Locale.ROOT)),
                Optional.empty())),
        new Training.Settings(
            Trainer.of(Optimizer.parse(parts[3]), loss)
                .withSchedule(Schedule.parse(parts[4]))
                .withEpochs(Integer.parseInt(parts[5]))
                .withBatchSize(Integer.parseInt(parts[6]))
                .withUpdate(Update.PLAIN.withClipping(clipping))
                .withSeed(seed),
            Optional.of(loss),
            Emphasis.EQUAL,
            new HeldOut.Arrays(
                List.of(file(folder, name + "-vx.npy")), folder.resolve(name + "-vy.npy")),
            seed,
            Checkpoints.NONE),
        List.of());
  }

  private static Inputs.ArrayFile file(Path folder, String name) {
    return new Inputs.ArrayFile(Optional.empty(), folder.resolve(name));
  }
}
