package gatelens.stream;

import gatelens.model.Columns;
import java.util.Optional;

/// What is remembered of one key between two events: a running state, and where it is explained the
/// baseline's state and an account. It belongs to the {@link LiveModel} that made it; not safe for
/// several threads.
public final class KeyState {
  private static final int INFINITE = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  final float[] states;
  final float[] usual;
  long events;
  double time = Double.NaN;
  Optional<Open> open = Optional.empty();

  /// An open account.
  ///
  /// @param columns those by feature, what was before, then those by event
  /// @param byEvent which column is which event's; empty where none are kept
  /// @param since number of the first event that the account knows
  record Open(Columns columns, Optional<EventColumns> byEvent, long since) {
    Open with(Columns larger) {
      return new Open(larger, byEvent, since);
    }
  }

  KeyState(float[] states, float[] usual) {
    this.states = states;
    this.usual = usual;
  }

  /// Takes all of another of the same model.
  void become(KeyState other) {
    System.arraycopy(other.states, 0, states, 0, states.length);
    System.arraycopy(other.usual, 0, usual, 0, usual.length);
    events = other.events;
    time = other.time;
    open = other.open;
  }

  /// True if its numbers are, but for those of the account.
  boolean isFinite() {
    return finite(states) && finite(usual);
  }

  static boolean finite(float[] values) {
    int largest = 0;
    for (float value : values) {
      // without the sign, bits are in the order of the numbers, and what is none is above all
      largest = Math.max(largest, Float.floatToRawIntBits(value) & Integer.MAX_VALUE);
    }
    return largest < INFINITE;
  }

  /// The same, apart from this one.
  KeyState copy() {
    KeyState same = new KeyState(states.clone(), usual.clone());
    same.events = events;
    same.time = time;
    same.open =
        open.map(o ->
            new Open(
                o.columns().resized(o.columns().count()),
                o.byEvent().map(EventColumns::copy),
                o.since()));
    return same;
  }

  /// How many events have been read.
  public long events() {
    return events;
  }

  /// The time of the last event; NaN before the first.
  public double time() {
    return time;
  }

  /// True if the next answer is explained.
  public boolean isExplained() {
    return open.isPresent();
  }
}
