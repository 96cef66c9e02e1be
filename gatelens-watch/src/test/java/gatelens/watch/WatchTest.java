package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.Entry;
import gatelens.data.SeriesPlan;
import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.lens.Inputs;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.method.gradient.DeepLift;
import gatelens.stream.Account;
import gatelens.stream.KeyedStreams;
import gatelens.stream.StreamBaseline;
import gatelens.watch.WatchFixture.Told;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WatchTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ROWS = 120;

  private static WatchPlan plan(Optional<AlertRule> alert, boolean only, double lateness) {
    return new WatchPlan(
        Fields.TRAINED,
        Optional.of("fraud"),
        List.of(Account.features()),
        new StreamBaseline.Zeros(),
        alert,
        only,
        KeyedStreams.Limits.USUAL,
        lateness,
        WatchPlan.LONGEST_LINE);
  }

  private static final WatchPlan FRAUD = plan(Optional.empty(), false, 0);

  private static Map<String, JsonNode> last(Told told) {
    Map<String, JsonNode> last = new HashMap<>();
    for (String line : told.answers) {
      JsonNode answer = JSON.readTree(line);
      last.put(answer.get("key").asString(), answer);
    }
    return last;
  }

  @ParameterizedTest
  @EnumSource(
      value = SeriesPlan.Missing.class,
      names = {"FORWARD", "MEAN", "MASK", "GAP"})
  void theLastAnswerOfAKeyIsThatOfItsWholeSequence(SeriesPlan.Missing missing, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, WatchFixture.csv(ROWS));
    try (Lens lens = WatchFixture.lens("gru(6) dense(2,softmax)", missing)) {
      Told told = WatchFixture.told(Watch.of(lens, FRAUD), WatchFixture.csv(ROWS));
      Map<String, JsonNode> last = last(told);
      List<Entry> entries = lens.read(new Inputs.Raw(file, Optional.empty()));
      assertThat(entries).hasSize(4);
      assertThat(told.bad.isEmpty()).isEqualTo(missing != SeriesPlan.Missing.GAP);
      for (Entry entry : entries) {
        JsonNode answer = Objects.requireNonNull(last.get(entry.id()));
        double probability = lens.model().predict(entry.sample()).at(1);
        assertThat(answer.get("probability").asDouble()).isCloseTo(probability, within(1e-6));
        checkWhy(lens, entry, answer);
      }
    }
  }

  private static void checkWhy(Lens lens, Entry entry, JsonNode answer) {
    ModelScore score = new ModelScore(lens.model(), Target.Output.logit(1), lens.workers());
    Explanation whole =
        new DeepLift(new Baseline.Zeros()).explain(score, score.point(entry.sample()));
    double[] parts = new double[whole.byFeature().get(0).size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = whole.byFeature().get(0).at(i);
    }
    int width = parts.length;
    int masks = width - 5;
    int amounts = 1 + masks / 2;
    double amount = 0;
    double kind = 0;
    for (int i = 0; i < width - 1; i++) {
      amount += i < amounts ? parts[i] : 0;
      kind += i < amounts ? 0 : parts[i];
    }
    JsonNode why = answer.get("why");
    assertThat(why.get("amount").asDouble()).isCloseTo(amount, within(1e-5));
    assertThat(why.get("kind").asDouble()).isCloseTo(kind, within(1e-5));
    assertThat(why.get("time since last").asDouble()).isCloseTo(parts[width - 1], within(1e-5));
    double sum = amount + kind + parts[width - 1];
    assertThat(answer.get("score").asDouble() - answer.get("baseline_score").asDouble())
        .isCloseTo(sum, within(1e-5));
  }

  @Test
  void tablesAndObjectsAreAnsweredAlike() throws IOException {
    try (Lens lens = WatchFixture.lens()) {
      Told table = WatchFixture.told(Watch.of(lens, FRAUD), WatchFixture.csv(ROWS));
      Told objects = WatchFixture.told(Watch.of(lens, FRAUD), WatchFixture.json(ROWS));
      Told other =
          WatchFixture.told(
              Watch.of(lens, FRAUD),
              WatchFixture.csv(ROWS).replace(',', ';').replace("\n", "\r\n"));
      assertThat(table.answers).hasSize(ROWS).isEqualTo(objects.answers).isEqualTo(other.answers);
      assertThat(table.bad).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      value = {
        "Card,time,amount,kind~the names of a table's columns without card; did you mean Card?",
        "card,time,amount,kind,kind~the names of a table's columns, one of which stands there"
            + " twice",
        "a;b~neither a JSON object nor the names of a table's columns, among them [card, amount",
        "[1]~neither a JSON object nor the names",
      })
  void aFirstLineThatNamesNoTableSaysWhatItLacksAndLeavesItOpen(String first, String reason)
      throws IOException {
    try (Lens lens = WatchFixture.lens()) {
      Told told = WatchFixture.told(Watch.of(lens, FRAUD), first + "\n" + WatchFixture.csv(ROWS));
      assertThat(told.bad).hasSize(1);
      assertThat(JSON.readTree(told.bad.get(0)).get("reason").asString()).startsWith(reason);
      assertThat(told.answers)
          .isEqualTo(WatchFixture.told(Watch.of(lens, FRAUD), WatchFixture.csv(ROWS)).answers);
    }
  }

  @Test
  void noCellGoesOverLinesAndNoLineIsReadInPart() throws IOException {
    String header = WatchFixture.HEADER + "\n";
    String row = "a,2026-01-01T00:00:00Z,1,shop";
    try (Lens lens = WatchFixture.lens()) {
      // lines that end with a carriage return alone are one line
      Told old =
          WatchFixture.told(
              Watch.of(lens, FRAUD), header.replace('\n', '\r') + row + "\r" + row + "\r");
      assertThat(old.answers).isEmpty();
      assertThat(old.bad).singleElement().asString().contains("a carriage return");
      Told told =
          WatchFixture.told(
              Watch.of(lens, FRAUD),
              header
                  + row
                  + "\r"
                  + row
                  + "\n"
                  + row.replace("shop", "\"shop")
                  + "\n"
                  + row.replace("shop", "\"shop\"x")
                  + "\n"
                  + row
                  + "\r\n");
      assertThat(told.answers).hasSize(1);
      assertThat(told.bad)
          .satisfiesExactly(
              line -> assertThat(line).contains("a carriage return stands in the line"),
              line -> assertThat(line).contains("a quote is not closed"),
              line -> assertThat(line).contains("something stands behind a closing quote"));
      Told bars = WatchFixture.told(Watch.of(lens, FRAUD), (header + row + "\n").replace(',', '|'));
      assertThat(bars.answers).isEqualTo(told.answers);
    }
  }

  @Test
  void hostileLinesAreCountedAndTouchNothing() throws IOException {
    List<byte[]> hostile = new ArrayList<>();
    String good =
        "{\"card\":\"%s\",\"time\":\"2026-01-09T00:00:00Z\",\"amount\":%s,\"kind\":\"shop\"}";
    hostile.add(
        ("{\"card\":\"a\",\"x\":\"" + "y".repeat(1_100_000) + "\"}")
            .getBytes(StandardCharsets.UTF_8));
    for (String text :
        List.of(
            "[".repeat(10_000),
            "{\"a\":".repeat(10_000),
            good.formatted("a", "NaN"),
            good.formatted("a", "1e400"),
            good.formatted("a", "\"abc\""),
            good.formatted("a", "[1]"),
            good.formatted("a", "{\"b\":1}"),
            good.formatted("", "1"),
            good.formatted("k".repeat(2000), "1"),
            good.formatted("\\ud800", "1"),
            good.formatted("a", "1").replace("2026-01-09T00:00:00Z", "yesterday"),
            good.formatted("a", "1,\"amount\":2"),
            good.formatted("a", "1").replace("\"kind\"", "\"sort\""),
            good.formatted("a", "1").substring(0, 40),
            good.formatted("a", "1") + "x",
            "17",
            "\"text\"",
            "\u0000")) {
      hostile.add(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] wrong = good.formatted("a?", "1").getBytes(StandardCharsets.UTF_8);
    wrong[10] = (byte) 0xff;
    hostile.add(wrong);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    String[] events = WatchFixture.json(hostile.size() + 1).split("\n");
    for (int i = 0; i < hostile.size(); i++) {
      stream.writeBytes((events[i] + "\n").getBytes(StandardCharsets.UTF_8));
      stream.writeBytes(hostile.get(i));
      stream.write('\n');
    }
    stream.writeBytes((events[hostile.size()] + "\n\n  \n").getBytes(StandardCharsets.UTF_8));
    try (Lens lens = WatchFixture.lens()) {
      Watch watch = Watch.of(lens, FRAUD);
      Told told = WatchFixture.told(watch, stream.toByteArray());
      long fourth = Arrays.stream(events).filter(event -> event.contains("\"new\"")).count();
      assertThat(watch.counts().unseen().sentences())
          .containsExactly(
              "column kind: "
                  + fourth
                  + " values were never seen in training, and read as none: 'new', …");
      for (int n = 0; n < events.length; n++) {
        boolean strange = events[n].contains("\"new\"");
        JsonNode unseen = JSON.readTree(told.answers.get(n)).path("unseen");
        assertThat(unseen.path("kind").asString("")).isEqualTo(strange ? "new" : "");
      }
      Watch quiet =
          Watch.of(
              lens,
              FRAUD.withFields(
                  new WatchQuestion(Map.of(WatchOption.HIDE, "kind")).plan().fields()));
      assertThat(WatchFixture.told(quiet, String.join("\n", events)).answers)
          .noneMatch(answer -> answer.contains("\"new\""))
          .anyMatch(answer -> answer.contains("\"unseen\":{\"kind\":\"hidden\"}"));
      assertThat(quiet.counts().unseen().sentences().get(0)).endsWith("read as none: 'hidden', …");
      Told clean = WatchFixture.told(Watch.of(lens, FRAUD), String.join("\n", events));
      assertThat(told.answers).isEqualTo(clean.answers).hasSize(events.length);
      assertThat(told.bad).hasSize(hostile.size());
      assertThat(watch.counts().get(Counts.Kind.BAD)).isEqualTo(hostile.size());
      JsonNode long1 = JSON.readTree(told.bad.get(0));
      assertThat(long1.get("offset").asLong()).isEqualTo(events[0].length() + 1);
      assertThat(long1.get("line").asLong()).isEqualTo(2);
      assertThat(long1.get("length").asLong()).isEqualTo(hostile.get(0).length);
      assertThat(long1.get("reason").asString()).contains("at most 1048576");
    }
  }

  @Test
  void aValueThatBreaksTheArithmeticLeavesTheKeyAsItWas() throws IOException {
    String huge = "card0,2026-01-01T00:00:01Z,3e38,shop\n";
    try (Lens lens = WatchFixture.lens("lstm(4) dense(3,relu) dense(2)", SeriesPlan.Missing.MEAN)) {
      Told told = WatchFixture.told(Watch.of(lens, FRAUD), WatchFixture.csv(30) + huge);
      assertThat(told.answers.size() + told.bad.size()).isEqualTo(31);
      told.answers.forEach(
          line -> assertThat(line).doesNotContain("NaN").doesNotContain("Infinity"));
    }
  }

  @Test
  void hiddenFieldsStandNowhere() throws IOException {
    Fields hidden =
        new Fields(
            List.of(), Optional.empty(), List.of(), Set.of("card", "amount"), Fields.Format.AUTO);
    String secret = "card0,2026-02-01T00:00:00Z,secret,shop\n";
    try (Lens lens = WatchFixture.lens()) {
      AlertRule rule = AlertRule.parse("score>-100", Optional.empty(), 0);
      WatchPlan plan = plan(Optional.of(rule), false, 0).withFields(hidden);
      Told told = WatchFixture.told(Watch.of(lens, plan), WatchFixture.csv(20) + secret);
      assertThat(told.bad).hasSize(1);
      assertThat(told.bad.get(0)).doesNotContain("secret").doesNotContain("card0");
      String all = String.join("", told.answers);
      assertThat(all).doesNotContain("card0").contains("\"alert\":\"raised\"");
      assertThat(all).doesNotContain("\"state\"").doesNotContain("\"event\"");
      Told open =
          WatchFixture.told(
              Watch.of(lens, plan(Optional.of(rule), false, 0)), WatchFixture.csv(20));
      List<String> scores =
          told.answers.stream().map(l -> l.replaceAll(".*(\"score\":[^,]*).*\n", "$1")).toList();
      assertThat(scores)
          .isEqualTo(
              open.answers.stream()
                  .map(l -> l.replaceAll(".*(\"score\":[^,]*).*\n", "$1"))
                  .toList());
      Fields unknown =
          new Fields(List.of(), Optional.empty(), List.of(), Set.of("pan"), Fields.Format.AUTO);
      assertThatThrownBy(() -> Watch.of(lens, FRAUD.withFields(unknown)))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("pan");
    }
  }

  @Test
  void anAlarmRingsOnceAndIsOverOnce() throws IOException {
    try (Lens lens = WatchFixture.lens()) {
      Told all = WatchFixture.told(Watch.of(lens, FRAUD), WatchFixture.csv(ROWS));
      List<Double> scores =
          all.answers.stream()
              .map(JSON::readTree)
              .filter(a -> a.get("key").asString().equals("card1"))
              .map(a -> a.get("score").asDouble())
              .toList();
      double middle = scores.stream().sorted().toList().get(scores.size() / 2);
      AlertRule rule = AlertRule.parse("score>" + middle, Optional.of(middle - 0.05), 0);
      Watch watch = Watch.of(lens, plan(Optional.of(rule), true, 0));
      List<String> told =
          WatchFixture.told(watch, WatchFixture.csv(ROWS)).answers.stream()
              .map(JSON::readTree)
              .filter(a -> a.get("key").asString().equals("card1"))
              .map(a -> a.get("alert").asString() + a.get("at").asInt())
              .toList();
      List<String> expected = new ArrayList<>();
      boolean raised = false;
      for (int n = 0; n < scores.size(); n++) {
        if (!raised && scores.get(n) > middle) {
          raised = true;
          expected.add("raised" + (n + 1));
        } else if (raised && scores.get(n) <= middle - 0.05) {
          raised = false;
          expected.add("cleared" + (n + 1));
        }
      }
      assertThat(told).isEqualTo(expected).hasSizeGreaterThan(1);
      assertThat(watch.counts().get(Counts.Kind.ALERTS)).isPositive();
    }
  }

  @Test
  void anAlarmCarriesWhatRepeatsIt() throws IOException {
    try (Lens lens = WatchFixture.lens()) {
      AlertRule rule = AlertRule.parse("score>-100", Optional.empty(), 0);
      Watch watch = Watch.of(lens, plan(Optional.of(rule), true, 0));
      JsonNode alarm = JSON.readTree(WatchFixture.told(watch, WatchFixture.csv(9)).answers.get(0));
      var key = watch.live().state(alarm.get("state").binaryValue());
      float[] event = new float[alarm.get("event").size()];
      for (int i = 0; i < event.length; i++) {
        event[i] = (float) alarm.get("event").get(i).asDouble();
      }
      var answer = watch.live().accept(key, 0, event);
      assertThat((float) answer.score()).isEqualTo((float) alarm.get("score").asDouble());
      assertThat(alarm.get("reasons").size()).isPositive();
    }
  }

  /// From a file of answers: the same score, and what the event alone did beside its state.
  @Test
  void alarmsAreToldAgainFromWhatTheyCarry(@TempDir Path folder) throws IOException {
    try (Lens lens = WatchFixture.lens()) {
      Told all = WatchFixture.told(Watch.of(lens, FRAUD), WatchFixture.csv(ROWS));
      double middle =
          all.answers.stream()
              .map(line -> JSON.readTree(line).get("score").asDouble())
              .sorted()
              .toList()
              .get(ROWS / 2);
      AlertRule rule = AlertRule.parse("score>" + middle, Optional.empty(), 0);
      Watch watch = Watch.of(lens, plan(Optional.of(rule), false, 0));
      Path file = folder.resolve("answers.jsonl");
      Files.write(
          file,
          String.join("", WatchFixture.told(watch, WatchFixture.csv(ROWS)).answers)
              .getBytes(StandardCharsets.UTF_8));
      long raised = watch.counts().get(Counts.Kind.ALERTS);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      // the alert carries the plan
      assertThat(WatchQuestion.again(lens, file, out))
          .isEqualTo("%d alerts, %d with the score that was told".formatted(raised, raised));
      List<JsonNode> told =
          out.toString(StandardCharsets.UTF_8).lines().map(JSON::readTree).toList();
      assertThat(told).hasSize((int) raised).hasSizeGreaterThan(1);
      for (JsonNode one : told) {
        double event = one.get("event").valueStream().mapToDouble(JsonNode::asDouble).sum();
        double why = one.get("why").valueStream().mapToDouble(JsonNode::asDouble).sum();
        assertThat(one.get("reproduced").asBoolean()).isTrue();
        assertThat(event + one.get("state").asDouble()).isCloseTo(why, within(1e-5));
      }
      Files.writeString(
          file, Files.readString(file).replaceAll("\"score\":-?[-0-9.E]+", "\"score\":9"));
      assertThat(WatchQuestion.again(lens, file, new ByteArrayOutputStream()))
          .isEqualTo(raised + " alerts, 0 with the score that was told");
    }
  }

  @Test
  void eventsThatComeLateArePutInTheirPlace() throws IOException {
    List<String> rows = WatchFixture.rows(ROWS);
    List<String> mixed = new ArrayList<>(rows);
    for (int i = 0; i + 3 < mixed.size(); i += 4) {
      Collections.reverse(mixed.subList(i, i + 4));
    }
    String text = WatchFixture.HEADER + "\n" + String.join("\n", mixed) + "\n";
    try (Lens lens = WatchFixture.lens()) {
      Told sorted = WatchFixture.told(Watch.of(lens, FRAUD), WatchFixture.csv(ROWS));
      Told waited = WatchFixture.told(Watch.of(lens, plan(Optional.empty(), false, 400)), text);
      assertThat(waited.answers).isEqualTo(sorted.answers);
      Watch hasty = Watch.of(lens, FRAUD);
      Told late = WatchFixture.told(hasty, text);
      assertThat(hasty.counts().get(Counts.Kind.LATE)).isPositive().isEqualTo(late.bad.size());
      assertThat(late.answers.size() + late.bad.size()).isEqualTo(ROWS);
    }
  }

  @Test
  void itGoesOnWithTheSameBytesWhereverItWasSaved() throws IOException {
    AlertRule rule = AlertRule.parse("probability>0.5", Optional.of(0.45), 600);
    WatchPlan plan = plan(Optional.of(rule), false, 200);
    try (Lens lens = WatchFixture.lens()) {
      List<Line> lines =
          WatchFixture.lines(WatchFixture.csv(ROWS).getBytes(StandardCharsets.UTF_8));
      List<String> whole = WatchFixture.told(Watch.of(lens, plan), WatchFixture.csv(ROWS)).answers;
      for (int cut = 0; cut < lines.size(); cut += 7) {
        Told told = new Told();
        Watch first = Watch.of(lens, plan);
        for (Line line : lines.subList(0, cut)) {
          first.accept(line, told);
        }
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        first.save(new DataOutputStream(saved));
        Watch second = Watch.of(lens, plan);
        second.load(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
        for (Line line : lines.subList(cut, lines.size())) {
          second.accept(line, told);
        }
        second.drain(told);
        assertThat(told.answers).isEqualTo(whole);
        assertThat(second.counts().get(Counts.Kind.EVENTS)).isEqualTo(ROWS);
      }
    }
  }

  @Test
  void questionsThatDoNotFitAreRefused() {
    AlertRule any = AlertRule.parse("score>1", Optional.empty(), 0);
    WatchPlan unnamed =
        new WatchPlan(
            Fields.TRAINED,
            Optional.empty(),
            List.of(Account.features()),
            new StreamBaseline.Zeros(),
            Optional.of(any),
            false,
            KeyedStreams.Limits.USUAL,
            0,
            WatchPlan.LONGEST_LINE);
    try (Lens lens = WatchFixture.lens();
        Lens backward = WatchFixture.lens("bigru(4) dense(2)", SeriesPlan.Missing.MEAN)) {
      assertThatThrownBy(() -> Watch.of(lens, unnamed)).hasMessageContaining("every class");
      assertThatThrownBy(() -> Watch.of(backward, FRAUD))
          .isInstanceOfSatisfying(
              Refused.class, no -> assertThat(no.kind()).isEqualTo(Refused.Kind.MODEL));
      AlertRule value = AlertRule.parse("value>1", Optional.empty(), 0);
      assertThatThrownBy(() -> Watch.of(lens, plan(Optional.of(value), false, 0)))
          .hasMessageContaining("probabilities");
    }
  }

  @Test
  void oneOutputOfTwoClassesIsWatchedFromEitherSide() throws IOException {
    try (Lens lens = WatchFixture.lens("gru(4) dense(1,sigmoid)", SeriesPlan.Missing.MEAN)) {
      Told fraud = WatchFixture.told(Watch.of(lens, FRAUD), WatchFixture.csv(9));
      WatchPlan other =
          new WatchPlan(
              Fields.TRAINED,
              Optional.of("ok"),
              List.of(Account.features()),
              new StreamBaseline.Zeros(),
              Optional.empty(),
              false,
              KeyedStreams.Limits.USUAL,
              0,
              WatchPlan.LONGEST_LINE);
      Told ok = WatchFixture.told(Watch.of(lens, other), WatchFixture.csv(9));
      for (int n = 0; n < 9; n++) {
        JsonNode a = JSON.readTree(fraud.answers.get(n));
        JsonNode b = JSON.readTree(ok.answers.get(n));
        assertThat(a.get("score").asDouble()).isEqualTo(-b.get("score").asDouble());
        assertThat(a.get("probability").asDouble() + b.get("probability").asDouble())
            .isCloseTo(1, within(1e-6));
        assertThat(a.get("why").get("amount").asDouble())
            .isEqualTo(-b.get("why").get("amount").asDouble());
      }
    }
  }
}
