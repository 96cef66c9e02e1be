package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// A rectifier with a trained slope for each feature: `x` where positive, else `a ∘ x`.
///
/// Source: K. He et al., Delving Deep into Rectifiers, 2015, https://arxiv.org/abs/1502.01852
///
/// @param name unique within the model
/// @param slope `a`, `float[D]`
public record ParametricRelu(String name, Tensor slope) implements Layer {
  /// Checks that the slopes are a vector.
  ///
  /// @throws IllegalArgumentException if they are not
  public ParametricRelu {
    Check.shape(name + ".slope", slope, slope.size());
    slope = slope.frozen();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("slope", slope));
  }

  @Override
  public ParametricRelu withParameters(List<Tensor> values) {
    return new ParametricRelu(name, values.get(0));
  }

  @Override
  public int outputWidth(int inputWidth) {
    Check.width(name, slope.size(), inputWidth);
    return inputWidth;
  }
}
