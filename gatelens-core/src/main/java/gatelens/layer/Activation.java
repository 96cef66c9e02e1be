package gatelens.layer;

import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// An elementwise function with its parameters, as Keras, PyTorch and ONNX define them; or one of
/// the two that work on a whole row, softmax and its logarithm.
///
/// The same function has other usual parameters in each framework (a leaky rectifier falls by 0.2
/// as a word of Keras, by 0.3 as Keras' layer, by 0.01 in PyTorch and ONNX), so whoever reads a
/// file gives them.
///
/// @param kind which function
/// @param alpha first parameter where the function has one, else 0
/// @param beta second parameter where the function has one, else 0
/// @param gamma third parameter where the function has one, else 0
public record Activation(Kind kind, float alpha, float beta, float gamma) {
  /// The functions, with α, β, γ for their parameters.
  public enum Kind {
    /// `x`
    LINEAR(0),
    /// `1 / (1 + e^-x)`
    SIGMOID(0),
    /// `tanh x`
    TANH(0),
    /// `max(0, x)`
    RELU(0),
    /// `e^x_i / Σ e^x_j` over a row
    SOFTMAX(0),
    /// `x_i - ln Σ e^x_j` over a row
    LOG_SOFTMAX(0),
    /// `min(1, max(0, α x + β))`; Keras 2 has α = 0.2, Keras 3 has α = 1/6, both β = 0.5
    HARD_SIGMOID(2),
    /// `x / (1 + |x|)`
    SOFTSIGN(0),
    /// `ln(1 + e^(α x)) / α`; usual: α = 1
    SOFTPLUS(1),
    /// `x` where positive, else `α x`
    LEAKY_RELU(1),
    /// `x` where positive, else `α (e^x - 1)`
    ELU(1),
    /// `β x` where positive, else `β α (e^x - 1)`; usual: α = 1.67326, β = 1.05070
    SELU(2),
    /// `x` where positive, else `α (e^(x / α) - 1)`
    CELU(1),
    /// `x` where above α, else 0
    THRESHOLDED_RELU(1),
    /// `x` where above α, else `β`
    THRESHOLD(2),
    /// `min(γ, x)` where x is above β, else `α (x - β)`: Keras' ReLU with negative slope, threshold
    /// and upper limit
    LIMITED_RELU(3),
    /// `min(β, max(α, x))`: relu6, the hard tanh
    CLIP(2),
    /// `α tanh(β x)`
    SCALED_TANH(2),
    /// `α x + β`
    AFFINE(2),
    /// `e^x`
    EXPONENTIAL(0),
    /// `x / (1 + e^(-α x))`, also called swish; usual: α = 1
    SILU(1),
    /// `x min(1, max(0, α x + β))`; usual: α = 1/6, β = 0.5
    HARD_SILU(2),
    /// `x Φ(x)` with the normal distribution function
    GELU(0),
    /// `x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`, the approximation
    GELU_TANH(0),
    /// `x tanh(ln(1 + e^x))`
    MISH(0),
    /// `-ln(1 + e^-x)`
    LOG_SIGMOID(0),
    /// `x - α` above α, `x + α` below -α, else 0
    SOFT_SHRINK(1),
    /// `x` above α and below -α, else 0
    HARD_SHRINK(1),
    /// `x - tanh x`
    TANH_SHRINK(0),
    /// `(x + √(x² + α)) / 2`; usual: α = 4
    SQUARE_PLUS(1),
    /// 0 below -1, `x` above 1, `(x + 1)² / 4` between
    SPARSE_PLUS(0);

    private final int parameters;

    Kind(int parameters) {
      this.parameters = parameters;
    }

    /// How many of α, β, γ the function has.
    public int parameters() {
      return parameters;
    }
  }

  /// `x`.
  public static final Activation LINEAR = new Activation(Kind.LINEAR);

  /// `1 / (1 + e^-x)`.
  public static final Activation SIGMOID = new Activation(Kind.SIGMOID);

  /// `tanh x`.
  public static final Activation TANH = new Activation(Kind.TANH);

  /// `max(0, x)`.
  public static final Activation RELU = new Activation(Kind.RELU);

  /// `e^x_i / Σ e^x_j`.
  public static final Activation SOFTMAX = new Activation(Kind.SOFTMAX);

  /// `x / (1 + |x|)`.
  public static final Activation SOFTSIGN = new Activation(Kind.SOFTSIGN);

