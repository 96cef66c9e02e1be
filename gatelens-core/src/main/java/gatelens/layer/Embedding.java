package gatelens.layer;

import gatelens.tensor.Tensor;
import java.util.List;

/// A vector for each token: `x_t = weight[id_t]`. Only the first layer of a branch can be one.
///
/// @param name unique within the model
/// @param weight `float[V][D]`, one row a token
/// @param maskZero true if token 0 is padding: such steps are passed over by every layer that
///   follows
public record Embedding(String name, Tensor weight, boolean maskZero) implements Layer {
  /// Checks that the weight is a matrix.
  ///
  /// @throws IllegalArgumentException if it is not
  public Embedding {
    Check.matrix(name + ".weight", weight);
    weight = weight.frozen();
  }

  /// The number of tokens, V.
  public int vocabulary() {
    return weight.extent(0);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("weight", weight));
  }

  @Override
  public Embedding withParameters(List<Tensor> values) {
    return new Embedding(name, values.get(0), maskZero);
  }

  @Override
  public int outputWidth(int inputWidth) {
    return weight.extent(1);
  }
}
