package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// Makes one vector of all steps. Masked steps are passed over.
///
/// @param name unique within the model
/// @param kind how
public record Pool(String name, Kind kind) implements Layer {
  /// How steps become one vector.
  public enum Kind {
    /// The last step.
    LAST,
    /// The mean over steps.
    MEAN,
    /// The largest value of each feature.
    MAX
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Pool withParameters(List<Tensor> values) {
    return this;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return inputWidth;
  }

  @Override
  public boolean keepsSteps() {
    return false;
  }
}
