package gatelens.train;

import gatelens.layer.Layer;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.names.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What becomes of a batch's gradients: penalties, several batches together, clipping, the
/// optimizer, the average of the weights.
final class StepRun {
  private final Trainer trainer;
  private final TrainingState state;
  private final Penalty.Norms[] norms;
  private final boolean penalised;
  private final boolean[] frozen;
  private final boolean[] twice;
  private final boolean[] bias;
  private final double[] rates;

  /// Where moving statistics stand, and what each keeps of itself; NaN for weights.
  private final double[] moving;

  /// The first parameter of the tensor that each belongs to, as Keras keeps them.
  private final int[] tensor;

  StepRun(Trainer trainer, Model model, TrainingState state) {
    this.trainer = trainer;
    this.state = state;
    this.norms = Penalty.norms(model);
    this.penalised = !Arrays.stream(norms).allMatch(Penalty.Norms::isNone);
    this.rates = rates(trainer.update().layerRates(), model);
    this.frozen = frozen(model, rates);
    this.twice = twice(model);
    this.moving = moving(model, frozen);
    List<Layer.Parameter> parameters = model.parameters();
    this.bias = new boolean[parameters.size()];
    this.tensor = new int[parameters.size()];
    for (int p = 0; p < bias.length; p++) {
      String name = parameters.get(p).name();
      bias[p] = name.endsWith("bias");
      boolean second = name.endsWith(".recurrent_bias") && p > 0;
      tensor[p] = second ? p - 1 : p;
    }
  }

  private static boolean[] frozen(Model model, double[] rates) {
    List<Layer.Parameter> parameters = model.parameters();
    boolean[] frozen = new boolean[parameters.size()];
    int left = frozen.length;
    for (int p = 0; p < frozen.length; p++) {
      String name = parameters.get(p).name();
      frozen[p] =
          rates[p] == 0
              || model.info().frozen().stream().anyMatch(layer -> name.startsWith(layer + "."));
      left -= frozen[p] ? 1 : 0;
    }
    if (left == 0 && frozen.length > 0) {
      throw new IllegalArgumentException(
          "every layer of the model is frozen, so that there is nothing to train: "
              + (model.info().frozen().isEmpty() ? "all rates are 0" : model.info().frozen()));
    }
    return frozen;
  }

  /// Moving statistics of batch normalisations, and gains and biases that such a layer has not, are
  /// no weights: they are marked as frozen.
  private static double[] moving(Model model, boolean[] frozen) {
    double[] moving = new double[frozen.length];
    Arrays.fill(moving, Double.NaN);
    int at = 0;
    for (Layer layer : model.layers()) {
      if (layer instanceof Scale scale && scale.statistics().isPresent()) {
        Scale.Statistics of = scale.statistics().get();
        boolean whole = frozen[at] || model.info().frozen().contains(layer.name());
        moving[at + 2] = whole ? Double.NaN : of.momentum();
        moving[at + 3] = moving[at + 2];
        frozen[at] |= !of.scaled();
        frozen[at + 1] |= !of.centred();
        frozen[at + 2] = true;
        frozen[at + 3] = true;
      }
      at += layer.parameters().size();
    }
    return moving;
  }

