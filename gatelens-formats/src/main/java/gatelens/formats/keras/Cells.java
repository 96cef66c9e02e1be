package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.layer.Activation;
import gatelens.layer.CellSettings;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import java.util.List;

/// Makes recurrent layers of Keras' descriptions. Keras stacks gates in our own order: update,
/// reset, candidate; input, forget, candidate, output.
///
/// @param file for messages
/// @param activations of this version
/// @param three true from Keras 3 on
record Cells(String file, Activations activations, boolean three) {
  private static final String GRU_GATES = "zrh";
  private static final String LSTM_GATES = "ifco";
  private static final List<String> ROLES = List.of("kernel", "recurrent_kernel", "bias");

  /// True if the class is a recurrent layer that is known.
  static boolean known(String kind) {
    return switch (kind) {
      case "GRU", "LSTM", "CuDNNGRU", "CuDNNLSTM", "GRUV2", "LSTMV2" -> true;
      default -> false;
    };
  }

  /// What a cell computes with.
  private record Parts(int units, Tensor input, Tensor recurrent, Tensor bias, boolean biased) {}

  /// A recurrent layer.
  ///
  /// @param kind its class
  /// @param name of the result
  RecurrentLayer of(
      Settings settings, String kind, Weights weights, String name, Direction direction)
      throws FormatException {
    boolean gru = kind.contains("GRU");
    boolean cudnn = kind.startsWith("CuDNN");
    Parts parts = parts(settings, weights, gru ? 3 : 4, cudnn);
    boolean sequences = settings.flag("return_sequences", false);
    settings.get("return_state");
    CellSettings functions = functions(settings, kind);
    Tensor zeros = Tensor.zeros(parts.units);
    if (!gru) {
      return new Lstm(
          name,
          parts.input,
          parts.recurrent,
          lstmBias(settings, parts, cudnn),
          Tensor.zeros(0),
          zeros,
          zeros,
          functions,
          direction,
          sequences);
    }
    boolean after = cudnn || settings.flag("reset_after", three);
    int size = 3 * parts.units;
    float[] bias = gruBias(settings, parts, after, cudnn);
    return new Gru(
        name,
        after ? GruVariant.RESET_AFTER : GruVariant.RESET_BEFORE,
        parts.input,
        parts.recurrent,
        part(bias, 0, size),
        after ? part(bias, size, size) : Tensor.zeros(size),
        zeros,
        functions,
        direction,
        sequences);
  }

  private Parts parts(Settings settings, Weights weights, int gates, boolean cudnn)
      throws FormatException {
    int units = settings.number(0, "units", "output_dim");
    if (units < 1) {
      throw settings.unsupported("has " + units + " units; at least 1 is needed");
    }
    String order = gates == 3 ? GRU_GATES : LSTM_GATES;
    Parts parts;
    if (weights.apart()) {
      settings.flag("use_bias", true);
      parts =
          new Parts(
              units,
              beside(weights, "W_", order),
              beside(weights, "U_", order),
              joined(weights, order),
              true);
    } else {
      boolean biased = settings.flag("use_bias", true);
      List<Tensor> list = weights.take(ROLES.subList(0, biased ? 3 : 2));
      Tensor bias = biased ? list.get(2) : Tensor.zeros(0);
      parts = new Parts(units, list.get(0), list.get(1), bias, biased);
    }
    check(
        settings,
        "kernel",
        parts.input,
        parts.input.shape().rank() == 2 ? parts.input.extent(0) : 0,
        gates * units);
    check(settings, "recurrent kernel", parts.recurrent, units, gates * units);
    return cudnn
        ? new Parts(
            units,
            untangled(parts.input, units, gates, true),
            untangled(parts.recurrent, units, gates, false),
            parts.bias,
            parts.biased)
        : parts;
  }

  private void check(Settings settings, String what, Tensor found, int... expected)
      throws FormatException {
    if (!java.util.Arrays.equals(found.shape().extents(), expected)) {
      throw new FormatException(
          settings.layer()
              + ": its "
              + what
              + " is "
              + found.shape()
              + ", by its units expected "
              + java.util.Arrays.toString(expected));
    }
  }

