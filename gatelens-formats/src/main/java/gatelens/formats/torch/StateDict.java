package gatelens.formats.torch;

import gatelens.formats.Architecture;
import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Activation;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Embedding;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.Pool;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes a model of PyTorch's tensors by name. Keys like `PREFIX.weight_ih_l0` say the kind of cell
/// (rows over units: 3 GRU, 4 LSTM), the layers, sizes and directions; a further matrix whose width
/// fits the last layer is the head, one whose width fits the first layer's input and that has no
/// bias an embedding.
///
/// PyTorch stacks the gates of a GRU as reset, update, candidate and those of an LSTM as input,
/// forget, candidate, output; its GRU applies the reset gate after the recurrent product, and `z`
/// keeps.
public final class StateDict {
  private static final Pattern KEY =
      Pattern.compile("(.*?\\.?)(weight|bias)_(ih|hh|hr)_l(\\d{1,3})(_reverse)?");

  private final String file;
  private final Map<String, Tensor> rest;
  private final Map<String, Tensor> cells = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Architecture architecture;
  private String prefix = "";

  private StateDict(String file, Map<String, Tensor> tensors, Architecture architecture) {
    this.file = file;
    this.rest = new LinkedHashMap<>(tensors);
    this.architecture = architecture;
  }

  /// A model and what was found.
  ///
  /// @param model the model
  /// @param findings facts, in the order of the model
  public record Read(Model model, List<Finding> findings) {}

  /// True if the names are those of a recurrent state dict.
  public static boolean looksLike(Set<String> names) {
    return names.stream().anyMatch(name -> KEY.matcher(name).matches());
  }

  /// Makes the model.
  ///
  /// @param file for messages
  /// @throws FormatException if shapes contradict each other
  /// @throws UnsupportedModelException if there is no recurrent stack, or it has something
  ///   unsupported
  public static Read read(String file, Map<String, Tensor> tensors, Architecture architecture)
      throws FormatException {
    try {
      return new StateDict(file, tensors, architecture).model();
    } catch (IllegalArgumentException contradiction) {
      throw new FormatException(file + ": " + contradiction.getMessage(), contradiction);
    }
  }

  private Read model() throws FormatException {
    int layers = sortOut();
    Tensor first = cell("weight_ih_l0");
    int units = cell("weight_hh_l0").extent(1);
    int gates = first.extent(0) / units;
    if (gates != 3 && gates != 4) {
      throw new UnsupportedModelException(
          file
              + ": "
              + prefix
              + "weight_ih_l0 has "
              + gates
              + " times as many rows as units; 3 is a GRU, 4 an LSTM"
              + (gates == 1 ? ", 1 a plain RNN, which has no gates to show" : ""));
    }
    boolean both = cells.containsKey("weight_ih_l0_reverse");
    List<Layer> stack = new ArrayList<>();
    embedding(first.extent(1)).ifPresent(stack::add);
    boolean every = !architecture.readout().equals("last");
    for (int k = 0; k < layers; k++) {
      stack.add(layer(k, gates, both, every || k + 1 < layers));
    }
    readout().ifPresent(stack::add);
    if (architecture.json().path("head").isArray()) {
      toldHead(stack);
    } else {
      head(units * (both ? 2 : 1), layers).ifPresent(stack::add);
    }
    for (String left : rest.keySet()) {
      findings.add(Finding.warning(left, "not used: it fits no place in the model"));
    }
    int width =
        stack.get(0) instanceof Embedding embedding ? embedding.vocabulary() : first.extent(1);
    Model model =
        new Model(
            List.of(new Branch("input", width, stack)),
            List.of(),
            ModelInfo.NONE.withClasses(architecture.classes()));
    return new Read(model, findings);
  }

