package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// `y = f(x)`.
///
/// @param name unique within the model
/// @param activation `f`
public record ActivationLayer(String name, Activation activation) implements Layer {
  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public ActivationLayer withParameters(List<Tensor> values) {
    return this;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }
}
