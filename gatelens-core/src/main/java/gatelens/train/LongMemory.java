package gatelens.train;

import gatelens.layer.Layer;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Signal;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Biases that make units keep for long from the start: the gate that keeps gets `log u`, u uniform
/// in [1, T - 1], so that a unit's time scale `1 / (1 - σ(log u)) = u + 1` is spread over the whole
/// sequence; an LSTM's input gate gets its negative.
///
/// Source: C. Tallec and Y. Ollivier, Can recurrent neural networks warp time?, 2018,
/// https://arxiv.org/abs/1804.11188
public final class LongMemory {
  private LongMemory() {}

  /// The model with those biases in each GRU and LSTM layer of its head or branches.
  ///
  /// @param steps T, the longest time scale, at least 2
  /// @param seed decides u
  /// @throws IllegalArgumentException if a layer is a GRU whose gates are not coupled
  public static Model of(Model model, int steps, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tensor> parameters = new ArrayList<>();
    for (Layer layer : model.layers()) {
      List<Tensor> own = new ArrayList<>();
      if (layer instanceof RecurrentLayer recurrent) {
        layer.parameters().forEach(parameter -> own.add(parameter.value()));
        own.set(2, biases(recurrent, own.get(2), steps, random));
      } else {
        layer.parameters().forEach(parameter -> own.add(parameter.value()));
      }
      parameters.addAll(own);
    }
    return model.withParameters(parameters);
  }

  private static Tensor biases(
      RecurrentLayer layer, Tensor drawn, int steps, SplittableRandom random) {
    Optional<Signal> keeps = layer.signal(Signal.Kind.KEEPS);
    if (keeps.isEmpty()) {
      throw new IllegalArgumentException(
          layer.name() + ": only a coupled GRU or an LSTM has one gate that keeps");
    }
    Optional<Signal> writes = layer.signal(Signal.Kind.WRITES);
    int units = layer.units();
    Tensor bias = drawn.copy();
    for (int i = 0; i < units; i++) {
      float scale = scale(steps, random);
      bias.values()[keeps.get().block() * units + i] = scale;
      if (writes.isPresent()) {
        bias.values()[writes.get().block() * units + i] = -scale;
      }
    }
    return bias;
  }

  private static float scale(int steps, SplittableRandom random) {
    return (float) Math.log(1 + random.nextDouble() * Math.max(0, steps - 2));
  }
}
