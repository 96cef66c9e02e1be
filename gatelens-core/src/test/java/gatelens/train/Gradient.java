package gatelens.train;

import gatelens.engine.TrainingPass;
import gatelens.model.Model;
import gatelens.parallel.Workers;
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
    TrainingPass pass = new TrainingPass(model.network(), sizes(model));
    try (Workers workers = Workers.single()) {
      pass.run(batch.stream().map(Example::input).toList(), loss, 7, extent, chunk, workers);
    }
    return pass.collect(1);
  }

  /// The loss, summed over outputs.
  static double value(Model model, Loss loss, List<Example> batch) {
    TrainingPass pass = new TrainingPass(model.network(), sizes(model));
    BatchLoss sums = new BatchLoss(loss, model.finalActivation(), batch);
    try (Workers workers = Workers.single()) {
      pass.evaluate(batch.stream().map(Example::input).toList(), sums, workers);
    }
    return sums.sums().loss();
  }

  /// By central differences of fourth order.
  static float[][] numerically(Model model, Loss loss, List<Example> batch, double h) {
    Model own =
        model.withParameters(model.parameters().stream().map(p -> p.value().copy()).toList());
    float[][] gradients = new float[own.parameters().size()][];
    for (int p = 0; p < gradients.length; p++) {
      float[] weight = own.parameters().get(p).value().values();
      gradients[p] = new float[weight.length];
      for (int i = 0; i < weight.length; i++) {
        float kept = weight[i];
        double near = at(own, loss, batch, weight, i, kept, h);
        double far = at(own, loss, batch, weight, i, kept, 2 * h);
        weight[i] = kept;
        gradients[p][i] = (float) ((8 * near - far) / (12 * h));
      }
    }
    own.network().repack();
    return gradients;
  }

  private static double at(
      Model model, Loss loss, List<Example> batch, float[] weight, int i, float kept, double h) {
    weight[i] = (float) (kept + h);
    model.network().repack();
    double above = value(model, loss, batch);
    weight[i] = (float) (kept - h);
    model.network().repack();
    return above - value(model, loss, batch);
  }
}
