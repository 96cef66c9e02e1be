package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// The steps in opposite order, padding included: what Keras' `go_backwards` returns as a sequence.
///
/// @param name unique within the model
public record Reverse(String name) implements Layer {
  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Reverse withParameters(List<Tensor> values) {
    return this;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }
}
