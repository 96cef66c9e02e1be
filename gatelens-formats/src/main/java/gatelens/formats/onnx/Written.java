package gatelens.formats.onnx;

import gatelens.formats.FormatException;
import gatelens.formats.GateOrder;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Reads again what {@link OnnxWriter} wrote. The file's metadata says which layers the graph was
/// made of; whether it still is that graph is decided by writing the model again: if the bytes are
/// the same, so is the model. A file that was changed, or written by another version, is read as
/// any graph is.
final class Written {
  private static final int[] GRU_ORDER = {0, 1, 2};
  private static final int[] LSTM_ORDER = {0, 2, 3, 1};

  private final OnnxModel file;
  private final Map<String, Tensor> tensors = new HashMap<>();

  private Written(OnnxModel file) {
    this.file = file;
  }

  /// The model that was written to these bytes; empty if they were not written from one, or
  /// changed.
  static Optional<Model> of(String name, OnnxModel file, byte[] bytes) {
    if (!file.producer().equals(OnnxBuilder.PRODUCER) || !ModelFile.is(file.words())) {
      return Optional.empty();
    }
    try {
      Model model = new Written(file).model(name);
      return Arrays.equals(OnnxWriter.bytes(model), bytes) ? Optional.of(model) : Optional.empty();
    } catch (FormatException
        | UnsupportedModelException
        | IllegalArgumentException
        | IndexOutOfBoundsException other) {
      return Optional.empty();
    }
  }

  private Model model(String name) throws FormatException {
    for (Map.Entry<String, Numbers> constant : file.graph().constants().entrySet()) {
      if (constant.getValue().real()) {
        tensors.put(constant.getKey(), constant.getValue().tensor());
      }
    }
    return ModelFile.of(name, file.words(), this::tensor);
  }

  /// A tensor under the name our own files have for it: as it stands in the graph, or taken out of
  /// the form of ONNX' operators.
  private Optional<Tensor> tensor(String name) {
    Tensor plain = tensors.get(name);
    if (plain != null) {
      return Optional.of(plain);
    }
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String layer = name.substring(0, dot);
    String weight = name.substring(dot + 1);
    if (tensors.containsKey(layer + ".W")) {
      return part(layer, weight, 0);
    }
    if (tensors.containsKey(layer + ".input_weight")) {
      return stepwise(layer, weight);
    }
    for (String way : new String[] {".forward", ".backward"}) {
      if (layer.endsWith(way)) {
        String both = layer.substring(0, layer.length() - way.length());
        if (tensors.containsKey(both + ".W")) {
          return part(both, weight, way.equals(".forward") ? 0 : 1);
        }
      }
    }
    return Optional.empty();
  }

  /// What {@link StepForm} leaves out, as it is zero or none.
  private Optional<Tensor> stepwise(String layer, String weight) {
    return switch (weight) {
      case "recurrent_bias" -> of(layer + ".input_bias").map(b -> Tensor.zeros(b.size()));
      case "peephole" -> Optional.of(Tensor.zeros(0));
      default -> Optional.empty();
    };
  }

  private Optional<Tensor> part(String layer, String weight, int d) {
    Tensor recurrent = tensors.get(layer + ".R");
    if (recurrent == null || recurrent.shape().rank() != 3) {
      return Optional.empty();
    }
    int units = recurrent.extent(2);
    boolean gru = recurrent.extent(1) == 3 * units;
    int[] order = gru ? GRU_ORDER : LSTM_ORDER;
    return switch (weight) {
      case "input_weight" ->
          of(layer + ".W").map(w -> GateOrder.transposed(w.slice(d), units, order));
      case "recurrent_weight" ->
          Optional.of(GateOrder.transposed(recurrent.slice(d), units, order));
      case "input_bias" -> of(layer + ".B").map(b -> half(b.slice(d), 0));
      case "recurrent_bias" -> of(layer + ".B").map(b -> half(b.slice(d), 1));
      case "bias" ->
          of(layer + ".B").map(b -> GateOrder.ordered(half(b.slice(d), 0), units, LSTM_ORDER));
      case "peephole" ->
          of(layer + ".P")
              .map(p -> GateOrder.ordered(p.slice(d), units, new int[] {0, 2, 1}))
              .or(() -> Optional.of(Tensor.zeros(0)));
      case "initial_hidden" -> state(layer + ".initial_h", d, units);
      case "initial_cell" -> state(layer + ".initial_c", d, units);
      default -> Optional.empty();
    };
  }

  private Optional<Tensor> of(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  private Optional<Tensor> state(String name, int d, int units) {
    return of(name).map(s -> s.slice(d).reshape(units)).or(() -> Optional.of(Tensor.zeros(units)));
  }

  private static Tensor half(Tensor bias, int which) {
    int n = bias.size() / 2;
    return Tensor.of(Arrays.copyOfRange(bias.values(), which * n, which * n + n), n);
  }
}
