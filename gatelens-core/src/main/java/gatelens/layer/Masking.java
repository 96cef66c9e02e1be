package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// Passes over every step whose features all equal one value, as Keras' `Masking`.
///
/// @param name unique within the model
/// @param value the value that marks a step as absent; usual: 0
public record Masking(String name, float value) implements Layer {
  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Masking withParameters(List<Tensor> values) {
    return this;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }
}
