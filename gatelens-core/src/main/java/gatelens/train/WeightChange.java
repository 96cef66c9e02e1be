package gatelens.train;

import gatelens.kernel.Kernels;

/// The arithmetic of the optimizers. It is no method of theirs, because kernels are exported to
/// nobody.
final class WeightChange {
  private WeightChange() {}

  /// Changes one array of weights.
  ///
  /// @param memory {@link Optimizer#memory} arrays of the weights' size, zeros before the first
  ///   step
  /// @param step this step's number, from 1
  /// @param factor what the schedule multiplies the rate by
  static void apply(
      Optimizer optimizer,
      Kernels kernels,
      float[] weight,
      float[] gradient,
      float[][] memory,
      long step,
      double factor) {
    double rate = optimizer.rate() * factor;
    switch (optimizer) {
      case Optimizer.Adam a ->
          adam(
              kernels,
              weight,
              gradient,
              memory,
              step,
              rate,
              new double[] {a.beta1(), a.beta2(), a.epsilon()},
              0);
      case Optimizer.AdamW a ->
          adam(
              kernels,
              weight,
              gradient,
              memory,
              step,
              rate,
              new double[] {a.beta1(), a.beta2(), a.epsilon()},
              a.decay());
      case Optimizer.Sgd s -> {
        float eta = (float) rate;
        float momentum = (float) s.momentum();
        for (int i = 0; i < weight.length; i++) {
          float change = -eta * gradient[i];
          if (memory.length > 0) {
            change = Math.fma(momentum, memory[0][i], change);
            memory[0][i] = change;
          }
          weight[i] += change;
        }
      }
      case Optimizer.RmsProp r -> {
        float eta = (float) rate;
        float decay = (float) r.decay();
        float epsilon = (float) r.epsilon();
        for (int i = 0; i < weight.length; i++) {
          float g = gradient[i];
          float v = decay * memory[0][i] + (1 - decay) * g * g;
          memory[0][i] = v;
          weight[i] -= eta * g / (float) Math.sqrt(v + epsilon);
        }
      }
    }
  }

  private static void adam(
      Kernels kernels,
      float[] weight,
      float[] gradient,
      float[][] memory,
      long step,
      double rate,
      double[] settings,
      double decay) {
    double corrected =
        rate
            * Math.sqrt(1 - StrictMath.pow(settings[1], (double) step))
            / (1 - StrictMath.pow(settings[0], (double) step));
    kernels.adam(
        weight,
        gradient,
        memory[0],
        memory[1],
        weight.length,
        (float) settings[0],
        (float) settings[1],
        (float) corrected,
        (float) settings[2],
        (float) (rate * decay));
  }
}
