package gatelens.trace;

import gatelens.names.NearestName;
import gatelens.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every gate and state of every layer at every step, for one sample.
///
/// @param layers in the order of the model: the branches one after the other, then the head
/// @param logits what the last activation got, `float[1][C]`, or `float[T][C]` with an output at
///   every step
/// @param output what the model answers, of the same shape
public record Trace(List<LayerTrace> layers, Tensor logits, Tensor output) {
  /// Keeps an unmodifiable copy.
  public Trace {
    layers = List.copyOf(layers);
  }

  /// Every inner value under its address: `gru_0.update`. The two parts of a bidirectional layer
  /// have their own names.
  public Map<String, Tensor> signals() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    for (LayerTrace layer : recurrentAndOther()) {
      layer.signals().forEach((name, value) -> all.put(layer.layer().name() + "." + name, value));
    }
    return all;
  }

  /// One inner value.
  ///
  /// @param address `LAYER.SIGNAL`
  /// @return `float[T][H]`
  /// @throws IllegalArgumentException if there is no such signal; the message lists what there is
  public Tensor signal(String address) {
    Map<String, Tensor> all = signals();
    Tensor found = all.get(address);
    if (found == null) {
      throw new IllegalArgumentException(
          "no signal "
              + address
              + "; this trace has "
              + all.keySet()
              + NearestName.question(address, all.keySet()));
    }
    return found;
  }

  /// The traces of all GRU and LSTM layers, those inside bidirectional layers included.
  public List<LayerTrace.Recurrent> recurrent() {
    return recurrentAndOther().stream()
        .filter(LayerTrace.Recurrent.class::isInstance)
        .map(LayerTrace.Recurrent.class::cast)
        .toList();
  }

  private List<LayerTrace> recurrentAndOther() {
    return layers.stream()
        .flatMap(layer ->
            layer instanceof LayerTrace.OfBidirectional both
                ? java.util.stream.Stream.of(both.forward(), both.backward(), both)
                : java.util.stream.Stream.of(layer))
        .toList();
  }
}
