package gatelens.train;

import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import java.util.List;
import java.util.Locale;

/// Follows a training. All calls come from the thread that called {@link Trainer#fit}.
public interface TrainingListener {
  /// Listens to nothing.
  TrainingListener NONE = new TrainingListener() {};

  /// Where training stands after a step.
  ///
  /// @param epoch from 0
  /// @param epochs how many there will be at most
  /// @param batch steps done in this epoch, from 1
  /// @param batches steps of an epoch
  /// @param loss the mean of the epoch so far
  /// @param metric the mean of the epoch so far
  /// @param metricName `accuracy` or `absolute error`
  /// @param rate the learning rate of this step
  /// @param batchLoss the loss of this batch, before its step
  /// @param examples examples in this batch
  record Progress(
      int epoch,
      int epochs,
      int batch,
      int batches,
      double loss,
      double metric,
      String metricName,
      double rate,
      double batchLoss,
      int examples) {}

  /// Called after every step.
  default void step(Progress progress) {}

  /// Called after every epoch.
  default void epoch(History.Epoch epoch) {}

  /// Called after every epoch with what has been learned so far.
  ///
  /// @param epoch from 0
  /// @param model with the weights of now; they change again after the call
  /// @param gradients of the epoch's last step, one array a parameter in the model's order; valid
  ///   only during the call
  default void learned(int epoch, Model model, List<float[]> gradients) {}

  /// Called after every epoch that is the best so far by what is watched.
  ///
  /// @param epoch from 0
  /// @param model with the weights that are kept of it
  default void better(int epoch, Model model) {}

  /// Asked after every step; true ends the training there, with what has been learned.
  default boolean stops() {
    return false;
  }

  /// Says to another listener how many steps of all are done, with the loss of the epoch so far.
  ///
  /// @param work may throw {@link java.util.concurrent.CancellationException}, which ends the
  ///   training without an answer
  static TrainingListener of(WorkListener work) {
    return new TrainingListener() {
      @Override
      public void step(Progress now) {
        work.at(
            String.format(
                Locale.ROOT,
                "epoch %d of %d, loss %.4f",
                now.epoch() + 1,
                now.epochs(),
                now.loss()),
            (long) now.epoch() * now.batches() + now.batch(),
            (long) now.epochs() * now.batches());
      }
    };
  }
}
