package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.SeriesPlan;
import gatelens.lens.Lens;
import gatelens.parallel.Workers;
import gatelens.stream.LiveAnswer;
import gatelens.testkit.explain.RandomModels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The rows of a table, key by key, give the numbers of a watch of the same lines.
class RowStepsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ROWS = 120;
  private static final WatchPlan FRAUD =
      new WatchQuestion(Map.of(WatchOption.TARGET, "fraud")).plan();

  /// A row by the columns that are read.
  private record Texts(List<String> cells) implements RowSteps.Cells {
    @Override
    public String text(int column) {
      return cells.get(column);
    }

    @Override
    public double number(int column) {
      try {
        return Double.parseDouble(cells.get(column));
      } catch (NumberFormatException word) {
        return Double.NaN;
      }
    }

    @Override
    public boolean typed(int column) {
      return false;
    }
  }

  private static Texts row(RowSteps steps, String header, String line) {
    List<String> names = Arrays.asList(header.split(",", -1));
    String[] cells = line.split(",", -1);
    return new Texts(steps.columns().stream().map(name -> cells[names.indexOf(name)]).toList());
  }

  /// `key at` to the answer of a watch.
  private static Map<String, JsonNode> watched(Lens lens, WatchPlan plan, String csv)
      throws IOException {
    Map<String, JsonNode> answers = new HashMap<>();
    for (String line : WatchFixture.told(Watch.of(lens, plan), csv).answers) {
      JsonNode answer = JSON.readTree(line);
      answers.put(answer.get("key").asString() + " " + answer.get("at").asLong(), answer);
    }
    return answers;
  }

  private static JsonNode answer(Map<String, JsonNode> answers, RowSteps.Answer told) {
    return Objects.requireNonNull(answers.get(told.event().key() + " " + told.at()));
  }

  private static void same(RowSteps steps, RowSteps.Answer told, JsonNode answer) {
    assertThat((float) answer.get("score").asDouble()).isEqualTo(told.score());
    assertThat((float) answer.get("baseline_score").asDouble()).isEqualTo(told.baseline());
    assertThat((float) answer.get(steps.numberName()).asDouble()).isEqualTo(told.number());
    for (int p = 0; p < steps.parts().size(); p++) {
      assertThat((float) answer.get("why").get(steps.parts().get(p)).asDouble())
          .isEqualTo(told.why()[p]);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SeriesPlan.Missing.class,
      names = {"FORWARD", "MEAN", "MASK"})
  void everyAnswerIsThatOfAWatch(SeriesPlan.Missing missing) throws IOException, BadEvent {
    try (Lens lens = WatchFixture.lens("gru(6) dense(2,softmax)", missing)) {
      Map<String, JsonNode> answers = watched(lens, FRAUD, WatchFixture.csv(ROWS));
      RowSteps steps = RowSteps.of(lens, FRAUD, words -> {});
      assertThat(steps.columns()).startsWith("card").endsWith("time");
      assertThat(steps.keys()).isEqualTo(1);
      assertThat(steps.parts()).containsExactly("amount", "kind", "time since last");
      assertThat(steps.classes()).isTrue();
      Map<String, RowSteps.Run> runs = new TreeMap<>();
      for (String line : WatchFixture.rows(ROWS)) {
        RowSteps.Event event = steps.read(row(steps, WatchFixture.HEADER, line), 0, 7);
        RowSteps.Run run = runs.computeIfAbsent(event.key(), key -> steps.begin());
        RowSteps.Answer told = steps.told(event, steps.accept(run, event));
        JsonNode answer = answer(answers, told);
        same(steps, told, answer);
        assertThat(told.answered()).isEqualTo(answer.get("answer").asString());
        assertThat(event.place()).isEqualTo(7);
        assertThat(run.values()).hasSize(steps.values().size());
      }
      assertThat(runs).hasSize(4);
    }
  }

  /// Numbers of a model of arrays; one that is no plain number is read the long way.
  @Test
  void rowsOfNumbersAreReadAtOnce() throws IOException, BadEvent {
    WatchPlan plan =
        new WatchQuestion(
                Map.of(
                    WatchOption.KEY, "a,b",
                    WatchOption.TIME, "t",
                    WatchOption.FEATURES, "x,y",
                    WatchOption.TARGET, "0"))
            .plan();
    String header = "a,b,t,y,x";
    List<String> lines =
        IntStream.range(0, 30)
            .mapToObj(n -> "k%d,m,%d,%s,%d".formatted(n % 2, n, n % 5 == 0 ? " 1.5 " : "0.25", n))
            .toList();
    try (Lens lens =
        Lens.of(RandomModels.model("gru(4) dense(1,sigmoid)", 2, 0.3, 5), Workers.single())) {
      Map<String, JsonNode> answers =
          watched(lens, plan, header + "\n" + String.join("\n", lines) + "\n");
      RowSteps steps = RowSteps.of(lens, plan, words -> {});
      Map<String, RowSteps.Run> runs = new TreeMap<>();
      for (String line : lines) {
        RowSteps.Event event = steps.read(row(steps, header, line), 0, 0);
        RowSteps.Run run = runs.computeIfAbsent(event.key(), key -> steps.begin());
        RowSteps.Answer told = steps.told(event, steps.accept(run, event));
        same(steps, told, answer(answers, told));
      }
      assertThat(runs.keySet()).containsExactly("k0/m", "k1/m");
      RowSteps.Run run = Objects.requireNonNull(runs.get("k0/m"));
      RowSteps.Event late = steps.read(row(steps, header, "k0,m,3,1,1"), 0, 0);
      assertThatThrownBy(() -> steps.accept(run, late)).hasMessageContaining("late");
      for (String bad : List.of("k0,m,40,a,1", ",m,40,1,1", "k0,m,,1,1", "k0,m,40,1e400,1")) {
        assertThatThrownBy(() -> steps.read(row(steps, header, bad), 0, 0))
            .isInstanceOf(BadEvent.class);
      }
    }
  }

  private static double last(RowSteps steps, RowSteps.Run run, List<String> lines) throws BadEvent {
    List<LiveAnswer> answers = new ArrayList<>();
    for (String line : lines) {
      answers.add(steps.accept(run, steps.read(row(steps, WatchFixture.HEADER, line), 0, 0)));
    }
    return answers.get(answers.size() - 1).score();
  }

  /// A key goes on from a file of states, in rows and in a watch, as if it had never stopped.
  @Test
  void aKeyGoesOnFromItsState() throws IOException, BadEvent {
    List<String> lines =
        WatchFixture.rows(ROWS).stream().filter(line -> line.startsWith("card1,")).toList();
    List<String> first = lines.subList(0, 10);
    List<String> rest = lines.subList(10, lines.size());
    try (Lens lens = WatchFixture.lens()) {
      RowSteps steps = RowSteps.of(lens, FRAUD, words -> {});
      double whole = last(steps, steps.begin(), lines);
      RowSteps.Run half = steps.begin();
      last(steps, half, first);
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      StateFile.begin(file);
      StateFile.write(file, StateFile.entry("card1", steps, half));
      byte[] bytes = file.toByteArray();
      try (StateFile.Reader reader = new StateFile.Reader(new ByteArrayInputStream(bytes))) {
        StateFile.Entry entry = reader.next().orElseThrow();
        assertThat(entry.key()).isEqualTo("card1");
        assertThat(last(steps, StateFile.run(steps, entry), rest)).isEqualTo(whole);
        assertThat(reader.next()).isEmpty();
        Watch watch = Watch.of(lens, FRAUD);
        watch.begin(entry);
        List<String> told =
            WatchFixture.told(watch, WatchFixture.HEADER + "\n" + String.join("\n", rest) + "\n")
                .answers;
        JsonNode answer = JSON.readTree(told.get(told.size() - 1));
        assertThat((float) answer.get("score").asDouble()).isEqualTo((float) whole);
        assertThat(answer.get("at").asInt()).isEqualTo(lines.size());
      }
      for (int length : new int[] {0, 3, 5 + 4, bytes.length - 1}) {
        assertThatThrownBy(
                () -> {
                  try (StateFile.Reader reader =
                      new StateFile.Reader(
                          new ByteArrayInputStream(Arrays.copyOf(bytes, length)))) {
                    reader.next();
                  }
                })
            .isInstanceOf(IOException.class)
            .hasMessageContaining("file of states");
      }
      byte[] other = bytes.clone();
      other[4] = 9;
      assertThatThrownBy(() -> new StateFile.Reader(new ByteArrayInputStream(other)))
          .hasMessageContaining("format 9; this is 1");
      assertThat(Optional.of(StateFile.memory(Optional.empty()))).isPresent();
    }
  }
}
