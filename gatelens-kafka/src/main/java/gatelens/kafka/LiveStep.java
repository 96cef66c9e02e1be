package gatelens.kafka;

import gatelens.stream.KeyState;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import java.util.Optional;

/// Events of one's own, scored and explained.
///
/// @param live the model with its plan; used by all tasks
/// @param reader of the events; used by all tasks
/// @param <E> an event
public record LiveStep<E>(LiveModel live, FeatureReader<E> reader)
    implements KeyStep<E, LiveAnswer> {
  @Override
  public Told<LiveAnswer> take(E event, Optional<byte[]> state) {
    KeyState key = state.map(live::state).orElseGet(live::start);
    try {
      double time = reader.time(event);
      if (time < key.time()) {
        return refused("late: the key's last event has a later time");
      }
      LiveAnswer answer = live.accept(key, time, reader.values(event));
      if (!answer.isFinite()) {
        return refused("the model's answer is not finite");
      }
      return new Told<>(Optional.of(live.toBytes(key)), Optional.of(answer), Optional.empty());
    } catch (IllegalArgumentException wrong) {
      return refused(String.valueOf(wrong.getMessage()));
    }
  }

  private static Told<LiveAnswer> refused(String why) {
    return new Told<>(Optional.empty(), Optional.empty(), Optional.of(why));
  }
}