  /// `ln(1 + e^x)`.
  public static final Activation SOFTPLUS = new Activation(Kind.SOFTPLUS, 1);

  /// The self-normalising rectifier with its two constants (G. Klambauer et al., Self-Normalizing
  /// Neural Networks, 2017, https://arxiv.org/abs/1706.02515).
  public static final Activation SELU = new Activation(Kind.SELU, 1.6732632f, 1.050701f);

  /// `x / (1 + e^-x)`.
  public static final Activation SILU = new Activation(Kind.SILU, 1);

  /// Refuses parameters that the function has not, or that leave it undefined.
  ///
  /// @throws IllegalArgumentException if a parameter is not a number or out of range
  public Activation {
    if (kind == Kind.SOFTPLUS && alpha == 0) {
      alpha = 1; // as files of before the parameter have it
    }
    if (Float.isNaN(alpha) || Float.isNaN(beta) || Float.isNaN(gamma)) {
      throw new IllegalArgumentException(
          "activation " + kind + ": a parameter is not a number: " + alpha + ", " + beta);
    }
    boolean positive = kind == Kind.SOFTPLUS || kind == Kind.CELU;
    if (positive && !(alpha > 0)) {
      throw new IllegalArgumentException(
          "activation " + kind + ": its parameter is " + alpha + "; it must be positive");
    }
  }

  /// A function of two parameters at most.
  public Activation(Kind kind, float alpha, float beta) {
    this(kind, alpha, beta, 0);
  }

  /// A function of one parameter.
  public Activation(Kind kind, float alpha) {
    this(kind, alpha, 0, 0);
  }

  /// A function without parameters.
  public Activation(Kind kind) {
    this(kind, 0, 0, 0);
  }

  /// The piecewise linear sigmoid.
  ///
  /// @param slope 0.2 in Keras 1 and 2 and ONNX's default, 1/6 in Keras 3
  public static Activation hardSigmoid(float slope) {
    return new Activation(Kind.HARD_SIGMOID, slope, 0.5f);
  }

  /// `min(high, max(low, x))`.
  public static Activation clip(float low, float high) {
    return new Activation(Kind.CLIP, low, high);
  }

  /// The activation with this name, its parameters in parentheses: `relu`, `leaky_relu(0.1)`, and
  /// whatever {@link #toString} prints. Without parentheses the parameters are Keras 3's usual
  /// ones.
  ///
  /// @throws IllegalArgumentException if the name is unknown, or the parameters are too many or too
  ///   few
  public static Activation named(String name) {
    String word = name.toLowerCase(Locale.ROOT).strip();
    int open = word.indexOf('(');
    if (open > 0 && word.endsWith(")")) {
      return told(word.substring(0, open), word.substring(open + 1, word.length() - 1));
    }
    return switch (word) {
      case "linear", "identity", "none" -> LINEAR;
      case "softplus" -> SOFTPLUS;
      case "hard_sigmoid" -> hardSigmoid(1f / 6);
      case "elu" -> new Activation(Kind.ELU, 1);
      case "celu" -> new Activation(Kind.CELU, 1);
      case "selu" -> SELU;
      case "leaky_relu" -> new Activation(Kind.LEAKY_RELU, 0.2f);
      case "relu6" -> clip(0, 6);
      case "hard_tanh" -> clip(-1, 1);
      case "silu", "swish" -> SILU;
      case "hard_silu", "hard_swish" -> new Activation(Kind.HARD_SILU, 1f / 6, 0.5f);
      case "soft_shrink" -> new Activation(Kind.SOFT_SHRINK, 0.5f);
      case "hard_shrink" -> new Activation(Kind.HARD_SHRINK, 0.5f);
      case "squareplus", "square_plus" -> new Activation(Kind.SQUARE_PLUS, 4);
      case "sparse_sigmoid" -> hardSigmoid(0.5f);
      default -> told(word, "");
    };
  }

