package gatelens.train;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Everything that decides a training but the model and the data. Two trainings with equal settings
/// end with the same bits, on any number of threads.
///
/// @param optimizer how gradients change weights; usual: `adam(0.001)`
/// @param loss what is made small
/// @param epochs passes over the examples, at least 1; usual: 10
/// @param batchSize examples a step, at least 1; usual: 32
/// @param seed decides the order of the examples and what dropout drops
/// @param shuffles true if every epoch reads the examples in another order; usual: true
/// @param lengthWindow the number of batches among which examples of like length are brought
///   together before they are cut into batches: 1 leaves chance alone, 8 to 32 save the padding of
///   sequences of very different lengths; usual: 1
/// @param schedule how the rate changes; usual: constant
/// @param update what is done around a step: clipping, averages, gradients of several batches
/// @param earlyStopping when to end before the last epoch
/// @param backpropagation how far back gradients are followed; usual: whole
/// @param watch what is measured after every epoch, and what decides which is best
public record Trainer(
    Optimizer optimizer,
    Loss loss,
    int epochs,
    int batchSize,
    long seed,
    boolean shuffles,
    int lengthWindow,
    Schedule schedule,
    Update update,
    Optional<EarlyStopping> earlyStopping,
    Backpropagation backpropagation,
    Watch watch) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public Trainer {
    atLeastOne("epochs", epochs, 10);
    atLeastOne("batch size", batchSize, 32);
    atLeastOne("length window", lengthWindow, 1);
  }

  static void atLeastOne(String what, int value, int usual) {
    if (value < 1) {
      throw new IllegalArgumentException(
          what + " is " + value + "; at least 1 is needed, " + usual + " is usual");
    }
  }

  /// Ten epochs of shuffled batches of 32 at a constant rate.
  public static Trainer of(Optimizer optimizer, Loss loss) {
    return new Trainer(
        optimizer,
        loss,
        10,
        32,
        0,
        true,
        1,
        new Schedule.Constant(),
        Update.PLAIN,
        Optional.empty(),
        new Backpropagation.Whole(),
        Watch.LOSS);
  }

  /// With another optimizer.
  public Trainer withOptimizer(Optimizer other) {
    return new Trainer(
        other,
        loss,
        epochs,
        batchSize,
        seed,
        shuffles,
        lengthWindow,
        schedule,
        update,
        earlyStopping,
        backpropagation,
        watch);
  }

  /// With another loss.
  public Trainer withLoss(Loss other) {
    return new Trainer(
        optimizer,
        other,
        epochs,
        batchSize,
        seed,
        shuffles,
        lengthWindow,
        schedule,
        update,
        earlyStopping,
        backpropagation,
        watch);
  }

  /// With another number of epochs.
  public Trainer withEpochs(int number) {
    return new Trainer(
        optimizer,
        loss,
        number,
        batchSize,
        seed,
        shuffles,
        lengthWindow,
        schedule,
        update,
        earlyStopping,
        backpropagation,
        watch);
  }

  /// With another batch size.
  public Trainer withBatchSize(int size) {
    return new Trainer(
        optimizer,
        loss,
        epochs,
        size,
        seed,
        shuffles,
        lengthWindow,
        schedule,
        update,
        earlyStopping,
        backpropagation,
        watch);
  }

  /// With another seed.
  public Trainer withSeed(long other) {
    return new Trainer(
        optimizer,
        loss,
        epochs,
        batchSize,
        other,
        shuffles,
        lengthWindow,
        schedule,
        update,
        earlyStopping,
        backpropagation,
        watch);
  }

  /// With or without shuffling.
  public Trainer withShuffling(boolean on) {
    return new Trainer(
        optimizer,
        loss,
        epochs,
        batchSize,
        seed,
        on,
        lengthWindow,
        schedule,
        update,
        earlyStopping,
        backpropagation,
        watch);
  }

  /// With examples of like length brought together among so many batches.
  public Trainer withLengthWindow(int batches) {
    return new Trainer(
        optimizer,
        loss,
        epochs,
        batchSize,
        seed,
        shuffles,
        batches,
        schedule,
        update,
        earlyStopping,
        backpropagation,
        watch);
  }

  /// With another schedule.
  public Trainer withSchedule(Schedule other) {
    return new Trainer(
        optimizer,
        loss,
        epochs,
        batchSize,
        seed,
        shuffles,
        lengthWindow,
        other,
        update,
        earlyStopping,
        backpropagation,
        watch);
  }

  /// With something else around a step.
  public Trainer withUpdate(Update other) {
    return new Trainer(
        optimizer,
        loss,
        epochs,
        batchSize,
        seed,
        shuffles,
        lengthWindow,
        schedule,
        other,
        earlyStopping,
        backpropagation,
        watch);
  }

  /// With the update of now, changed.
  public Trainer withUpdate(UnaryOperator<Update> change) {
    return withUpdate(change.apply(update));
  }

  /// With gradients clipped at another norm over all weights.
  ///
  /// @throws IllegalArgumentException if `norm` is not above 0
  public Trainer withClipNorm(double norm) {
    Update.Clipping now = update.clipping();
    return withUpdate(
        update.withClipping(new Update.Clipping(now.value(), now.tensorNorm(), norm)));
  }

  /// With early stopping.
  public Trainer withEarlyStopping(EarlyStopping when) {
    return new Trainer(
        optimizer,
        loss,
        epochs,
        batchSize,
        seed,
        shuffles,
        lengthWindow,
        schedule,
        update,
        Optional.of(when),
        backpropagation,
        watch);
  }

  /// With gradients followed in another way.
  public Trainer withBackpropagation(Backpropagation other) {
    return new Trainer(
        optimizer,
        loss,
        epochs,
        batchSize,
        seed,
        shuffles,
        lengthWindow,
        schedule,
        update,
        earlyStopping,
        other,
        watch);
  }

  /// With something else measured.
  public Trainer withWatch(Watch other) {
    return new Trainer(
        optimizer,
        loss,
        epochs,
        batchSize,
        seed,
        shuffles,
        lengthWindow,
        schedule,
        update,
        earlyStopping,
        backpropagation,
        other);
  }

  /// Checks that metrics and rates of layers suit a model.
  ///
  /// @throws IllegalArgumentException if a metric is not of what the loss is of, or a layer that
  ///   has a rate is none of the model's
  public void check(Model model) {
    new Suitability(model, loss).check(watch);
    StepRun.rates(update.layerRates(), model);
  }

  /// Trains.
  ///
  /// @param model where to start from; it is not changed
  /// @param training the examples to learn from
  /// @param validation examples held out, or {@link Dataset#empty()}
  /// @param listener told of every step and epoch
  /// @throws IllegalArgumentException if an example does not fit the model or the loss; the message
  ///   names the example
  public Fitted fit(
      Model model,
      Dataset training,
      Dataset validation,
      Workers workers,
      TrainingListener listener) {
    try {
      return fit(model, training, validation, workers, listener, Checkpoints.NONE);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// Trains and keeps checkpoints, or goes on from one.
  ///
  /// @param model where to start from; it is not changed
  /// @param training the examples to learn from
  /// @param validation examples held out, or {@link Dataset#empty()}
  /// @param listener told of every step and epoch
  /// @param checkpoints where and how often
  /// @throws IOException if a checkpoint cannot be read or written
  /// @throws IllegalArgumentException if an example does not fit the model or the loss, or the
  ///   checkpoint is of another training
  public Fitted fit(
      Model model,
      Dataset training,
      Dataset validation,
      Workers workers,
      TrainingListener listener,
      Checkpoints checkpoints)
      throws IOException {
    return new TrainingRun(this, model, training, validation, workers, listener, checkpoints).run();
  }
}
