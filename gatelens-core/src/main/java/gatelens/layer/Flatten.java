package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// All steps side by side as one vector, step by step. Every sequence must have the same number of
/// steps.
///
/// @param name unique within the model
/// @param steps T, the number of steps that are flattened
public record Flatten(String name, int steps) implements Layer {
  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Flatten withParameters(List<Tensor> values) {
    return this;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return steps * inputWidth;
  }

  @Override
  public boolean keepsSteps() {
    return false;
  }
}