  /// The rate of each parameter as a multiple of the optimizer's.
  ///
  /// @throws IllegalArgumentException if a layer is none of the model's
  static double[] rates(Map<String, Double> asked, Model model) {
    List<String> layers = model.layers().stream().map(Layer::name).toList();
    for (String name : asked.keySet()) {
      if (!layers.contains(name)) {
        throw new IllegalArgumentException(
            "a rate is given for the layer "
                + name
                + "; the model has "
                + layers
                + NearestName.question(name, layers));
      }
    }
    List<Layer.Parameter> parameters = model.parameters();
    double[] rates = new double[parameters.size()];
    for (int p = 0; p < rates.length; p++) {
      String name = parameters.get(p).name();
      rates[p] =
          asked.entrySet().stream()
              .filter(rate -> name.startsWith(rate.getKey() + "."))
              .mapToDouble(Map.Entry::getValue)
              .findFirst()
              .orElse(1);
    }
    return rates;
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

  /// What penalties add to the loss of the weights of now.
  double penalty() {
    double sum = 0;
    for (int p = 0; penalised && p < norms.length; p++) {
      sum += norms[p].isNone() || frozen[p] ? 0 : norms[p].of(state.weights[p]);
    }
    return sum;
  }

  /// Changes the weights, or gathers the gradients of several batches.
  ///
  /// @param gradients of the batch; those of the step afterwards
  /// @param kernels of the pass
  /// @param batches of an epoch
  /// @param count what the gradients have been divided by
  /// @return true if weights have changed
  boolean apply(float[][] gradients, gatelens.kernel.Kernels kernels, int batches, double count) {
    boolean moved = false;
    for (int p = 0; p < gradients.length; p++) {
      if (!Double.isNaN(moving[p])) {
        move(state.weights[p], gradients[p], moving[p], count);
        moved = true;
      }
      if (frozen[p]) {
        Arrays.fill(gradients[p], 0);
      } else if (penalised && !norms[p].isNone()) {
        norms[p].addGradient(state.weights[p], gradients[p]);
      }
    }
    int together = trainer.update().accumulation();
    if (together > 1 && !gathered(gradients, together)) {
      return moved;
    }
    clip(gradients);
    long updates = state.step / together;
    double perEpoch = batches / (double) together;
    long all = Math.max(1, (long) (perEpoch * trainer.epochs()));
    double factor =
        trainer.schedule().factor(new Schedule.Moment(updates - 1, all, perEpoch, state.reduced));
    state.rate = trainer.optimizer().rate() * factor;
    WeightChange change = new WeightChange(trainer.optimizer(), kernels, updates, state.rate);
    for (int p = 0; p < gradients.length; p++) {
      if (!frozen[p]) {
        float[] weights = state.weights[p];
        float[] before = twice[p] ? weights.clone() : new float[0];
        change.apply(weights, gradients[p], state.memory[p], rates[p], bias[p]);
        for (int i = 0; i < before.length; i++) {
          weights[i] += weights[i] - before[i];
        }
      }
    }
    if (trainer.update().averaging() instanceof Update.Averaging.Exponential ema) {
      average((float) (state.averaged == 0 ? 0 : ema.momentum()));
    }
    return true;
  }

  private static void move(float[] statistic, float[] batch, double momentum, double count) {
    for (int i = 0; i < statistic.length; i++) {
      statistic[i] = (float) (momentum * statistic[i] + (1 - momentum) * batch[i] * count);
    }
  }

  private boolean gathered(float[][] gradients, int together) {
    boolean whole = state.step % together == 0;
    for (int p = 0; p < gradients.length; p++) {
      float[] sum = state.gathered[p];
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gradients[p][i];
        gradients[p][i] = whole ? sum[i] / together : gradients[p][i];
        sum[i] = whole ? 0 : sum[i];
      }
    }
    return whole;
  }

  /// Takes the weights after an epoch into the average, where that is asked for.
  void endEpoch() {
    if (trainer.update().averaging() instanceof Update.Averaging.Stochastic swa
        && swa.takes(state.epoch, trainer.epochs())) {
      average((float) (state.averaged / (state.averaged + 1.0)));
    }
  }

  private void average(float kept) {
    for (int p = 0; p < state.weights.length; p++) {
      float[] average = state.average[p];
      float[] now = state.weights[p];
      float own = Double.isNaN(moving[p]) ? kept : 0;
      for (int i = 0; i < average.length; i++) {
        average[i] = own * average[i] + (1 - own) * now[i];
      }
    }
    state.averaged++;
  }

  /// The weights that are judged and kept: an average where there is one.
  float[][] judged() {
    return state.averaged > 0 ? state.average : state.weights;
  }

  private void clip(float[][] gradients) {
    Update.Clipping limits = trainer.update().clipping();
    if (!Double.isInfinite(limits.value())) {
      float most = (float) limits.value();
      for (float[] gradient : gradients) {
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] = Math.max(-most, Math.min(most, gradient[i]));
        }
      }
    }
    if (!Double.isInfinite(limits.tensorNorm())) {
      double[] squares = new double[gradients.length];
      for (int p = 0; p < gradients.length; p++) {
        squares[tensor[p]] += squares(gradients[p]);
      }
      for (int p = 0; p < gradients.length; p++) {
        scale(gradients[p], limits.tensorNorm(), Math.sqrt(squares[tensor[p]]));
      }
    }
    if (!Double.isInfinite(limits.norm())) {
      double squares = 0;
      for (int p = 0; p < gradients.length; p++) {
        squares += twice[p] ? 2 * squares(gradients[p]) : squares(gradients[p]);
      }
      double norm = Math.sqrt(squares);
      for (float[] gradient : gradients) {
        scale(gradient, limits.norm(), norm);
      }
    }
  }

  private static double squares(float[] gradient) {
    double squares = 0;
    for (float g : gradient) {
      squares += (double) g * g;
    }
    return squares;
  }

  private static void scale(float[] gradient, double most, double norm) {
    if (norm > most) {
      float scale = (float) (most / norm);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= scale;
      }
    }
  }
}
