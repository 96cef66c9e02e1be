package gatelens.train;

import java.util.List;

/// How gradients change the weights. `g` is the gradient, `w` a weight, `η` the rate.
public sealed interface Optimizer {
  /// The names that the rate goes by.
  String RATE = "rate|lr|learning_rate";

  /// The names that a small number under a root goes by.
  String EPSILON = "epsilon|eps";

  /// The learning rate before any schedule, above 0.
  double rate();

  /// How many arrays of the weights' size it remembers.
  int memory();

  /// The same optimizer at another rate.
  Optimizer withRate(double rate);

  /// `m = β₁ m + (1 - β₁) g`, `v = β₂ v + (1 - β₂) g²`, `w -= η √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v +
  /// ε)`.
  ///
  /// Source: D. Kingma and J. Ba, Adam: A Method for Stochastic Optimization, 2015,
  /// https://arxiv.org/abs/1412.6980
  ///
  /// @param rate `η`; usual: 0.001
  /// @param beta1 `β₁`; usual: 0.9
  /// @param beta2 `β₂`; usual: 0.999
  /// @param epsilon `ε`; usual: 1e-7 (Keras)
  /// @param amsgrad true if the largest `v` so far is divided by; usual: false. S. Reddi, S. Kale
  ///   and S. Kumar, On the Convergence of Adam and Beyond, 2018,
  ///   https://openreview.net/forum?id=ryQu7f-RZ
  record Adam(double rate, double beta1, double beta2, double epsilon, boolean amsgrad)
      implements Optimizer {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Adam {
      Optimizer.check(rate, beta1, beta2);
      Optimizer.checkEpsilon(epsilon);
    }

    /// Without the largest `v`.
    public Adam(double rate, double beta1, double beta2, double epsilon) {
      this(rate, beta1, beta2, epsilon, false);
    }

    /// With the usual settings.
    public Adam(double rate) {
      this(rate, 0.9, 0.999, 1e-7, false);
    }

    @Override
    public int memory() {
      return amsgrad ? 3 : 2;
    }

    @Override
    public Adam withRate(double other) {
      return new Adam(other, beta1, beta2, epsilon, amsgrad);
    }

    @Override
    public String toString() {
      return "adam("
          + rate
          + ","
          + beta1
          + ","
          + beta2
          + ","
          + epsilon
          + (amsgrad ? ",amsgrad=true)" : ")");
    }
  }

  /// Adam with Nesterov's momentum: with `u_t = β₁ (1 - 0.96ᵗ / 2)` and `U_t` the product of all
  /// `u` so far, `w -= η / (√(v / (1 - β₂ᵗ)) + ε) · (u_{t+1} m / (1 - U_{t+1}) + (1 - u_t) g / (1 -
  /// U_t))`.
  ///
  /// Source: T. Dozat, Incorporating Nesterov Momentum into Adam, 2016,
  /// https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ
  ///
  /// @param rate `η`; usual: 0.001
  /// @param beta1 `β₁`; usual: 0.9
  /// @param beta2 `β₂`; usual: 0.999
  /// @param epsilon `ε`; usual: 1e-7 (Keras)
  record Nadam(double rate, double beta1, double beta2, double epsilon) implements Optimizer {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Nadam {
      Optimizer.check(rate, beta1, beta2);
      Optimizer.checkEpsilon(epsilon);
    }

    @Override
    public int memory() {
      return 2;
    }

    @Override
    public Nadam withRate(double other) {
      return new Nadam(other, beta1, beta2, epsilon);
    }

    @Override
    public String toString() {
      return "nadam(" + rate + "," + beta1 + "," + beta2 + "," + epsilon + ")";
    }
  }

