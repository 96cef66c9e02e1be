package gatelens.kafka;

import gatelens.file.Sha256;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.watch.Counts;
import gatelens.watch.LineStep;
import gatelens.watch.Topics;
import gatelens.watch.WatchPlan;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/// Kafka's topics for `gatelens watch`. Settings of one's own go to Kafka as they are, before those
/// that are usual here.
public final class KafkaTopics implements Topics {
  private static final int NAME = 16;

  /// The one of a class path.
  public KafkaTopics() {}

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public Run open(Lens lens, WatchPlan plan, Route route) {
    Counts counts = new Counts();
    LineStep first = LineStep.of(lens, plan, counts);
    Properties settings =
        settings(route, first.live().fingerprint() + " " + first.live().plan() + " " + plan);
    try {
      return new KafkaRun(
          first,
          counts,
          LineTopology.of(route, () -> LineStep.of(lens, plan, counts)),
          settings,
          route.rehearsal());
    } catch (KafkaException | IllegalArgumentException wrong) {
      throw refused(wrong);
    }
  }

  /// A setting says what is wrong, and the cause says it better.
  private static Refused refused(RuntimeException wrong) {
    Throwable cause = wrong;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new Refused(
        Refused.Kind.QUESTION,
        "Kafka: " + cause.getMessage(),
        "the address of its brokers and its settings",
        "source",
        "kafka-property");
  }

  /// The name of the group that reads: instances of the same watch share the work, and another
  /// model or plan begins anew with states of its own.
  ///
  /// @param words all that decides the states
  static Properties settings(Route route, String words) {
    byte[] digest = Sha256.begin().digest(words.getBytes(StandardCharsets.UTF_8));
    String name =
        "gatelens-"
            + route.source().topic()
            + "-"
            + HexFormat.of().formatHex(digest).substring(0, NAME);
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueExceptionHandler.class.getName());
    settings.putAll(route.properties());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, route.source().brokers());
    return settings;
  }

  @Override
  public OutputStream output(Place place, Map<String, String> properties) {
    Properties settings = new Properties();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    settings.putAll(properties);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, place.brokers());
    try {
      return new TopicOutput(
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
          place.topic());
    } catch (KafkaException | IllegalArgumentException wrong) {
      throw refused(wrong);
    }
  }
}
