package gatelens.train;

import gatelens.engine.Network;
import gatelens.engine.TrainingPass;
import gatelens.layer.Branch;
import gatelens.layer.Dropout;
import gatelens.layer.Layer;
import gatelens.model.Link;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// One training run in progress.
final class TrainingRun {
  private static final int VALIDATION_ROWS = 256;

  private final Trainer trainer;
  private final Model model;

  /// The weights as they are now, over the arrays that the optimizer changes.
  private final List<Tensor> live;

  private final Network network;
  private final Dataset training;
  private final Dataset validation;
  private final Workers workers;
  private final TrainingListener listener;
  private final Checkpoints checkpoints;
  private final TrainingPass pass;
  private final TrainingState state;
  private final Suitability suitability;
  private final Batches batches;
  private final long content;
  private final boolean[] frozen;
  private final boolean[] twice;
  private float[][] gradients = {};

  TrainingRun(
      Trainer trainer,
      Model model,
      Dataset training,
      Dataset validation,
      Workers workers,
      TrainingListener listener,
      Checkpoints checkpoints) {
    if (training.size() == 0) {
      throw new IllegalArgumentException("there are no examples to learn from");
    }
    this.trainer = trainer;
    this.model = model;
    this.training = training;
    this.validation = validation;
    this.workers = workers;
    this.listener = listener;
    this.checkpoints = checkpoints;
    this.suitability = new Suitability(model, trainer.loss());
    if (!(trainer.backpropagation() instanceof Backpropagation.Whole) && !model.isCausal()) {
      throw new IllegalArgumentException(
          trainer.backpropagation()
              + " needs a model of one input that reads forward; this one ("
              + model
              + ") must be trained with Whole");
    }
    float[][] weights =
        model.parameters().stream()
            .map(parameter -> parameter.value().copy().values())
            .toArray(float[][]::new);
    this.live = tensors(model, weights);
    this.network = new Network(model.branches(), model.head());
    this.state = new TrainingState(weights, trainer.optimizer().memory());
    this.frozen = frozen(model);
    this.twice = twice(model);
    this.pass =
        new TrainingPass(
            network, IntStream.range(0, weights.length).map(p -> weights[p].length).toArray());
    this.batches = new Batches(trainer, training);
    this.content =
        checkpoints.directory().isEmpty()
            ? 0
            : ContentHash.of(validation, ContentHash.of(training, 0));
  }

  private static boolean[] frozen(Model model) {
    List<Layer.Parameter> parameters = model.parameters();
    boolean[] frozen = new boolean[parameters.size()];
    int left = frozen.length;
    for (int p = 0; p < frozen.length; p++) {
      String name = parameters.get(p).name();
      frozen[p] = model.info().frozen().stream().anyMatch(layer -> name.startsWith(layer + "."));
      left -= frozen[p] ? 1 : 0;
    }
    if (left == 0 && frozen.length > 0) {
      throw new IllegalArgumentException(
          "every layer of the model is frozen, so that there is nothing to train: "
              + model.info().frozen());
    }
    return frozen;
  }

  /// Biases that stand for two: each has the whole gradient, so that their sum goes two steps.
  private static boolean[] twice(Model model) {
    List<String> layers =
        model.info().facts().getOrDefault(ModelInfo.TWO_BIASES, "").lines().toList();
    List<Layer.Parameter> parameters = model.parameters();
    boolean[] twice = new boolean[parameters.size()];
    for (int p = 0; p < twice.length; p++) {
      String name = parameters.get(p).name();
      twice[p] =
          name.endsWith(".bias") && layers.stream().anyMatch(each -> name.startsWith(each + "."));
    }
    return twice;
  }

  private static List<Tensor> tensors(Model model, float[][] values) {
    List<Tensor> tensors = new ArrayList<>();
    List<Layer.Parameter> parameters = model.parameters();
    for (int p = 0; p < values.length; p++) {
      tensors.add(Tensor.of(values[p], parameters.get(p).value().shape().extents()));
    }
    return tensors;
  }

  Fitted run() throws IOException {
    resume();
    suitability.checkAll(validation, "held-out example ");
    while (state.epoch < trainer.epochs() && !patienceIsOver()) {
      int[][] order = batches.of(state.epoch);
      while (state.batch < order.length) {
        if (!step(order[state.batch], order.length)) {
          return fitted(Fitted.End.DIVERGED);
        }
        if (listener.stops()) {
          save();
          return fitted(Fitted.End.INTERRUPTED);
        }
        if (checkpoints.every() > 0 && state.step % checkpoints.every() == 0) {
          save();
        }
      }
      endEpoch();
      save();
    }
    return fitted(patienceIsOver() ? Fitted.End.STOPPED_EARLY : Fitted.End.EPOCHS_DONE);
  }

