package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// `y = f(x W + b)`, at each step where the input has steps.
///
/// @param name unique within the model
/// @param weight `W`, `float[D][C]`
/// @param bias `b`, `float[C]`
/// @param activation `f`
public record Dense(String name, Tensor weight, Tensor bias, Activation activation)
    implements Layer {
  /// Checks that the shapes fit each other.
  ///
  /// @throws IllegalArgumentException if they do not
  public Dense {
    Check.matrix(name + ".weight", weight);
    Check.shape(name + ".bias", bias, weight.extent(1));
    weight = weight.frozen();
    bias = bias.frozen();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("weight", weight), new Parameter("bias", bias));
  }

  @Override
  public Dense withParameters(List<Tensor> values) {
    return new Dense(name, values.get(0), values.get(1), activation);
  }

  @Override
  public int outputWidth(int inputWidth) {
    Check.width(name, weight.extent(0), inputWidth);
    return weight.extent(1);
  }
}
