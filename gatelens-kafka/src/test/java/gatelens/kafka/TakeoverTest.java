package gatelens.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import gatelens.testkit.explain.RandomModels;
import gatelens.watch.WatchOption;
import gatelens.watch.WatchQuestion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One broker for all: instances that fail, and others that take over with an empty folder.
class TakeoverTest {
  private static final int EVENTS = 5000;
  private static final int KEYS = 100;
  private static final int PARTITIONS = 4;

  @TempDir static Path folder;
  private static Broker broker;

  @BeforeAll
  static void start() throws IOException {
    broker = Broker.in(Files.createDirectories(folder.resolve("broker")));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Properties settings(String application, String state) {
    Properties settings = new Properties();
    settings.putAll(properties(state));
    settings.put("application.id", application);
    settings.put("bootstrap.servers", broker.address());
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put("auto.offset.reset", "earliest");
    return settings;
  }

  /// Who is gone is missed after a second.
  private static Map<String, String> properties(String state) {
    return Map.of(
        "state.dir",
        folder.resolve(state).toString(),
        "session.timeout.ms",
        "1500",
        "heartbeat.interval.ms",
        "300",
        "transaction.timeout.ms",
        "5000",
        "topology.optimization",
        "none");
  }

  /// Fails as a process does that is ended: nothing it has begun is committed.
  private static final class Failing implements KeyStep<String, String> {
    private final KeyStep<String, String> step;
    private final AtomicInteger left;

    private Failing(KeyStep<String, String> step, AtomicInteger left) {
      this.step = step;
      this.left = left;
    }

    @Override
    public Told<String> take(String event, Optional<byte[]> state) {
      if (left.decrementAndGet() < 0) {
        throw new IllegalStateException("a planned failure");
      }
      return step.take(event, state);
    }
  }

  /// The bits of an answer as text: number, score and parts.
  static String told(gatelens.stream.LiveAnswer answer) {
    StringBuilder text = new StringBuilder();
    text.append(answer.number()).append(' ').append(Double.toHexString(answer.score()));
    for (float feature : answer.features()) {
      text.append(' ').append(Float.toHexString(feature));
    }
    return text.toString();
  }

  static KeyStep<String, String> step(LiveModel live) {
    LiveStep<String> step =
        new LiveStep<>(
            live,
            new FeatureReader<>() {
              @Override
              public float[] values(String event) {
                String[] cells = event.split(" ", -1);
                float[] values = new float[cells.length - 1];
                for (int i = 0; i < values.length; i++) {
                  values[i] = Float.parseFloat(cells[i + 1]);
                }
                return values;
              }

              @Override
              public double time(String event) {
                return Double.parseDouble(event.split(" ", 2)[0]);
              }
            });
    return (event, state) -> {
      KeyStep.Told<gatelens.stream.LiveAnswer> told = step.take(event, state);
      return new KeyStep.Told<>(
          told.state(), told.answer().map(TakeoverTest::told), told.refused());
    };
  }

  @Test
  void whoTakesOverWithAnEmptyFolderLosesNothingAndTellsNothingTwice() throws Exception {
    LiveModel live =
        LiveModel.of(RandomModels.model("gru(9) dense(3,softmax)", 3, 0.3, 7), StreamPlan.usual());
    broker.create(PARTITIONS, "events", "answers", "bad");
    SplittableRandom random = new SplittableRandom(1);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    TreeMap<String, List<String>> expected = new TreeMap<>();
    TreeMap<String, Optional<byte[]>> states = new TreeMap<>();
    KeyStep<String, String> alone = step(live);
    int bad = 0;
    for (int n = 0; n < EVENTS; n++) {
      String key = "card " + random.nextInt(KEYS);
      String event =
          n % 97 == 0
              ? n + " nonsense 1 2"
              : n + " " + random.nextDouble() + " " + random.nextDouble() + " " + -n;
      records.add(new ProducerRecord<>("events", bytes(key), bytes(event)));
      KeyStep.Told<String> told = alone.take(event, states.getOrDefault(key, Optional.empty()));
      told.state().ifPresent(state -> states.put(key, Optional.of(state)));
      told.answer()
          .ifPresent(answer -> expected.computeIfAbsent(key, k -> new ArrayList<>()).add(answer));
      bad += told.refused().isPresent() ? 1 : 0;
    }
    broker.send("events", records);

    try (KafkaStreams first = streams(live, new AtomicInteger(EVENTS / 3), "one")) {
      CountDownLatch over = new CountDownLatch(1);
      AtomicReference<String> why = new AtomicReference<>("");
      first.setUncaughtExceptionHandler(thrown -> {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
          cause = cause.getCause();
        }
        why.set(cause.getMessage());
        over.countDown();
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      });
      first.start();
      assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(why.get()).isEqualTo("a planned failure");
    }
    int good = EVENTS - bad;
    try (KafkaStreams second = streams(live, new AtomicInteger(Integer.MAX_VALUE), "two")) {
      second.start();
      List<ConsumerRecord<byte[], byte[]>> answers = broker.read("answers", PARTITIONS, good);
      TreeMap<String, List<String>> got = new TreeMap<>();
      for (ConsumerRecord<byte[], byte[]> answer : answers) {
        got.computeIfAbsent(text(answer.key()), k -> new ArrayList<>()).add(text(answer.value()));
      }
      assertThat(answers).hasSize(good);
      assertThat(got).isEqualTo(expected);
      List<ConsumerRecord<byte[], byte[]>> refused = broker.read("bad", PARTITIONS, bad);
      assertThat(refused).hasSize(bad);
      assertThat(refused)
          .allSatisfy(record -> {
            assertThat(text(record.value())).contains("nonsense");
            assertThat(text(record.headers().lastHeader(ExplainTopology.REASON).value()))
                .contains("nonsense");
            assertThat(text(record.headers().lastHeader(ExplainTopology.PLACE).value()))
                .matches("events/\\d/\\d+");
          });
    }
  }

