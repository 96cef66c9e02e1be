package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.lens.Lens;
import gatelens.lens.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of topics before a broker is asked; with one, `gatelens-kafka` tests it.
class TopicWatchTest {
  @TempDir private Path folder;

  @Test
  void topicsAreToldByTheirWord() {
    TopicWatch topics =
        new TopicWatch(Map.of(WatchOption.SOURCE, "kafka:h:1/t", WatchOption.BAD, "bad.jsonl"));
    assertThat(topics.isTopic(WatchOption.SOURCE)).isTrue();
    assertThat(topics.isTopic(WatchOption.BAD)).isFalse();
    assertThat(topics.isTopic(WatchOption.OUTPUT)).isFalse();
  }

  @Test
  void propertiesStandInWordsAndFiles() throws IOException {
    Path file = Files.writeString(folder.resolve("p"), "b=2\na=1\n", StandardCharsets.UTF_8);
    assertThat(new TopicWatch(Map.of(WatchOption.KAFKA_PROPERTY, "c = x=y\n" + file)).properties())
        .containsExactly(Map.entry("c", "x=y"), Map.entry("a", "1"), Map.entry("b", "2"));
    assertThat(new TopicWatch(Map.of()).properties()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "STATE,x,states are kept by the broker",
    "LATENESS,5,in their order",
    "IDLE,1d,all keys",
    "OUTPUT,kafka:h:1/t,gatelens-kafka",
    "SOURCE,kafka:nowhere,kafka:HOST:PORT/TOPIC"
  })
  void whatHasNoMeaningThereIsRefused(WatchOption option, String value, String why)
      throws IOException {
    Map<WatchOption, String> values =
        option == WatchOption.SOURCE
            ? Map.of(option, value)
            : Map.of(WatchOption.SOURCE, "kafka:h:1/t", option, value);
    try (Lens lens = WatchFixture.lens()) {
      LocalLines local =
          LocalLines.of(Optional.empty(), Optional.empty(), new ByteArrayOutputStream());
      assertThatThrownBy(() -> new TopicWatch(values).open(lens, WatchPlan.USUAL, local, 0))
          .isInstanceOf(Refused.class)
          .hasMessageContaining(why);
    }
  }

  @Test
  void anOutputAloneIsNoTopic() throws IOException {
    assertThat(new TopicWatch(Map.of(WatchOption.OUTPUT, "a.jsonl")).output(WatchOption.OUTPUT))
        .isEmpty();
    assertThatThrownBy(
            () -> new TopicWatch(Map.of(WatchOption.BAD, "kafka:h:1/t")).output(WatchOption.BAD))
        .hasMessageContaining("not on the class path");
  }

  /// Lines stand behind those of an earlier run, and those of a topic nowhere.
  @Test
  void localLinesStandBehindOthers() throws IOException {
    Path answers = Files.writeString(folder.resolve("a"), "old\n", StandardCharsets.UTF_8);
    Path bad = folder.resolve("b");
    try (LocalLines lines =
        LocalLines.of(
            Optional.of(answers.toString()),
            Optional.of(bad.toString()),
            new ByteArrayOutputStream())) {
      lines.answer("one".getBytes(StandardCharsets.UTF_8));
      lines.bad("two".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(answers).hasContent("old\none");
    assertThat(bad).hasContent("two");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LocalLines lines = LocalLines.of(Optional.of("kafka:t"), Optional.of("kafka:u"), out)) {
      lines.answer("one".getBytes(StandardCharsets.UTF_8));
      lines.bad("two".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("one");
  }
}
