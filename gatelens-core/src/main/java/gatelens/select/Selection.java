package gatelens.select;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Initialisation;
import gatelens.train.Metric;
import gatelens.train.Separation;
import gatelens.train.Split;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
/// @param search which candidates are tried
/// @param folds from {@link Fold}
/// @param trainer settings of every training; the rate is the candidate's. With early stopping or
///   pruning a tenth of the training part is held out to watch, never the part the score is taken
///   from.
/// @param frame what is around the layers that are tried
/// @param rules how candidates are compared
/// @param journal where finished trials are kept so that a killed selection goes on; empty for none
public record Selection(
    Search search,
    List<Fold> folds,
    Trainer trainer,
    Frame frame,
    Rules rules,
    Optional<Path> journal) {

  /// How candidates are compared.
  ///
  /// @param scores measured of what is held out, the first compares candidates; empty for the
  ///   accuracy, or the mean absolute error
  /// @param prunes true if trainings that fall behind are stopped inside, see {@link Pruning}
  /// @param choice which candidate is recommended
  /// @param repeats how many times all rows are held out; the folds are those of all repeats
  public record Rules(
      List<Metric> scores, boolean prunes, SelectionTable.Rule choice, int repeats) {
    /// Accuracy or error, every training to its end, the smallest within one standard error.
    public static final Rules USUAL = new Rules(List.of(), false, SelectionTable.Rule.ONE_SE, 1);

    /// Keeps an unmodifiable copy.
    ///
    /// @throws IllegalArgumentException if `repeats` is less than 1
    public Rules {
      scores = scores.stream().distinct().toList();
      if (repeats < 1) {
        throw new IllegalArgumentException("repeats is " + repeats + "; at least 1 is needed");
      }
    }
  }

  /// Follows a selection. Calls come from several threads, one at a time.
  public interface Listener {
    /// Listens to nothing.
    Listener NONE = new Listener() {};

    /// How many trials there will be at most, those of the journal included.
    default void begins(int trials) {}

    /// A trial is done.
    default void done(Candidate candidate, int fold, int epochs, Trial trial) {}

    /// What the model of a trial, which was not in the journal yet, answers to what was held out.
    ///
    /// @param epochs how long it was trained at most
    /// @param outputs one an example, in the order of the fold
    default void answered(Candidate candidate, int fold, int epochs, List<Tensor> outputs) {}

    /// Asked after every training step; true ends the selection, and the journal keeps what is
    /// done.
    default boolean stops() {
      return false;
    }
  }

  /// Checks that there is something to do.
  ///
  /// @throws IllegalArgumentException if there is no fold, or settings exclude each other
  public Selection {
    folds = List.copyOf(folds);
    if (folds.isEmpty()) {
      throw new IllegalArgumentException("a selection needs at least one fold");
    }
    if (rules.prunes() && search instanceof Search.Listed list && list.halving().isPresent()) {
      throw new IllegalArgumentException(
          "halving and pruning exclude each other: both stop trainings before their end");
    }
    if (folds.size() % rules.repeats() != 0) {
      throw new IllegalArgumentException(
          folds.size() + " folds are not those of " + rules.repeats() + " repeats");
    }
  }

  /// Of some candidates, by the usual rules.
  ///
  /// @param halving how many candidates one survivor stands for, at least 2; empty for none
  /// @throws IllegalArgumentException if there is no candidate or fold, or a setting is out of
  ///   range
  public Selection(
      List<Candidate> candidates,
      List<Fold> folds,
      Trainer trainer,
      Frame frame,
      Optional<Integer> halving,
      Optional<Path> journal) {
    this(new Search.Listed(candidates, halving), folds, trainer, frame, Rules.USUAL, journal);
  }

  /// True if something is held out of each training part to watch.
  public boolean watches() {
    return trainer.earlyStopping().isPresent() || rules.prunes();
  }

  /// What candidates are compared by: `accuracy`, `absolute error`, or the first score's name.
  public String metric() {
    return rules.scores().isEmpty() ? trainer.loss().metric() : rules.scores().get(0).title();
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
        FoldData.of(kept, Separation.of(kept), folds, watches(), trainer.seed(), frame),
        workers,
        clock,
        listener);
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
  /// @throws IllegalArgumentException if the journal is of another selection, there is not one data
  ///   set per fold, or the score that compares candidates is not defined on a fold
  public Optional<SelectionTable> run(
      List<FoldData> data, Workers workers, LongSupplier clock, Listener listener)
      throws IOException {
    return run(data, TrialPlace.of(workers, clock), listener);
  }

  /// Runs the trials that are not in the journal yet, each fold on data of its own, in some place.
  /// The journal is written here, as each trial ends.
  ///
  /// @param data one per fold
  /// @param place where they are trained
  /// @return the table, or nothing if the listener stopped the selection
  /// @throws IOException if the journal cannot be read or written
  /// @throws IllegalArgumentException if the journal is of another selection, there is not one data
  ///   set per fold, or the score that compares candidates is not defined on a fold
  public Optional<SelectionTable> run(List<FoldData> data, TrialPlace place, Listener listener)
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
    boolean error =
        rules.scores().isEmpty()
            ? trainer.loss().metric().contains("error")
            : !rules.scores().get(0).higherIsBetter();
    try (TrialPlace.Bench bench = place.open(kept)) {
      return new SelectionRun(this, kept, done, bench, listener)
          .run()
          .map(rows -> new SelectionTable(metric(), error, rules.choice(), heldShare(), rows));
    }
  }

  /// Examples held out for each that is learned from, the mean over the folds.
  private double heldShare() {
    return folds.stream()
        .mapToDouble(fold -> (double) fold.validation().length / fold.training().length)
        .average()
        .orElse(0);
  }

  TrialRun trialRun() {
    return new TrialRun(trainer, rules.scores());
  }

  /// The epochs of each round of halving: the last has all, each before it a part.
  List<Integer> rounds() {
    List<Integer> rounds = new ArrayList<>(List.of(trainer.epochs()));
    if (search instanceof Search.Listed list && list.halving().isPresent()) {
      int halving = list.halving().get();
      int candidatesLeft = list.candidates().size();
      int epochs = trainer.epochs();
      while (candidatesLeft > halving && epochs / halving >= 1) {
        candidatesLeft = (candidatesLeft + halving - 1) / halving;
        epochs /= halving;
        rounds.add(0, epochs);
      }
    }
    return rounds;
  }

  /// How many trainings there will be at most: one for each fold and each candidate that is left,
  /// over all rounds of halving.
  public int trials() {
    int left = search.most();
    int trials = 0;
    for (int round = 0; round < rounds().size(); round++) {
      trials += left * folds.size();
      left =
          search instanceof Search.Listed list && list.halving().isPresent()
              ? (left + list.halving().get() - 1) / list.halving().get()
              : left;
    }
    return trials;
  }

  /// What the model of a candidate, trained on a fold as it was for its score, answers to what the
  /// fold holds out: of a trial that was found in a journal.
  ///
  /// @param fold its number
  /// @param data of that fold
  /// @return one an example; the same bits as {@link Listener#answered} was told
  public List<Tensor> answers(Candidate candidate, int fold, FoldData data) {
    return trialRun()
        .run(data, candidate, fold, trainer.epochs(), Optional.empty(), () -> 0, () -> false)
        .orElseThrow()
        .outputs();
  }

  /// Trains a candidate on all examples, as it was trained on each fold but for all epochs.
  ///
  /// @throws IllegalArgumentException if an example does not fit
  public Model fit(Candidate candidate, Dataset data, Workers workers) {
    Split split =
        Split.of(
            data,
            FoldData.watched(
                Separation.of(data),
                IntStream.range(0, data.size()).toArray(),
                watches(),
                trainer.seed()));
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
    return trialRun()
        .of(candidate)
        .fit(start, data.training(), data.watched(), workers, listener)
        .model();
  }

  /// The score that compares candidates, of a model on other examples: higher is better.
  ///
  /// @param units what one number of each output stands for; empty for 1
  public double score(Model model, Dataset data, List<Double> units, Workers workers) {
    return trialRun().decisive(model, data, units, workers);
  }
}
