package gatelens.gates;

/// One gate of one unit over all steps of all inputs.
///
/// @param layer the layer's name
/// @param gate `update`, `reset`, `input`, `forget`, `output`, or `retention`: the share of the old
///   state that is kept, whatever the convention
/// @param unit from 0 to H - 1
/// @param mean in [0, 1]
/// @param deviation over steps, 0 or more
/// @param below share of steps below 0.1, in [0, 1]
/// @param above share of steps above 0.9, in [0, 1]
public record GateStatistics(
    String layer,
    String gate,
    int unit,
    double mean,
    double deviation,
    double below,
    double above) {
  /// Share of steps from which a gate counts as saturated: usual values are 0.95 to 0.99.
  public static final double SATURATED = 0.99;

  /// True if the gate is on one side in nearly every step, so that it is a constant and no gate.
  public boolean saturated() {
    return below >= SATURATED || above >= SATURATED;
  }
}
