package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// `y = γ ∘ (x - mean(x)) / √(var(x) + ε) + β` over the features of each step.
///
/// Source: J. L. Ba, J. R. Kiros and G. Hinton, Layer Normalization, 2016,
/// https://arxiv.org/abs/1607.06450
///
/// @param name unique within the model
/// @param gamma `γ`, `float[D]`
/// @param beta `β`, `float[D]`
/// @param epsilon `ε`; 1e-3 in Keras, 1e-5 in PyTorch
public record LayerNormalization(String name, Tensor gamma, Tensor beta, float epsilon)
    implements Layer {
  /// Checks that the shapes fit each other.
  ///
  /// @throws IllegalArgumentException if they do not
  public LayerNormalization {
    Check.shape(name + ".gamma", gamma, gamma.size());
    Check.shape(name + ".beta", beta, gamma.size());
    gamma = gamma.frozen();
    beta = beta.frozen();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("gamma", gamma), new Parameter("beta", beta));
  }

  @Override
  public LayerNormalization withParameters(List<Tensor> values) {
    return new LayerNormalization(name, values.get(0), values.get(1), epsilon);
  }

  @Override
  public int outputWidth(int inputWidth) {
    Check.width(name, gamma.size(), inputWidth);
    return inputWidth;
  }
}
