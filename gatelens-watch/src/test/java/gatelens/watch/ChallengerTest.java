package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.SeriesPlan;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.watch.WatchFixture.Told;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChallengerTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ROWS = 120;
  private static final Map<WatchOption, String> ASKED =
      Map.of(
          WatchOption.TARGET, "fraud",
          WatchOption.ALERT, "probability>0.5",
          WatchOption.LATENESS, "200",
          WatchOption.MAX_KEYS, "3");
  private static final WatchPlan PLAN = new WatchQuestion(ASKED).plan();

  /// Of other cells and units, other amounts in its training, and with every event read alone.
  private static Lens other() {
    return WatchFixture.lens("lstm(4) dense(2,softmax)", SeriesPlan.Missing.MEAN, 40);
  }

  private static JsonNode without(String line) {
    return JSON.readTree(line.replaceFirst(",\"challenger\":\\{[^}]*}", ""));
  }

  /// Each one's numbers are those that it has alone, as it was trained to read; alerts and all else
  /// are the champion's.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bothAnswerAsEachDoesAlone(boolean table) throws IOException {
    String text = table ? WatchFixture.csv(ROWS) : WatchFixture.json(ROWS);
    try (Lens lens = WatchFixture.lens();
        Lens other = other()) {
      Watch watch = Watch.of(lens, other, PLAN);
      Told both = WatchFixture.told(watch, text);
      Told champion = WatchFixture.told(Watch.of(lens, PLAN), text);
      Told challenger = WatchFixture.told(Watch.of(other, PLAN), text);
      assertThat(both.answers).hasSize(ROWS).hasSameSizeAs(challenger.answers);
      int apart = 0;
      for (int n = 0; n < ROWS; n++) {
        String line = both.answers.get(n);
        assertThat(without(line)).isEqualTo(JSON.readTree(champion.answers.get(n)));
        JsonNode beside = JSON.readTree(line).get("challenger");
        JsonNode alone = JSON.readTree(challenger.answers.get(n));
        for (String field : List.of("model", "at", "score", "probability", "answer")) {
          assertThat(beside.get(field)).as(field).isEqualTo(alone.get(field));
        }
        assertThat(beside.propertyNames())
            .containsExactly("model", "at", "score", "probability", "answer");
        apart += beside.get("answer").equals(JSON.readTree(line).get("answer")) ? 0 : 1;
      }
      assertThat(apart).isPositive();
      assertThat(watch.challenged())
          .contains("the challenger: 120 events scored, " + apart + " with another answer");
      assertThat(watch.counts().get(Counts.Kind.EVENTS)).isEqualTo(ROWS);
    }
  }

  /// From its sixth event of a key on the challenger answers it as it does alone, alerts and
  /// reasons too, and the champion's score stands beside; a watch that was saved between goes on
  /// so.
  @Test
  void keysArePromotedOneByOne(@TempDir Path folder) throws IOException {
    int after = 5;
    WatchPlan plan =
        new WatchQuestion(Map.of(WatchOption.TARGET, "fraud", WatchOption.ALERT, "probability>0.5"))
            .plan();
    try (Lens lens = WatchFixture.lens();
        Lens other = other()) {
      Watch watch = Watch.of(lens, other, plan, OptionalLong.of(after));
      List<Line> lines =
          WatchFixture.lines(WatchFixture.csv(ROWS).getBytes(StandardCharsets.UTF_8));
      Told both = new Told();
      for (Line line : lines.subList(0, 70)) {
        watch.accept(line, both);
      }
      ByteArrayOutputStream saved = new ByteArrayOutputStream();
      watch.save(new DataOutputStream(saved));
      Watch second = Watch.of(lens, other, plan, OptionalLong.of(after));
      second.load(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
      for (Line line : lines.subList(70, lines.size())) {
        second.accept(line, both);
      }
      Told champion = WatchFixture.told(Watch.of(lens, plan), WatchFixture.csv(ROWS));
      Told challenger = WatchFixture.told(Watch.of(other, plan), WatchFixture.csv(ROWS));
      int promoted = 0;
      for (int n = 0; n < ROWS; n++) {
        JsonNode line = JSON.readTree(both.answers.get(n));
        boolean up = JSON.readTree(champion.answers.get(n)).get("at").asInt() > after;
        JsonNode first = JSON.readTree((up ? challenger : champion).answers.get(n));
        JsonNode beside = JSON.readTree((up ? champion : challenger).answers.get(n));
        promoted += up ? 1 : 0;
        for (String field : List.of("key", "at", "score", "why", "gap", "model", "answer")) {
          assertThat(line.get(field)).as(field).isEqualTo(first.get(field));
        }
        JsonNode told = line.get(up ? "champion" : "challenger");
        assertThat(told.get("score")).isEqualTo(beside.get("score"));
        assertThat(told.get("model")).isEqualTo(beside.get("model"));
        if (line.has("state")) {
          // the alert repeats the model that raised it
          assertThat(line.get("state")).isNotNull();
          assertThat(
                  gatelens.stream.LiveModel.fingerprint(
                      java.util.Base64.getDecoder().decode(line.get("state").asString())))
              .isEqualTo(line.get("model").asString());
        }
      }
      // each model tells its own alerts again, and passes over the other's
      Path alerts = folder.resolve("alerts.jsonl");
      Files.writeString(alerts, String.join("", both.answers));
      long young =
          both.answers.stream()
              .filter(line -> line.contains("\"state\":") && line.contains("\"champion\":"))
              .count();
      long all = both.answers.stream().filter(line -> line.contains("\"state\":")).count();
      assertThat(young).isBetween(1L, all - 1);
      assertThat(WatchQuestion.again(other, alerts, OutputStream.nullOutputStream()))
          .isEqualTo(
              "%d of another model passed over, %d alerts, %d with the score that was told"
                  .formatted(all - young, young, young));
      assertThat(WatchQuestion.again(lens, alerts, OutputStream.nullOutputStream()))
          .endsWith("%d alerts, %1$d with the score that was told".formatted(all - young));
      assertThat(promoted).isBetween(ROWS / 2, ROWS - 4 * after);
      assertThat(second.counts().get(Counts.Kind.PROMOTED)).isEqualTo(promoted);
      assertThat(both.answers).anyMatch(line -> line.contains("\"alert\":\"raised\""));
    }
  }

  /// A challenger that leaves events out with a missing value: the champion answers, and it says
  /// why it does not.
  @Test
  void whatTheChallengerCannotReadStopsNobody() throws IOException {
    try (Lens lens = WatchFixture.lens();
        Lens gap = WatchFixture.lens("gru(3) dense(2)", SeriesPlan.Missing.GAP)) {
      Watch watch = Watch.of(lens, gap, PLAN);
      Told both = WatchFixture.told(watch, WatchFixture.csv(ROWS));
      Told champion = WatchFixture.told(Watch.of(lens, PLAN), WatchFixture.csv(ROWS));
      Told challenger = WatchFixture.told(Watch.of(gap, PLAN), WatchFixture.csv(ROWS));
      assertThat(both.answers.stream().map(ChallengerTest::without).toList())
          .isEqualTo(champion.answers.stream().map(JSON::readTree).toList());
      List<JsonNode> unread =
          both.answers.stream()
              .map(line -> JSON.readTree(line).get("challenger"))
              .filter(beside -> beside.has("reason"))
              .toList();
      assertThat(unread).hasSameSizeAs(challenger.bad).isNotEmpty();
      unread.forEach(beside -> {
        assertThat(beside.propertyNames()).containsExactly("model", "reason");
        assertThat(beside.get("reason").asString()).containsAnyOf("missing", "no step");
      });
      assertThat(watch.challenged().orElseThrow()).contains(", " + unread.size() + " not read");
      WatchPlan hidden =
          PLAN.withFields(
              new WatchQuestion(Map.of(WatchOption.HIDE, "amount,card")).plan().fields());
      Told quiet = WatchFixture.told(Watch.of(lens, gap, hidden), WatchFixture.csv(ROWS));
      assertThat(String.join("", quiet.answers)).doesNotContain("card0").contains("not told");
    }
  }

  @Test
  void itGoesOnWithTheSameBytesWhereverItWasSaved() throws IOException {
    try (Lens lens = WatchFixture.lens();
        Lens other =
            WatchFixture.lens("lstm(4) dense(2,softmax)", SeriesPlan.Missing.FORWARD, 40)) {
      List<Line> lines =
          WatchFixture.lines(WatchFixture.csv(ROWS).getBytes(StandardCharsets.UTF_8));
      Watch uncut = Watch.of(lens, other, PLAN);
      List<String> whole = WatchFixture.told(uncut, WatchFixture.csv(ROWS)).answers;
      for (int cut = 0; cut < lines.size(); cut += 7) {
        Told told = new Told();
        Watch first = Watch.of(lens, other, PLAN);
        for (Line line : lines.subList(0, cut)) {
          first.accept(line, told);
        }
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        first.save(new DataOutputStream(saved));
        Watch second = Watch.of(lens, other, PLAN);
        second.load(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
        for (Line line : lines.subList(cut, lines.size())) {
          second.accept(line, told);
        }
        second.drain(told);
        assertThat(told.answers).isEqualTo(whole);
        assertThat(second.challenged()).isEqualTo(uncut.challenged());
      }
    }
  }

  private static void run(Watch watch, Path input, Path folder)
      throws IOException, InterruptedException {
    RunPlan plan =
        new RunPlan(
            new RunPlan.Source.Whole(input),
            Optional.of(folder.resolve("out.jsonl")),
            Optional.empty(),
            Optional.empty(),
            Optional.of(folder.resolve("state")),
            Optional.empty(),
            Duration.ofSeconds(10),
            10,
            false,
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream());
    try (WatchRun run = WatchRun.open(watch, PLAN, plan, System::nanoTime)) {
      run.run(() -> false);
    }
  }

  /// A kept state is of both models.
  @Test
  void aStateOfOtherModelsIsRefused(@TempDir Path folder) throws Exception {
    Path input = folder.resolve("in.csv");
    Files.writeString(input, WatchFixture.csv(ROWS));
    try (Lens lens = WatchFixture.lens();
        Lens other = other();
        Lens third = WatchFixture.lens("gru(3) dense(2)", SeriesPlan.Missing.MEAN)) {
      run(Watch.of(lens, other, PLAN), input, folder);
      String told = Files.readString(folder.resolve("out.jsonl"));
      run(Watch.of(lens, other, PLAN), input, folder);
      assertThat(Files.readString(folder.resolve("out.jsonl"))).isEqualTo(told).hasLineCount(ROWS);
      for (Watch wrong :
          List.of(Watch.of(lens, PLAN), Watch.of(lens, third, PLAN), Watch.of(other, lens, PLAN))) {
        assertThatThrownBy(() -> run(wrong, input, folder))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("another run");
      }
    }
  }

  @Test
  void modelsThatDoNotAnswerTheSameAreRefused() {
    try (Lens lens = WatchFixture.lens();
        Lens three = WatchFixture.lens("gru(3) dense(3,softmax)", SeriesPlan.Missing.MEAN);
        Lens backward = WatchFixture.lens("bigru(4) dense(2)", SeriesPlan.Missing.MEAN)) {
      assertThatThrownBy(() -> Watch.of(lens, three, PLAN))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("2 classes [ok, fraud]; found 3 classes");
      assertThatThrownBy(() -> Watch.of(lens, backward, PLAN))
          .isInstanceOfSatisfying(
              Refused.class, no -> assertThat(no.kind()).isEqualTo(Refused.Kind.MODEL))
          .hasMessageStartingWith("the challenger: ");
      WatchQuestion topic =
          new WatchQuestion(
              Map.of(WatchOption.SOURCE, "kafka:b:1/pays", WatchOption.CHALLENGER, "any"));
      assertThatThrownBy(() ->
              topic.watch(
                  lens,
                  InputStream.nullInputStream(),
                  OutputStream.nullOutputStream(),
                  any -> {},
                  System::nanoTime,
                  () -> false))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("of one model");
    }
  }
}
