package gatelens.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// Which units are on at which steps of all sequences of a data set: a bit a unit, sign and step. A
/// unit is on above where its value is at least its upper threshold, on below where it is at most
/// its lower one.
///
/// Ten million steps of 512 units are 1.3 GB.
public final class StateBits {
  private final int units;
  private final long[] starts;
  private final long[][] on;

  private StateBits(int units, long[] starts, long[][] on) {
    this.units = units;
    this.starts = starts;
    this.on = on;
  }

  /// Collects states sequence by sequence.
  public static final class Builder {
    private final double[] high;
    private final double[] low;
    private final List<Long> starts = new ArrayList<>(List.of(0L));
    private long[][] on;
    private long steps;

    /// @param high `double[U]`, a unit is on above from here
    /// @param low `double[U]`, a unit is on below down from here
    /// @throws IllegalArgumentException if the lengths differ, or a unit could be on both ways
    public Builder(double[] high, double[] low) {
      if (high.length != low.length) {
        throw new IllegalArgumentException(
            high.length + " upper thresholds and " + low.length + " lower ones");
      }
      for (int u = 0; u < high.length; u++) {
        if (!(low[u] < high[u])) {
          throw new IllegalArgumentException(
              "unit " + u + " would be on both ways: from " + high[u] + " and to " + low[u]);
        }
      }
      this.high = high.clone();
      this.low = low.clone();
      this.on = new long[2 * high.length][16];
    }

    /// The states of one sequence.
    ///
    /// @param states `float[T][U]`, flat
    /// @return this
    public Builder add(float... states) {
      int length = states.length / high.length;
      int words = Math.toIntExact((steps + length + 63) >>> 6);
      if (words > on[0].length) {
        int room = Math.max(words, on[0].length + (on[0].length >> 1));
        for (int row = 0; row < on.length; row++) {
          on[row] = Arrays.copyOf(on[row], room);
        }
      }
      for (int t = 0; t < length; t++) {
        for (int u = 0; u < high.length; u++) {
          float value = states[t * high.length + u];
          if (value >= high[u]) {
            Bits.set(on[2 * u], steps + t);
          } else if (value <= low[u]) {
            Bits.set(on[2 * u + 1], steps + t);
          }
        }
      }
      steps += length;
      starts.add(steps);
      return this;
    }

    /// What was collected.
    ///
    /// @throws IllegalArgumentException if there is no step
    public StateBits built() {
      if (steps == 0) {
        throw new IllegalArgumentException("there is no step to look at");
      }
      int words = Math.toIntExact((steps + 63) >>> 6);
      long[][] exact = new long[on.length][];
      for (int row = 0; row < exact.length; row++) {
        exact[row] = on[row].length == words ? on[row] : Arrays.copyOf(on[row], words);
      }
      return new StateBits(
          high.length, starts.stream().mapToLong(Long::longValue).toArray(), exact);
    }
  }

  /// U, the number of units.
  public int units() {
    return units;
  }

  /// Steps of all sequences together.
  public long steps() {
    return starts[starts.length - 1];
  }

  /// The number of sequences.
  public int sequences() {
    return starts.length - 1;
  }

  /// Steps of one sequence.
  public int length(int sequence) {
    return Math.toIntExact(starts[sequence + 1] - starts[sequence]);
  }

  /// 2U rows; row 2u is where unit u is on above, 2u + 1 where it is on below.
  int rows() {
    return on.length;
  }

  long[] row(int row) {
    return on[row];
  }

  /// The place of a step among all.
  long place(int sequence, int step) {
    return starts[sequence] + step;
  }

  /// The sequence that a place lies in.
  int sequenceOf(long place) {
    int at = Arrays.binarySearch(starts, place);
    int sequence = at >= 0 ? at : -at - 2;
    // sequences without a step share their start with the next
    while (starts[sequence + 1] == starts[sequence]) {
      sequence++;
    }
    return sequence;
  }

  long start(int sequence) {
    return starts[sequence];
  }

  /// The first place of a span of some length from a place on that lies in one sequence; going
  /// round at the end.
  OptionalLong spanFrom(long place, int length) {
    int sequence = sequenceOf(place);
    if (place + length <= starts[sequence + 1]) {
      return OptionalLong.of(place);
    }
    for (int k = 1; k <= sequences(); k++) {
      int other = (sequence + k) % sequences();
      if (length(other) >= length) {
        return OptionalLong.of(starts[other]);
      }
    }
    return OptionalLong.empty();
  }

  /// Bits at the first step of each sequence.
  long[] firsts() {
    long[] firsts = Bits.of(steps());
    for (int s = 0; s < sequences(); s++) {
      if (length(s) > 0) {
        Bits.set(firsts, starts[s]);
      }
    }
    return firsts;
  }
}
