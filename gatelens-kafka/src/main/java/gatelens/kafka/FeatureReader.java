package gatelens.kafka;

/// How an event of one's own becomes what a model reads.
///
/// @param <E> an event
public interface FeatureReader<E> {
  /// The values, `float[eventWidth]`: encoded as in training.
  ///
  /// @throws IllegalArgumentException if it is no event: it goes to the topic of bad ones
  float[] values(E event);

  /// The time, in any unit; NaN where there is none. One before the key's last is late: it goes to
  /// the topic of bad events.
  double time(E event);
}
