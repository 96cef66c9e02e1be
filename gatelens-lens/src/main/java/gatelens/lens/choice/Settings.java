package gatelens.lens.choice;

import gatelens.select.Candidate;
import gatelens.select.FoldData;
import gatelens.select.Frame;
import gatelens.select.Search;
import gatelens.train.EarlyStopping;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.Metric;
import gatelens.train.Optimizer;
import gatelens.train.Separation;
import gatelens.train.Trainer;
import gatelens.train.TrainingLength;
import gatelens.train.Watch;
import java.util.List;
import java.util.Optional;

/// How every candidate is trained, but for what it says itself.
///
/// @param optimizer whose rate a candidate may replace
/// @param length as of a single training; what early stopping watches is held out of what is
///   learned from
/// @param seed decides folds, weights and order
public record Settings(Optimizer optimizer, TrainingLength length, long seed) {
  /// As long as is said.
  ///
  /// @param epochs at most
  /// @param earlyStopping on a tenth of the training part
  public Settings(
      Optimizer optimizer,
      int epochs,
      int batchSize,
      Optional<EarlyStopping> earlyStopping,
      long seed) {
    this(
        optimizer,
        new TrainingLength.Usual(
            Optional.of(epochs),
            Optional.of(earlyStopping.map(EarlyStopping::patience).orElse(0)),
            Optional.of(batchSize)),
        seed);
  }

  /// The trainer of all candidates, with the loss that suits their last layer.
  ///
  /// @param scores measured of what is held out
  /// @param learned number of rows that are learned from
  /// @param watched number of rows that early stopping watches
  /// @throws IllegalArgumentException if a number is out of range, the layers do not fit each
  ///   other, candidates have last layers that are trained by different losses, or a score is of
  ///   another kind of answers
  public Trainer trainer(
      Search search, Frame frame, List<Metric> scores, int learned, int watched) {
    List<Candidate> heads =
        switch (search) {
          case Search.Listed list -> list.candidates();
          case Search.Proposed proposed -> proposed.space().heads();
        };
    List<Loss> losses =
        heads.stream()
            .map(one -> one.around().head())
            .distinct()
            .map(head -> loss(heads.get(0), head, frame))
            .distinct()
            .toList();
    if (losses.size() > 1) {
      throw new IllegalArgumentException(
          "heads that are trained by different losses cannot be compared: " + losses);
    }
    Trainer trainer =
        length.of(Trainer.of(optimizer, losses.get(0)).withSeed(seed), learned, watched);
    trainer
        .withWatch(new Watch(scores, Optional.empty(), false))
        .check(frame.initialise(heads.get(0), Initialisation.KERAS, 0));
    return trainer;
  }

  /// What is learned from and what is watched, of the rows that may be learned from.
  ///
  /// @param training indices of the rows that may be learned from
  /// @param always true if something must be watched, early stopping or not
  /// @throws IllegalArgumentException if nobody can be held out who must be
  public Separation.Parts watched(Separation rows, int[] training, boolean always) {
    return always || length.asksToStop()
        ? FoldData.watched(rows, training, true, seed)
        : FoldData.watched(rows, training, length, seed);
  }

  private static Loss loss(Candidate any, Optional<String> head, Frame frame) {
    Candidate with =
        new Candidate(
            any.cell(),
            any.units(),
            any.layers(),
            any.dropout(),
            any.rate(),
            new Candidate.Around(
                any.around().batchSize(),
                any.around().optimizer(),
                head,
                any.around().embedding()));
    return Loss.usualFor(frame.initialise(with, Initialisation.KERAS, 0).finalActivation());
  }
}
