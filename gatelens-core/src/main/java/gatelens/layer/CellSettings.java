package gatelens.layer;

/// What a recurrent cell computes with, beside its weights.
///
/// @param gate the function of the gates; usual: sigmoid
/// @param candidate the function of the candidate; usual: tanh
/// @param output the function applied to the cell state of an LSTM before the output gate; usual:
///   tanh
/// @param clip pre-activations are cut to `[-clip, clip]`; usual: infinity
public record CellSettings(Activation gate, Activation candidate, Activation output, float clip) {
  /// Sigmoid gates, tanh for the rest, no clipping.
  public static final CellSettings STANDARD =
      new CellSettings(
          Activation.SIGMOID, Activation.TANH, Activation.TANH, Float.POSITIVE_INFINITY);

  /// Checks the range of `clip` and that no function is softmax.
  ///
  /// @throws IllegalArgumentException if `clip` is not positive or a function is softmax
  public CellSettings {
    if (!(clip > 0)) {
      throw new IllegalArgumentException("clip is " + clip + "; it must be positive");
    }
    if (gate.kind() == Activation.Kind.SOFTMAX
        || candidate.kind() == Activation.Kind.SOFTMAX
        || output.kind() == Activation.Kind.SOFTMAX) {
      throw new IllegalArgumentException("softmax is no function of a gate");
    }
  }

  /// True for {@link #STANDARD}: then the fast kernels apply.
  public boolean isStandard() {
    return equals(STANDARD);
  }
}
