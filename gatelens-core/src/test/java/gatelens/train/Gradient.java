package gatelens.train;

import gatelens.engine.Network;
import gatelens.engine.TrainingPass;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import java.util.List;

/// The gradient of a loss over one batch, for tests: by the backward pass, and by central
/// differences.
final class Gradient {
  private Gradient() {}

  static int[] sizes(Model model) {
    return model.parameters().stream().mapToInt(p -> p.value().size()).toArray();
  }

  /// By the backward pass, summed over outputs.
  static float[][] of(
      Model model, Loss loss, List<Example> batch, TrainingPass.Extent extent, int chunk) {
    return of(model, new BatchLoss(loss, model.finalActivation(), batch), batch, extent, chunk);
  }

  static float[][] of(
      Model model,
      TrainingPass.OutputLoss loss,
      List<Example> batch,
      TrainingPass.Extent extent,
      int chunk) {
    TrainingPass pass = new TrainingPass(new Network(model.branches(), model.head()), sizes(model));
    try (Workers workers = Workers.single()) {
      pass.run(batch.stream().map(Example::input).toList(), loss, 7, extent, chunk, workers);
    }
    return pass.collect(1);
  }

  /// The loss, summed over outputs.
  static double value(Model model, Loss loss, List<Example> batch) {
    TrainingPass pass = new TrainingPass(new Network(model.branches(), model.head()), sizes(model));
    BatchLoss sums = new BatchLoss(loss, model.finalActivation(), batch);
    try (Workers workers = Workers.single()) {
      pass.evaluate(batch.stream().map(Example::input).toList(), sums, workers);
    }
    return sums.sums().loss();
  }

  /// By central differences of fourth order.
  static float[][] numerically(Model model, Loss loss, List<Example> batch, double h) {
    List<Tensor> weights = model.parameters().stream().map(p -> p.value().copy()).toList();
    float[][] gradients = new float[weights.size()][];
    for (int p = 0; p < gradients.length; p++) {
      float[] weight = weights.get(p).values();
      gradients[p] = new float[weight.length];
      for (int i = 0; i < weight.length; i++) {
        float kept = weight[i];
        double[] around = new double[4];
        double[] steps = {h, -h, 2 * h, -2 * h};
        for (int k = 0; k < 4; k++) {
          weight[i] = (float) (kept + steps[k]);
          around[k] = value(model.withParameters(weights), loss, batch);
        }
        weight[i] = kept;
        gradients[p][i] =
            (float) ((8 * (around[0] - around[1]) - (around[2] - around[3])) / (12 * h));
      }
    }
    return gradients;
  }
}
