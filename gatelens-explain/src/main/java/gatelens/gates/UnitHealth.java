package gatelens.gates;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// What one hidden unit does over all steps of all inputs.
///
/// @param layer the layer's name
/// @param unit from 0 to H - 1
/// @param meanHidden mean of the hidden state, in [-1, 1]
/// @param deviation of the hidden state
/// @param timeScale `1 / (1 - mean retention)`, in steps, 1 or more; at most 1e6
/// @param halfLife median survival of what it holds
/// @param dead true if `deviation` is below 0.01: it says nothing
/// @param saturated true if the hidden state is beyond ±0.95 in 95 % of the steps
/// @param duplicateOf the lowest unit of the layer whose hidden state correlates with this one's by
///   0.99 or more, of either sign; only live units have one
public record UnitHealth(
    String layer,
    int unit,
    double meanHidden,
    double deviation,
    double timeScale,
    HalfLife halfLife,
    boolean dead,
    boolean saturated,
    OptionalInt duplicateOf) {
  /// Deviation below which a unit is dead.
  public static final double DEAD = 0.01;

  /// Size of the hidden state from which a step counts as saturated.
  public static final double EDGE = 0.95;

  /// Share of such steps from which a unit is saturated.
  public static final double SHARE = 0.95;

  /// Correlation from which two units are duplicates.
  public static final double ALIKE = 0.99;

  /// What is wrong with it, `dead, like unit 3`; nothing where nothing is.
  public String words() {
    List<String> words = new ArrayList<>();
    if (dead) {
      words.add("dead");
    }
    if (saturated) {
      words.add("saturated");
    }
    duplicateOf.ifPresent(other -> words.add("like unit " + other));
    return String.join(", ", words);
  }
}