  /// `w -= η (sign(β₁ m + (1 - β₁) g) + λ w)`, `m = β₂ m + (1 - β₂) g`: every weight goes the same
  /// way a step, so that the rate is some ten times smaller than Adam's.
  ///
  /// Source: X. Chen et al., Symbolic Discovery of Optimization Algorithms, 2023,
  /// https://arxiv.org/abs/2302.06675
  ///
  /// @param rate `η`; usual: 0.0001 to 0.001
  /// @param decay `λ`; usual: 0 to 0.1
  /// @param beta1 `β₁`; usual: 0.9
  /// @param beta2 `β₂`; usual: 0.99
  /// @param decaysBiases true if `λ` is of biases, too
  record Lion(double rate, double decay, double beta1, double beta2, boolean decaysBiases)
      implements Optimizer {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Lion {
      Optimizer.check(rate, beta1, beta2);
      Optimizer.checkDecay(decay);
    }

    @Override
    public int memory() {
      return 1;
    }

    @Override
    public Lion withRate(double other) {
      return new Lion(other, decay, beta1, beta2, decaysBiases);
    }

    @Override
    public String toString() {
      return "lion("
          + rate
          + ","
          + decay
          + ","
          + beta1
          + ","
          + beta2
          + (decaysBiases ? ")" : ",biases=false)");
    }
  }

  /// Adam, and before each step `w -= η λ w`.
  ///
  /// Source: I. Loshchilov and F. Hutter, Decoupled Weight Decay Regularization, 2019,
  /// https://arxiv.org/abs/1711.05101
  ///
  /// @param rate `η`; usual: 0.001
  /// @param decay `λ`; usual: 0.004 (Keras) to 0.01 (PyTorch)
  /// @param beta1 `β₁`; usual: 0.9
  /// @param beta2 `β₂`; usual: 0.999
  /// @param epsilon `ε`; usual: 1e-7 (Keras)
  /// @param amsgrad true if the largest `v` so far is divided by; usual: false
  /// @param decaysBiases true if `λ` is of biases, too; usual: true (Keras, PyTorch)
  record AdamW(
      double rate,
      double decay,
      double beta1,
      double beta2,
      double epsilon,
      boolean amsgrad,
      boolean decaysBiases)
      implements Optimizer {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public AdamW {
      Optimizer.check(rate, beta1, beta2);
      Optimizer.checkEpsilon(epsilon);
      Optimizer.checkDecay(decay);
    }

    /// Of all weights, without the largest `v`.
    public AdamW(double rate, double decay, double beta1, double beta2, double epsilon) {
      this(rate, decay, beta1, beta2, epsilon, false, true);
    }

    /// With the usual settings.
    public AdamW(double rate, double decay) {
      this(rate, decay, 0.9, 0.999, 1e-7, false, true);
    }

    @Override
    public int memory() {
      return amsgrad ? 3 : 2;
    }

    @Override
    public AdamW withRate(double other) {
      return new AdamW(other, decay, beta1, beta2, epsilon, amsgrad, decaysBiases);
    }

    @Override
    public String toString() {
      return "adamw("
          + rate
          + ","
          + decay
          + ","
          + beta1
          + ","
          + beta2
          + ","
          + epsilon
          + (amsgrad ? ",amsgrad=true" : "")
          + (decaysBiases ? ")" : ",biases=false)");
    }
  }

  /// `v = μ v - η g`, `w += v`.
  ///
  /// Source: D. Rumelhart, G. Hinton and R. Williams, Learning representations by back-propagating
  /// errors, 1986, https://doi.org/10.1038/323533a0
  ///
  /// @param rate `η`; usual: 0.01 to 0.1
  /// @param momentum `μ`, in [0, 1); usual: 0.9
  /// @param nesterov true for `w += μ v - η g` with the new `v`; usual: false. Y. Nesterov, A
  ///   method of solving a convex programming problem with convergence rate O(1/k²), 1983
  record Sgd(double rate, double momentum, boolean nesterov) implements Optimizer {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Sgd {
      Optimizer.check(rate, momentum, 0);
      if (nesterov && momentum == 0) {
        throw new IllegalArgumentException(
            "sgd(nesterov=true) has no effect without a momentum; 0.9 is usual");
      }
    }

    /// With plain momentum.
    public Sgd(double rate, double momentum) {
      this(rate, momentum, false);
    }

    @Override
    public int memory() {
      return momentum == 0 ? 0 : 1;
    }

    @Override
    public Sgd withRate(double other) {
      return new Sgd(other, momentum, nesterov);
    }

    @Override
    public String toString() {
      return "sgd(" + rate + "," + momentum + (nesterov ? ",nesterov=true)" : ")");
    }
  }

