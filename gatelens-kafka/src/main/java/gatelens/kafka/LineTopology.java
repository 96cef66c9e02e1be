package gatelens.kafka;

import gatelens.watch.Line;
import gatelens.watch.LineStep;
import gatelens.watch.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/// The topology of `gatelens watch`: events are lines of JSON whose fields say the key, so they are
/// first brought to the partition of their key, whatever the key of their records.
final class LineTopology {
  private static final String PLACE = ExplainTopology.PLACE;

  private LineTopology() {}

  /// A line to be told, or an event on its way to its key.
  ///
  /// @param bad true for one that says why an event was not read
  private record Routed(byte[] line, boolean bad) {}

  static Topology of(Topics.Route route, Supplier<LineStep> steps) {
    Serde<byte[]> bytes = Serdes.ByteArray();
    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, Routed> owned =
        builder.stream(route.source().topic(), Consumed.with(bytes, bytes))
            .process(() -> new Owners(steps.get()));
    KStream<String, Routed> answered =
        owned
            .filterNot((key, routed) -> routed.bad())
            .mapValues(Routed::line)
            .repartition(Repartitioned.with(Serdes.String(), bytes).withName("keys"))
            .process(new Steps.Made(steps));
    KStream<String, Routed> bad =
        owned
            .filter((key, routed) -> routed.bad())
            .merge(answered.filter((key, routed) -> routed.bad()));
    told(answered.filterNot((key, routed) -> routed.bad()), route.answers(), route.local()::answer);
    told(bad, route.bad(), route.local()::bad);
    return builder.build();
  }

  /// Writes a line.
  private interface Writer {
    void write(byte[] line) throws IOException;
  }

  private static void told(
      KStream<String, Routed> lines, Optional<String> topic, Writer otherwise) {
    if (topic.isPresent()) {
      // a record is a line, without the end of one
      lines
          .mapValues(routed -> java.util.Arrays.copyOf(routed.line(), routed.line().length - 1))
          .to(topic.get(), Produced.with(Serdes.String(), Serdes.ByteArray()));
      return;
    }
    lines.foreach((key, routed) -> {
      try {
        otherwise.write(routed.line());
      } catch (IOException full) {
        throw new UncheckedIOException(full);
      }
    });
  }

  /// The offset that stands at the end of a place, with the line.
  private static Line line(byte[] bytes, long offset) {
    return new Line(offset, offset + 1, bytes, bytes.length, offset + 1);
  }

  /// Whose event each line is.
  private static final class Owners implements Processor<byte[], byte[], String, Routed> {
    private final LineStep step;
    private Optional<ProcessorContext<String, Routed>> context = Optional.empty();

    private Owners(LineStep step) {
      this.step = step;
    }

    @Override
    public void init(ProcessorContext<String, Routed> given) {
      context = Optional.of(given);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      ProcessorContext<String, Routed> to = context.orElseThrow();
      Optional<RecordMetadata> place = to.recordMetadata();
      byte[] value = record.value() == null ? new byte[0] : record.value();
      LineStep.Owner owner = step.owner(line(value, place.map(RecordMetadata::offset).orElse(0L)));
      Record<byte[], byte[]> placed =
          record.withHeaders(ExplainTopology.place(record.headers(), place));
      owner
          .key()
          .ifPresent(key -> to.forward(placed.withKey(key).withValue(new Routed(value, false))));
      owner.bad().ifPresent(why -> to.forward(placed.withKey("").withValue(new Routed(why, true))));
    }
  }

  /// Each line with the state of its key.
  private static final class Steps implements Processor<String, byte[], String, Routed> {
    private final LineStep step;
    private Optional<ProcessorContext<String, Routed>> context = Optional.empty();

    private Steps(LineStep step) {
      this.step = step;
    }

    /// Brings the store with it.
    ///
    /// @param steps gives each task one of its own
    private record Made(Supplier<LineStep> steps)
        implements org.apache.kafka.streams.processor.api.ProcessorSupplier<
            String, byte[], String, Routed> {
      @Override
      public Processor<String, byte[], String, Routed> get() {
        return new Steps(steps.get());
      }

      @Override
      public java.util.Set<org.apache.kafka.streams.state.StoreBuilder<?>> stores() {
        return java.util.Set.of(ExplainTopology.states(Serdes.String()));
      }
    }

    @Override
    public void init(ProcessorContext<String, Routed> given) {
      context = Optional.of(given);
    }

    @Override
    public void process(Record<String, byte[]> record) {
      ProcessorContext<String, Routed> to = context.orElseThrow();
      KeyValueStore<String, byte[]> states = to.getStateStore(ExplainTopology.STATES);
      String key = record.key();
      LineStep.Told told =
          step.take(line(record.value(), offset(record)), Optional.ofNullable(states.get(key)));
      told.state().ifPresent(state -> states.put(key, state));
      told.answer().ifPresent(answer -> to.forward(record.withValue(new Routed(answer, false))));
      told.bad().ifPresent(why -> to.forward(record.withValue(new Routed(why, true))));
    }

    private static long offset(Record<String, byte[]> record) {
      Header place = record.headers().lastHeader(PLACE);
      if (place == null) {
        return 0;
      }
      String text = new String(place.value(), StandardCharsets.UTF_8);
      return Long.parseLong(text.substring(text.lastIndexOf('/') + 1));
    }
  }
}
