package gatelens.gates;

/// The median number of steps until half of what a unit held is gone.
///
/// @param steps 1 or more; 0 if no sequence has two steps
/// @param reached false if most of it outlived the sequences: then it is at least `steps`
public record HalfLife(int steps, boolean reached) {
  /// `7`, or `over 28`.
  @Override
  public String toString() {
    return reached ? Integer.toString(steps) : "over " + steps;
  }
}
