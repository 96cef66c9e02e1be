package gatelens.train;

import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
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
    Tensor bias = drawn.copy();
    switch (layer) {
      case Gru gru when gru.variant() != GruVariant.UNCOUPLED -> {
        for (int i = 0; i < gru.units(); i++) {
          bias.values()[i] = scale(steps, random);
        }
      }
      case Lstm lstm -> {
        for (int i = 0; i < lstm.units(); i++) {
          float keeps = scale(steps, random);
          bias.values()[lstm.units() + i] = keeps;
          bias.values()[i] = -keeps;
        }
      }
      default ->
          throw new IllegalArgumentException(
              layer.name() + ": only a coupled GRU or an LSTM has one gate that keeps");
    }
    return bias;
  }

  private static float scale(int steps, SplittableRandom random) {
    return (float) Math.log(1 + random.nextDouble() * Math.max(0, steps - 2));
  }
}
