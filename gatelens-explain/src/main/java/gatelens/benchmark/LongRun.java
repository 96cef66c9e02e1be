package gatelens.benchmark;

import gatelens.gates.GateSurvey;
import gatelens.gates.GradientReach;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.train.Backpropagation;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Initialisation;
import gatelens.train.LongMemory;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Quality;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/// One cell trained on one long task: how well it answers, and how far back its answer reads.
///
/// @param setting what was run
/// @param score accuracy of held-out sequences, or their mean squared error for the adding task
/// @param losses the training loss of each tenth of the steps, `double[10]` or fewer
/// @param before gradient reach of the drawn weights
/// @param after gradient reach of the trained weights
/// @param halfLifeBefore the median over units, in steps; T - 1 where most outlived the sequence
/// @param halfLifeAfter likewise
public record LongRun(
    Setting setting,
    double score,
    double[] losses,
    GradientReach before,
    GradientReach after,
    double halfLifeBefore,
    double halfLifeAfter) {
  private static final int HELD = 128;
  private static final int MEASURED = 16;
  private static final int CHUNK = 125;

  /// What is run.
  ///
  /// @param task which task
  /// @param steps T
  /// @param cell `gru` or `lstm`
  /// @param longMemory true if units start with the biases of {@link LongMemory}
  /// @param units hidden units; usual: 64
  /// @param updates training steps of `batch` new sequences each
  /// @param batch sequences an update; usual: 32
  /// @param rate of Adam; usual: 0.003
  /// @param seed decides weights and data
  public record Setting(
      LongTask task,
      int steps,
      String cell,
      boolean longMemory,
      int units,
      int updates,
      int batch,
      double rate,
      long seed) {
    /// `adding, 500 steps, gru, long memory`.
    public String title() {
      return task.title() + ", " + steps + " steps, " + variant();
    }

    /// `gru`, or `gru, long memory`.
    public String variant() {
      return cell + (longMemory ? ", long memory" : "");
    }
  }

  /// Trains and measures.
  ///
  /// @throws IllegalArgumentException if a setting is out of range
  public static LongRun of(Setting setting, Workers workers, TrainingListener listener) {
    LongTask task = setting.task();
    Model drawn =
        ModelPlan.parse(task.plan(setting.cell(), setting.units()))
            .initialise(task.width(), Initialisation.KERAS, setting.seed());
    Model start =
        setting.longMemory() ? LongMemory.of(drawn, setting.steps(), setting.seed()) : drawn;
    Dataset training =
        task.data(setting.updates() * setting.batch(), setting.steps(), setting.seed() + 1);
    List<Example> held = task.data(HELD, setting.steps(), setting.seed() + 2).slice(0, HELD);
    Losses losses = new Losses(listener, setting.updates());
    Model model =
        Trainer.of(new Optimizer.Adam(setting.rate()), Loss.usualFor(start.finalActivation()))
            .withEpochs(1)
            .withBatchSize(setting.batch())
            .withSeed(setting.seed())
            .withShuffling(false)
            .withClipNorm(1)
            .withBackpropagation(
                setting.steps() > 2 * CHUNK
                    ? new Backpropagation.Checkpointed(CHUNK)
                    : new Backpropagation.Whole())
            .fit(start, training, Dataset.empty(), workers, losses)
            .model();
    Quality quality = Quality.of(model, held, workers);
    List<Sample> measured = held.stream().map(Example::input).limit(MEASURED).toList();
    return new LongRun(
        setting,
        task.classifies() ? quality.accuracy() : quality.meanSquaredError(),
        losses.tenths(),
        GradientReach.of(start, measured, workers),
        GradientReach.of(model, measured, workers),
        halfLife(start, measured, workers),
        halfLife(model, measured, workers));
  }

  /// True if the task was learned: an accuracy of 0.9 or more, or a mean squared error of a tenth
  /// of that without looking, or less.
  public boolean learned() {
    return setting.task().classifies() ? score >= 0.9 : score <= setting.task().chance() / 10;
  }

  /// The training loss of each tenth of the updates.
  private static final class Losses implements TrainingListener {
    private final TrainingListener told;
    private final int updates;
    private final double[] sums = new double[10];
    private final int[] counts = new int[10];

    Losses(TrainingListener told, int updates) {
      this.told = told;
      this.updates = updates;
    }

    @Override
    public void step(Progress progress) {
      int tenth = Math.min(9, 10 * (progress.batch() - 1) / updates);
      sums[tenth] += progress.batchLoss();
      counts[tenth]++;
      told.step(progress);
    }

    @Override
    public boolean stops() {
      return told.stops();
    }

    double[] tenths() {
      List<Double> means = new ArrayList<>();
      for (int i = 0; i < sums.length; i++) {
        if (counts[i] > 0) {
          means.add(sums[i] / counts[i]);
        }
      }
      return means.stream().mapToDouble(m -> m).toArray();
    }
  }

  private static double halfLife(Model model, List<Sample> samples, Workers workers) {
    double[] halves =
        GateSurvey.of(model, samples, workers).units().stream()
            .mapToDouble(unit -> unit.halfLife().steps())
            .sorted()
            .toArray();
    return (halves[(halves.length - 1) / 2] + halves[halves.length / 2]) / 2;
  }
}
