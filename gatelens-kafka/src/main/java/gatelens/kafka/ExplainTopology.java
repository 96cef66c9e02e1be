package gatelens.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// A topology of Kafka Streams that scores and explains every event of a topic: a state for each
/// key in a store in memory, with a topic of its changes, so that an instance that takes over goes
/// on with the same bits. With `processing.guarantee=exactly_once_v2` states, answers and what has
/// been read are committed together.
///
/// Records of a key must be in one partition: the topic is written with the key as the record's
/// key. Events that are not read go to a topic of their own as they are, with the reason and the
/// place in headers {@link #REASON} and {@link #PLACE}; records that cannot be deserialised go
/// where `errors.dead.letter.queue.topic.name` says.
public final class ExplainTopology {
  /// The store of states.
  public static final String STATES = "gatelens-states";

  /// The header that says why an event was not read.
  public static final String REASON = "gatelens.reason";

  /// The header that says where it stood: topic/partition/offset.
  public static final String PLACE = "gatelens.place";

  private ExplainTopology() {}

  /// Between which topics.
  ///
  /// @param events that are read
  /// @param answers one for each event that is told
  /// @param bad events that are not read
  public record Between(String events, String answers, String bad) {}

  /// Serdes of one's own.
  ///
  /// @param keys of the records, of all topics
  /// @param events of the topic that is read and of bad ones
  /// @param answers of the topic that is written
  /// @param <K> key
  /// @param <E> event
  /// @param <A> answer
  public record Forms<K, E, A>(Serde<K> keys, Serde<E> events, Serde<A> answers) {}

  /// The topology.
  ///
  /// @param steps gives each task one of its own, such as `() -> new LiveStep<>(live, reader)`
  /// @param <K> key
  /// @param <E> event
  /// @param <A> answer, such as {@link gatelens.stream.LiveAnswer}
  public static <K, E, A> Topology of(
      Between topics, Forms<K, E, A> forms, Supplier<? extends KeyStep<E, A>> steps) {
    Topology topology = new Topology();
    topology.addSource(
        "events", forms.keys().deserializer(), forms.events().deserializer(), topics.events());
    topology.addProcessor("explain", () -> new Explain<K, E, A>(steps.get()), "events");
    topology.addStateStore(states(forms.keys()), "explain");
    topology.addSink(
        "answers",
        topics.answers(),
        forms.keys().serializer(),
        forms.answers().serializer(),
        "explain");
    topology.addSink(
        "bad", topics.bad(), forms.keys().serializer(), forms.events().serializer(), "explain");
    return topology;
  }

  /// A store in memory with a topic of changes; a cache keeps states that change often from being
  /// written to it each time.
  static <K> StoreBuilder<KeyValueStore<K, byte[]>> states(Serde<K> keys) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(STATES), keys, Serdes.ByteArray())
        .withCachingEnabled()
        .withLoggingEnabled(Map.of());
  }

  /// Headers with the reason why an event was not read.
  static Headers refused(Headers headers, String reason, Optional<RecordMetadata> place) {
    place(headers, place).add(REASON, reason.getBytes(StandardCharsets.UTF_8));
    return headers;
  }

  /// Headers with where a record stands. One that was refused before and is sent again has the
  /// place and the reason of then: they go.
  static Headers place(Headers headers, Optional<RecordMetadata> place) {
    headers.remove(REASON).remove(PLACE);
    place.ifPresent(at ->
        headers.add(
            PLACE,
            (at.topic() + "/" + at.partition() + "/" + at.offset())
                .getBytes(StandardCharsets.UTF_8)));
    return headers;
  }

  private static final class Explain<K, E, A> implements Processor<K, E, K, Object> {
    private final KeyStep<E, A> step;
    private Optional<ProcessorContext<K, Object>> context = Optional.empty();

    private Explain(KeyStep<E, A> step) {
      this.step = step;
    }

    @Override
    public void init(ProcessorContext<K, Object> given) {
      context = Optional.of(given);
    }

    @Override
    public void process(Record<K, E> record) {
      ProcessorContext<K, Object> to = context.orElseThrow();
      if (record.key() == null || record.value() == null) {
        to.forward(refused(record, to, "a record without a key, or without a value"), "bad");
        return;
      }
      KeyValueStore<K, byte[]> states = to.getStateStore(STATES);
      KeyStep.Told<A> told =
          step.take(record.value(), Optional.ofNullable(states.get(record.key())));
      told.state().ifPresent(state -> states.put(record.key(), state));
      told.answer()
          .ifPresent(answer -> {
            Headers headers = place(record.headers(), Optional.empty());
            to.forward(record.<Object>withValue(answer).withHeaders(headers), "answers");
          });
      told.refused().ifPresent(why -> to.forward(refused(record, to, why), "bad"));
    }

    private static <K, E> Record<K, Object> refused(
        Record<K, E> record, ProcessorContext<K, Object> to, String why) {
      Headers headers = ExplainTopology.refused(record.headers(), why, to.recordMetadata());
      return record.<Object>withValue(record.value()).withHeaders(headers);
    }
  }
}
