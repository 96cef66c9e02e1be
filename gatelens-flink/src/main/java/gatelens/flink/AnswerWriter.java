package gatelens.flink;

import gatelens.stream.LiveAnswer;
import java.io.Serializable;

/// What a job tells of an event.
///
/// @param <K> key
/// @param <E> event
/// @param <O> what is told
public interface AnswerWriter<K, E, O> extends Serializable {
  /// What is told.
  ///
  /// @param model the fingerprint of the model that answered
  O tell(K key, E event, LiveAnswer answer, String model);
}
