package gatelens.select;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Fitted;
import gatelens.train.History;
import gatelens.train.Initialisation;
import gatelens.train.Metric;
import gatelens.train.Optimizer;
import gatelens.train.Quality;
import gatelens.train.Scores;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Trains one candidate on one fold, on one thread.
///
/// @param trainer settings of every training, but for what the candidate says
/// @param metrics asked for; the first compares candidates
record TrialRun(Trainer trainer, List<Metric> metrics) {
  private static final int ROUNDS = 10;

  /// The settings of a candidate's training.
  Trainer of(Candidate candidate) {
    Optimizer optimizer =
        candidate.around().optimizer().map(Optimizer::parse).orElse(trainer.optimizer());
    return trainer
        .withOptimizer(optimizer.withRate(candidate.rate()))
        .withBatchSize(candidate.around().batchSize().orElse(trainer.batchSize()));
  }

  /// Runs it.
  ///
  /// @param number of the fold; it decides the weights that training starts from
  /// @param pruning when it is stopped, if at all
  /// @param stops true once an end is wanted
  /// @return nothing if it was stopped
  Optional<TrialTask.Ended> run(
      FoldData data,
      Candidate candidate,
      int number,
      int epochs,
      Optional<Pruning> pruning,
      LongSupplier clock,
      BooleanSupplier stops) {
    Model start = data.frame().initialise(candidate, Initialisation.KERAS, trainer.seed() + number);
    Follower follower = new Follower(pruning, stops);
    try (Workers one = Workers.single()) {
      Fitted fitted =
          of(candidate)
              .withEpochs(epochs)
              .fit(start, data.training(), data.watched(), one, follower);
      if (fitted.end() == Fitted.End.INTERRUPTED && !follower.pruned) {
        return Optional.empty();
      }
      Model model = fitted.model();
      Dataset held = data.validation();
      List<Example> examples = held.slice(0, held.size());
      Map<Metric, Double> scores =
          metrics.isEmpty()
              ? Map.of()
              : Scores.of(model, trainer.loss(), metrics, held, data.units(), one);
      List<Tensor> outputs = model.predict(examples.stream().map(Example::input).toList(), one);
      int best = fitted.history().best();
      return Optional.of(
          new TrialTask.Ended(
              new Trial(
                  decisive(model, held, data.units(), one),
                  best < 0 ? 0 : fitted.history().epochs().get(best).watched(),
                  start.parameterCount(),
                  seconds(model, examples, one, clock),
                  decisive(model, data.training(), data.units(), one),
                  scores,
                  follower.curve,
                  fitted.end() == Fitted.End.INTERRUPTED),
              outputs));
    }
  }

  /// The score that compares candidates: higher is better.
  double decisive(Model model, Dataset data, List<Double> units, Workers workers) {
    if (metrics.isEmpty()) {
      return Quality.of(model, data.slice(0, data.size()), units, workers).score();
    }
    Metric first = metrics.get(0);
    double score =
        Scores.of(model, trainer.loss(), List.of(first), data, units, workers)
            .getOrDefault(first, Double.NaN);
    return first.higherIsBetter() ? score : -score;
  }

  private static final class Follower implements TrainingListener {
    private final Optional<Pruning> pruning;
    private final BooleanSupplier stops;
    private final List<Trial.Point> curve = new ArrayList<>();
    private boolean pruned;

    private Follower(Optional<Pruning> pruning, BooleanSupplier stops) {
      this.pruning = pruning;
      this.stops = stops;
    }

    @Override
    public void epoch(History.Epoch epoch) {
      curve.add(new Trial.Point(epoch.loss(), epoch.validationLoss()));
      pruned = pruning.isPresent() && pruning.get().stops(curve);
    }

    @Override
    public boolean stops() {
      return pruned || stops.getAsBoolean();
    }
  }

  private static double seconds(
      Model model, List<Example> examples, Workers one, LongSupplier clock) {
    int count = Math.min(25, examples.size());
    double least = Double.POSITIVE_INFINITY;
    double[] times = new double[count];
    // The first rounds warm up, and other trials disturb some: the quickest round says what it
    // takes.
    for (int round = 0; round < ROUNDS; round++) {
      for (int n = 0; n < count; n++) {
        List<Sample> single = List.of(examples.get(n).input());
        long start = clock.getAsLong();
        model.predict(single, one);
        times[n] = (clock.getAsLong() - start) / 1e9;
      }
      Arrays.sort(times);
      least = Math.min(least, times[count / 2]);
    }
    return least;
  }
}
