package gatelens.formats.onnx;

import gatelens.formats.GateOrder;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.onnx.OnnxBuilder.Attributes;
import gatelens.layer.Activation;
import gatelens.layer.Bidirectional;
import gatelens.layer.CellSettings;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A recurrent layer in ONNX' form: what {@link Recurrent} reads.
///
/// @param operator `GRU` or `LSTM`
/// @param weight `W`, `float[directions][gates H][D]`
/// @param recurrent `R`, `float[directions][gates H][H]`
/// @param bias `B`, `float[directions][2 gates H]`
/// @param peephole `P`, `float[directions][3 H]`, or empty
/// @param initialHidden `float[directions][1][H]`, or empty where it is zero
/// @param initialCell `float[directions][1][H]`, or empty where it is zero
/// @param attributes the operator's settings
record RecurrentForm(
    String operator,
    Tensor weight,
    Tensor recurrent,
    Tensor bias,
    Tensor peephole,
    Tensor initialHidden,
    Tensor initialCell,
    Attributes attributes) {
  private static final int[] GRU_ORDER = {0, 1, 2};
  private static final int[] LSTM_ORDER = {0, 3, 1, 2};

  /// True if ONNX' operators can say the layer.
  static boolean fits(RecurrentLayer layer) {
    try {
      of(layer);
      return true;
    } catch (UnsupportedModelException none) {
      return false;
    }
  }

  /// @throws UnsupportedModelException if the layer has no form in ONNX
  static RecurrentForm of(RecurrentLayer layer) {
    return switch (layer) {
      case Gru gru -> gru(layer.name(), List.of(gru), way(gru.direction()));
      case Lstm lstm -> lstm(layer.name(), List.of(lstm), way(lstm.direction()));
      case Bidirectional both -> {
        if (both.forward() instanceof Gru a && both.backward() instanceof Gru b) {
          yield gru(layer.name(), List.of(a, b), "bidirectional");
        }
        if (both.forward() instanceof Lstm a && both.backward() instanceof Lstm b) {
          yield lstm(layer.name(), List.of(a, b), "bidirectional");
        }
        throw unsupported(layer.name(), "its two directions are of different kinds");
      }
    };
  }

  private static String way(Direction direction) {
    return direction == Direction.FORWARD ? "forward" : "reverse";
  }

  private static UnsupportedModelException unsupported(String layer, String why) {
    return new UnsupportedModelException("layer " + layer + " has no form in ONNX: " + why);
  }

  private static RecurrentForm gru(String name, List<Gru> parts, String way) {
    GruVariant variant = parts.get(0).variant();
    for (Gru part : parts) {
      if (part.variant() == GruVariant.UNCOUPLED || part.variant() != variant) {
        throw unsupported(name, "it is a GRU that is " + part.variant());
      }
      if (part.units() != parts.get(0).units()) {
        throw unsupported(name, "its directions differ in units");
      }
    }
    int units = parts.get(0).units();
    return new RecurrentForm(
        "GRU",
        stacked(
            parts.stream().map(p -> GateOrder.rows(p.inputWeight(), units, GRU_ORDER)).toList()),
        stacked(
            parts.stream()
                .map(p -> GateOrder.rows(p.recurrentWeight(), units, GRU_ORDER))
                .toList()),
        stacked(parts.stream().map(p -> joined(p.inputBias(), p.recurrentBias())).toList()),
        Tensor.zeros(0),
        states(parts.stream().map(Gru::initialHidden).toList()),
        Tensor.zeros(0),
        attributes(name, units, way, parts.stream().map(Gru::settings).toList(), false)
            .number("linear_before_reset", variant == GruVariant.RESET_AFTER ? 1 : 0));
  }

  private static RecurrentForm lstm(String name, List<Lstm> parts, String way) {
    for (Lstm part : parts) {
      if (part.units() != parts.get(0).units()
          || part.peephole().size() != parts.get(0).peephole().size()) {
        throw unsupported(name, "its directions differ in units or peepholes");
      }
    }
    int units = parts.get(0).units();
    boolean peepholes = parts.get(0).peephole().size() > 0;
    return new RecurrentForm(
        "LSTM",
        stacked(
            parts.stream().map(p -> GateOrder.rows(p.inputWeight(), units, LSTM_ORDER)).toList()),
        stacked(
            parts.stream()
                .map(p -> GateOrder.rows(p.recurrentWeight(), units, LSTM_ORDER))
                .toList()),
        stacked(
            parts.stream()
                .map(p ->
                    joined(GateOrder.ordered(p.bias(), units, LSTM_ORDER), Tensor.zeros(4 * units)))
                .toList()),
        peepholes
            ? stacked(
                parts.stream()
                    .map(p -> GateOrder.ordered(p.peephole(), units, new int[] {0, 2, 1}))
                    .toList())
            : Tensor.zeros(0),
        states(parts.stream().map(Lstm::initialHidden).toList()),
        states(parts.stream().map(Lstm::initialCell).toList()),
        attributes(name, units, way, parts.stream().map(Lstm::settings).toList(), true));
  }

  private static Tensor states(List<Tensor> parts) {
    if (parts.stream().allMatch(RecurrentForm::isZero)) {
      return Tensor.zeros(0);
    }
    Tensor all = stacked(parts);
    return all.reshape(all.extent(0), 1, all.extent(1));
  }

  private static boolean isZero(Tensor tensor) {
    for (float value : tensor.values()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static Tensor joined(Tensor a, Tensor b) {
    int n = a.size();
    return Tensor.generate(i -> i < n ? a.values()[i] : b.values()[i - n], n + b.size());
  }

  /// One behind the other along a new first axis.
  private static Tensor stacked(List<Tensor> parts) {
    Tensor first = parts.get(0);
    int[] extents = new int[first.shape().rank() + 1];
    extents[0] = parts.size();
    System.arraycopy(first.shape().extents(), 0, extents, 1, first.shape().rank());
    int size = first.size();
    return Tensor.generate(i -> parts.get(i / size).values()[i % size], extents);
  }

  private static Attributes attributes(
      String name, int units, String way, List<CellSettings> settings, boolean output) {
    Attributes attributes = new Attributes().number("hidden_size", units).word("direction", way);
    float clip = settings.get(0).clip();
    List<Activation> functions = new ArrayList<>();
    for (CellSettings one : settings) {
      if (one.clip() != clip) {
        throw unsupported(name, "its directions clip differently");
      }
      functions.add(one.gate());
      functions.add(one.candidate());
      if (output) {
        functions.add(one.output());
      }
    }
    if (!settings.stream().allMatch(CellSettings::isStandard)) {
      activations(name, functions, attributes);
    }
    if (Float.isFinite(clip)) {
      attributes.real("clip", clip);
    }
    return attributes;
  }

  /// Parameters stand in lists of their own, for those functions that have any, in order.
  private static void activations(String name, List<Activation> functions, Attributes attributes) {
    List<String> names = new ArrayList<>();
    List<Float> alphas = new ArrayList<>();
    List<Float> betas = new ArrayList<>();
    for (Activation function : functions) {
      names.add(
          switch (function.kind()) {
            case SIGMOID -> "Sigmoid";
            case TANH -> "Tanh";
            case RELU -> "Relu";
            case SOFTSIGN -> "Softsign";
            // the cells of ONNX Runtime overflow above 88, where the operator of this name does not
            case SOFTPLUS -> throw unsupported(name, function + " overflows in a gate there");
            case HARD_SIGMOID -> "HardSigmoid";
            case LEAKY_RELU -> "LeakyRelu";
            case ELU -> "Elu";
            case THRESHOLDED_RELU -> "ThresholdedRelu";
            case SCALED_TANH -> "ScaledTanh";
            case AFFINE, LINEAR -> "Affine";
            case SOFTMAX,
                LOG_SOFTMAX,
                SELU,
                CELU,
                THRESHOLD,
                LIMITED_RELU,
                CLIP,
                EXPONENTIAL,
                SILU,
                HARD_SILU,
                GELU,
                GELU_TANH,
                MISH,
                LOG_SIGMOID,
                SOFT_SHRINK,
                HARD_SHRINK,
                TANH_SHRINK,
                SQUARE_PLUS,
                SPARSE_PLUS ->
                throw unsupported(name, function + " is no function of a gate in ONNX");
          });
      switch (function.kind()) {
        case HARD_SIGMOID, SCALED_TANH, AFFINE -> {
          alphas.add(function.alpha());
          betas.add(function.beta());
        }
        case LINEAR -> {
          alphas.add(1f);
          betas.add(0f);
        }
        case LEAKY_RELU, ELU, THRESHOLDED_RELU -> alphas.add(function.alpha());
        default -> {}
      }
    }
    attributes.words("activations", names);
    if (!alphas.isEmpty()) {
      attributes.reals("activation_alpha", alphas);
    }
    if (!betas.isEmpty()) {
      attributes.reals("activation_beta", betas);
    }
  }
}
