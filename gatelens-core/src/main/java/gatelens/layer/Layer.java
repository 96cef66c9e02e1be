package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// One layer of a model: what it is and its weights, immutable: a layer freezes the tensors it is
/// made of. N sequences, T steps, D features, H units.
public sealed interface Layer
    permits Embedding,
        Masking,
        MaskRule,
        RecurrentLayer,
        Dense,
        Dropout,
        Pool,
        LayerNormalization,
        Scale,
        ActivationLayer,
        ParametricRelu,
        Reverse,
        Flatten {
  /// The name, unique within its model: `gru_0`.
  String name();

  /// The weights in a fixed order; empty where the layer has none.
  List<Parameter> parameters();

  /// The same layer with other weights.
  ///
  /// @param values tensors in the order and with the shapes of {@link #parameters()}
  Layer withParameters(List<Tensor> values);

  /// The width of the output.
  ///
  /// @param inputWidth the width of what comes in: features a step, or of the vector
  /// @throws IllegalArgumentException if the layer cannot take that width
  int outputWidth(int inputWidth);

  /// True if the output has a row for each step, given an input that has.
  default boolean keepsSteps() {
    return true;
  }

  /// A named weight.
  ///
  /// @param name such as `input_weight`, without the layer's name
  /// @param value the weight
  record Parameter(String name, Tensor value) {}
}
