package gatelens.select;

import gatelens.parallel.Workers;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Where the trials of a selection are trained: on the threads of this process, or on other
/// machines. It has no say in what they give, only in when.
public interface TrialPlace {
  /// Makes ready for the trials of one selection.
  ///
  /// @param data of each fold
  Bench open(List<FoldData> data);

  /// Trains the trials of one selection.
  interface Bench extends AutoCloseable {
    /// Trains side by side, in any order, and returns when all have ended.
    ///
    /// @param tasks the costliest first
    /// @param ended told of each as soon as it ended, from any thread; what it throws ends the
    ///   others
    /// @param stops true once an end is wanted; what has not ended by then is left out
    void run(
        List<TrialTask> tasks, BiConsumer<TrialTask, TrialTask.Ended> ended, BooleanSupplier stops);

    @Override
    void close();
  }

  /// A library that brings a place, found by `ServiceLoader`.
  interface Provider {
    /// The place, where this process has one: a session with a cluster that was opened before.
    Optional<TrialPlace> present();
  }

  /// The place that a library brings, if there is one in this process.
  static Optional<TrialPlace> present() {
    return ServiceLoader.load(Provider.class, Provider.class.getClassLoader()).stream()
        .flatMap(found -> found.get().present().stream())
        .findFirst();
  }

  /// Threads of this process.
  ///
  /// @param clock nanoseconds, for the time of a prediction
  static TrialPlace of(Workers workers, LongSupplier clock) {
    return data ->
        new Bench() {
          @Override
          public void run(
              List<TrialTask> tasks,
              BiConsumer<TrialTask, TrialTask.Ended> ended,
              BooleanSupplier stops) {
            workers.forEach(
                tasks.size(),
                i -> {
                  TrialTask task = tasks.get(i);
                  if (!stops.getAsBoolean()) {
                    task.run(data.get(task.fold()), clock, stops)
                        .ifPresent(one -> ended.accept(task, one));
                  }
                });
          }

          @Override
          public void close() {}
        };
  }
}