  /// `v = ρ v + (1 - ρ) g²`, `w -= η g / √(v + ε)`.
  ///
  /// Source: T. Tieleman and G. Hinton, Lecture 6.5, Neural Networks for Machine Learning, 2012
  ///
  /// @param rate `η`; usual: 0.001
  /// @param decay `ρ`; usual: 0.9
  /// @param epsilon `ε`; usual: 1e-7 (Keras)
  record RmsProp(double rate, double decay, double epsilon) implements Optimizer {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public RmsProp {
      Optimizer.check(rate, decay, 0);
      Optimizer.checkEpsilon(epsilon);
    }

    /// With the usual settings.
    public RmsProp(double rate) {
      this(rate, 0.9, 1e-7);
    }

    @Override
    public int memory() {
      return 1;
    }

    @Override
    public RmsProp withRate(double other) {
      return new RmsProp(other, decay, epsilon);
    }

    @Override
    public String toString() {
      return "rmsprop(" + rate + "," + decay + "," + epsilon + ")";
    }
  }

  private static void check(double rate, double first, double second) {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException(
          "the learning rate is " + rate + "; it must be above 0, 0.001 is usual");
    }
    for (double share : new double[] {first, second}) {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "an optimizer's momentum or decay is " + share + "; it must be in [0, 1)");
      }
    }
  }

  private static void checkEpsilon(double epsilon) {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "epsilon, which keeps a step finite where a gradient is 0, is "
              + epsilon
              + "; it must be above 0, 1e-7 is usual");
    }
  }

  private static void checkDecay(double decay) {
    if (!(decay >= 0) || Double.isInfinite(decay)) {
      throw new IllegalArgumentException(
          "the weight decay is " + decay + "; it must be 0 or more, 0.01 is usual");
    }
  }

  /// Reads `adam(rate,beta1,beta2,epsilon,amsgrad)`,
  /// `adamw(rate,decay,beta1,beta2,epsilon,amsgrad,biases)`, `nadam(rate,beta1,beta2,epsilon)`,
  /// `lion(rate,decay,beta1,beta2,biases)`, `sgd(rate,momentum,nesterov)`,
  /// `rmsprop(rate,decay,epsilon)`, by place or by name: `sgd(momentum=0.9)`; what is left out is
  /// usual.
  ///
  /// @throws IllegalArgumentException if the text says something else
  static Optimizer parse(String text) {
    Call said = Call.parse(text);
    return switch (said.name()) {
      case "adam" -> {
        Call call = said.placed(RATE, "beta1", "beta2", EPSILON, "amsgrad");
        yield new Adam(
            call.number(0, 0.001),
            call.number(1, 0.9),
            call.number(2, 0.999),
            call.number(3, 1e-7),
            call.flag(4, false));
      }
      case "adamw" -> {
        Call call =
            said.placed(RATE, "decay|weight_decay", "beta1", "beta2", EPSILON, "amsgrad", "biases");
        yield new AdamW(
            call.number(0, 0.001),
            call.number(1, 0.01),
            call.number(2, 0.9),
            call.number(3, 0.999),
            call.number(4, 1e-7),
            call.flag(5, false),
            call.flag(6, true));
      }
      case "nadam" -> {
        Call call = said.placed(RATE, "beta1", "beta2", EPSILON);
        yield new Nadam(
            call.number(0, 0.001),
            call.number(1, 0.9),
            call.number(2, 0.999),
            call.number(3, 1e-7));
      }
      case "lion" -> {
        Call call = said.placed(RATE, "decay|weight_decay", "beta1", "beta2", "biases");
        yield new Lion(
            call.number(0, 0.0001),
            call.number(1, 0),
            call.number(2, 0.9),
            call.number(3, 0.99),
            call.flag(4, true));
      }
      case "sgd" -> {
        Call call = said.placed(RATE, "momentum", "nesterov");
        yield new Sgd(call.number(0, 0.01), call.number(1, 0), call.flag(2, false));
      }
      case "rmsprop" -> {
        Call call = said.placed(RATE, "decay|rho|alpha", EPSILON);
        yield new RmsProp(call.number(0, 0.001), call.number(1, 0.9), call.number(2, 1e-7));
      }
      default ->
          throw said.unknown(
              "optimizer", List.of("adam", "adamw", "nadam", "lion", "sgd", "rmsprop"));
    };
  }
}