  /// Takes the recurrent weights out of the rest; how many layers they are.
  private int sortOut() {
    Map<Integer, Boolean> layers = new TreeMap<>();
    Set<String> prefixes = new TreeSet<>();
    for (String name : List.copyOf(rest.keySet())) {
      Matcher key = KEY.matcher(name);
      if (key.matches()) {
        if (key.group(3).equals("hr")) {
          throw new UnsupportedModelException(
              file
                  + ": "
                  + name
                  + " is the projection of an LSTM with proj_size, which is not supported");
        }
        prefixes.add(key.group(1));
        prefix = key.group(1);
        layers.put(Integer.parseInt(key.group(4)), true);
        Tensor tensor = rest.remove(name);
        if (tensor != null) {
          cells.put(name.substring(prefix.length()), tensor);
        }
      }
    }
    if (prefixes.isEmpty()) {
      throw new UnsupportedModelException(
          file
              + ": expected the weights of a GRU or LSTM (keys like rnn.weight_ih_l0), found "
              + rest.keySet().stream().limit(8).toList());
    }
    if (prefixes.size() > 1) {
      throw new UnsupportedModelException(
          file
              + ": it has several recurrent stacks "
              + prefixes
              + "; how they are joined is not in the file");
    }
    return layers.size();
  }

  private Tensor cell(String name) throws FormatException {
    Tensor tensor = cells.get(name);
    if (tensor == null) {
      throw new FormatException(file + ": the tensor " + prefix + name + " is missing");
    }
    return tensor;
  }

  private RecurrentLayer layer(int k, int gates, boolean both, boolean sequences)
      throws FormatException {
    String name = (gates == 3 ? "gru_" : "lstm_") + k;
    RecurrentLayer forward =
        one(both ? name + "_forward" : name, k, "", gates, Direction.FORWARD, sequences);
    findings.add(
        Finding.fact(
            name,
            "from "
                + prefix
                + "*_l"
                + k
                + (both ? ", both directions" : "")
                + (gates == 3
                    ? "; gates stood as reset, update, candidate; reset after the recurrent"
                        + " product; update keeps"
                    : "; gates stood as input, forget, candidate, output")));
    if (!both) {
      return forward;
    }
    RecurrentLayer backward =
        one(name + "_backward", k, "_reverse", gates, Direction.BACKWARD, sequences);
    return new Bidirectional(
        name, forward, backward, Bidirectional.Merge.CONCAT, Bidirectional.Readout.LAST_STEP);
  }

  private RecurrentLayer one(
      String name, int k, String suffix, int gates, Direction direction, boolean sequences)
      throws FormatException {
    Tensor input = cell("weight_ih_l" + k + suffix);
    Tensor recurrent = cell("weight_hh_l" + k + suffix);
    int units = recurrent.extent(1);
    Tensor zeros = Tensor.zeros(gates * units);
    Tensor inputBias = cells.getOrDefault("bias_ih_l" + k + suffix, zeros);
    Tensor recurrentBias = cells.getOrDefault("bias_hh_l" + k + suffix, zeros);
    if (gates == 3) {
      int[] order = {1, 0, 2};
      return new Gru(
          name,
          GruVariant.RESET_AFTER,
          Gates.transposed(input, units, order),
          Gates.transposed(recurrent, units, order),
          Gates.ordered(inputBias, units, order),
          Gates.ordered(recurrentBias, units, order),
          Tensor.zeros(units),
          CellSettings.STANDARD,
          direction,
          sequences);
    }
    int[] order = {0, 1, 2, 3};
    float[] a = Gates.ordered(inputBias, units, order).values();
    float[] b = Gates.ordered(recurrentBias, units, order).values();
    Tensor bias = Tensor.generate(i -> a[i] + b[i], gates * units);
    return new Lstm(
        name,
        Gates.transposed(input, units, order),
        Gates.transposed(recurrent, units, order),
        bias,
        Tensor.zeros(0),
        Tensor.zeros(units),
        Tensor.zeros(units),
        CellSettings.STANDARD,
        direction,
        sequences);
  }

