package gatelens.gates;

/// One gate of one unit over all steps of all inputs.
///
/// @param layer the layer's name
/// @param gate `update`, `reset`, `input`, `forget`, `output`, or `retention`: the share of the old
///   state that is kept, whatever the convention
/// @param unit from 0 to H - 1
/// @param mean in [0, 1]
/// @param deviation over steps, 0 or more
/// @param below share of steps below {@link #CLOSED}, in [0, 1]
/// @param above share of steps above {@link #OPEN}, in [0, 1]
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

  /// Below it a gate counts as closed.
  public static final float CLOSED = 0.1f;

  /// Above it a gate counts as open.
  public static final float OPEN = 0.9f;

  /// True if a gate with this value counts as closed.
  public static boolean isClosed(float value) {
    return value < CLOSED;
  }

  /// True if a gate with this value counts as open.
  public static boolean isOpen(float value) {
    return value > OPEN;
  }

  /// True if the gate is on one side in nearly every step, so that it is a constant and no gate.
  public boolean saturated() {
    return below >= SATURATED || above >= SATURATED;
  }
}
