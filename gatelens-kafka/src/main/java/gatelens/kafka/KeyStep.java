package gatelens.kafka;

import java.util.Optional;

/// What becomes of one event of one key. A task of Kafka Streams has one of its own.
///
/// @param <E> an event as the topic's serde gives it
/// @param <A> an answer
public interface KeyStep<E, A> {
  /// What came of an event.
  ///
  /// @param state of the key from now on; empty where the event changed nothing
  /// @param answer empty where nothing is to be told
  /// @param refused why the event was not read; empty where it was
  /// @param <A> an answer
  record Told<A>(Optional<byte[]> state, Optional<A> answer, Optional<String> refused) {}

  /// Reads an event.
  ///
  /// @param state that the key's last event left; empty for a key that has had none
  /// @throws IllegalArgumentException if the state is of another model or plan, or damaged: that is
  ///   no fault of the event, and stops the topology
  Told<A> take(E event, Optional<byte[]> state);
}
