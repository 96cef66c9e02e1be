package gatelens.formats.keras;

import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
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
/// @param slope of the hard sigmoid of this version
/// @param gateDefault the function of the gates where none is named: `hard_sigmoid` before tf.keras
///   2, `sigmoid` since
record Cells(String file, float slope, String gateDefault) {
  private static final String GRU_GATES = "zrh";
  private static final String LSTM_GATES = "ifco";

  /// True if the class is a recurrent layer that is known.
  static boolean known(String kind) {
    return switch (kind) {
      case "GRU", "LSTM", "CuDNNGRU", "CuDNNLSTM", "GRUV2", "LSTMV2" -> true;
      default -> false;
    };
  }

  /// A recurrent layer.
  ///
  /// @param name of the result
  RecurrentLayer of(LayerConfig layer, Weights weights, String name, Direction direction)
      throws FormatException {
    boolean gru = layer.kind().contains("GRU");
    int units = layer.number("units", "output_dim", 0);
    int gates = gru ? 3 : 4;
    Tensor input;
    Tensor recurrent;
    float[] bias;
    if (weights.apart()) {
      String order = gru ? GRU_GATES : LSTM_GATES;
      input = beside(weights, "W_", order);
      recurrent = beside(weights, "U_", order);
      bias = joined(weights, order);
    } else {
      List<Tensor> list = weights.list();
      if (list.size() < 2 || list.size() > 3) {
        throw new FormatException(
            file
                + ": layer "
                + layer.name()
                + ": expected a kernel, a recurrent kernel and a bias, found "
                + weights.values().keySet());
      }
      input = list.get(0);
      recurrent = list.get(1);
      bias = list.size() > 2 ? list.get(2).values() : new float[gates * units];
    }
    if (units < 1) {
      throw new FormatException(file + ": layer " + layer.name() + " has no number of units");
    }
    if (layer.kind().startsWith("CuDNN")) {
      input = untangled(input, units, gates, true);
      recurrent = untangled(recurrent, units, gates, false);
    }
    boolean sequences = layer.flag("return_sequences", false);
    CellSettings settings = settings(layer);
    Tensor zeros = Tensor.zeros(units);
    if (gru) {
      boolean after = bias.length == 6 * units;
      boolean told = layer.flag("reset_after", after);
      GruVariant variant = after || told ? GruVariant.RESET_AFTER : GruVariant.RESET_BEFORE;
      return new Gru(
          name,
          variant,
          input,
          recurrent,
          part(bias, 0, 3 * units),
          after ? part(bias, 3 * units, 3 * units) : Tensor.zeros(3 * units),
          zeros,
          settings,
          direction,
          sequences);
    }
    return new Lstm(
        name,
        input,
        recurrent,
        bias.length == 8 * units ? sum(bias) : part(bias, 0, bias.length),
        Tensor.zeros(0),
        zeros,
        zeros,
        settings,
        direction,
        sequences);
  }

  private CellSettings settings(LayerConfig layer) {
    boolean cudnn = layer.kind().startsWith("CuDNN");
    if (cudnn) {
      return CellSettings.STANDARD;
    }
    String key =
        layer.config().has("recurrent_activation") ? "recurrent_activation" : "inner_activation";
    var candidate = layer.activation("activation", "tanh", slope);
    return new CellSettings(
        layer.activation(key, gateDefault, slope), candidate, candidate, Float.POSITIVE_INFINITY);
  }

  private Tensor beside(Weights weights, String prefix, String order) throws FormatException {
    Tensor first = weights.ofGate(file, prefix + order.charAt(0));
    int rows = first.extent(0);
    int units = first.extent(1);
    int columns = order.length() * units;
    float[] all = new float[rows * columns];
    for (int g = 0; g < order.length(); g++) {
      Tensor one = weights.ofGate(file, prefix + order.charAt(g));
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

  private float[] joined(Weights weights, String order) throws FormatException {
    int units = weights.ofGate(file, "b_" + order.charAt(0)).size();
    float[] all = new float[order.length() * units];
    for (int g = 0; g < order.length(); g++) {
      Tensor one = weights.ofGate(file, "b_" + order.charAt(g));
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
    return all;
  }

  /// cuDNN keeps each gate's matrix transposed; Keras kept its memory under the shape of the plain
  /// one.
  private Tensor untangled(Tensor weight, int units, int gates, boolean memory) {
    int rows = weight.extent(0);
    if (weight.extent(1) != gates * units || (!memory && rows != units)) {
      throw new UnsupportedModelException(
          file + ": a cuDNN weight of " + weight.shape() + " does not fit " + units + " units");
    }
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

  private static Tensor sum(float[] bias) {
    int half = bias.length / 2;
    return Tensor.generate(i -> bias[i] + bias[half + i], half);
  }
}
