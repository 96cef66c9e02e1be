package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.lens.Lens;
import gatelens.watch.WatchFixture.Told;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GateFileTest {
  @TempDir private Path folder;

  /// Of a watch that was saved between, and of events that came in another order of the keys: the
  /// same bytes, for all are integers.
  @Test
  void statisticsGoOnWithTheState() throws IOException {
    List<Line> lines = WatchFixture.lines(WatchFixture.csv(80).getBytes(StandardCharsets.UTF_8));
    Path whole = folder.resolve("whole.json");
    Path parts = folder.resolve("parts.json");
    try (Lens lens = WatchFixture.lens()) {
      Watch plain = Watch.of(lens, WatchPlan.USUAL);
      Watch one = plain.countingGates(whole);
      Told told = new Told();
      for (Line line : lines) {
        one.accept(line, told);
      }
      one.tellGates();
      Watch first = Watch.of(lens, WatchPlan.USUAL).countingGates(parts);
      for (Line line : lines.subList(0, 30)) {
        first.accept(line, told);
      }
      ByteArrayOutputStream saved = new ByteArrayOutputStream();
      first.save(new DataOutputStream(saved));
      Watch second = Watch.of(lens, WatchPlan.USUAL).countingGates(parts);
      second.load(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
      for (Line line : lines.subList(30, lines.size())) {
        second.accept(line, told);
      }
      second.tellGates();
      assertThat(parts).hasSameBinaryContentAs(whole);
      assertThat(told.answers.subList(80, 160)).isEqualTo(told.answers.subList(0, 80));
      assertThat(plain.words()).isNotEqualTo(one.words());
    }
    JsonNode document = new JsonMapper().readTree(whole.toFile());
    assertThat(document.get("events").asInt()).isEqualTo(80);
    // two gates of six units
    assertThat(document.get("gates")).hasSize(12);
    for (JsonNode unit : document.get("gates")) {
      int sum = 0;
      for (JsonNode count : unit.get("histogram")) {
        sum += count.asInt();
      }
      assertThat(sum).isEqualTo(80);
      assertThat(unit.get("mean").asDouble()).isBetween(0.0, 1.0);
    }
  }
}
