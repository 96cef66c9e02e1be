package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import gatelens.formats.GateOrder;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Activation;
import gatelens.layer.Bidirectional;
import gatelens.layer.CellSettings;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Makes recurrent layers of ONNX' GRU and LSTM operators. ONNX stacks the gates of a GRU as
/// update, reset, candidate and those of an LSTM as input, output, forget, candidate; peepholes as
/// input, output, forget.
///
/// Definition: https://onnx.ai/onnx/operators/onnx__GRU.html,
/// https://onnx.ai/onnx/operators/onnx__LSTM.html
///
/// @param file for messages
/// @param node the operation
/// @param gates 3 or 4
/// @param weight `W`, `float[directions][gates H][D]`
/// @param recurrent `R`, `float[directions][gates H][H]`
/// @param bias `B`, `float[directions][2 gates H]`, or empty
/// @param peephole `P`, `float[directions][3 H]`, or empty
/// @param initialHidden `float[directions][N][H]`, or empty
/// @param initialCell `float[directions][N][H]`, or empty
record Recurrent(
    String file,
    OnnxNode node,
    int gates,
    Tensor weight,
    Tensor recurrent,
    Tensor bias,
    Tensor peephole,
    Tensor initialHidden,
    Tensor initialCell) {
  private static final int[] GRU_ORDER = {0, 1, 2};
  private static final int[] LSTM_ORDER = {0, 2, 3, 1};

  /// The layer, with its state at every step.
  RecurrentLayer layer(String name) throws FormatException {
    int directions = weight.extent(0);
    String way = node.word("direction", "forward");
    if (directions != (way.equals("bidirectional") ? 2 : 1)) {
      throw node.wrong(file, "direction is " + way + ", but the weights are of " + directions);
    }
    try {
      return switch (way) {
        case "forward" -> one(name, 0, Direction.FORWARD);
        case "reverse" -> one(name, 0, Direction.BACKWARD);
        case "bidirectional" ->
            new Bidirectional(
                name,
                one(name + "_forward", 0, Direction.FORWARD),
                one(name + "_backward", 1, Direction.BACKWARD),
                Bidirectional.Merge.CONCAT,
                Bidirectional.Readout.FINAL_STATE);
        default -> throw node.wrong(file, "the direction " + way + " is unknown");
      };
    } catch (IllegalArgumentException wrong) {
      throw node.wrong(file, String.valueOf(wrong.getMessage()));
    }
  }

  private RecurrentLayer one(String name, int d, Direction direction) {
    int units = recurrent.extent(2);
    CellSettings settings = settings(d);
    float[] all = bias.size() == 0 ? new float[2 * gates * units] : bias.slice(d).values();
    if (all.length != 2 * gates * units) {
      throw new IllegalArgumentException(
          "a bias of " + 2 * gates * units + " values is needed, found " + all.length);
    }
    Tensor first = part(all, 0, gates * units);
    Tensor second = part(all, gates * units, gates * units);
    Tensor hidden = start(initialHidden, d, units);
    if (gates == 3) {
      boolean after = node.number("linear_before_reset", 0) != 0;
      return new Gru(
          name,
          after ? GruVariant.RESET_AFTER : GruVariant.RESET_BEFORE,
          GateOrder.transposed(weight.slice(d), units, GRU_ORDER),
          GateOrder.transposed(recurrent.slice(d), units, GRU_ORDER),
          after ? first : sum(first, second),
          after ? second : Tensor.zeros(gates * units),
          hidden,
          settings,
          direction,
          true);
    }
    if (node.number("input_forget", 0) != 0) {
      throw new UnsupportedModelException(
          file
              + ": "
              + node
              + " couples input and forget gates (input_forget), which is not supported");
    }
    Tensor peepholes =
        peephole.size() == 0
            ? Tensor.zeros(0)
            : GateOrder.ordered(peephole.slice(d), units, new int[] {0, 2, 1});
    return new Lstm(
        name,
        GateOrder.transposed(weight.slice(d), units, LSTM_ORDER),
        GateOrder.transposed(recurrent.slice(d), units, LSTM_ORDER),
        GateOrder.ordered(sum(first, second), units, LSTM_ORDER),
        peepholes,
        hidden,
        start(initialCell, d, units),
        settings,
        direction,
        true);
  }

  private static Tensor part(float[] values, int from, int count) {
    return Tensor.of(Arrays.copyOfRange(values, from, from + count), count);
  }

  private static Tensor sum(Tensor a, Tensor b) {
    return Tensor.generate(i -> a.values()[i] + b.values()[i], a.size());
  }

  /// One start for all sequences: rows of a batch that differ cannot be kept.
  private Tensor start(Tensor given, int d, int units) {
    if (given.size() == 0) {
      return Tensor.zeros(units);
    }
    Tensor rows = given.slice(d);
    Tensor first = rows.slice(0);
    for (int n = 1; n < rows.extent(0); n++) {
      if (!rows.slice(n).equals(first)) {
        throw new UnsupportedModelException(
            file
                + ": "
                + node
                + " starts each sequence of a batch from another state, which is not supported");
      }
    }
    return first.reshape(units);
  }

  private CellSettings settings(int d) {
    int each = gates == 3 ? 2 : 3;
    List<String> names = node.words("activations");
    Activation gate = names.isEmpty() ? Activation.SIGMOID : activation(d * each);
    Activation candidate = names.isEmpty() ? Activation.TANH : activation(d * each + 1);
    Activation output = names.isEmpty() || each == 2 ? Activation.TANH : activation(d * each + 2);
    float clip = node.real("clip", 0);
    return new CellSettings(gate, candidate, output, clip > 0 ? clip : Float.POSITIVE_INFINITY);
  }

  /// Parameters stand in lists of their own, for those functions that have any, in order.
  private Activation activation(int index) {
    List<String> names = node.words("activations");
    if (index >= names.size()) {
      throw new IllegalArgumentException(
          names.size() + " activations, at least " + (index + 1) + " are needed");
    }
    return of(
        names.get(index),
        parameter("activation_alpha", names, index),
        parameter("activation_beta", names, index));
  }

  private float parameter(String key, List<String> names, int index) {
    List<Float> given = node.reals(key);
    int at = 0;
    for (int i = 0; i < index; i++) {
      at += takes(key, names.get(i)) ? 1 : 0;
    }
    return takes(key, names.get(index)) && at < given.size() ? given.get(at) : Float.NaN;
  }

  private static boolean takes(String key, String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "hardsigmoid", "scaledtanh", "affine" -> true;
      case "leakyrelu", "elu", "thresholdedrelu" -> key.endsWith("alpha");
      default -> false;
    };
  }

  private Activation of(String name, float alpha, float beta) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "sigmoid" -> Activation.SIGMOID;
      case "tanh" -> Activation.TANH;
      case "relu" -> Activation.RELU;
      case "softsign" -> Activation.SOFTSIGN;
      case "softplus" -> new Activation(Activation.Kind.SOFTPLUS, 0, 0);
      case "hardsigmoid" ->
          new Activation(Activation.Kind.HARD_SIGMOID, or(alpha, 0.2f), or(beta, 0.5f));
      case "leakyrelu" -> new Activation(Activation.Kind.LEAKY_RELU, or(alpha, 0.01f), 0);
      case "elu" -> new Activation(Activation.Kind.ELU, or(alpha, 1), 0);
      case "thresholdedrelu" ->
          new Activation(Activation.Kind.THRESHOLDED_RELU, said(name, "alpha", alpha), 0);
      case "scaledtanh" ->
          new Activation(
              Activation.Kind.SCALED_TANH, said(name, "alpha", alpha), said(name, "beta", beta));
      case "affine" ->
          new Activation(
              Activation.Kind.AFFINE, said(name, "alpha", alpha), said(name, "beta", beta));
      default ->
          throw new UnsupportedModelException(
              file + ": " + node + " has the activation " + name + ", which is not supported");
    };
  }

  /// Where the usual value is the operator's own for one and zero for another runtime, none is
  /// taken.
  private float said(String name, String parameter, float value) {
    if (Float.isNaN(value)) {
      throw new UnsupportedModelException(
          file
              + ": "
              + node
              + " has the activation "
              + name
              + " without its activation_"
              + parameter
              + ", for which runtimes take different values");
    }
    return value;
  }

  private static float or(float value, float usual) {
    return Float.isNaN(value) ? usual : value;
  }
}
