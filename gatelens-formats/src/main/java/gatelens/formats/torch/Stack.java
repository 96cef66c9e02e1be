package gatelens.formats.torch;

import gatelens.formats.GateOrder;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Bidirectional;
import gatelens.layer.CellSettings;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A recurrent module of a state dict, `nn.GRU`, `nn.LSTM` or one of their cells: keys like
/// `PREFIX.weight_ih_l0` say the kind (rows over units: 3 GRU, 4 LSTM), the layers, sizes and
/// directions.
///
/// PyTorch stacks the gates of a GRU as reset, update, candidate and those of an LSTM as input,
/// forget, candidate, output; its GRU applies the reset gate after the recurrent product, and `z`
/// keeps.
///
/// @param name the module's: `rnn`, `encoder.lstm`; empty for a state dict of the layer alone
/// @param cell true for a cell, whose keys have no number and whose loop is the user's own
/// @param layers how many stand on each other
/// @param both true if each reads in both directions
/// @param gates 3 of a GRU, 4 of an LSTM
/// @param inputs features a step of the first layer, D
/// @param units H
record Stack(
    String name, boolean cell, int layers, boolean both, int gates, int inputs, int units) {
  private static final Pattern KEY =
      Pattern.compile("(?:(.*)\\.)?(weight|bias)_(ih|hh|hr)(?:_l(\\d{1,3}))?(_reverse)?");

  private static final int[] GRU_ORDER = {1, 0, 2};
  private static final int[] LSTM_ORDER = {0, 1, 2, 3};

  /// The width of what the last layer gives.
  int width() {
    return both ? 2 * units : units;
  }

  /// The word for a layer of this kind: `gru`, `lstm`.
  String kind() {
    return gates == 3 ? "gru" : "lstm";
  }

  /// True for the name of a tensor of a recurrent module.
  static boolean isKey(String name) {
    return KEY.matcher(name).matches();
  }

  /// For messages: `gru.l (2 layers of 64, both directions)`.
  String describe() {
    return (name.isEmpty() ? kind() : name)
        + " ("
        + (layers > 1 ? layers + " layers of " : "")
        + units
        + " units"
        + (both ? ", both directions" : "")
        + ")";
  }

  /// All recurrent modules, in the order of the file.
  ///
  /// @throws UnsupportedModelException if one is of a kind that is not supported, if a part is
  ///   missing or shapes contradict each other
  static List<Stack> all(Weights weights) {
    Map<String, Set<Integer>> found = new LinkedHashMap<>();
    Set<String> cells = new LinkedHashSet<>();
    for (String name : weights.left()) {
      Matcher key = KEY.matcher(name);
      if (key.matches() && weights.look(name).isPresent()) {
        String module = key.group(1) == null ? "" : key.group(1);
        if (key.group(3).equals("hr")) {
          throw new UnsupportedModelException(
              weights.file()
                  + ": "
                  + weights.full(name)
                  + " is the projection of an LSTM with proj_size, which is not supported");
        }
        if (key.group(4) == null) {
          cells.add(module);
        }
        found
            .computeIfAbsent(module, each -> new TreeSet<>())
            .add(key.group(4) == null ? 0 : Integer.parseInt(key.group(4)));
      }
    }
    List<Stack> stacks = new ArrayList<>();
    for (Map.Entry<String, Set<Integer>> entry : found.entrySet()) {
      stacks.add(
          one(weights, entry.getKey(), cells.contains(entry.getKey()), entry.getValue().size()));
    }
    return stacks;
  }

  private static Stack one(Weights weights, String name, boolean cell, int layers) {
    String number = cell ? "" : "_l0";
    Tensor input = part(weights, name, "weight_ih" + number);
    Tensor recurrent = part(weights, name, "weight_hh" + number);
    int units = recurrent.extent(recurrent.shape().rank() - 1);
    int rows = input.extent(0);
    if (input.shape().rank() != 2
        || recurrent.shape().rank() != 2
        || units == 0
        || rows % units != 0) {
      throw new UnsupportedModelException(
          weights.file()
              + ": "
              + key(name, "weight_ih" + number)
              + " is "
              + input.shape()
              + ", weight_hh "
              + recurrent.shape()
              + "; of a GRU or LSTM of H units both are matrices of 3 or 4 times H rows, weight_hh"
              + " with H columns");
    }
    int gates = rows / units;
    if (gates != 3 && gates != 4) {
      throw new UnsupportedModelException(
          weights.file()
              + ": "
              + key(name, "weight_ih" + number)
              + " has "
              + gates
              + " times as many rows as units; 3 is a GRU, 4 an LSTM"
              + (gates == 1 ? ", 1 a plain RNN, which has no gates to show" : ""));
    }
    boolean both = weights.look(key(name, "weight_ih" + number + "_reverse")).isPresent();
    checkBiases(weights, name, cell, layers, both);
    return new Stack(name, cell, layers, both, gates, input.extent(1), units);
  }

  /// A module of PyTorch has every bias, or none.
  private static void checkBiases(
      Weights weights, String name, boolean cell, int layers, boolean both) {
    List<String> here = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (int k = 0; k < layers; k++) {
      for (String direction : both ? List.of("", "_reverse") : List.of("")) {
        for (String bias : List.of("bias_ih", "bias_hh")) {
          String key = key(name, bias + (cell ? "" : "_l" + k) + direction);
          (weights.look(key).isPresent() ? here : missing).add(key);
        }
      }
    }
    if (!here.isEmpty() && !missing.isEmpty()) {
      throw new UnsupportedModelException(
          weights.file()
              + ": "
              + missing.get(0)
              + " is missing beside "
              + here.get(0)
              + "; a GRU or LSTM of PyTorch has all biases or none");
    }
  }

  private static String key(String name, String part) {
    return name.isEmpty() ? part : name + "." + part;
  }

  private static Tensor part(Weights weights, String name, String part) {
    String key = key(name, part);
    return weights
        .look(key)
        .orElseThrow(() ->
            new UnsupportedModelException(
                weights.file()
                    + ": the tensor "
                    + key
                    + " is missing, which every GRU and LSTM of PyTorch has"));
  }

  /// Makes the layers and uses their weights up.
  ///
  /// @param first the number of the first in its name
  /// @param sequences true if the last gives its state at every step
  /// @param readout which state of the backward layer the last gives, where it gives one
  /// @throws UnsupportedModelException if a part is missing
  List<RecurrentLayer> layers(
      Weights weights, int first, boolean sequences, Bidirectional.Readout readout) {
    List<RecurrentLayer> made = new ArrayList<>();
    for (int k = 0; k < layers; k++) {
      boolean last = k + 1 == layers;
      String layer = kind() + "_" + (first + k);
      String number = cell ? "" : "_l" + k;
      boolean every = sequences || !last;
      if (!both) {
        made.add(one(weights, layer, layer, number, Direction.FORWARD, every));
        continue;
      }
      made.add(
          new Bidirectional(
              layer,
              one(weights, layer, layer + "_forward", number, Direction.FORWARD, every),
              one(
                  weights,
                  layer,
                  layer + "_backward",
                  number + "_reverse",
                  Direction.BACKWARD,
                  every),
              Bidirectional.Merge.CONCAT,
              last ? readout : Bidirectional.Readout.LAST_STEP));
    }
    return made;
  }

  private RecurrentLayer one(
      Weights weights,
      String layer,
      String part,
      String suffix,
      Direction direction,
      boolean sequences) {
    Tensor input = used(weights, layer, "weight_ih" + suffix);
    Tensor recurrent = used(weights, layer, "weight_hh" + suffix);
    Tensor zeros = Tensor.zeros(gates * units);
    Tensor inputBias = weights.take(key(name, "bias_ih" + suffix), layer).orElse(zeros);
    Tensor recurrentBias = weights.take(key(name, "bias_hh" + suffix), layer).orElse(zeros);
    if (gates == 3) {
      return new Gru(
          part,
          GruVariant.RESET_AFTER,
          GateOrder.transposed(input, units, GRU_ORDER),
          GateOrder.transposed(recurrent, units, GRU_ORDER),
          GateOrder.ordered(inputBias, units, GRU_ORDER),
          GateOrder.ordered(recurrentBias, units, GRU_ORDER),
          Tensor.zeros(units),
          CellSettings.STANDARD,
          direction,
          sequences);
    }
    float[] a = GateOrder.ordered(inputBias, units, LSTM_ORDER).values();
    float[] b = GateOrder.ordered(recurrentBias, units, LSTM_ORDER).values();
    return new Lstm(
        part,
        GateOrder.transposed(input, units, LSTM_ORDER),
        GateOrder.transposed(recurrent, units, LSTM_ORDER),
        Tensor.generate(i -> a[i] + b[i], gates * units),
        Tensor.zeros(0),
        Tensor.zeros(units),
        Tensor.zeros(units),
        CellSettings.STANDARD,
        direction,
        sequences);
  }

  private Tensor used(Weights weights, String layer, String part) {
    Tensor tensor = part(weights, name, part);
    weights.take(key(name, part), layer);
    return tensor;
  }
}
