package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.watch.WatchFixture.Told;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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

  /// An alert that is raised while its key's account is closed has the reasons of its own event and
  /// what was before as one part, which sum to the change; its state gives them again.
  @Test
  void anAlertOfAClosedAccountHasTheReasonsOfItsEvent(@TempDir Path folder) throws Exception {
    Map<WatchOption, String> calm = Map.of(WatchOption.TARGET, "fraud");
    try (Lens lens = WatchFixture.lens()) {
      Told whole =
          WatchFixture.told(Watch.of(lens, new WatchQuestion(calm).plan()), WatchFixture.csv(ROWS));
      Map<String, Double> last = new HashMap<>();
      double limit = 0;
      for (int n = 0; n < ROWS; n++) {
        JsonNode line = JSON.readTree(whole.answers.get(n));
        double score = line.get("score").asDouble();
        Double before = last.put(line.get("key").asString(), score);
        limit = n < 40 || before == null ? limit : Math.max(limit, 0.9 * (score - before));
      }
      Map<WatchOption, String> asked =
          Map.of(WatchOption.TARGET, "fraud", WatchOption.ALERT, "rise>" + limit);
      Watch watch = Watch.of(lens, new WatchQuestion(asked).plan()).closingAccountsAbove(20);
      Told pressed = new Told();
      List<Line> lines =
          WatchFixture.lines(WatchFixture.csv(ROWS).getBytes(StandardCharsets.UTF_8));
      for (int n = 0; n < lines.size(); n++) {
        watch.waiting(new Source(n < 30 ? 20 : 21));
        watch.accept(lines.get(n), pressed);
      }
      int closed = 0;
      for (int n = 0; n < ROWS; n++) {
        JsonNode line = JSON.readTree(pressed.answers.get(n));
        if (line.path("alert").asString("").equals("raised")
            && line.path("since").asLong(0) == line.get("at").asLong()) {
          closed++;
          double sum = line.get("before").asDouble();
          for (JsonNode part : line.get("why")) {
            sum += part.asDouble();
          }
          assertThat(sum)
              .isCloseTo(
                  line.get("score").asDouble() - line.get("baseline_score").asDouble(),
                  within(1e-6));
          assertThat(line.get("score")).isEqualTo(JSON.readTree(whole.answers.get(n)).get("score"));
          Path file = Files.writeString(folder.resolve(n + ".jsonl"), pressed.answers.get(n));
          ByteArrayOutputStream again = new ByteArrayOutputStream();
          assertThat(new AlertAgain(lens, Map.of()).tell(file, again))
              .isEqualTo("1 alerts, 1 with the score that was told");
          JsonNode told = JSON.readTree(again.toString(StandardCharsets.UTF_8));
          assertThat(told.get("why")).isEqualTo(line.get("why"));
          assertThat(told.has("state")).isTrue();
        }
      }
      assertThat(closed).isPositive();
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
