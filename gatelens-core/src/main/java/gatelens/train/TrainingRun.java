package gatelens.train;

import gatelens.engine.Network;
import gatelens.engine.TrainingPass;
import gatelens.layer.Branch;
import gatelens.layer.Dropout;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
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
  private final StepRun steps;
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
    suitability.check(trainer.watch());
    if (!(trainer.backpropagation() instanceof Backpropagation.Whole) && !model.isCausal()) {
      throw new IllegalArgumentException(
          trainer.backpropagation()
              + " needs a model of one input that reads forward; this one ("
              + model
              + ") must be trained with Whole");
    }
    this.network = new Network(model.branches(), model.head(), Penalty.trained(model));
    boolean chunks = !(trainer.backpropagation() instanceof Backpropagation.Whole);
    boolean swa = trainer.update().averaging() instanceof Update.Averaging.Stochastic;
    if (network.normalises() && (chunks || swa)) {
      throw new IllegalArgumentException(
          "batch normalisation is trained by the statistics of whole batches: "
              + (swa
                  ? "the mean of weights (swa) would have none of its own; ema has"
                  : trainer.backpropagation()
                      + " cuts them in time; it must be trained with Whole"));
    }
    float[][] weights =
        model.parameters().stream()
            .map(parameter -> parameter.value().copy().values())
            .toArray(float[][]::new);
    this.live = tensors(model, weights);
    this.state = new TrainingState(weights, trainer.optimizer().memory(), trainer.update());
    this.steps = new StepRun(trainer, model, state);
    this.pass =
        new TrainingPass(
            network, IntStream.range(0, weights.length).map(p -> weights[p].length).toArray());
    this.batches = new Batches(trainer, training);
    this.content =
        checkpoints.directory().isEmpty()
            ? 0
            : ContentHash.of(validation, ContentHash.of(training, 0));
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
    double penalty = steps.penalty();
    sums = penalty == 0 ? sums : sums.plus(new BatchLoss.Sums(penalty * sums.count(), 0, 0));
    state.sums = state.sums.plus(sums);
    state.step++;
    state.batch++;
    if (!Double.isFinite(sums.loss())) {
      if (state.bestWeights.length > 0) {
        return false;
      }
      throw new RateFinder.Diverged(
          "the loss is "
              + sums.loss()
              + " at step "
              + state.step
              + ": training has diverged; try a lower learning rate than "
              + trainer.optimizer().rate()
              + ", or clip gradients at a norm of 1");
    }
    gradients = pass.collect(1f / Math.max(1, sums.count()));
    if (steps.apply(gradients, pass.kernels(), count, (double) Math.max(1, sums.count()))) {
      network.repack(live);
    }
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

  private void endEpoch() {
    if (state.sums.count() == 0) {
      throw new IllegalArgumentException(
          "none of the labels counts: all are below 0 or missing, or lie on steps that the model's"
              + " masks leave out; there is nothing to learn");
    }
    steps.endEpoch();
    float[][] judged = steps.judged();
    // the network holds the weights of now already: only an average is packed to be judged
    boolean average = state.averaged > 0;
    List<Tensor> weights = average ? tensors(model, judged) : live;
    Model now = model.withParameters(weights);
    if (average) {
      network.repack(weights);
    }
    boolean none = validation.size() == 0;
    List<Judged> answers = new ArrayList<>();
    BatchLoss.Sums held = judge(validation, none ? List.of() : trainer.watch().metrics(), answers);
    if (none && !trainer.watch().metrics().isEmpty()) {
      judge(training, trainer.watch().metrics(), answers);
    }
    if (average) {
      network.repack(live);
    }
    History.Epoch epoch =
        new History.Epoch(
            state.epoch,
            state.sums.meanLoss(),
            state.sums.meanMetric(),
            none ? Double.NaN : held.meanLoss(),
            none ? Double.NaN : held.meanMetric(),
            state.rate,
            figures(answers));
    state.epochs.add(epoch);
    watch(cost(epoch), judged);
    boolean better = state.bestEpoch == state.epoch;
    state.epoch++;
    state.batch = 0;
    state.sums = BatchLoss.Sums.NONE;
    listener.epoch(epoch);
    listener.learned(epoch.number(), now, List.of(gradients));
    if (better) {
      listener.better(epoch.number(), said(now));
    }
  }

  private BatchLoss.Sums judge(Dataset data, List<Metric> metrics, List<Judged> answers) {
    BatchLoss.Sums held = BatchLoss.Sums.NONE;
    Loss plain = trainer.loss().plain();
    for (int from = 0; from < data.size(); from += VALIDATION_ROWS) {
      List<Example> part = data.slice(from, Math.min(data.size(), from + VALIDATION_ROWS));
      BatchLoss loss = new BatchLoss(plain, model.finalActivation(), part);
      List<Sample> samples = part.stream().map(Example::input).toList();
      if (metrics.isEmpty()) {
        pass.evaluate(samples, loss, workers);
      } else {
        Judged.Collector collector =
            new Judged.Collector(plain, model.finalActivation(), model.outputWidth(), part, loss);
        pass.evaluate(samples, collector, workers);
        answers.add(collector.judged());
      }
      held = held.plus(loss.sums());
    }
    return held;
  }

  private Map<Metric, Double> figures(List<Judged> answers) {
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    if (!answers.isEmpty()) {
      Judged all = Judged.join(answers);
      trainer.watch().metrics().forEach(metric -> figures.put(metric, metric.of(all)));
    }
    return figures;
  }

  /// What is to become small: the loss, or the decisive metric, turned round where more is better.
  private double cost(History.Epoch epoch) {
    if (trainer.watch().decisive().isEmpty()) {
      return epoch.watched();
    }
    Metric metric = trainer.watch().decisive().get();
    double figure = epoch.figures().getOrDefault(metric, Double.NaN);
    if (Double.isNaN(figure)) {
      throw new IllegalArgumentException(
          metric.title()
              + " decides which epoch is best, but the "
              + (validation.size() == 0 ? "" : "held-out ")
              + "examples have none: their labels are all alike; watch the loss, or hold out more");
    }
    return metric.higherIsBetter() ? -figure : figure;
  }

  private void watch(double cost, float[][] judged) {
    // an average that has not begun yet is no average: what comes before cannot be best
    boolean begun = state.average.length == 0 || state.averaged > 0;
    if (begun && cost < state.best) {
      state.best = cost;
      state.bestEpoch = state.epoch;
      if (trainer.watch().keepsBest() && trainer.earlyStopping().isEmpty()) {
        state.bestWeights = copies(judged);
      }
    }
    trainer
        .schedule()
        .plateau()
        .ifPresent(plateau -> {
          if (cost < state.plateauBest) {
            state.plateauBest = cost;
            state.plateauWait = 0;
          } else if (++state.plateauWait >= plateau.patience()) {
            state.reduced *= plateau.factor();
            state.plateauWait = 0;
          }
        });
    if (trainer.earlyStopping().isEmpty() || !begun) {
      return;
    }
    if (cost < state.stopBest - trainer.earlyStopping().get().least()) {
      state.stopBest = cost;
      state.stopWait = 0;
      state.bestWeights = copies(judged);
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
    float[][] weights = state.bestWeights.length > 0 ? state.bestWeights : steps.judged();
    return new Fitted(
        said(model.withParameters(tensors(model, copies(weights)))),
        new History(trainer.loss().metric(), state.epochs, state.bestEpoch),
        end);
  }

  /// What linear outputs stand for after a training: the loss alone knows it.
  private Model said(Model trained) {
    boolean linear = trained.finalActivation().equals(gatelens.layer.Activation.LINEAR);
    return linear ? trained.withFacts(trainer.loss().link()) : trained;
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
      CheckpointFile.read(
          checkpoints.directory().get(), settings(), state, trainer.watch().metrics());
      network.repack(live);
    }
  }

  /// What must be the same for a training to go on: all but the number of epochs, which may be
  /// raised where the schedule does not depend on it.
  private String settings() {
    boolean fixed =
        trainer.schedule().dependsOnLength()
            || trainer.update().averaging() instanceof Update.Averaging.Stochastic;
    Trainer same = fixed ? trainer : trainer.withEpochs(1);
    StringBuilder text = new StringBuilder();
    for (Layer.Parameter parameter : model.parameters()) {
      text.append(parameter.name()).append(parameter.value().shape()).append(' ');
    }
    for (Branch branch : model.branches()) {
      dropouts(branch.layers(), text);
    }
    dropouts(model.head(), text);
    model.info().frozen().forEach(layer -> text.append(layer).append(" frozen "));
    Penalty.of(model.info())
        .forEach((layer, penalty) -> text.append(layer).append(' ').append(penalty).append(' '));
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