  private static KafkaStreams streams(LiveModel live, AtomicInteger left, String state) {
    return new KafkaStreams(
        ExplainTopology.of(
            new ExplainTopology.Between("events", "answers", "bad"),
            new ExplainTopology.Forms<>(Serdes.String(), Serdes.String(), Serdes.String()),
            () -> new Failing(step(live), left)),
        settings("takeover", state));
  }

  private static Lens lens() {
    Model model = RandomModels.model("gru(8) dense(2,softmax)", 2, 0.3, 5);
    return Lens.of(
        model.withInfo(model.info().withClasses(List.of("ok", "fraud"))), Workers.single());
  }

  private static Map<WatchOption, String> asked() {
    Map<WatchOption, String> values = new EnumMap<>(WatchOption.class);
    values.put(WatchOption.KEY, "card");
    values.put(WatchOption.FEATURES, "a,b");
    values.put(WatchOption.TARGET, "fraud");
    values.put(WatchOption.ALERT, "score>0.05");
    values.put(WatchOption.REHEARSE, "0");
    return values;
  }

  private static List<String> lines() {
    SplittableRandom random = new SplittableRandom(2);
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < 1000; n++) {
      lines.add(
          n % 50 == 13
              ? "{\"card\": \"c1\", \"a\": "
              : "{\"card\": \"c%d\", \"a\": %s, \"b\": %d}"
                  .formatted(random.nextInt(20), random.nextDouble(), n % 3));
    }
    return lines;
  }

  private static String watch(
      Map<WatchOption, String> values, OutputStream out, BooleanSupplier stop) throws Exception {
    List<String> said = new ArrayList<>();
    new WatchQuestion(values)
        .watch(
            lens(), new ByteArrayInputStream(new byte[0]), out, said::add, System::nanoTime, stop);
    return String.join("; ", said);
  }

  /// Answers by key, in their order.
  private static Map<String, List<String>> byKey(List<String> lines) {
    TreeMap<String, List<String>> by = new TreeMap<>();
    for (String line : lines) {
      by.computeIfAbsent(line.split("\"", 5)[3], k -> new ArrayList<>()).add(line);
    }
    return by;
  }

  @Test
  void aWatchOfATopicTellsTheBytesOfAWatchOfAFile() throws Exception {
    List<String> lines = lines();
    Path file = Files.write(folder.resolve("events.jsonl"), lines);
    Map<WatchOption, String> values = asked();
    values.put(WatchOption.SOURCE, file.toString());
    ByteArrayOutputStream alone = new ByteArrayOutputStream();
    watch(values, alone, () -> false);
    List<String> expected = List.of(alone.toString(StandardCharsets.UTF_8).split("\n", -1));
    expected = expected.subList(0, expected.size() - 1);
    assertThat(expected).hasSize(980).anyMatch(line -> line.contains("\"alert\":\"raised\""));

    broker.create(1, "lines", "told", "untold");
    // without keys, as a logger writes them
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    lines.forEach(line -> records.add(new ProducerRecord<>("lines", bytes(line))));
    broker.send("lines", records.subList(0, 600));
    values.put(WatchOption.SOURCE, "kafka:" + broker.address() + "/lines");
    values.put(WatchOption.OUTPUT, "kafka:told");
    values.put(WatchOption.BAD, "kafka:untold");
    values.put(WatchOption.METRICS, "0");
    values.put(WatchOption.KAFKA_PROPERTY, joined(properties("three")));
    AtomicReference<List<String>> got = new AtomicReference<>(List.of());
    String first = watch(values, OutputStream.nullOutputStream(), () -> told(got, 588));
    assertThat(first).contains("metrics on port", "588 events scored", "12 lines that could not");
    broker.send("lines", records.subList(600, 1000));
    values.put(WatchOption.KAFKA_PROPERTY, joined(properties("four")));
    watch(values, OutputStream.nullOutputStream(), () -> told(got, 980));
    assertThat(got.get()).hasSize(980);
    assertThat(byKey(Objects.requireNonNull(got.get()))).isEqualTo(byKey(expected));
    List<ConsumerRecord<byte[], byte[]>> untold = broker.read("untold", 1, 20);
    assertThat(untold).hasSize(20);
    assertThat(text(untold.get(0).value())).startsWith("{\"offset\":13,\"line\":14,");
  }

  private static String joined(Map<String, String> properties) {
    List<String> all = new ArrayList<>();
    properties.forEach((name, value) -> all.add(name + "=" + value));
    return String.join("\n", all);
  }

  private static boolean told(AtomicReference<List<String>> got, int count) {
    got.set(broker.read("told", 1, count).stream().map(record -> text(record.value())).toList());
    return Objects.requireNonNull(got.get()).size() >= count;
  }

  @Test
  void aWatchOfAFileWritesToTopics() throws Exception {
    broker.create(1, "out", "worse");
    Path file = Files.write(folder.resolve("some.jsonl"), lines().subList(0, 100));
    Map<WatchOption, String> values = asked();
    values.put(WatchOption.SOURCE, file.toString());
    ByteArrayOutputStream alone = new ByteArrayOutputStream();
    watch(values, alone, () -> false);
    values.put(WatchOption.OUTPUT, "kafka:" + broker.address() + "/out");
    values.put(WatchOption.BAD, "kafka:" + broker.address() + "/worse");
    watch(values, OutputStream.nullOutputStream(), () -> false);
    List<ConsumerRecord<byte[], byte[]>> out = broker.read("out", 1, 98);
    StringBuilder all = new StringBuilder();
    out.forEach(record -> all.append(text(record.value())).append('\n'));
    assertThat(all.toString()).isEqualTo(alone.toString(StandardCharsets.UTF_8));
    assertThat(out)
        .allMatch(
            record -> text(record.value()).contains("\"key\":\"" + text(record.key()) + "\""));
    assertThat(broker.read("worse", 1, 2)).hasSize(2);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Map<WatchOption, String> values = asked();
    values.put(WatchOption.SOURCE, "kafka:" + broker.address() + "/lines");
    values.put(WatchOption.STATE, "state");
    assertRefused(values, "a topic of changes");
    values.remove(WatchOption.STATE);
    values.put(WatchOption.INPUT_FORMAT, "csv");
    assertRefused(values, "there is no first line");
    values.remove(WatchOption.INPUT_FORMAT);
    values.put(WatchOption.SOURCE, "kafka:nowhere");
    assertRefused(values, "expected kafka:HOST:PORT/TOPIC");
    values.put(WatchOption.SOURCE, "kafka:localhost/lines");
    assertRefused(values, "Kafka: ");
  }

  private static void assertRefused(Map<WatchOption, String> values, String why) {
    assertThatThrownBy(() -> watch(values, OutputStream.nullOutputStream(), () -> true))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(why);
  }

  @Test
  void aSettingThatIsWrongIsTold() {
    Map<WatchOption, String> values = asked();
    values.put(WatchOption.SOURCE, "kafka:" + broker.address() + "/lines");
    values.put(WatchOption.KAFKA_PROPERTY, "security.protocol=NONE");
    assertRefused(values, "security.protocol");
  }
}