  private static Activation told(String word, String parameters) {
    List<Float> numbers = new ArrayList<>();
    for (String each : parameters.isBlank() ? new String[0] : parameters.split(",", -1)) {
      try {
        numbers.add(Float.parseFloat(each.strip()));
      } catch (NumberFormatException wrong) {
        throw new IllegalArgumentException(
            "activation " + word + ": expected numbers in parentheses, found " + parameters, wrong);
      }
    }
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        if (kind.parameters != numbers.size()) {
          throw new IllegalArgumentException(
              "activation "
                  + word
                  + " has "
                  + kind.parameters
                  + " parameters, found "
                  + numbers.size());
        }
        return new Activation(kind, or0(numbers, 0), or0(numbers, 1), or0(numbers, 2));
      }
    }
    List<String> known =
        Arrays.stream(Kind.values()).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();
    throw new IllegalArgumentException(
        "activation "
            + word
            + " is unknown; there are "
            + String.join(", ", known)
            + NearestName.question(word, known));
  }

  private static float or0(List<Float> numbers, int index) {
    return index < numbers.size() ? numbers.get(index) : 0;
  }

  /// True for softmax and its logarithm, which work on all values of a row together.
  public boolean overRow() {
    return kind == Kind.SOFTMAX || kind == Kind.LOG_SOFTMAX;
  }

  /// The function at one point, in double precision. What works on a row has no value at one point.
  ///
  /// @throws IllegalStateException for softmax and its logarithm
  public double apply(double x) {
    return switch (kind) {
      case LINEAR -> x;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case RELU -> Math.max(0, x);
      case HARD_SIGMOID -> Math.min(1, Math.max(0, alpha * x + beta));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case SOFTPLUS -> softplus(alpha * x) / alpha;
      case LEAKY_RELU -> x > 0 ? x : alpha * x;
      case ELU -> x > 0 ? x : alpha * Math.expm1(x);
      case SELU -> beta * (x > 0 ? x : alpha * StrictMath.expm1(x));
      case CELU -> x > 0 ? x : alpha * StrictMath.expm1(x / alpha);
      case THRESHOLDED_RELU -> x > alpha ? x : 0;
      case THRESHOLD -> x > alpha ? x : beta;
      case LIMITED_RELU -> x > beta ? Math.min(gamma, x) : alpha * (x - beta);
      case CLIP -> Math.min(beta, Math.max(alpha, x));
      case SCALED_TANH -> alpha * Math.tanh(beta * x);
      case AFFINE -> alpha * x + beta;
      case EXPONENTIAL -> StrictMath.exp(x);
      case SILU -> x * logistic(alpha * x);
      case HARD_SILU -> x * Math.min(1, Math.max(0, alpha * x + beta));
      case GELU -> x * Normal.distribution(x);
      case GELU_TANH -> x * (1 + StrictMath.tanh(bent(x))) / 2;
      case MISH -> x * StrictMath.tanh(softplus(x));
      case LOG_SIGMOID -> -softplus(-x);
      case SOFT_SHRINK -> x > alpha ? x - alpha : x < -alpha ? x + alpha : 0;
      case HARD_SHRINK -> x > alpha || x < -alpha ? x : 0;
      case TANH_SHRINK -> x - StrictMath.tanh(x);
      case SQUARE_PLUS -> (x + Math.sqrt(x * x + alpha)) / 2;
      case SPARSE_PLUS -> x <= -1 ? 0 : x >= 1 ? x : (x + 1) * (x + 1) / 4;
      case SOFTMAX, LOG_SOFTMAX ->
          throw new IllegalStateException(this + " has no value at one point");
    };
  }

  /// The derivative at a point; at a kink, that of the side where the function is flatter.
  ///
  /// @throws IllegalStateException for softmax and its logarithm
  public double derivative(double x) {
    return switch (kind) {
      case THRESHOLD -> x > alpha ? 1 : 0;
      case LIMITED_RELU -> x > beta ? x < gamma ? 1 : 0 : alpha;
      case LEAKY_RELU -> x > 0 ? 1 : alpha;
      case ELU -> x > 0 ? 1 : alpha * StrictMath.exp(x);
      case SELU -> beta * (x > 0 ? 1 : alpha * StrictMath.exp(x));
      case THRESHOLDED_RELU -> x > alpha ? 1 : 0;
      case HARD_SHRINK -> x > alpha || x < -alpha ? 1 : 0;
      case SILU -> {
        double s = logistic(alpha * x);
        yield s + alpha * x * s * (1 - s);
      }
      case HARD_SILU -> {
        double share = alpha * x + beta;
        yield share <= 0 ? 0 : share >= 1 ? 1 : 2 * alpha * x + beta;
      }
      case GELU -> Normal.distribution(x) + x * Normal.density(x);
      case GELU_TANH -> {
        double t = StrictMath.tanh(bent(x));
        yield (1 + t) / 2 + x * (1 - t * t) * ROOT * (1 + 3 * CUBE * x * x) / 2;
      }
      case MISH -> {
        double t = StrictMath.tanh(softplus(x));
        yield t + x * (1 - t * t) * logistic(x);
      }
      case TANH_SHRINK -> {
        double t = StrictMath.tanh(x);
        yield t * t;
      }
      case LINEAR,
          SIGMOID,
          TANH,
          RELU,
          SOFTMAX,
          LOG_SOFTMAX,
          HARD_SIGMOID,
          SOFTSIGN,
          SOFTPLUS,
          CELU,
          CLIP,
          SCALED_TANH,
          AFFINE,
          EXPONENTIAL,
          LOG_SIGMOID,
          SOFT_SHRINK,
          SQUARE_PLUS,
          SPARSE_PLUS ->
          derivativeAtOutput(apply(x));
    };
  }

  /// True if the value of the function decides its derivative, as for functions that only rise:
  /// then a cell may use it, which keeps the values of its gates alone.
  public boolean decidedByOutput() {
    return switch (kind) {
      case LEAKY_RELU, ELU, SELU, THRESHOLDED_RELU, HARD_SHRINK -> alpha >= 0 && beta >= 0;
      case SOFTMAX,
          LOG_SOFTMAX,
          THRESHOLD,
          LIMITED_RELU,
          SILU,
          HARD_SILU,
          GELU,
          GELU_TANH,
          MISH,
          TANH_SHRINK ->
          false;
      case SCALED_TANH -> alpha != 0;
      case LINEAR,
          SIGMOID,
          TANH,
          RELU,
          HARD_SIGMOID,
          SOFTSIGN,
          SOFTPLUS,
          CELU,
          CLIP,
          AFFINE,
          EXPONENTIAL,
          LOG_SIGMOID,
          SOFT_SHRINK,
          SQUARE_PLUS,
          SPARSE_PLUS ->
          true;
    };
  }

  /// The derivative where the function has the value `y`, for functions whose value decides it (at
  /// a kink, the side where the function is constant).
  ///
  /// @throws IllegalStateException where {@link #decidedByOutput} is false for every choice of
  ///   parameters
  public double derivativeAtOutput(double y) {
    return switch (kind) {
      case LINEAR -> 1;
      case SIGMOID -> y * (1 - y);
      case TANH -> 1 - y * y;
      case RELU -> y > 0 ? 1 : 0;
      case HARD_SIGMOID -> y > 0 && y < 1 ? alpha : 0;
      case SOFTSIGN -> (1 - Math.abs(y)) * (1 - Math.abs(y));
      case SOFTPLUS -> 1 - Math.exp(-alpha * y);
      case LEAKY_RELU -> y > 0 ? 1 : alpha;
      case ELU -> y > 0 ? 1 : y + alpha;
      case SELU -> y > 0 ? beta : y + beta * alpha;
      case CELU -> y > 0 ? 1 : y / alpha + 1;
      case THRESHOLDED_RELU, HARD_SHRINK, SOFT_SHRINK -> y != 0 ? 1 : 0;
      case CLIP -> y > alpha && y < beta ? 1 : 0;
      case SCALED_TANH -> alpha * beta * (1 - (y / alpha) * (y / alpha));
      case AFFINE -> alpha;
      case EXPONENTIAL -> y;
      case LOG_SIGMOID -> -StrictMath.expm1(y);
      case SQUARE_PLUS -> y * y / (y * y + alpha / 4);
      case SPARSE_PLUS -> y <= 0 ? 0 : y >= 1 ? 1 : Math.sqrt(y);
      case SOFTMAX, LOG_SOFTMAX ->
          throw new IllegalStateException(this + " has no elementwise derivative");
      case THRESHOLD, LIMITED_RELU, SILU, HARD_SILU, GELU, GELU_TANH, MISH, TANH_SHRINK ->
          throw new IllegalStateException(this + ": its value does not decide its derivative");
    };
  }

  private static final double ROOT = Math.sqrt(2 / Math.PI);
  private static final double CUBE = 0.044715;

  private static double bent(double x) {
    return ROOT * (x + CUBE * x * x * x);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double logistic(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /// The name, with its parameters where it has any: `tanh`, `hard_sigmoid(0.2,0.5)`.
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    if (equals(SELU) || equals(SILU) || equals(SOFTPLUS)) {
      return name;
    }
    return switch (kind.parameters) {
      case 0 -> name;
      case 1 -> name + "(" + alpha + ")";
      case 2 -> name + "(" + alpha + "," + beta + ")";
      default -> name + "(" + alpha + "," + beta + "," + gamma + ")";
    };
  }
}
