package gatelens.objective;

/// The multipliers of a readout between two sets of logits: `Σ m_c (a_c - b_c)` is the change of
/// its value.
public interface PairReadout {
  /// Sets the multipliers.
  ///
  /// @param logits of the input, as a {@link Readout} takes them
  /// @param baseline of the baseline
  /// @param multipliers of the same length, zeros at the call
  void multipliers(float[] logits, float[] baseline, float[] multipliers);
}
