package gatelens.trace;

import gatelens.layer.Bidirectional;
import gatelens.layer.Gru;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import java.util.List;

/// How a change of the input goes through one recurrent layer to a score: the multipliers of every
/// gate's pre-activation and of every state, between two runs. The multipliers `m` of any cut
/// through the model satisfy `Σ m Δ = Δscore`; between a run and itself they are the gradient.
///
/// What goes in at step t through unit j of gate g is `gates[t][g][j] · (W_g Δx_t)_j`.
///
/// @param layer a GRU or an LSTM
/// @param inputChange `Δx`, `float[T][D]`; for a run and itself it is empty, `float[0][D]`
/// @param gates multipliers of the pre-activations, `float[T][G][H]`, gates in the layer's order
/// @param carried multipliers of the hidden state after each step, of what later steps take of it;
///   after the last step read, of what the rest takes of the last state; `float[T][H]`
/// @param emitted multipliers of the hidden state after each step, of what the layers above take of
///   it at this step; `float[T][H]`, zeros where only the last state is read
/// @param cellCarried the same of an LSTM's cell state, `float[T][H]`; of a GRU `float[0][H]`
/// @param hiddenChange `Δh` after each step, `float[T][H]`; empty for a run and itself
/// @param cellChange `Δc` of an LSTM; empty for a run and itself, and of a GRU
/// @param start multipliers of the start state: `float[1][H]` of a GRU, hidden and cell of an LSTM,
///   `float[2][H]`
public record GateFlow(
    RecurrentLayer layer,
    Tensor inputChange,
    Tensor gates,
    Tensor carried,
    Tensor emitted,
    Tensor cellCarried,
    Tensor hiddenChange,
    Tensor cellChange,
    Tensor start) {

  /// The names of the gates and of the candidate, in the order of their weights.
  public List<String> gateNames() {
    return layer.blocks();
  }

  /// The weights of a layer's input, `float[D][G · H]`.
  ///
  /// @throws IllegalArgumentException for two directions
  public static Tensor inputWeight(RecurrentLayer layer) {
    return switch (layer) {
      case Gru gru -> gru.inputWeight();
      case Lstm lstm -> lstm.inputWeight();
      case Bidirectional both ->
          throw new IllegalArgumentException(both.name() + " is two layers, ask for one of them");
    };
  }
}
