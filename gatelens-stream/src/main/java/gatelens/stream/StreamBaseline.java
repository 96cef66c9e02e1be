package gatelens.stream;

import java.util.Arrays;

/// The stream that each key's stream is compared with: as many events, each known by the time its
/// counterpart comes.
public sealed interface StreamBaseline {
  /// Zeros: of standardised features the mean event; of words the empty vector.
  record Zeros() implements StreamBaseline {
    @Override
    public String toString() {
      return "zeros";
    }
  }

  /// One event again and again.
  ///
  /// @param values `float[W]`, behind embedding and masking
  record Event(float[] values) implements StreamBaseline {
    /// Keeps a copy.
    public Event {
      values = values.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Event event && Arrays.equals(values, event.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "event" + Arrays.toString(values);
    }
  }

  /// The key's own usual event: the mean of its events so far, later ones weighing at least `rate`;
  /// `m += max(1 / n, rate) (x - m)` after the n-th. Zeros before the first event.
  ///
  /// @param rate above 0, at most 1; usual: 0.02
  record OwnUsual(double rate) implements StreamBaseline {
    /// Checks the rate.
    public OwnUsual {
      if (!(rate > 0 && rate <= 1)) {
        throw new IllegalArgumentException(
            "rate of the key's own usual event: expected above 0 and at most 1, found " + rate);
      }
    }

    @Override
    public String toString() {
      return "own usual event, rate " + rate;
    }
  }
}
