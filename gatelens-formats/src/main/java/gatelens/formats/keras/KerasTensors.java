package gatelens.formats.keras;

import gatelens.formats.Architecture;
import gatelens.formats.Finding;
import gatelens.formats.FormatException;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.OpenedModel;
import gatelens.formats.Stocktaking;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Activation;
import gatelens.layer.Branch;
import gatelens.layer.Dense;
import gatelens.layer.Embedding;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Makes a model of Keras' weights that stand in one flat file under `LAYER.kernel`,
/// `LAYER.recurrent_kernel`, `LAYER.bias`, `LAYER.embeddings`: recurrent layers in the order of
/// their names, the last one read at its last step, then dense layers whose widths fit. A
/// configuration of Keras, given as the architecture, says otherwise.
///
/// A bias of `float[2][3H]` is a GRU that resets after the recurrent product, one of `float[3H]`
/// one that resets before it.
public final class KerasTensors {
  private static final String RECURRENT = ".recurrent_kernel";

  private final String file;
  private final Map<String, Tensor> tensors;
  private final Architecture architecture;
  private final List<Finding> findings = new ArrayList<>();
  private final Stocktaking stock;

  private KerasTensors(String file, Map<String, Tensor> tensors, Architecture architecture) {
    this.file = file;
    this.tensors = tensors;
    this.architecture = architecture;
    this.stock = new Stocktaking(file);
    tensors.keySet().forEach(name -> stock.found(Kind.WEIGHT, name));
  }

  /// True if the names are of this form.
  public static boolean looksLike(Set<String> names) {
    return names.stream().anyMatch(name -> name.endsWith(RECURRENT));
  }

  /// Makes the model.
  ///
  /// @param file for messages
  /// @throws FormatException if shapes contradict each other
  /// @throws UnsupportedModelException if the order of layers cannot be known
  public static OpenedModel open(
      String file, Map<String, Tensor> tensors, Architecture architecture) throws FormatException {
    if (architecture.json().has("config")) {
      return KerasFile.openTensors(file, architecture.json(), byLayer(tensors));
    }
    try {
      return new KerasTensors(file, tensors, architecture).open();
    } catch (IllegalArgumentException | IndexOutOfBoundsException contradiction) {
      throw new FormatException(file + ": " + contradiction.getMessage(), contradiction);
    }
  }

  /// The arrays of each layer in Keras' order: kernel, recurrent kernel, bias.
  private static Map<String, Map<String, Tensor>> byLayer(Map<String, Tensor> tensors) {
    Map<String, Map<String, Tensor>> layers = new LinkedHashMap<>();
    List<String> order = List.of("embeddings", "kernel", "recurrent_kernel", "gamma", "beta");
    List<String> names = new ArrayList<>(tensors.keySet());
    names.sort(
        java.util.Comparator.comparingInt(name -> {
          int place = order.indexOf(name.substring(name.lastIndexOf('.') + 1));
          return place < 0 ? order.size() : place;
        }));
    for (String name : names) {
      int dot = name.indexOf('.');
      String layer = dot < 0 ? name : name.substring(0, dot);
      Tensor tensor = tensors.get(name);
      if (tensor != null) {
        layers
            .computeIfAbsent(layer, k -> new LinkedHashMap<>())
            .put(name.substring(dot + 1).replace('.', '/'), tensor);
      }
    }
    return layers;
  }

