package gatelens.train;

import java.util.Arrays;
import java.util.Optional;

/// How long a training is, and whether something is held out to end it: as somebody says, or as is
/// usual for so many examples. What small data needs are steps, and one pass over it has few: so a
/// training is about {@value #STEPS} steps long, but no fewer than {@value #LEAST_EPOCHS} passes
/// and no more than {@value #MOST_EPOCHS}, and steps are of 8 or 16 examples where there would be
/// fewer than sixteen of 32 in a pass. It ends earlier where the loss of held-out examples has not
/// fallen for a sixth of these passes, with the weights of the best one (L. Prechelt, Early
/// Stopping, but When?, 1998, https://doi.org/10.1007/3-540-49430-8_3). A tenth is held out for
/// that, at most {@value #MOST_HELD} examples; of fewer than {@value #ENOUGH}, nobody: too few
/// would be left to judge by, and to learn from.
public sealed interface TrainingLength {
  /// Examples below which nobody is held out unless somebody asks.
  int ENOUGH = 300;

  /// The optimizer that is usual with this length, as {@link Optimizer#parse} reads it.
  String OPTIMIZER = "adam(0.002)";

  /// Steps at most.
  int STEPS = 3000;

  /// Passes at least, however long they are.
  int LEAST_EPOCHS = 15;

  /// Passes at most, however short they are.
  int MOST_EPOCHS = 200;

  /// Examples a step.
  int BATCH = 32;

  /// Examples held out at most.
  int MOST_HELD = 2000;

  /// The trainer's own epochs and early stopping.
  record Said() implements TrainingLength {}

  /// What suits the number of examples, but for what is said.
  ///
  /// @param epochs passes over the examples; if they are said, nothing stops early unless its
  ///   patience is said too
  /// @param patience of early stopping in epochs; 0 for none
  /// @param batchSize examples a step; {@value #BATCH} where it is not said but the epochs are
  record Usual(Optional<Integer> epochs, Optional<Integer> patience, Optional<Integer> batchSize)
      implements TrainingLength {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a number is outside its range
    public Usual {
      Trainer.atLeastOne("epochs", epochs.orElse(1), LEAST_EPOCHS);
      Trainer.atLeastOne("batch size", batchSize.orElse(1), BATCH);
      if (patience.filter(p -> p < 0).isPresent()) {
        throw new IllegalArgumentException(
            "early stopping's patience is " + patience.get() + "; expected epochs, or 0 for none");
      }
    }

    private int batch(int learned) {
      return epochs.isPresent() || learned >= 16 * BATCH ? BATCH : learned >= 16 * 16 ? 16 : 8;
    }

    private boolean stops() {
      return patience.map(p -> p > 0).orElse(epochs.isEmpty());
    }
  }

  /// All as is usual.
  static TrainingLength usual() {
    return new Usual(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// True if somebody asks for early stopping, and so for something that it can watch.
  default boolean asksToStop() {
    return this instanceof Usual usual && usual.patience().filter(p -> p > 0).isPresent();
  }

  /// True if not all was said, so that what was chosen is to be told.
  default boolean chooses() {
    return this instanceof Usual usual && (usual.epochs().isEmpty() || asksToStop());
  }

  /// A trainer that is this long.
  ///
  /// @param learned number of examples that are learned from
  /// @param held number of examples that are held out
  default Trainer of(Trainer trainer, int learned, int held) {
    return switch (this) {
      case Said said -> trainer;
      case Usual usual -> {
        Trainer cut =
            trainer.withBatchSize(usual.batchSize().orElseGet(() -> usual.batch(learned)));
        Trainer as = cut.withEpochs(usual.epochs().orElseGet(() -> epochs(cut, learned)));
        int patience =
            usual.stops()
                ? usual.patience().orElse(held == 0 ? 0 : Math.max(3, as.epochs() / 6))
                : 0;
        yield patience == 0 ? as : as.withEarlyStopping(new EarlyStopping(patience));
      }
    };
  }

  private static int epochs(Trainer trainer, int learned) {
    int batches =
        Math.max(1, Math.ceilDiv(learned, trainer.batchSize() * trainer.update().accumulation()));
    return Math.clamp(Math.ceilDiv(STEPS, batches), LEAST_EPOCHS, MOST_EPOCHS);
  }

  /// What is held out for early stopping where nobody says what is.
  ///
  /// @return all to be learned from, if nothing stops early, if there are too few examples, or if
  ///   groups or times would cost more than twice what is held out
  default Separation.Parts hold(Separation rows, long seed) {
    Separation.Parts all = rows.hold(0, seed);
    int size = rows.size();
    if (!(this instanceof Usual usual) || !usual.stops() || size < ENOUGH) {
      return all;
    }
    double share = Math.min(0.1, (double) MOST_HELD / size);
    if (Arrays.stream(rows.units()).distinct().count() < ENOUGH / 10) {
      return all;
    }
    try {
      Separation.Parts parts = rows.hold(share, seed);
      return size - parts.training().length > 3 * share * size ? all : parts;
    } catch (IllegalArgumentException nobody) {
      return all;
    }
  }

  /// Says in a line how long the training is, and what ends it.
  ///
  /// @param trainer that is this long
  static String words(Trainer trainer, Split split) {
    int learned = split.training().size();
    int held = split.validation().size();
    if (trainer.earlyStopping().isEmpty()) {
      return (held == 0 ? "all " + learned + " rows are learned from: " : "")
          + trainer.epochs()
          + " epochs of batches of "
          + trainer.batchSize()
          + ", without early stopping"
          + (held == 0 && learned < ENOUGH ? " (fewer than " + ENOUGH + " rows)" : "");
    }
    String figure = trainer.watch().decisive().map(Metric::title).orElse("loss");
    return (held == 0
            ? "early stopping by the training " + figure + ", none of " + learned + " rows held out"
            : "early stopping by "
                + (trainer.watch().decisive().isEmpty() ? "" : "the " + figure + " of ")
                + held
                + " of "
                + (learned + held)
                + " rows, held out")
        + ": at most "
        + trainer.epochs()
        + " epochs of batches of "
        + trainer.batchSize()
        + ", the weights of the best are kept";
  }
}
