package gatelens.formats.onnx;

import gatelens.formats.onnx.Expression.Operation;
import gatelens.layer.Activation;
import gatelens.layer.Activation.Kind;
import java.util.Map;
import java.util.Optional;

/// The operators that compute one number of one number each.
///
/// Definition: https://onnx.ai/onnx/operators/
final class Elementwise {
  private static final Activation GELU = new Activation(Kind.GELU);

  private static final Map<String, Operation> ARITHMETIC =
      Map.ofEntries(
          Map.entry("Add", Elementwise::sum),
          Map.entry("Sum", Elementwise::sum),
          Map.entry("Mean", x -> sum(x) / x.length),
          Map.entry("Sub", x -> x[0] - x[1]),
          Map.entry("Mul", x -> x[0] * x[1]),
          Map.entry("Div", x -> x[0] / x[1]),
          Map.entry("Pow", x -> Math.pow(x[0], x[1])),
          Map.entry("Neg", x -> -x[0]),
          Map.entry("Abs", x -> Math.abs(x[0])),
          Map.entry("Sqrt", x -> Math.sqrt(x[0])),
          Map.entry("Reciprocal", x -> 1 / x[0]),
          Map.entry("Log", x -> Math.log(x[0])),
          Map.entry("Erf", x -> erf(x[0])),
          Map.entry("Sign", x -> Math.signum(x[0])),
          Map.entry("Floor", x -> Math.floor(x[0])),
          Map.entry("Ceil", x -> Math.ceil(x[0])),
          Map.entry("Round", x -> Math.rint(x[0])),
          Map.entry("Min", x -> extreme(x, -1)),
          Map.entry("Max", x -> extreme(x, 1)),
          Map.entry("PRelu", x -> x[0] < 0 ? x[0] * x[1] : x[0]),
          Map.entry("Where", x -> x[0] != 0 ? x[1] : x[2]));

  private static final Map<String, Operation> CONDITIONS =
      Map.of(
          "Equal", x -> x[0] == x[1] ? 1 : 0,
          "Greater", x -> x[0] > x[1] ? 1 : 0,
          "Less", x -> x[0] < x[1] ? 1 : 0,
          "GreaterOrEqual", x -> x[0] >= x[1] ? 1 : 0,
          "LessOrEqual", x -> x[0] <= x[1] ? 1 : 0,
          "And", x -> x[0] != 0 && x[1] != 0 ? 1 : 0,
          "Or", x -> x[0] != 0 || x[1] != 0 ? 1 : 0,
          "Xor", x -> (x[0] != 0) != (x[1] != 0) ? 1 : 0,
          "Not", x -> x[0] == 0 ? 1 : 0);

  private Elementwise() {}

  /// What the operator computes of the numbers of its inputs; empty if it is none of these.
  static Optional<Operation> operation(OnnxNode node) {
    Optional<Activation> function = function(node);
    if (function.isPresent()) {
      Activation f = function.get();
      return Optional.of(x -> f.apply(x[0]));
    }
    Operation condition = CONDITIONS.get(node.operator());
    return Optional.ofNullable(condition == null ? ARITHMETIC.get(node.operator()) : condition);
  }

  /// True if the operator answers with true and false.
  static boolean isCondition(OnnxNode node) {
    return CONDITIONS.containsKey(node.operator());
  }

  private static double sum(double... x) {
    double sum = 0;
    for (double each : x) {
      sum += each;
    }
    return sum;
  }

  private static double extreme(double[] x, int sign) {
    double most = x[0];
    for (double each : x) {
      most = sign > 0 ? Math.max(most, each) : Math.min(most, each);
    }
    return most;
  }

  /// `erf(x) = 2 Φ(√2 x) - 1`.
  private static double erf(double x) {
    double z = x * Math.sqrt(2);
    return x == 0 ? 0 : 2 * (GELU.apply(z) / z) - 1;
  }

  /// The operator as an activation, where it is one of a single input, with its settings.
  static Optional<Activation> function(OnnxNode node) {
    return switch (node.operator()) {
      case "Sigmoid" -> Optional.of(Activation.SIGMOID);
      case "Tanh" -> Optional.of(Activation.TANH);
      case "Relu" -> Optional.of(Activation.RELU);
      case "Softsign" -> Optional.of(Activation.SOFTSIGN);
      case "Softplus" -> Optional.of(Activation.SOFTPLUS);
      case "Exp" -> Optional.of(new Activation(Kind.EXPONENTIAL));
      case "HardSigmoid" ->
          some(Kind.HARD_SIGMOID, node.real("alpha", 0.2f), node.real("beta", 0.5f));
      case "HardSwish" -> some(Kind.HARD_SILU, 1f / 6, 0.5f);
      case "LeakyRelu" -> some(Kind.LEAKY_RELU, node.real("alpha", 0.01f), 0);
      case "Elu" -> some(Kind.ELU, node.real("alpha", 1), 0);
      case "Celu" -> some(Kind.CELU, node.real("alpha", 1), 0);
      case "Selu" -> some(Kind.SELU, node.real("alpha", 1.6732632f), node.real("gamma", 1.050701f));
      case "ThresholdedRelu" -> some(Kind.THRESHOLDED_RELU, node.real("alpha", 1), 0);
      case "Mish" -> Optional.of(new Activation(Kind.MISH));
      case "Swish" -> some(Kind.SILU, node.real("alpha", 1), 0);
      case "com.microsoft.QuickGelu" -> some(Kind.SILU, node.real("alpha", 1.702f), 0);
      case "com.microsoft.Gelu" -> Optional.of(GELU);
      case "Gelu" ->
          node.word("approximate", "none").equals("tanh")
              ? Optional.of(new Activation(Kind.GELU_TANH))
              : Optional.of(GELU);
      case "Shrink" -> shrink(node.real("lambd", 0.5f), node.real("bias", 0));
      default -> Optional.empty();
    };
  }

  private static Optional<Activation> some(Kind kind, float alpha, float beta) {
    return Optional.of(new Activation(kind, alpha, beta));
  }

  private static Optional<Activation> shrink(float lambda, float bias) {
    if (bias == 0) {
      return some(Kind.HARD_SHRINK, lambda, 0);
    }
    return bias == lambda ? some(Kind.SOFT_SHRINK, lambda, 0) : Optional.empty();
  }
}
