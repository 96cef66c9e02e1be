package gatelens.stream;

import java.util.Arrays;
import java.util.Optional;

/// An event of a key.
///
/// @param time NaN where there is none
/// @param values `float[eventWidth]`
public record LiveEvent(String key, double time, float[] values) {
  /// Keeps a copy.
  public LiveEvent {
    values = values.clone();
  }

  /// What came of an event.
  ///
  /// @param answer empty if the event was not read
  /// @param refused why it was not; empty where it was
  public record Outcome(LiveEvent event, Optional<LiveAnswer> answer, String refused) {}

  @Override
  public boolean equals(Object other) {
    return other instanceof LiveEvent event
        && key.equals(event.key)
        && Double.compare(time, event.time) == 0
        && Arrays.equals(values, event.values);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Arrays.hashCode(values);
  }
}
