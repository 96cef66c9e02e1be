package gatelens.trace;

import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Embedding;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Signal;
import gatelens.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// Everything one layer computed for one sequence of T steps. At a padded step a recurrent layer
/// reads as 'keep everything, write nothing' and its state is held.
public sealed interface LayerTrace {
  /// The layer.
  Layer layer();

  /// What came in: `float[T][D]`, or `float[1][D]` for a vector.
  Tensor input();

  /// What went out: `float[T][W]`, or `float[1][W]` for a vector.
  Tensor output();

  /// The inner values by name, each `float[T][H]`: `update`, `hidden`, … Every layer has `output`.
  Map<String, Tensor> signals();

  /// A GRU or an LSTM.
  sealed interface Recurrent extends LayerTrace {
    @Override
    RecurrentLayer layer();

    /// The hidden state after each step, `float[T][H]`.
    Tensor hidden();

    /// The share of the old state that is kept, `float[T][H]`, in (0, 1).
    Tensor retention();

    /// True for a signal whose values are in [0, 1]: a gate, or the retention.
    ///
    /// @param signal its name, as in {@link #signals}
    default boolean isShare(String signal) {
      return layer().signal(signal).filter(Signal::isShare).isPresent();
    }

    @Override
    default Tensor output() {
      return layer().sequences()
          ? hidden()
          : finalStep(hidden(), layer().direction() == Direction.BACKWARD);
    }
  }

  /// A GRU; {@link GruVariant} has the formulas.
  ///
  /// @param layer the layer
  /// @param input `x`, `float[T][D]`
  /// @param update `z`, `float[T][H]`, in (0, 1)
  /// @param reset `r`, `float[T][H]`, in (0, 1)
  /// @param candidate `n`, `float[T][H]`, in (-1, 1)
  /// @param hidden `h`, the state after each step, `float[T][H]`
  record OfGru(
      Gru layer, Tensor input, Tensor update, Tensor reset, Tensor candidate, Tensor hidden)
      implements Recurrent {
    /// The share of the old state that is kept, `float[T][H]`: `z`, or `1 - z` in the uncoupled
    /// form.
    @Override
    public Tensor retention() {
      if (layer.variant() != GruVariant.UNCOUPLED) {
        return update;
      }
      float[] z = update.values();
      return Tensor.generate(i -> 1 - z[i], update.extent(0), update.extent(1));
    }

    /// The share of the candidate that is written, `float[T][H]`: `1 - z`, or `r` in the uncoupled
    /// form.
    public Tensor writing() {
      if (layer.variant() == GruVariant.UNCOUPLED) {
        return reset;
      }
      float[] z = update.values();
      return Tensor.generate(i -> 1 - z[i], update.extent(0), update.extent(1));
    }

    @Override
    public Map<String, Tensor> signals() {
      Map<String, Tensor> map = new LinkedHashMap<>();
      map.put("update", update);
      map.put("reset", reset);
      map.put("candidate", candidate);
      map.put("hidden", hidden);
      map.put("retention", retention());
      return map;
    }
  }

  /// An LSTM.
  ///
  /// @param layer the layer
  /// @param input `x`, `float[T][D]`
  /// @param inputGate `i`, `float[T][H]`, in (0, 1)
  /// @param forget `f`, `float[T][H]`, in (0, 1): the share of the cell state that is kept
  /// @param outputGate `o`, `float[T][H]`, in (0, 1)
  /// @param candidate `g`, `float[T][H]`, in (-1, 1)
  /// @param cell `c`, the cell state after each step, `float[T][H]`
  /// @param hidden `h`, the hidden state after each step, `float[T][H]`
  record OfLstm(
      Lstm layer,
      Tensor input,
      Tensor inputGate,
      Tensor forget,
      Tensor outputGate,
      Tensor candidate,
      Tensor cell,
      Tensor hidden)
      implements Recurrent {
    @Override
    public Map<String, Tensor> signals() {
      Map<String, Tensor> map = new LinkedHashMap<>();
      map.put("input", inputGate);
      map.put("forget", forget);
      map.put("output", outputGate);
      map.put("candidate", candidate);
      map.put("cell", cell);
      map.put("hidden", hidden);
      map.put("retention", forget);
      return map;
    }

    /// The forget gate.
    @Override
    public Tensor retention() {
      return forget;
    }
  }

  /// Two directions; the signals are those of the two parts, under the parts' own names.
  ///
  /// @param layer the layer
  /// @param forward the trace of the part that reads forward
  /// @param backward the trace of the part that reads backward
  /// @param output merged, `float[T][W]` or `float[1][W]`
  record OfBidirectional(
      Bidirectional layer, LayerTrace forward, LayerTrace backward, Tensor output)
      implements LayerTrace {
    @Override
    public Tensor input() {
      return forward.input();
    }

    @Override
    public Map<String, Tensor> signals() {
      return Map.of("output", output);
    }
  }

  /// An embedding.
  ///
  /// @param layer the layer
  /// @param input the token ids as floats, `float[T][1]`
  /// @param output the vectors, `float[T][D]`
  record OfEmbedding(Embedding layer, Tensor input, Tensor output) implements LayerTrace {
    @Override
    public Map<String, Tensor> signals() {
      return Map.of("output", output);
    }
  }

  /// A dense layer.
  ///
  /// @param layer the layer
  /// @param input `float[T][D]` or `float[1][D]`
  /// @param preActivation `x W + b`
  /// @param output after the activation
  record OfDense(Dense layer, Tensor input, Tensor preActivation, Tensor output)
      implements LayerTrace {
    @Override
    public Map<String, Tensor> signals() {
      Map<String, Tensor> map = new LinkedHashMap<>();
      map.put("logits", preActivation);
      map.put("output", output);
      return map;
    }
  }

  /// Any other layer.
  ///
  /// @param layer the layer
  /// @param input what came in
  /// @param output what went out
  record OfOther(Layer layer, Tensor input, Tensor output) implements LayerTrace {
    @Override
    public Map<String, Tensor> signals() {
      return Map.of("output", output);
    }
  }

  private static Tensor finalStep(Tensor hidden, boolean first) {
    int step = first ? 0 : hidden.extent(0) - 1;
    return hidden.slice(step).reshape(1, hidden.extent(1));
  }
}
