package gatelens.perturb;

import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A model that has learned nothing: every weight matrix holds its own values in random order, so
/// that their size and spread stay.
///
/// Source: J. Adebayo et al., Sanity Checks for Saliency Maps, 2018,
/// https://arxiv.org/abs/1810.03292
public final class ShuffledModel {
  private ShuffledModel() {}

  /// Shuffles.
  ///
  /// @param seed decides the order
  public static Model of(Model model, long seed) {
    return of(model, seed, 0);
  }

  /// Shuffles biases as well, those of a gate among each other.
  ///
  /// @param seed decides the order
  /// @param units of the layer whose biases are shuffled; 0 for none
  public static Model of(Model model, long seed, int units) {
    SplittableRandom dice = new SplittableRandom(seed);
    List<Tensor> weights = new ArrayList<>();
    for (Layer.Parameter parameter : model.parameters()) {
      Tensor value = parameter.value();
      if (value.shape().rank() < 2) {
        weights.add(units > 0 && value.size() % units == 0 ? blocks(value, units, dice) : value);
        continue;
      }
      int[] places = order(value.size(), dice);
      weights.add(Tensor.generate(i -> value.at(places[i]), value.shape().extents()));
    }
    return model.withParameters(weights);
  }

  private static Tensor blocks(Tensor bias, int units, SplittableRandom dice) {
    int[] places = new int[bias.size()];
    for (int from = 0; from < places.length; from += units) {
      int[] order = order(units, dice);
      for (int i = 0; i < units; i++) {
        places[from + i] = from + order[i];
      }
    }
    return Tensor.generate(i -> bias.at(places[i]), bias.shape().extents());
  }

  private static int[] order(int size, SplittableRandom dice) {
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = dice.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