  private OpenedModel open() throws FormatException {
    List<String> recurrent = stems(RECURRENT);
    List<String> dense = stems(".kernel");
    dense.removeAll(recurrent);
    List<Layer> layers = new ArrayList<>();
    int width = tensor(recurrent.get(0) + ".kernel").extent(0);
    for (String stem : stems(".embeddings")) {
      layers.add(
          new Embedding(
              stem,
              tensor(stem + ".embeddings"),
              architecture.json().path("mask_zero").asBoolean(false)));
    }
    for (int k = 0; k < recurrent.size(); k++) {
      RecurrentLayer layer = recurrent(recurrent.get(k), k + 1 < recurrent.size());
      width = layer.outputWidth(width);
      layers.add(layer);
    }
    while (!dense.isEmpty()) {
      String next = following(dense, width);
      dense.remove(next);
      Tensor kernel = tensor(next + ".kernel");
      width = kernel.extent(1);
      Tensor bias = bias(next, width);
      String activation = dense.isEmpty() ? architecture.activation() : "linear";
      if (!dense.isEmpty()) {
        String reading = "its activation is not in the file; linear is taken, --architecture tells";
        findings.add(Finding.warning(next, reading));
        stock.readAs(Kind.LAYER, next, reading);
      }
      layers.add(new Dense(next, kernel, bias, Activation.named(activation)));
    }
    int inputs =
        layers.get(0) instanceof Embedding embedding
            ? embedding.vocabulary()
            : tensor(recurrent.get(0) + ".kernel").extent(0);
    return new OpenedModel(
        new Model(
            List.of(new Branch("input", inputs, layers)),
            List.of(),
            ModelInfo.NONE.withClasses(architecture.classes())),
        "safetensors of Keras' weights",
        findings,
        stock.complete());
  }

  /// The layer that takes this width, when there is only one such.
  private String following(List<String> dense, int width) throws FormatException {
    List<String> fitting = new ArrayList<>();
    for (String stem : dense) {
      if (tensor(stem + ".kernel").extent(0) == width) {
        fitting.add(stem);
      }
    }
    if (fitting.size() != 1) {
      throw new UnsupportedModelException(
          file
              + ": which of "
              + dense
              + " takes the "
              + width
              + " values before it is not in the file; give Keras' model.to_json() with"
              + " --architecture");
    }
    return fitting.get(0);
  }

  private RecurrentLayer recurrent(String stem, boolean sequences) throws FormatException {
    Tensor kernel = tensor(stem + ".kernel");
    Tensor recurrent = tensor(stem + RECURRENT);
    int units = recurrent.extent(0);
    int gates = units == 0 ? 0 : recurrent.extent(1) / units;
    Tensor bias = bias(stem, gates * units);
    if (gates == 4) {
      findings.add(Finding.fact(stem, "LSTM; gates input, forget, candidate, output"));
      return Lstm.of(stem, kernel, recurrent, bias.reshape(bias.size()), sequences);
    }
    if (gates != 3) {
      throw new UnsupportedModelException(
          file
              + ": layer "
              + stem
              + " has "
              + gates
              + " times as many columns as units; 3 is a GRU, 4 an LSTM");
    }
    boolean after = bias.size() == 6 * units;
    findings.add(
        Finding.fact(
            stem,
            "GRU; gates update, reset, candidate; reset "
                + (after ? "after" : "before")
                + " the recurrent product; update keeps"));
    float[] values = bias.values();
    int half = 3 * units;
    return Gru.of(
        stem,
        after ? GruVariant.RESET_AFTER : GruVariant.RESET_BEFORE,
        kernel,
        recurrent,
        Tensor.of(Arrays.copyOfRange(values, 0, half), half),
        after ? Tensor.of(Arrays.copyOfRange(values, half, 2 * half), half) : Tensor.zeros(half),
        sequences);
  }

  private List<String> stems(String suffix) {
    Set<String> stems =
        new TreeSet<>(java.util.Comparator.comparingInt(String::length).thenComparing(s -> s));
    for (String name : tensors.keySet()) {
      if (name.endsWith(suffix)) {
        stems.add(name.substring(0, name.length() - suffix.length()));
      }
    }
    return new ArrayList<>(stems);
  }

  private Tensor tensor(String name) throws FormatException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new FormatException(file + ": the tensor " + name + " is missing");
    }
    stock.used(Kind.WEIGHT, name);
    return tensor;
  }

  private Tensor bias(String stem, int size) throws FormatException {
    String name = stem + ".bias";
    return tensors.containsKey(name) ? tensor(name) : Tensor.zeros(size);
  }
}
