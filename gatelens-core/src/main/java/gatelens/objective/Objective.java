package gatelens.objective;

/// The one number of a run that is to be evaluated and differentiated.
public sealed interface Objective {
  /// A function of the logits: what the last activation gets.
  ///
  /// @param readout the function
  record OfLogits(Readout readout) implements Objective {}

  /// One value inside the model: why did this gate open here?
  ///
  /// @param layer the name of a GRU or LSTM layer
  /// @param signal `update reset candidate hidden` of a GRU, `input forget output candidate cell
  ///   hidden` of an LSTM
  /// @param step from 0 to T - 1
  /// @param unit from 0 to H - 1
  record OfSignal(String layer, String signal, int step, int unit) implements Objective {}

  /// The logit with this index, at the last step where the model has outputs for every step.
  static Objective logit(int index, int classes) {
    return new OfLogits(new Readout.Logit(index, classes));
  }
}
