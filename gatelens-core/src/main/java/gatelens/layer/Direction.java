package gatelens.layer;

/// The order in which a recurrent layer reads the steps. Its outputs stand at the step they were
/// made at in either case.
public enum Direction {
  /// From the first step to the last.
  FORWARD,
  /// From the last step to the first.
  BACKWARD
}
