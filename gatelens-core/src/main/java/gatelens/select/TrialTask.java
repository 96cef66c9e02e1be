package gatelens.select;

import gatelens.tensor.Tensor;
import gatelens.train.Metric;
import gatelens.train.Trainer;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// One training of a selection: all that decides it but the examples of its fold, so that it can be
/// done anywhere.
///
/// @param trainer settings of every training, but for what the candidate says
/// @param metrics asked for; the first compares candidates
/// @param candidate what is tried
/// @param fold its number, from 0; it decides the weights that training starts from
/// @param epochs how long it is trained at most
/// @param pruning when it is stopped, if at all
public record TrialTask(
    Trainer trainer,
    List<Metric> metrics,
    Candidate candidate,
    int fold,
    int epochs,
    Optional<Pruning> pruning) {
  /// What a training gave.
  ///
  /// @param trial its figures
  /// @param outputs what the model answers to what was held out, one an example
  public record Ended(Trial trial, List<Tensor> outputs) {
    /// Keeps an unmodifiable copy.
    public Ended {
      outputs = List.copyOf(outputs);
    }
  }

  /// Keeps an unmodifiable copy.
  public TrialTask {
    metrics = List.copyOf(metrics);
  }

  /// Trains, on one thread: the same bits wherever it runs, but for the time that it measures.
  ///
  /// @param data of the fold
  /// @param clock nanoseconds, for the time of a prediction
  /// @param stops true once an end is wanted
  /// @return nothing if it was stopped
  public Optional<Ended> run(FoldData data, LongSupplier clock, BooleanSupplier stops) {
    return new TrialRun(trainer, metrics).run(data, candidate, fold, epochs, pruning, clock, stops);
  }

  /// What it costs, roughly.
  long size() {
    return (long) candidate.units() * candidate.units() * candidate.layers();
  }
}
