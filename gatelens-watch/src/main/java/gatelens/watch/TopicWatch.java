package gatelens.watch;

import gatelens.lens.Lens;
import gatelens.lens.Refused;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;

/// The options of a watch that name topics of a broker.
final class TopicWatch {
  private static final String KAFKA = "kafka";

  private static final String KEPT =
      "all keys of a topic are kept, by the broker: which is unused longest, or idle, is known of"
          + " the partitions of one instance alone, and an answer would depend on which instance"
          + " reads";

  /// What a topic's source has instead, or does not need.
  private static final Map<WatchOption, String> UNFIT =
      Map.ofEntries(
          Map.entry(WatchOption.GATES, "gates of a topic are counted by no single instance"),
          Map.entry(WatchOption.STATE, "states are kept by the broker, in a topic of changes"),
          Map.entry(WatchOption.CHALLENGER, "the states of a topic are those of one model"),
          Map.entry(WatchOption.PROMOTE_AFTER, "the states of a topic are those of one model"),
          Map.entry(WatchOption.HEALTH, "states of a topic are not looked at from outside"),
          Map.entry(WatchOption.SEED, "states are kept by the broker, in a topic of changes"),
          Map.entry(WatchOption.LATENESS, "events of a topic are taken in their order there"),
          Map.entry(
              WatchOption.CLOSE_ACCOUNTS,
              "a topic waits until it is read, so that nothing presses"),
          Map.entry(WatchOption.WAITING, "Kafka's client waits"),
          Map.entry(WatchOption.MAX_KEYS, KEPT),
          Map.entry(WatchOption.IDLE, KEPT));

  private final Map<WatchOption, String> values;

  TopicWatch(Map<WatchOption, String> values) {
    this.values = values;
  }

  private static boolean isTopic(String text) {
    return text.startsWith(KAFKA + ":");
  }

  private Optional<String> topic(WatchOption option) {
    return Optional.ofNullable(values.get(option)).filter(TopicWatch::isTopic);
  }

  /// True if an option names a topic.
  boolean isTopic(WatchOption option) {
    return topic(option).isPresent();
  }

  private static Topics topics() {
    return ServiceLoader.load(Topics.class, Topics.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(one -> one.name().equals(KAFKA))
        .findFirst()
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.QUESTION,
                "topics of Kafka are read by the module gatelens-kafka, which is not on the class"
                    + " path",
                "GATELENS_CLASSPATH with its jar and those that it needs (docs/streaming.md)"));
  }

  private static Topics.Place place(WatchOption option, String text) {
    String rest = text.substring(KAFKA.length() + 1);
    int slash = rest.lastIndexOf('/');
    if (slash < 1 || slash == rest.length() - 1) {
      throw new Refused(
          Refused.Kind.QUESTION, text + ": expected kafka:HOST:PORT/TOPIC", "", option.word());
    }
    return new Topics.Place(rest.substring(0, slash), rest.substring(slash + 1));
  }

  /// The topic of an output beside a topic's source: `kafka:TOPIC`.
  private Optional<String> beside(WatchOption option, Topics.Place source) {
    Optional<String> text = topic(option);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String rest = text.get().substring(KAFKA.length() + 1);
    if (rest.startsWith(source.brokers() + "/")) {
      rest = rest.substring(source.brokers().length() + 1);
    }
    if (rest.isEmpty() || rest.contains("/")) {
      throw new Refused(
          Refused.Kind.QUESTION,
          text.get() + ": expected kafka:TOPIC, of the same brokers as the source's",
          "",
          option.word());
    }
    return Optional.of(rest);
  }

  /// `--kafka-property`, each `NAME=VALUE` or a file of such lines.
  Map<String, String> properties() throws IOException {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String one :
        Optional.ofNullable(values.get(WatchOption.KAFKA_PROPERTY)).orElse("").split("\n", -1)) {
      int equals = one.indexOf('=');
      if (equals > 0) {
        properties.put(one.substring(0, equals).strip(), one.substring(equals + 1).strip());
      } else if (!one.isBlank()) {
        Properties file = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(one))) {
          file.load(in);
        }
        file.stringPropertyNames().stream()
            .sorted()
            .forEach(name -> properties.put(name, file.getProperty(name)));
      }
    }
    return properties;
  }

  /// Where an output is a topic though the source is none.
  ///
  /// @return empty if it is none
  Optional<OutputStream> output(WatchOption option) throws IOException {
    Optional<String> text = topic(option);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(topics().output(place(option, text.get()), properties()));
  }

  /// Opens the watch of a topic.
  ///
  /// @throws Refused if an option has no meaning there
  Topics.Run open(Lens lens, WatchPlan plan, Sink local, int rehearsal) throws IOException {
    for (WatchOption option : List.of(WatchOption.values())) {
      if (values.containsKey(option) && UNFIT.containsKey(option)) {
        throw new Refused(
            Refused.Kind.QUESTION, UNFIT.get(option) + ": it has no effect", "", option.word());
      }
    }
    Topics.Place source = place(WatchOption.SOURCE, topic(WatchOption.SOURCE).orElseThrow());
    return topics()
        .open(
            lens,
            plan,
            new Topics.Route(
                source,
                beside(WatchOption.OUTPUT, source),
                beside(WatchOption.BAD, source),
                local,
                rehearsal,
                properties()));
  }
}
