package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// While training, sets a share of the values to zero and scales the rest by `1 / (1 - rate)`; else
/// does nothing.
///
/// Source: N. Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting,
/// 2014, https://jmlr.org/papers/v15/srivastava14a.html
///
/// @param name unique within the model
/// @param rate the share set to zero, in [0, 1); usual: 0.1 to 0.5
public record Dropout(String name, float rate) implements Layer {
  /// Checks the range of the rate.
  ///
  /// @throws IllegalArgumentException if `rate` is outside [0, 1)
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(name + " rate is " + rate + "; it must be in [0, 1)");
    }
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Dropout withParameters(List<Tensor> values) {
    return this;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }
}
