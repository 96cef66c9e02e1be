package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// `y = scale ∘ x + shift`: batch normalisation with its statistics fixed, or the standardisation
/// of inputs. Not trained.
///
/// @param name unique within the model
/// @param scale `float[D]`
/// @param shift `float[D]`
public record Scale(String name, Tensor scale, Tensor shift) implements Layer {
  /// Checks that the shapes fit each other.
  ///
  /// @throws IllegalArgumentException if they do not
  public Scale {
    Check.shape(name + ".scale", scale, scale.size());
    Check.shape(name + ".shift", shift, scale.size());
    scale = scale.frozen();
    shift = shift.frozen();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Scale withParameters(List<Tensor> values) {
    return this;
  }

  @Override
  public int outputWidth(int inputWidth) {
    Check.width(name, scale.size(), inputWidth);
    return inputWidth;
  }
}
