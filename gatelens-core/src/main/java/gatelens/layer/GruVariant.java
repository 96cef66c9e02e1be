package gatelens.layer;

/// The three forms of the gated recurrent unit in circulation.
///
/// In all of them `z = σ(W_z x + U_z h' + b)`, `r = σ(W_r x + U_r h' + b)` with h' the state before
/// the step.
///
/// Source: K. Cho et al., Learning Phrase Representations using RNN Encoder-Decoder for Statistical
/// Machine Translation, 2014, https://arxiv.org/abs/1406.1078
public enum GruVariant {
  /// `n = tanh(W x + b + r ∘ (U h' + c))`, `h = z ∘ h' + (1 - z) ∘ n`: PyTorch, cuDNN, Keras'
  /// default, ONNX with linear_before_reset = 1.
  RESET_AFTER,
  /// `n = tanh(W x + b + U (r ∘ h'))`, `h = z ∘ h' + (1 - z) ∘ n`: Cho et al. 2014, Keras with
  /// reset_after=False, ONNX' default.
  RESET_BEFORE,
  /// `n = tanh(W x + U h' + b)`, `h = (1 - z) ∘ h' + r ∘ n`: the form in which the reset gate
  /// scales what is written and the two shares need not sum to one. Here `1 - z` keeps.
  UNCOUPLED
}
