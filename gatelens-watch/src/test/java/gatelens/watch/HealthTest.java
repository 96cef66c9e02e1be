package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.stream.StateRanges;
import gatelens.watch.WatchFixture.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HealthTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ROWS = 120;
  private static final WatchPlan PLAN =
      new WatchQuestion(Map.of(WatchOption.TARGET, "fraud", WatchOption.ALERT, "score>0")).plan();

  @TempDir private Path folder;

  /// Of the events that the ranges are of no state is outside; of amounts that were never seen some
  /// units are, by the ranges' own count; without `health` the answers are the same.
  @Test
  void statesThatWereNeverSeenAreTold() throws IOException {
    Path usual = folder.resolve("usual.csv");
    Files.writeString(usual, WatchFixture.csv(ROWS) + "nonsense\n");
    String strange = "card0,2026-02-01T00:00:00Z,90000,shop\n";
    try (Lens lens = WatchFixture.lens()) {
      StateRanges ranges = TrainingRanges.of(lens, PLAN, usual);
      Watch watch = Watch.of(lens, PLAN).with(ranges);
      Told told = WatchFixture.told(watch, WatchFixture.csv(ROWS) + strange);
      Told plain = WatchFixture.told(Watch.of(lens, PLAN), WatchFixture.csv(ROWS) + strange);
      assertThat(told.answers).hasSize(ROWS + 1);
      for (String line : told.answers.subList(0, ROWS)) {
        assertThat(JSON.readTree(line).get("health").asDouble()).isZero();
      }
      double outside = JSON.readTree(told.answers.get(ROWS)).get("health").asDouble();
      // of 6 units
      assertThat(outside * 6).isGreaterThan(0.9).isLessThan(6.1);
      assertThat(Math.abs(outside * 6 - Math.rint(outside * 6))).isLessThan(1e-6);
      assertThat(told.answers.stream().map(HealthTest::without).toList())
          .isEqualTo(plain.answers.stream().map(JSON::readTree).toList());
      assertThat(watch.words()).isNotEqualTo(Watch.of(lens, PLAN).words());
    }
  }

  private static JsonNode without(String line) {
    return JSON.readTree(line.replaceFirst(",\"health\":[-0-9.E]+", ""));
  }

  @Test
  void aFileWithoutEventsIsRefused() throws IOException {
    Path empty = folder.resolve("empty.csv");
    Files.writeString(empty, WatchFixture.HEADER + "\nnonsense\n");
    try (Lens lens = WatchFixture.lens()) {
      assertThatThrownBy(() -> TrainingRanges.of(lens, PLAN, empty))
          .isInstanceOfSatisfying(
              Refused.class, no -> assertThat(no.kind()).isEqualTo(Refused.Kind.DATA))
          .hasMessageContaining("no line is an event");
    }
  }
}