  private java.util.Optional<Layer> embedding(int inputs) {
    for (Map.Entry<String, Tensor> entry : List.copyOf(rest.entrySet())) {
      Tensor w = entry.getValue();
      String name = entry.getKey();
      String stem = name.replaceAll("weight$", "");
      boolean fits =
          name.endsWith("weight")
              && w.shape().rank() == 2
              && w.extent(1) == inputs
              && !rest.containsKey(stem + "bias");
      if (fits && (name.contains("emb") || matrices() > 1)) {
        rest.remove(name);
        findings.add(Finding.fact("embedding", "from " + name));
        return java.util.Optional.of(
            new Embedding("embedding", w, architecture.json().path("mask_zero").asBoolean(false)));
      }
    }
    return java.util.Optional.empty();
  }

  private long matrices() {
    return rest.values().stream().filter(t -> t.shape().rank() == 2).count();
  }

  private java.util.Optional<Layer> readout() {
    return switch (architecture.readout()) {
      case "last", "sequence" -> java.util.Optional.empty();
      case "mean" -> java.util.Optional.of(new Pool("pool", Pool.Kind.MEAN));
      case "max" -> java.util.Optional.of(new Pool("pool", Pool.Kind.MAX));
      default ->
          throw new UnsupportedModelException(
              "readout "
                  + architecture.readout()
                  + " is unknown; there are last, mean, max, sequence");
    };
  }

  /// The head as the architecture tells it: `["fc1:relu", "fc2"]`, dense layers in order.
  private void toldHead(List<Layer> stack) throws FormatException {
    for (var node : architecture.json().path("head")) {
      String[] words = node.asString("").split(":", 2);
      Tensor weight = rest.remove(words[0] + ".weight");
      if (weight == null || weight.shape().rank() != 2) {
        throw new FormatException(
            file
                + ": the architecture's head names "
                + words[0]
                + "; there is no matrix "
                + words[0]
                + ".weight among "
                + rest.keySet());
      }
      int outputs = weight.extent(0);
      Tensor given = rest.remove(words[0] + ".bias");
      String name = words[0].replace('.', '_');
      stack.add(
          new Dense(
              name,
              Gates.transposed(weight, outputs, new int[] {0}),
              given == null ? Tensor.zeros(outputs) : given,
              Activation.named(words.length > 1 ? words[1] : "linear")));
      findings.add(Finding.fact(name, "from " + words[0] + ".weight, as the architecture tells"));
    }
  }

  private java.util.Optional<Layer> head(int width, int layers) {
    List<String> fitting = new ArrayList<>();
    for (Map.Entry<String, Tensor> entry : rest.entrySet()) {
      if (entry.getKey().endsWith("weight")
          && entry.getValue().shape().rank() == 2
          && entry.getValue().extent(1) == width) {
        fitting.add(entry.getKey());
      }
    }
    if (fitting.isEmpty()) {
      if (matrices() > 0) {
        throw new UnsupportedModelException(
            file
                + ": no matrix among "
                + rest.keySet()
                + " takes the "
                + width
                + " values of layer "
                + (layers - 1));
      }
      findings.add(Finding.warning("head", "there is none: the outputs are the hidden state"));
      return java.util.Optional.empty();
    }
    if (fitting.size() > 1 || matrices() > 1) {
      throw new UnsupportedModelException(
          file
              + ": after the recurrent layers there are "
              + rest.keySet()
              + "; how they follow each other is not in the file; tell it with --architecture"
              + " ({\"head\": [\"fc1:relu\", \"fc2\"]}), or export the model to ONNX");
    }
    String name = fitting.get(0);
    String stem = name.substring(0, name.length() - "weight".length());
    Tensor weight = rest.remove(name);
    Tensor bias = rest.remove(stem + "bias");
    if (weight == null) {
      return java.util.Optional.empty();
    }
    int outputs = weight.extent(0);
    findings.add(
        Finding.fact(
            "dense",
            "from "
                + name
                + ", read from "
                + (architecture.readout().equals("last")
                    ? "the last step's output"
                    : "the " + architecture.readout() + " over steps")
                + "; "
                + architecture.activation()));
    return java.util.Optional.of(
        new Dense(
            "dense",
            Gates.transposed(weight, outputs, new int[] {0}),
            bias == null ? Tensor.zeros(outputs) : bias,
            Activation.named(architecture.activation())));
  }
}
