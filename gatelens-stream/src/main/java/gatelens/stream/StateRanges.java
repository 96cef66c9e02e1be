package gatelens.stream;

import java.util.Arrays;

/// Whether a running state is like those of training: of each unit the least and the largest value
/// that was seen. A unit outside says that the model has never been there, so that its answer is a
/// guess.
///
/// @param least `float[S]`
/// @param largest `float[S]`
public record StateRanges(float[] least, float[] largest) {
  /// Keeps copies.
  public StateRanges {
    if (least.length != largest.length) {
      throw new IllegalArgumentException(
          "ranges of " + least.length + " and " + largest.length + " units");
    }
    least = least.clone();
    largest = largest.clone();
  }

  /// Nothing seen yet.
  public static StateRanges none(LiveModel live) {
    float[] least = new float[live.carrier().stateSize()];
    float[] largest = new float[least.length];
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    return new StateRanges(least, largest);
  }

  /// With another state.
  ///
  /// @param state `float[S]`, of {@link LiveModel#running}
  public StateRanges with(float[] state) {
    return with(new StateRanges(state, state));
  }

  /// What both have seen, such as two parts of an archive: in any order the same.
  public StateRanges with(StateRanges other) {
    float[] low = least.clone();
    float[] high = largest.clone();
    for (int i = 0; i < low.length; i++) {
      low[i] = Math.min(low[i], other.least[i]);
      high[i] = Math.max(high[i], other.largest[i]);
    }
    return new StateRanges(low, high);
  }

  /// The share of units outside their range, in [0, 1].
  ///
  /// @param state `float[S]`
  public double outside(float[] state) {
    int count = 0;
    for (int i = 0; i < least.length; i++) {
      count += state[i] < least[i] || state[i] > largest[i] ? 1 : 0;
    }
    return least.length == 0 ? 0 : (double) count / least.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateRanges ranges
        && Arrays.equals(least, ranges.least)
        && Arrays.equals(largest, ranges.largest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(least) + 31 * Arrays.hashCode(largest);
  }
}
