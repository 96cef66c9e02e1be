package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.watch.WatchFixture.Told;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClosedAccountsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ROWS = 90;

  /// A source behind which so many lines wait.
  private record Source(long waiting) implements EventSource {
    @Override
    public Optional<Delivery> next(long millis) {
      return Optional.empty();
    }

    @Override
    public boolean ended() {
      return true;
    }

    @Override
    public void stop() {}
  }

  /// While much waits all lines are scored with the bits of ever and none has parts; then accounts
  /// run again, say since when, and sum to the change.
  @Test
  void scoresGoOnAndAnswersSaySinceWhenTheyAreExplained() throws IOException {
    WatchPlan plan = new WatchQuestion(Map.of(WatchOption.TARGET, "fraud")).plan();
    try (Lens lens = WatchFixture.lens()) {
      Watch watch = Watch.of(lens, plan).closingAccountsAbove(20);
      Told pressed = new Told();
      List<Line> lines =
          WatchFixture.lines(WatchFixture.csv(ROWS).getBytes(StandardCharsets.UTF_8));
      for (int n = 0; n < lines.size(); n++) {
        watch.waiting(new Source(n < 30 ? 20 : n < 60 ? 21 : 3));
        watch.accept(lines.get(n), pressed);
      }
      Told calm = WatchFixture.told(Watch.of(lens, plan), WatchFixture.csv(ROWS));
      assertThat(pressed.answers).hasSize(ROWS);
      for (int n = 0; n < ROWS; n++) {
        JsonNode line = JSON.readTree(pressed.answers.get(n));
        JsonNode whole = JSON.readTree(calm.answers.get(n));
        for (String field : List.of("key", "at", "score", "probability", "answer", "model")) {
          assertThat(line.get(field)).as(field).isEqualTo(whole.get(field));
        }
        if (n < 29) {
          assertThat(line).isEqualTo(whole);
        } else if (n < 59) {
          assertThat(line.get("account").asString()).isEqualTo("closed");
          assertThat(line.has("why")).isFalse();
        } else {
          double sum = line.get("before").asDouble();
          for (JsonNode part : line.get("why")) {
            sum += part.asDouble();
          }
          assertThat(line.get("since").asLong()).isBetween(2L, line.get("at").asLong());
          assertThat(
                  Math.abs(
                      sum - (line.get("score").asDouble() - line.get("baseline_score").asDouble())))
              .isLessThan(1e-6);
        }
      }
      // four cards
      assertThat(watch.counts().get(Counts.Kind.ACCOUNTS_CLOSED)).isEqualTo(4);
      assertThat(watch.counts().get(Counts.Kind.ACCOUNTS_OPENED)).isEqualTo(4);
    }
  }

  @Test
  void aFileDoesNotPress(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("in.csv"), WatchFixture.csv(5));
    Map<WatchOption, String> asked =
        Map.of(
            WatchOption.SOURCE, file.toString(),
            WatchOption.TARGET, "fraud",
            WatchOption.CLOSE_ACCOUNTS, "10");
    try (Lens lens = WatchFixture.lens()) {
      assertThatThrownBy(() -> watch(lens, asked, "")).isInstanceOf(Refused.class);
      Map<WatchOption, String> pipe =
          Map.of(
              WatchOption.TARGET, "fraud",
              WatchOption.CLOSE_ACCOUNTS, "255",
              WatchOption.REHEARSE, "0");
      assertThat(watch(lens, pipe, WatchFixture.csv(5)).lines()).hasSize(5);
      assertThatThrownBy(() ->
              watch(
                  lens, Map.of(WatchOption.TARGET, "fraud", WatchOption.CLOSE_ACCOUNTS, "256"), ""))
          .hasMessageContaining("at most 255");
    }
  }

  private static String watch(Lens lens, Map<WatchOption, String> asked, String in)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new WatchQuestion(asked)
        .watch(
            lens,
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            out,
            said -> {},
            System::nanoTime,
            () -> false);
    return out.toString(StandardCharsets.UTF_8);
  }
}
