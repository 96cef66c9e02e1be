package gatelens.layer;

import java.util.Locale;

/// An elementwise function, as Keras, PyTorch and ONNX name them.
///
/// @param kind which function
/// @param alpha first parameter where the function has one, else 0
/// @param beta second parameter where the function has one, else 0
public record Activation(Kind kind, float alpha, float beta) {
  /// The functions. `SOFTMAX` works on all outputs of a step together and may only end a dense
  /// layer.
  public enum Kind {
    /// `x`
    LINEAR,
    /// `1 / (1 + e^-x)`
    SIGMOID,
    /// `tanh x`
    TANH,
    /// `max(0, x)`
    RELU,
    /// `e^x_i / Σ e^x_j`
    SOFTMAX,
    /// `min(1, max(0, α x + β))`; Keras 2 has α = 0.2, Keras 3 has α = 1/6, both β = 0.5
    HARD_SIGMOID,
    /// `x / (1 + |x|)`
    SOFTSIGN,
    /// `ln(1 + e^x)`
    SOFTPLUS,
    /// `x` where positive, else `α x`
    LEAKY_RELU,
    /// `x` where positive, else `α (e^x - 1)`
    ELU,
    /// `x` where above α, else 0
    THRESHOLDED_RELU,
    /// `α tanh(β x)`
    SCALED_TANH,
    /// `α x + β`
    AFFINE
  }

  /// `x`.
  public static final Activation LINEAR = new Activation(Kind.LINEAR, 0, 0);

  /// `1 / (1 + e^-x)`.
  public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0, 0);

  /// `tanh x`.
  public static final Activation TANH = new Activation(Kind.TANH, 0, 0);

  /// `max(0, x)`.
  public static final Activation RELU = new Activation(Kind.RELU, 0, 0);

  /// `e^x_i / Σ e^x_j`.
  public static final Activation SOFTMAX = new Activation(Kind.SOFTMAX, 0, 0);

  /// `x / (1 + |x|)`.
  public static final Activation SOFTSIGN = new Activation(Kind.SOFTSIGN, 0, 0);

  /// The piecewise linear sigmoid.
  ///
  /// @param slope 0.2 in Keras 1 and 2 and ONNX's default, 1/6 in Keras 3
  public static Activation hardSigmoid(float slope) {
    return new Activation(Kind.HARD_SIGMOID, slope, 0.5f);
  }

  /// The activation with this name: `linear`, `sigmoid`, `tanh`, `relu`, `softmax`, `softsign`,
  /// `softplus`, …
  ///
  /// @throws IllegalArgumentException if the name is unknown
  public static Activation named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "linear", "identity", "none" -> LINEAR;
      case "sigmoid" -> SIGMOID;
      case "tanh" -> TANH;
      case "relu" -> RELU;
      case "softmax" -> SOFTMAX;
      case "softsign" -> SOFTSIGN;
      case "softplus" -> new Activation(Kind.SOFTPLUS, 0, 0);
      case "hard_sigmoid" -> hardSigmoid(1f / 6);
      case "elu" -> new Activation(Kind.ELU, 1, 0);
      case "leaky_relu" -> new Activation(Kind.LEAKY_RELU, 0.3f, 0);
      default ->
          throw new IllegalArgumentException(
              "activation "
                  + name
                  + " is unknown; there are linear, sigmoid, tanh, relu, softmax, softsign,"
                  + " softplus, hard_sigmoid, elu, leaky_relu");
    };
  }

  /// The function at one point, in double precision. Softmax has no value at one point.
  ///
  /// @throws IllegalStateException for softmax
  public double apply(double x) {
    return switch (kind) {
      case LINEAR -> x;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case RELU -> Math.max(0, x);
      case HARD_SIGMOID -> Math.min(1, Math.max(0, alpha * x + beta));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case LEAKY_RELU -> x > 0 ? x : alpha * x;
      case ELU -> x > 0 ? x : alpha * Math.expm1(x);
      case THRESHOLDED_RELU -> x > alpha ? x : 0;
      case SCALED_TANH -> alpha * Math.tanh(beta * x);
      case AFFINE -> alpha * x + beta;
      case SOFTMAX -> throw new IllegalStateException("softmax has no value at one point");
    };
  }

  /// The derivative where the function has the value `y`. Every function here is monotone, so `y`
  /// decides it (at a kink, the side where the function is constant).
  ///
  /// @throws IllegalStateException for softmax
  public double derivativeAtOutput(double y) {
    return switch (kind) {
      case LINEAR -> 1;
      case SIGMOID -> y * (1 - y);
      case TANH -> 1 - y * y;
      case RELU -> y > 0 ? 1 : 0;
      case HARD_SIGMOID -> y > 0 && y < 1 ? alpha : 0;
      case SOFTSIGN -> (1 - Math.abs(y)) * (1 - Math.abs(y));
      case SOFTPLUS -> 1 - Math.exp(-y);
      case LEAKY_RELU -> y > 0 ? 1 : alpha;
      case ELU -> y > 0 ? 1 : y + alpha;
      case THRESHOLDED_RELU -> y != 0 ? 1 : 0;
      case SCALED_TANH -> alpha * beta * (1 - (y / alpha) * (y / alpha));
      case AFFINE -> alpha;
      case SOFTMAX -> throw new IllegalStateException("softmax has no elementwise derivative");
    };
  }

  /// The name, with its parameters where it has any: `tanh`, `hard_sigmoid(0.2,0.5)`.
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return switch (kind) {
      case HARD_SIGMOID, SCALED_TANH, AFFINE -> name + "(" + alpha + "," + beta + ")";
      case LEAKY_RELU, ELU, THRESHOLDED_RELU -> name + "(" + alpha + ")";
      default -> name;
    };
  }
}
