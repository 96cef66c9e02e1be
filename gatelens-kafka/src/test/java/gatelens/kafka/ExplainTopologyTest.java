package gatelens.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import gatelens.testkit.explain.RandomModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTopologyTest {
  @TempDir Path folder;

  private static final LiveModel LIVE =
      LiveModel.of(RandomModels.model("lstm(5) dense(1,sigmoid)", 2, 0.3, 3), StreamPlan.usual());

  private TopologyTestDriver driver(LiveModel live) {
    Properties settings = new Properties();
    settings.put("application.id", "test");
    settings.put("bootstrap.servers", "nowhere:1");
    settings.put("state.dir", folder.toString());
    return new TopologyTestDriver(
        ExplainTopology.of(
            new ExplainTopology.Between("events", "answers", "bad"),
            new ExplainTopology.Forms<>(Serdes.String(), Serdes.String(), Serdes.String()),
            () -> TakeoverTest.step(live)),
        settings);
  }

  private static TestInputTopic<String, String> events(TopologyTestDriver driver) {
    return driver.createInputTopic("events", new StringSerializer(), new StringSerializer());
  }

  private static TestOutputTopic<String, String> topic(TopologyTestDriver driver, String name) {
    return driver.createOutputTopic(name, new StringDeserializer(), new StringDeserializer());
  }

  @Test
  void eachEventIsAnsweredWithTheStateOfItsKey() {
    KeyStep<String, String> alone = TakeoverTest.step(LIVE);
    KeyStep.Told<String> one = alone.take("1 0.5 2", Optional.empty());
    KeyStep.Told<String> two = alone.take("2 0.25 -1", one.state());
    try (TopologyTestDriver driver = driver(LIVE)) {
      TestInputTopic<String, String> events = events(driver);
      events.pipeInput("a", "1 0.5 2");
      events.pipeInput("b", "1 0.5 2");
      events.pipeInput("a", "2 0.25 -1");
      TestOutputTopic<String, String> answers = topic(driver, "answers");
      assertThat(answers.readKeyValuesToList().stream().map(pair -> pair.key + ": " + pair.value))
          .containsExactly(
              "a: " + one.answer().orElseThrow(),
              "b: " + one.answer().orElseThrow(),
              "a: " + two.answer().orElseThrow());
      KeyValueStore<String, byte[]> states = driver.getKeyValueStore(ExplainTopology.STATES);
      assertThat(states.get("a")).isEqualTo(two.state().orElseThrow());
    }
  }

  @Test
  void whatIsNoEventGoesAsideWithTheReasonAndTouchesNothing() {
    try (TopologyTestDriver driver = driver(LIVE)) {
      TestInputTopic<String, String> events = events(driver);
      events.pipeInput("a", "5 0.5 2");
      events.pipeInput("a", "6 0.5");
      events.pipeInput("a", "7 0.5 NaN");
      events.pipeInput("a", "4 0.5 2");
      events.pipeInput("a", (String) null);
      events.pipeInput((String) null, "8 0.5 2");
      assertThat(topic(driver, "answers").readValuesToList()).hasSize(1);
      List<TestRecord<String, String>> bad = topic(driver, "bad").readRecordsToList();
      assertThat(bad.stream().map(ExplainTopologyTest::reason))
          .containsExactly(
              "an event has 1 values; the model reads 2",
              "value 2 of the event is NaN; expected a finite number",
              "late: the key's last event has a later time",
              "a record without a key, or without a value",
              "a record without a key, or without a value");
      assertThat(bad.get(0).value()).isEqualTo("6 0.5");
      events.pipeInput("a", "6 0.5 2");
      assertThat(topic(driver, "answers").readValue()).startsWith("2 ");
    }
  }

  /// One that was refused and is sent again, as it is: reason and place are those of now, and an
  /// answer has none.
  @Test
  void aRefusedRecordThatIsSentAgainTellsWhereItStandsNow() {
    try (TopologyTestDriver driver = driver(LIVE)) {
      TestInputTopic<String, String> events = events(driver);
      events.pipeInput("a", "5 0.5");
      TestRecord<String, String> first = topic(driver, "bad").readRecord();
      assertThat(place(first)).isEqualTo("events/0/0");
      events.pipeInput("a", "6 0.5 1");
      topic(driver, "answers").readRecord();
      events.pipeInput(new TestRecord<>("a", "5 0.5 1", first.headers()));
      TestRecord<String, String> second = topic(driver, "bad").readRecord();
      assertThat(place(second)).isEqualTo("events/0/2");
      assertThat(reason(second)).startsWith("late");
      assertThat(second.headers().headers(ExplainTopology.PLACE)).hasSize(1);
      assertThat(second.headers().headers(ExplainTopology.REASON)).hasSize(1);
      events.pipeInput(new TestRecord<>("a", "7 0.5 1", second.headers()));
      assertThat(topic(driver, "answers").readRecord().headers()).isEmpty();
    }
  }

  private static String place(TestRecord<String, String> record) {
    return new String(
        record.headers().lastHeader(ExplainTopology.PLACE).value(), StandardCharsets.UTF_8);
  }

  private static String reason(TestRecord<String, String> record) {
    return new String(
        record.headers().lastHeader(ExplainTopology.REASON).value(), StandardCharsets.UTF_8);
  }

  @Test
  void aStateOfAnotherModelStopsTheTopology() {
    LiveModel other =
        LiveModel.of(RandomModels.model("lstm(5) dense(1,sigmoid)", 2, 0.3, 4), StreamPlan.usual());
    KeyStep.Told<String> told = TakeoverTest.step(LIVE).take("1 0.5 2", Optional.empty());
    try (TopologyTestDriver driver = driver(other)) {
      driver
          .<String, byte[]>getKeyValueStore(ExplainTopology.STATES)
          .put("a", told.state().orElseThrow());
      TestInputTopic<String, String> events = events(driver);
      assertThatThrownBy(() -> events.pipeInput("a", "2 0.5 2"))
          .rootCause()
          .hasMessageContaining("model");
    }
  }
}
