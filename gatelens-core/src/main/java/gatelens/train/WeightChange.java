package gatelens.train;

import gatelens.kernel.Kernels;

/// The arithmetic of one step of an optimizer; what is the same for all weights is computed once.
/// It is no method of theirs, because kernels are exported to nobody.
final class WeightChange {
  /// Below this a product of factors under 1 is nothing beside 1 in double precision.
  private static final double NOTHING = 1e-30;

  private final Optimizer optimizer;
  private final Kernels kernels;
  private final long step;
  private final double rate;
  private final double[] nesterov;

  /// @param step this step's number, from 1
  /// @param rate of this step
  WeightChange(Optimizer optimizer, Kernels kernels, long step, double rate) {
    this.optimizer = optimizer;
    this.kernels = kernels;
    this.step = step;
    this.rate = rate;
    this.nesterov =
        optimizer instanceof Optimizer.Nadam nadam ? shares(nadam.beta1(), step) : new double[0];
  }

  /// What the mean and the gradient count in a step of Nadam.
  private static double[] shares(double beta1, long step) {
    double power = 1;
    double product = 1;
    double momentum = 0;
    for (long t = 1; t <= step; t++) {
      power *= 0.96;
      momentum = beta1 * (1 - 0.5 * power);
      product *= momentum;
      if (product < NOTHING && power < NOTHING) {
        break;
      }
    }
    double next = beta1 * (1 - 0.5 * power * 0.96);
    return new double[] {next / (1 - product * next), (1 - momentum) / (1 - product)};
  }

  /// Changes one array of weights.
  ///
  /// @param memory {@link Optimizer#memory} arrays of the weights' size, zeros before the first
  ///   step
  /// @param scale what the rate of this array is multiplied by
  /// @param bias true if the weights are a bias, which some decays leave out
  void apply(float[] weight, float[] gradient, float[][] memory, double scale, boolean bias) {
    double own = rate * scale;
    switch (optimizer) {
      case Optimizer.Adam a ->
          adam(
              weight,
              gradient,
              memory,
              own,
              new double[] {a.beta1(), a.beta2(), a.epsilon()},
              0,
              a.amsgrad());
      case Optimizer.AdamW a ->
          adam(
              weight,
              gradient,
              memory,
              own,
              new double[] {a.beta1(), a.beta2(), a.epsilon()},
              bias && !a.decaysBiases() ? 0 : a.decay(),
              a.amsgrad());
      case Optimizer.Nadam n -> nadam(n, weight, gradient, memory, own);
      case Optimizer.Lion l ->
          lion(l, weight, gradient, memory[0], own, bias && !l.decaysBiases() ? 0 : l.decay());
      case Optimizer.Sgd s -> sgd(s, weight, gradient, memory, (float) own);
      case Optimizer.RmsProp r -> {
        float eta = (float) own;
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

  private static void sgd(
      Optimizer.Sgd sgd, float[] weight, float[] gradient, float[][] memory, float eta) {
    float momentum = (float) sgd.momentum();
    for (int i = 0; i < weight.length; i++) {
      float change = -eta * gradient[i];
      if (memory.length > 0) {
        float velocity = Math.fma(momentum, memory[0][i], change);
        memory[0][i] = velocity;
        change = sgd.nesterov() ? Math.fma(momentum, velocity, change) : velocity;
      }
      weight[i] += change;
    }
  }

  private static void lion(
      Optimizer.Lion lion,
      float[] weight,
      float[] gradient,
      float[] mean,
      double rate,
      double decay) {
    float beta1 = (float) lion.beta1();
    float beta2 = (float) lion.beta2();
    float eta = (float) rate;
    float lost = (float) (rate * decay);
    for (int i = 0; i < weight.length; i++) {
      float g = gradient[i];
      float way = Math.signum(beta1 * mean[i] + (1 - beta1) * g);
      weight[i] = Math.fma(-lost, weight[i], weight[i]) - eta * way;
      mean[i] = beta2 * mean[i] + (1 - beta2) * g;
    }
  }

  private void nadam(
      Optimizer.Nadam nadam, float[] weight, float[] gradient, float[][] memory, double rate) {
    float beta1 = (float) nadam.beta1();
    float beta2 = (float) nadam.beta2();
    float epsilon = (float) nadam.epsilon();
    float ofMean = (float) nesterov[0];
    float ofGradient = (float) nesterov[1];
    float corrected = (float) (1 - StrictMath.pow(nadam.beta2(), (double) step));
    float eta = (float) rate;
    for (int i = 0; i < weight.length; i++) {
      float g = gradient[i];
      float m = memory[0][i] + (g - memory[0][i]) * (1 - beta1);
      float v = memory[1][i] + (g * g - memory[1][i]) * (1 - beta2);
      memory[0][i] = m;
      memory[1][i] = v;
      weight[i] -=
          eta * (ofMean * m + ofGradient * g) / ((float) Math.sqrt(v / corrected) + epsilon);
    }
  }

  private void adam(
      float[] weight,
      float[] gradient,
      float[][] memory,
      double rate,
      double[] settings,
      double decay,
      boolean amsgrad) {
    double corrected =
        rate
            * Math.sqrt(1 - StrictMath.pow(settings[1], (double) step))
            / (1 - StrictMath.pow(settings[0], (double) step));
    if (amsgrad) {
      amsgrad(weight, gradient, memory, (float) corrected, settings, (float) (rate * decay));
      return;
    }
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

  private static void amsgrad(
      float[] weight,
      float[] gradient,
      float[][] memory,
      float corrected,
      double[] settings,
      float decay) {
    float beta1 = (float) settings[0];
    float beta2 = (float) settings[1];
    float epsilon = (float) settings[2];
    for (int i = 0; i < weight.length; i++) {
      float g = gradient[i];
      memory[0][i] = Math.fma(beta1, memory[0][i], (1 - beta1) * g);
      memory[1][i] = Math.fma(beta2, memory[1][i], (1 - beta2) * g * g);
      memory[2][i] = Math.max(memory[2][i], memory[1][i]);
      weight[i] =
          Math.fma(-decay, weight[i], weight[i])
              - corrected * memory[0][i] / ((float) Math.sqrt(memory[2][i]) + epsilon);
    }
  }
}
