package gatelens.select;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Fitted;
import gatelens.train.Initialisation;
import gatelens.train.Quality;
import gatelens.train.Separation;
import gatelens.train.Split;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// Cross-validation over candidates: each is trained on the training part of every fold and held to
/// the rest. Trials run side by side, each on one thread, so that the figures have the same bits on
/// any number of threads.
///
/// With halving, all candidates are first trained for few epochs; the best part of them is trained
/// anew for `halving` times as long, until the last round trains for all epochs.
///
/// Source: K. Jamieson and A. Talwalkar, Non-stochastic Best Arm Identification and Hyperparameter
/// Optimization, 2016, https://proceedings.mlr.press/v51/jamieson16.html
///
/// @param candidates what is tried, at least one
/// @param folds from {@link Fold}
/// @param trainer settings of every training; the rate is the candidate's. With early stopping a
///   tenth of the training part is held out to watch, never the part the score is taken from.
/// @param frame what is around the layers that are tried
/// @param halving how many candidates one survivor stands for, at least 2; empty for none; usual: 3
/// @param journal where finished trials are kept so that a killed selection goes on; empty for none
public record Selection(
    List<Candidate> candidates,
    List<Fold> folds,
    Trainer trainer,
    Frame frame,
    Optional<Integer> halving,
    Optional<Path> journal) {
  private static final int ROUNDS = 10;

  /// Follows a selection. Calls come from several threads, one at a time.
  public interface Listener {
    /// Listens to nothing.
    Listener NONE = new Listener() {};

    /// How many trials there will be at most, those of the journal included.
    default void begins(int trials) {}

    /// A trial is done.
    default void done(Candidate candidate, int fold, int epochs, Trial trial) {}

    /// Asked after every training step; true ends the selection, and the journal keeps what is
    /// done.
    default boolean stops() {
      return false;
    }
  }

  /// Checks that there is something to do.
  ///
  /// @throws IllegalArgumentException if there is no candidate or fold, or a setting is out of
  ///   range
  public Selection {
    candidates = candidates.stream().distinct().toList();
    folds = List.copyOf(folds);
    if (candidates.isEmpty() || folds.isEmpty()) {
      throw new IllegalArgumentException("a selection needs at least one candidate and one fold");
    }
    if (halving.isPresent() && halving.get() < 2) {
      throw new IllegalArgumentException(
          "halving is " + halving.get() + "; at least 2 is needed, 3 is usual");
    }
  }

  /// Runs the trials that are not in the journal yet.
  ///
  /// @param data all examples; the folds index them
  /// @param clock nanoseconds, for the time of a prediction: `System::nanoTime`
  /// @return the table, or nothing if the listener stopped the selection
  /// @throws IOException if the journal cannot be read or written
  /// @throws IllegalArgumentException if the journal is of another selection
  public Optional<SelectionTable> run(
      Dataset data, Workers workers, LongSupplier clock, Listener listener) throws IOException {
    Dataset kept = inMemory(data);
    return run(
        FoldData.of(kept, Separation.of(kept), folds, trainer, frame), workers, clock, listener);
  }

  /// A dataset answers one thread at a time, and every trial reads all of it: it is kept.
  private static Dataset inMemory(Dataset data) {
    return Dataset.of(data.slice(0, data.size()));
  }

  /// Runs the trials that are not in the journal yet, each fold on data of its own.
  ///
  /// @param data one per fold
  /// @param clock nanoseconds, for the time of a prediction: `System::nanoTime`
  /// @return the table, or nothing if the listener stopped the selection
  /// @throws IOException if the journal cannot be read or written
  /// @throws IllegalArgumentException if the journal is of another selection, or there is not one
  ///   data set per fold
  public Optional<SelectionTable> run(
      List<FoldData> data, Workers workers, LongSupplier clock, Listener listener)
      throws IOException {
    if (data.size() != folds.size()) {
      throw new IllegalArgumentException(
          "expected " + folds.size() + " data sets, one per fold, found " + data.size());
    }
    List<FoldData> kept =
        data.stream()
            .map(fold ->
                new FoldData(
                    inMemory(fold.training()),
                    inMemory(fold.watched()),
                    inMemory(fold.validation()),
                    fold.frame(),
                    fold.units()))
            .toList();
    Journal done = new Journal(journal, Long.toHexString(Fingerprint.of(this, kept)));
    List<Integer> rounds = rounds();
    listener.begins(trials());
    Map<Candidate, SelectionTable.Row> rows = new LinkedHashMap<>();
    List<Candidate> left = candidates;
    for (int round = 0; round < rounds.size(); round++) {
      int epochs = rounds.get(round);
      boolean last = round == rounds.size() - 1;
      try {
        if (!round(kept, left, epochs, done, workers, clock, listener)) {
          return Optional.empty();
        }
      } catch (UncheckedIOException problem) {
        throw problem.getCause();
      }
      for (Candidate candidate : left) {
        rows.put(candidate, row(candidate, epochs, last, done));
      }
      if (!last) {
        left = survivors(left, rows);
      }
    }
    return Optional.of(new SelectionTable(trainer.loss().metric(), List.copyOf(rows.values())));
  }

  /// The epochs of each round of halving: the last has all, each before it a part.
  private List<Integer> rounds() {
    List<Integer> rounds = new ArrayList<>(List.of(trainer.epochs()));
    if (halving.isPresent()) {
      int candidatesLeft = candidates.size();
      int epochs = trainer.epochs();
      while (candidatesLeft > halving.get() && epochs / halving.get() >= 1) {
        candidatesLeft = (candidatesLeft + halving.get() - 1) / halving.get();
        epochs /= halving.get();
        rounds.add(0, epochs);
      }
    }
    return rounds;
  }

  /// How many trainings there will be: one for each fold and each candidate that is left, over all
  /// rounds of halving.
  public int trials() {
    int left = candidates.size();
    int trials = 0;
    for (int round = 0; round < rounds().size(); round++) {
      trials += left * folds.size();
      left = halving.isPresent() ? (left + halving.get() - 1) / halving.get() : left;
    }
    return trials;
  }

  private List<Candidate> survivors(List<Candidate> left, Map<Candidate, SelectionTable.Row> rows) {
    int count = (left.size() + halving.orElse(1) - 1) / halving.orElse(1);
    List<Candidate> best =
        left.stream()
            .sorted(Comparator.comparingDouble((Candidate c) -> score(c, rows)).reversed())
            .limit(count)
            .toList();
    return left.stream().filter(best::contains).toList();
  }

  private static double score(Candidate candidate, Map<Candidate, SelectionTable.Row> rows) {
    return Objects.requireNonNull(rows.get(candidate), candidate.title()).mean();
  }

  private static String key(Candidate candidate, int fold, int epochs) {
    return candidate.title() + "; fold " + fold + "; epochs " + epochs;
  }

  private boolean round(
      List<FoldData> data,
      List<Candidate> left,
      int epochs,
      Journal done,
      Workers workers,
      LongSupplier clock,
      Listener listener) {
    int[] order = order(left);
    boolean[] ended = new boolean[order.length];
    workers.forEach(
        order.length,
        task -> {
          Candidate candidate = left.get(order[task] / folds.size());
          int fold = order[task] % folds.size();
          String key = key(candidate, fold, epochs);
          Optional<Trial> trial = done.find(key);
          if (trial.isEmpty() && !listener.stops()) {
            trial = trial(data.get(fold), candidate, fold, epochs, clock, listener);
            if (trial.isPresent()) {
              write(done, key, trial.get());
            }
          }
          if (trial.isPresent()) {
            ended[task] = true;
            synchronized (done) {
              listener.done(candidate, fold, epochs, trial.get());
            }
          }
        });
    for (boolean each : ended) {
      if (!each) {
        return false;
      }
    }
    return true;
  }

  /// The largest models first: a large one that begins last would keep one thread busy alone.
  private int[] order(List<Candidate> left) {
    Integer[] order = new Integer[left.size() * folds.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        Comparator.comparingLong(i -> {
          Candidate candidate = left.get(i / folds.size());
          return -(long) candidate.units() * candidate.units() * candidate.layers();
        }));
    return Arrays.stream(order).mapToInt(i -> i).toArray();
  }

  private static void write(Journal done, String key, Trial trial) {
    try {
      done.add(key, trial);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private Optional<Trial> trial(
      FoldData data,
      Candidate candidate,
      int number,
      int epochs,
      LongSupplier clock,
      Listener listener) {
    Model start = data.frame().initialise(candidate, Initialisation.KERAS, trainer.seed() + number);
    TrainingListener steps =
        new TrainingListener() {
          @Override
          public boolean stops() {
            return listener.stops();
          }
        };
    try (Workers one = Workers.single()) {
      Fitted fitted =
          trainer
              .withEpochs(epochs)
              .withOptimizer(trainer.optimizer().withRate(candidate.rate()))
              .fit(start, data.training(), data.watched(), one, steps);
      if (fitted.end() == Fitted.End.INTERRUPTED) {
        return Optional.empty();
      }
      List<Example> held = data.validation().slice(0, data.validation().size());
      double score = Quality.of(fitted.model(), held, data.units(), one).score();
      double loss =
          fitted.history().best() < 0
              ? 0
              : fitted.history().epochs().get(fitted.history().best()).watched();
      return Optional.of(
          new Trial(
              score, loss, start.parameterCount(), seconds(fitted.model(), held, one, clock)));
    }
  }

  /// Trains a candidate on all examples, as it was trained on each fold but for all epochs.
  ///
  /// @throws IllegalArgumentException if an example does not fit
  public Model fit(Candidate candidate, Dataset data, Workers workers) {
    Split split =
        FoldData.watched(
            data, Separation.of(data), IntStream.range(0, data.size()).toArray(), trainer);
    return fit(
        candidate,
        new FoldData(split.training(), split.validation(), Dataset.empty(), frame, List.of()),
        workers,
        TrainingListener.NONE);
  }

  /// Trains a candidate on all examples, for all epochs.
  ///
  /// @param data to learn from and to watch; its held-out part is not read
  /// @param listener told of every step and epoch
  /// @throws IllegalArgumentException if an example does not fit
  public Model fit(Candidate candidate, FoldData data, Workers workers, TrainingListener listener) {
    Model start = data.frame().initialise(candidate, Initialisation.KERAS, trainer.seed());
    return trainer
        .withOptimizer(trainer.optimizer().withRate(candidate.rate()))
        .fit(start, data.training(), data.watched(), workers, listener)
        .model();
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

  private SelectionTable.Row row(Candidate candidate, int epochs, boolean last, Journal done) {
    List<Trial> trials = new ArrayList<>();
    for (int fold = 0; fold < folds.size(); fold++) {
      trials.add(done.find(key(candidate, fold, epochs)).orElseThrow());
    }
    double seconds = trials.stream().mapToDouble(Trial::seconds).min().orElse(0);
    return new SelectionTable.Row(
        candidate,
        trials.stream().map(Trial::score).toList(),
        epochs,
        last,
        trials.get(0).parameters(),
        seconds);
  }
}
