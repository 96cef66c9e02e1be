package gatelens.formats.onnx;

import gatelens.formats.onnx.OnnxBuilder.Attributes;
import gatelens.layer.Activation;
import gatelens.tensor.Tensor;
import java.util.List;

/// Writes activations as operators of set 17: one operator where there is one, else a few that
/// compute the same.
///
/// @param graph where the operators go
/// @param name of the layer, from which the operators get theirs
record ActivationForm(OnnxBuilder graph, String name) {

  /// The name of the value of `f` at `x`.
  String of(Activation f, String x) {
    Attributes with = new Attributes();
    return switch (f.kind()) {
      case LINEAR -> x;
      case SIGMOID -> node("Sigmoid", x);
      case TANH -> node("Tanh", x);
      case RELU -> node("Relu", x);
      case SOFTSIGN -> node("Softsign", x);
      case EXPONENTIAL -> node("Exp", x);
      case SOFTPLUS -> f.alpha() == 1 ? node("Softplus", x) : softplus(f.alpha(), x);
      case SOFTMAX -> node("Softmax", x, with.number("axis", -1));
      case LOG_SOFTMAX -> node("LogSoftmax", x, with.number("axis", -1));
      case HARD_SIGMOID -> hardSigmoid(f, x);
      case LEAKY_RELU -> node("LeakyRelu", x, with.real("alpha", f.alpha()));
      case ELU -> node("Elu", x, with.real("alpha", f.alpha()));
      case CELU -> node("Celu", x, with.real("alpha", f.alpha()));
      case SELU -> node("Selu", x, with.real("alpha", f.alpha()).real("gamma", f.beta()));
      case THRESHOLDED_RELU -> node("ThresholdedRelu", x, with.real("alpha", f.alpha()));
      case THRESHOLD -> where(node("Greater", x, number(f.alpha())), x, number(f.beta()));
      case LIMITED_RELU ->
          where(
              node("Greater", x, number(f.beta())),
              node("Min", x, number(f.gamma())),
              node("Mul", node("Sub", x, number(f.beta())), number(f.alpha())));
      case CLIP -> node("Max", node("Min", x, number(f.beta())), number(f.alpha()));
      case SCALED_TANH ->
          node("Mul", node("Tanh", node("Mul", x, number(f.beta()))), number(f.alpha()));
      case AFFINE -> node("Add", node("Mul", x, number(f.alpha())), number(f.beta()));
      case SILU ->
          node("Mul", x, node("Sigmoid", f.alpha() == 1 ? x : node("Mul", x, number(f.alpha()))));
      case HARD_SILU -> node("Mul", x, hardSigmoid(f, x));
      case GELU -> {
        String erf = node("Erf", node("Div", x, number((float) Math.sqrt(2))));
        yield half(node("Mul", x, node("Add", erf, number(1))));
      }
      case GELU_TANH -> {
        String cube = node("Mul", node("Mul", x, x), x);
        String bent = node("Add", x, node("Mul", cube, number(0.044715f)));
        String tanh = node("Tanh", node("Mul", bent, number((float) Math.sqrt(2 / Math.PI))));
        yield half(node("Mul", x, node("Add", tanh, number(1))));
      }
      case MISH -> node("Mul", x, node("Tanh", node("Softplus", x)));
      case LOG_SIGMOID -> node("Neg", node("Softplus", node("Neg", x)));
      case SOFT_SHRINK -> node("Shrink", x, with.real("lambd", f.alpha()).real("bias", f.alpha()));
      case HARD_SHRINK -> node("Shrink", x, with.real("lambd", f.alpha()).real("bias", 0));
      case TANH_SHRINK -> node("Sub", x, node("Tanh", x));
      case SQUARE_PLUS -> {
        String root = node("Sqrt", node("Add", node("Mul", x, x), number(f.alpha())));
        yield half(node("Add", x, root));
      }
      case SPARSE_PLUS -> {
        // (c + 1)² / 4 + max(0, x - 1), with c = x cut to [-1, 1]
        String cut = node("Max", node("Min", x, number(1)), number(-1));
        String more = node("Add", cut, number(1));
        String bowl = node("Mul", node("Mul", more, more), number(0.25f));
        yield node("Add", bowl, node("Relu", node("Sub", x, number(1))));
      }
    };
  }

  private String hardSigmoid(Activation f, String x) {
    return node("HardSigmoid", x, new Attributes().real("alpha", f.alpha()).real("beta", f.beta()));
  }

  private String softplus(float factor, String x) {
    return node("Div", node("Softplus", node("Mul", x, number(factor))), number(factor));
  }

  private String half(String x) {
    return node("Mul", x, number(0.5f));
  }

  private String where(String condition, String yes, String no) {
    return node("Where", condition, yes, no);
  }

  private String node(String operator, String... inputs) {
    return graph.node(operator, name, inputs);
  }

  private String node(String operator, String x, Attributes attributes) {
    return graph.node(operator, name, List.of(x), attributes);
  }

  private String number(float value) {
    return graph.constant(name + ".number", Tensor.of(new float[] {value}, 1));
  }
}
