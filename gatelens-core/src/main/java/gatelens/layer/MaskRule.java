package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// What becomes of masked steps behind a layer, where frameworks differ: a model read from a file
/// says with these layers what its makers' program does there. Where nothing is masked they change
/// nothing.
///
/// @param name unique within the model
/// @param kind what happens
public record MaskRule(String name, Kind kind) implements Layer {
  /// What happens to masked steps.
  public enum Kind {
    /// Their values become zero (Keras' `zero_output_for_mask`, and its Bidirectional at every
    /// step).
    ZERO,
    /// The mask ends here: every step counts for the layers behind, as behind a layer of Keras that
    /// knows no masks (GlobalMaxPooling1D, Flatten, Reshape).
    DROP,
    /// The mask is turned round: behind a {@link Reverse} it stands as before it again (Keras turns
    /// the states of a layer that goes backwards, but not their mask).
    REVERSE,
    /// First behind a join of several inputs: a step counts if it counts in any of them (Keras 3).
    /// Without this layer it counts if it does in all of them (Keras before 3).
    ANY
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public MaskRule withParameters(List<Tensor> values) {
    return this;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }
}