  private boolean patienceIsOver() {
    return trainer.earlyStopping().map(e -> state.stopWait >= e.patience()).orElse(false);
  }

  /// @return false if training has diverged and there are weights of a better epoch to go back to
  private boolean step(int[] rows, int count) {
    List<Example> batch = new ArrayList<>(rows.length);
    for (int row : rows) {
      Example example = training.get(row);
      if (state.epoch == 0) {
        suitability.check(example, "example " + row);
      }
      batch.add(example);
    }
    BatchLoss loss = new BatchLoss(trainer.loss(), model.finalActivation(), batch);
    long seed = Order.mix(trainer.seed(), state.step);
    List<Sample> samples = batch.stream().map(Example::input).toList();
    switch (trainer.backpropagation()) {
      case Backpropagation.Whole whole ->
          pass.run(samples, loss, seed, TrainingPass.Extent.WHOLE, 0, workers);
      case Backpropagation.Checkpointed in ->
          pass.run(samples, loss, seed, TrainingPass.Extent.CHECKPOINTED, in.chunk(), workers);
      case Backpropagation.Truncated in ->
          pass.run(samples, loss, seed, TrainingPass.Extent.TRUNCATED, in.chunk(), workers);
    }
    BatchLoss.Sums sums = loss.sums();
    state.sums = state.sums.plus(sums);
    state.step++;
    state.batch++;
    if (!Double.isFinite(sums.loss())) {
      if (state.bestWeights.length > 0) {
        return false;
      }
      throw new IllegalArgumentException(
          "the loss is "
              + sums.loss()
              + " at step "
              + state.step
              + ": training has diverged; try a lower learning rate than "
              + trainer.optimizer().rate()
              + ", or clip gradients at a norm of 1");
    }
    change(pass.collect(1f / Math.max(1, sums.count())), (long) count * trainer.epochs());
    listener.step(
        new TrainingListener.Progress(
            state.epoch,
            trainer.epochs(),
            state.batch,
            count,
            state.sums.meanLoss(),
            state.sums.meanMetric(),
            trainer.loss().metric(),
            state.rate,
            sums.meanLoss(),
            rows.length));
    return true;
  }

  private void change(float[][] gradients, long steps) {
    double factor = trainer.schedule().factor(state.step - 1, steps, state.reduced);
    state.rate = trainer.optimizer().rate() * factor;
    for (int p = 0; p < gradients.length; p++) {
      if (frozen[p]) {
        Arrays.fill(gradients[p], 0);
      }
    }
    clip(gradients);
    this.gradients = gradients;
    for (int p = 0; p < gradients.length; p++) {
      if (!frozen[p]) {
        float[] before = twice[p] ? state.weights[p].clone() : new float[0];
        WeightChange.apply(
            trainer.optimizer(),
            pass.kernels(),
            state.weights[p],
            gradients[p],
            state.memory[p],
            state.step,
            factor);
        for (int i = 0; i < before.length; i++) {
          state.weights[p][i] += state.weights[p][i] - before[i];
        }
      }
    }
    network.repack(live);
  }

