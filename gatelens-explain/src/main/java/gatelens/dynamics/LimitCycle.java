package gatelens.dynamics;

import java.util.Arrays;
import java.util.List;

/// A way that a state goes round while a round of events comes again and again.
///
/// @param states `double[L][S]`, the state behind each event of the cycle, the first event's first;
///   L is `rounds` times the events of a round
/// @param rounds of events after which the state is back; at least 1
/// @param speed `q = ½ |F^L(s) - s|²` behind the last event, at least 0
/// @param kind what becomes of a small difference from round to round
/// @param multipliers eigenvalues of the derivative of the whole cycle, the largest modulus first:
///   what a small difference is multiplied by when it has gone round once (Floquet's multipliers)
/// @param reached how many starts came to it by being read on alone
/// @param answers what the layers above say behind each event, `double[L][C]`; none where the map
///   has no answer of its own
public record LimitCycle(
    double[][] states,
    int rounds,
    double speed,
    RestingPoint.Kind kind,
    List<Eigenvalue> multipliers,
    int reached,
    double[][] answers) {
  /// Keeps copies.
  public LimitCycle {
    states = copy(states);
    multipliers = List.copyOf(multipliers);
    answers = copy(answers);
  }

  @Override
  public double[][] states() {
    return copy(states);
  }

  @Override
  public double[][] answers() {
    return copy(answers);
  }

  /// L, events until the state is back.
  public int length() {
    return states.length;
  }

  /// Events in which a small difference shrinks, or grows, by the factor e; infinite where it
  /// stays.
  public double timeConstant() {
    return multipliers.get(0).timeConstant() * states.length;
  }

  /// The largest difference that a value of the state has along the cycle; 0 where it rests.
  public double swing() {
    double swing = 0;
    for (int i = 0; i < states[0].length; i++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double[] state : states) {
        low = Math.min(low, state[i]);
        high = Math.max(high, state[i]);
      }
      swing = Math.max(swing, high - low);
    }
    return swing;
  }

  private static double[][] copy(double[][] rows) {
    return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }
}