  private static Tensor lstmBias(Settings settings, Parts parts, boolean cudnn) {
    int size = 4 * parts.units;
    if (!parts.biased) {
      return Tensor.zeros(size);
    }
    if (cudnn && parts.bias.size() == 2 * size) {
      float[] bias = parts.bias.values();
      return Tensor.generate(i -> bias[i] + bias[size + i], size);
    }
    if (parts.bias.shape().rank() != 1 || parts.bias.size() != size) {
      throw settings.unsupported(
          "has a bias of "
              + parts.bias.shape()
              + "; an LSTM of "
              + parts.units
              + " units has ["
              + size
              + "]"
              + (parts.bias.size() == 2 * size ? "; this is the form of a CuDNNLSTM" : ""));
    }
    return parts.bias;
  }

  private static float[] gruBias(Settings settings, Parts parts, boolean after, boolean cudnn) {
    int size = 3 * parts.units;
    int all = after ? 2 * size : size;
    if (!parts.biased) {
      return new float[all];
    }
    int rank = after && !cudnn ? 2 : 1;
    if (parts.bias.size() != all || parts.bias.shape().rank() != rank) {
      throw settings.unsupported(
          "has a bias of "
              + parts.bias.shape()
              + "; with reset_after "
              + after
              + " a GRU of "
              + parts.units
              + " units has "
              + (rank == 2 ? "[2, " + size + "]" : "[" + all + "]")
              + (parts.bias.shape().rank() == 1 && parts.bias.size() == 2 * size
                  ? "; this is the form of a CuDNNGRU"
                  : ""));
    }
    return parts.bias.values();
  }

  private CellSettings functions(Settings settings, String kind) throws FormatException {
    if (kind.startsWith("CuDNN")) {
      return CellSettings.STANDARD;
    }
    Activation candidate = activations.of(settings, "tanh", 2, "activation");
    Activation gate =
        activations.of(
            settings,
            three ? "sigmoid" : "hard_sigmoid",
            2,
            "recurrent_activation",
            "inner_activation");
    try {
      return new CellSettings(gate, candidate, candidate, Float.POSITIVE_INFINITY);
    } catch (IllegalArgumentException refused) {
      throw settings.unsupported("cannot be read: " + refused.getMessage());
    }
  }

  private Tensor beside(Weights weights, String prefix, String order) throws FormatException {
    Tensor first = weights.ofGate(prefix + order.charAt(0));
    int rows = first.extent(0);
    int units = first.extent(1);
    int columns = order.length() * units;
    float[] all = new float[rows * columns];
    for (int g = 0; g < order.length(); g++) {
      Tensor one = weights.ofGate(prefix + order.charAt(g));
      if (!one.shape().equals(first.shape())) {
        throw new FormatException(
            file
                + ": "
                + prefix
                + order.charAt(g)
                + ": expected "
                + first.shape()
                + ", found "
                + one.shape());
      }
      for (int row = 0; row < rows; row++) {
        System.arraycopy(one.values(), row * units, all, row * columns + g * units, units);
      }
    }
    return Tensor.of(all, rows, columns);
  }

  private Tensor joined(Weights weights, String order) throws FormatException {
    int units = weights.ofGate("b_" + order.charAt(0)).size();
    float[] all = new float[order.length() * units];
    for (int g = 0; g < order.length(); g++) {
      Tensor one = weights.ofGate("b_" + order.charAt(g));
      if (one.size() != units) {
        throw new FormatException(
            file
                + ": b_"
                + order.charAt(g)
                + ": expected "
                + units
                + " values, found "
                + one.size());
      }
      System.arraycopy(one.values(), 0, all, g * units, units);
    }
    return Tensor.of(all, all.length);
  }

  /// cuDNN keeps each gate's matrix transposed; Keras kept its memory under the shape of the plain
  /// one.
  private static Tensor untangled(Tensor weight, int units, int gates, boolean memory) {
    int rows = weight.extent(0);
    float[] values = weight.values();
    return Tensor.generate(
        i -> {
          int row = i / (gates * units);
          int gate = i % (gates * units) / units;
          int unit = i % units;
          int flat = memory ? row + unit * rows : unit * units + row;
          return values[flat / units * gates * units + gate * units + flat % units];
        },
        rows,
        gates * units);
  }

  private static Tensor part(float[] values, int from, int count) {
    return Tensor.of(java.util.Arrays.copyOfRange(values, from, from + count), count);
  }
}