  private void clip(float[][] gradients) {
    if (Double.isInfinite(trainer.clipNorm())) {
      return;
    }
    double squares = 0;
    for (int p = 0; p < gradients.length; p++) {
      double own = 0;
      for (float g : gradients[p]) {
        own += (double) g * g;
      }
      squares += twice[p] ? 2 * own : own;
    }
    double norm = Math.sqrt(squares);
    if (norm > trainer.clipNorm()) {
      float scale = (float) (trainer.clipNorm() / norm);
      for (float[] gradient : gradients) {
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] *= scale;
        }
      }
    }
  }

  private void endEpoch() {
    if (state.sums.count() == 0) {
      throw new IllegalArgumentException(
          "none of the labels counts: all are below 0 or missing, or lie on steps that the model's"
              + " masks leave out; there is nothing to learn");
    }
    BatchLoss.Sums held = BatchLoss.Sums.NONE;
    for (int from = 0; from < validation.size(); from += VALIDATION_ROWS) {
      List<Example> part =
          validation.slice(from, Math.min(validation.size(), from + VALIDATION_ROWS));
      BatchLoss loss = new BatchLoss(trainer.loss().plain(), model.finalActivation(), part);
      pass.evaluate(part.stream().map(Example::input).toList(), loss, workers);
      held = held.plus(loss.sums());
    }
    boolean none = validation.size() == 0;
    History.Epoch epoch =
        new History.Epoch(
            state.epoch,
            state.sums.meanLoss(),
            state.sums.meanMetric(),
            none ? Double.NaN : held.meanLoss(),
            none ? Double.NaN : held.meanMetric(),
            state.rate);
    state.epochs.add(epoch);
    watch(epoch.watched());
    state.epoch++;
    state.batch = 0;
    state.sums = BatchLoss.Sums.NONE;
    listener.epoch(epoch);
    listener.learned(epoch.number(), model.withParameters(live), List.of(gradients));
  }

  private void watch(double loss) {
    if (loss < state.best) {
      state.best = loss;
      state.bestEpoch = state.epoch;
    }
    if (trainer.schedule() instanceof Schedule.Plateau plateau) {
      if (loss < state.plateauBest) {
        state.plateauBest = loss;
        state.plateauWait = 0;
      } else if (++state.plateauWait >= plateau.patience()) {
        state.reduced *= plateau.factor();
        state.plateauWait = 0;
      }
    }
    if (trainer.earlyStopping().isEmpty()) {
      return;
    }
    if (loss < state.stopBest - trainer.earlyStopping().get().least()) {
      state.stopBest = loss;
      state.stopWait = 0;
      state.bestWeights = copies(state.weights);
    } else {
      state.stopWait++;
    }
  }

  private static float[][] copies(float[][] arrays) {
    float[][] copies = new float[arrays.length][];
    for (int i = 0; i < arrays.length; i++) {
      copies[i] = arrays[i].clone();
    }
    return copies;
  }

  private Fitted fitted(Fitted.End end) {
    float[][] weights = state.bestWeights.length > 0 ? state.bestWeights : state.weights;
    return new Fitted(
        said(model.withParameters(tensors(model, copies(weights)))),
        new History(trainer.loss().metric(), state.epochs, state.bestEpoch),
        end);
  }

  /// What linear outputs stand for after a training: the loss alone knows it.
  private Model said(Model trained) {
    boolean linear = trained.finalActivation().equals(gatelens.layer.Activation.LINEAR);
    Link link =
        switch (trainer.loss()) {
          case Loss.CategoricalCrossEntropy c -> Link.SOFTMAX;
          case Loss.BinaryCrossEntropy b -> Link.SIGMOID;
          case Loss.SquaredError s -> Link.NONE;
          case Loss.AbsoluteError a -> Link.NONE;
        };
    return linear
        ? trained.withFacts(Map.of(Link.FACT, link.name().toLowerCase(Locale.ROOT)))
        : trained;
  }

  private void save() throws IOException {
    if (checkpoints.directory().isPresent()) {
      CheckpointFile.write(checkpoints.directory().get(), settings(), state);
    }
  }

  private void resume() throws IOException {
    if (checkpoints.directory().isPresent()
        && checkpoints.resumes()
        && Files.exists(CheckpointFile.in(checkpoints.directory().get()))) {
      CheckpointFile.read(checkpoints.directory().get(), settings(), state);
      network.repack(live);
    }
  }

  /// What must be the same for a training to go on: all but the number of epochs, which may be
  /// raised where the schedule does not depend on it.
  private String settings() {
    Trainer same = trainer.schedule() instanceof Schedule.Cosine ? trainer : trainer.withEpochs(1);
    StringBuilder text = new StringBuilder();
    for (Layer.Parameter parameter : model.parameters()) {
      text.append(parameter.name()).append(parameter.value().shape()).append(' ');
    }
    for (Branch branch : model.branches()) {
      dropouts(branch.layers(), text);
    }
    dropouts(model.head(), text);
    model.info().frozen().forEach(layer -> text.append(layer).append(" frozen "));
    return same
        + ", "
        + training.size()
        + " and "
        + validation.size()
        + " examples with the hash "
        + Long.toHexString(content)
        + ", "
        + text;
  }

  /// Layers without weights that decide what is learned.
  private static void dropouts(List<Layer> layers, StringBuilder text) {
    for (Layer layer : layers) {
      if (layer instanceof Dropout dropout) {
        text.append(dropout.name()).append('(').append(dropout.rate()).append(") ");
      }
    }
  }
}
