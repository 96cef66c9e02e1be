package gatelens.layer;

import java.util.List;

/// The layers that one input goes through before it meets the others. Several branches of one name
/// read one input.
///
/// @param name the input's name: `input`, `series`, `tokens`
/// @param inputWidth features a step, D; the size of the vocabulary where the first layer is an
///   embedding
/// @param layers in order
public record Branch(String name, int inputWidth, List<Layer> layers) {
  /// Keeps an unmodifiable copy of the layers and checks that only the first is an embedding.
  ///
  /// @throws IllegalArgumentException if an embedding stands elsewhere
  public Branch {
    layers = List.copyOf(layers);
    for (int i = 1; i < layers.size(); i++) {
      if (layers.get(i) instanceof Embedding embedding) {
        throw new IllegalArgumentException(
            embedding.name() + ": an embedding must be the first layer of its branch");
      }
    }
  }

  /// True if a layer, or one of the two directions inside one, has this name.
  public boolean has(String layer) {
    return layers.stream()
        .anyMatch(each ->
            each.name().equals(layer)
                || (each instanceof Bidirectional both
                    && (both.forward().name().equals(layer)
                        || both.backward().name().equals(layer))));
  }

  /// True if the input is token ids.
  public boolean readsTokens() {
    return !layers.isEmpty() && layers.get(0) instanceof Embedding;
  }
}
