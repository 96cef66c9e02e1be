package gatelens.stream;

import java.util.Optional;

/// A key as it was before an event, to be given back where the event has no answer. It is used for
/// one event after another, so that nothing of the account's size is allocated.
final class Before {
  private static final float[] NOTHING = {};

  private float[] states = NOTHING;
  private float[] usual = NOTHING;
  private float[] columns = NOTHING;
  private long events;
  private double time;
  private Optional<KeyState.Open> open = Optional.empty();
  private float[] event = NOTHING;

  /// Keeps what an event may change.
  void keep(KeyState key, float[] coming) {
    states = copied(key.states, states);
    usual = copied(key.usual, usual);
    events = key.events;
    time = key.time;
    open = key.open;
    event = coming;
    if (open.isPresent()) {
      KeyState.Open there = open.get();
      if (columns.length != there.columns().size()) {
        columns = new float[there.columns().size()];
      }
      there.columns().save(columns);
      if (there.byEvent().isPresent()) {
        open =
            Optional.of(
                new KeyState.Open(
                    there.columns(), there.byEvent().map(EventColumns::copy), there.since()));
      }
    }
  }

  private static float[] copied(float[] from, float[] room) {
    float[] into = room.length == from.length ? room : new float[from.length];
    System.arraycopy(from, 0, into, 0, from.length);
    return into;
  }

  /// Makes the key what it was.
  void giveBack(KeyState key) {
    System.arraycopy(states, 0, key.states, 0, states.length);
    System.arraycopy(usual, 0, key.usual, 0, usual.length);
    key.events = events;
    key.time = time;
    open.ifPresent(there -> there.columns().load(columns));
    key.open = open;
  }

  /// The largest size of a value of the event.
  float largest() {
    float largest = 0;
    for (float value : event) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
