package gatelens.gates;

import java.util.List;

/// What is asked about a model's gates.
///
/// @param opens the gates of which is told what opens them; empty for the liveliest unit of each
///   gate of each layer, by its deviation
/// @param shown how many contexts and causes are told of each, at least 1; 5 is usual
/// @param seed decides everything random
public record GateQuestion(List<GateUnit> opens, int shown, long seed) {
  /// The liveliest gates, five of each, seed 0.
  public static final GateQuestion USUAL = new GateQuestion(List.of(), 5, 0);

  /// Keeps an unmodifiable copy.
  ///
  /// @throws IllegalArgumentException if nothing is to be shown
  public GateQuestion {
    opens = List.copyOf(opens);
    if (shown < 1) {
      throw new IllegalArgumentException(
          "shown is " + shown + "; at least 1 is needed, 5 is usual");
    }
  }
}
