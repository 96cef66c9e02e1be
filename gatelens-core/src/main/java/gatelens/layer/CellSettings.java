package gatelens.layer;

import java.util.List;

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

  /// Checks the range of `clip` and that the functions are such as a cell can have: a cell keeps
  /// the values of its gates alone, so these must decide the derivatives.
  ///
  /// @throws IllegalArgumentException if `clip` is not positive or a function is none of a gate
  public CellSettings {
    if (!(clip > 0)) {
      throw new IllegalArgumentException("clip is " + clip + "; it must be positive");
    }
    for (Activation each : List.of(gate, candidate, output)) {
      if (!each.decidedByOutput()) {
        throw new IllegalArgumentException(
            "activation "
                + each
                + " inside a cell is not supported; it must be a function that rises");
      }
    }
  }

  /// True for {@link #STANDARD}: then the fast kernels apply.
  public boolean isStandard() {
    return equals(STANDARD);
  }
}
