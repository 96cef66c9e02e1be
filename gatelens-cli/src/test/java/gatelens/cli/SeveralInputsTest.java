package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A text beside a series, where the series alone decides.
class SeveralInputsTest {
  @TempDir private Path folder;
  private Path data;
  private Path model;

  @BeforeEach
  void train() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int n = 0; n < 60; n++) {
      boolean up = n % 2 == 0;
      String text = n % 3 == 0 ? "it was so" : "perhaps it was";
      String series = up ? "[[0.1],[1.0],[2.0]]" : "[[0.2],[-1.0],[-2.0]]";
      String label = up ? "up" : "down";
      rows.append("{\"text\":\"" + text + "\",\"series\":" + series + ",\"label\":\"" + label);
      rows.append("\"}\n");
    }
    data = Files.writeString(folder.resolve("rows.jsonl"), rows);
    model = folder.resolve("m.gatelens");
    Run.done(
        "train",
        "--data",
        data,
        "--branch",
        "text=embedding(4) gru(4)",
        "--branch",
        "series=gru(4)",
        "--model",
        "dense(2,softmax)",
        "--epochs",
        30,
        "--optimizer",
        "adam(0.03)",
        "--output",
        model);
  }

  @Test
  void eachHasItsShare() {
    Run run = Run.done("explain", model, data, "--rows", 2, "--method", "deeplift", "--json");
    for (JsonNode one : JsonMapper.shared().readTree(run.out()).get("explanations")) {
      assertThat(one.get("grouping").get("text").asString()).isEqualTo("events");
      assertThat(one.get("grouping").get("series").asString()).isEqualTo("cells");
      assertThat(one.get("name").asString()).isNotEmpty();
      assertThat(one.get("attribution").get("text").get(0).isNumber()).isTrue();
      assertThat(one.get("steps").has("series")).as("numbered steps have no names").isFalse();
      int tokens = one.get("attribution").get("text").size();
      assertThat(one.get("steps").get("text").size()).isEqualTo(tokens);
      assertThat(one.get("features").get("series").get(0).asString()).isEqualTo("series 0");
      for (int t = 0; t < tokens; t++) {
        String text = one.get("id").asInt() == 0 ? "it was so" : "perhaps it was";
        JsonNode offset = one.get("offsets").get("text").get(t);
        assertThat(text.substring(offset.get(0).asInt(), offset.get(1).asInt()))
            .isEqualTo(one.get("steps").get("text").get(t).asString());
      }
      double all = 0;
      for (JsonNode input : one.get("inputs")) {
        double sum = 0;
        for (JsonNode step : one.get("attribution").get(input.get("name").asString())) {
          sum += step.isArray() ? step.get(0).asDouble() : step.asDouble();
        }
        // sums of single precision numbers, in two orders
        assertThat(input.get("attributed").asDouble()).isCloseTo(sum, within(1e-5));
        all += input.get("share").asDouble();
      }
      assertThat(all).isCloseTo(1, within(1e-9));
      assertThat(one.get("inputs").get(1).get("share").asDouble()).isGreaterThan(0.8);
    }
    String text = Run.done("explain", model, data, "--rows", 1, "--method", "deeplift").out();
    assertThat(text).contains("sequence 0 (", "series: ", "left out it costs", "alone it makes");
  }

  /// Exchanged series are right for the half whose partner has the same class; the texts say
  /// nothing.
  @Test
  void whatIsExchangedIsMissed() {
    Run run = Run.done("gates", model, data, "--json");
    JsonNode found = JsonMapper.shared().readTree(run.out());
    assertThat(found.get("score").asDouble()).isEqualTo(1);
    JsonNode exchanged = found.get("exchanged");
    assertThat(exchanged.get(0).get("name").asString()).isEqualTo("text");
    assertThat(exchanged.get(0).get("mean").asDouble()).isEqualTo(1);
    // five exchanges of 60: a deviation of about 0.03 of the mean
    assertThat(exchanged.get(1).get("mean").asDouble()).isCloseTo(0.5, within(0.1));
    Path page = folder.resolve("gates.html");
    Run.done("gates", model, data, "--report", page);
    assertThat(page).content().contains("What the answers owe to each input");
    Path why = folder.resolve("why.html");
    Run.done("report", model, data, "--rows", 1, "--output", why);
    assertThat(why)
        .content()
        .contains("What each input has in the score", "<small>sequence</small> 0");
  }

  /// The cells of every input whose layers are not given are chosen together.
  @Test
  void cellsOfSeveralInputsAreChosen() throws IOException {
    Path best = folder.resolve("best.gatelens");
    Object[] common = {
      "select", "--data", data, "--folds", 2, "--epochs", 3, "--units", "2,3", "--json"
    };
    Run both = Run.done(with(common, "--embedding", 4, "--output", best));
    JsonNode rows = JsonMapper.shared().readTree(both.out()).get("candidates");
    assertThat(rows.size()).isEqualTo(2);
    Run seen = Run.done("inspect", best);
    assertThat(seen.out()).contains("reads text", "reads series", "gru_0", "gru_1", "embedding of");
    Run one = Run.done(with(common, "--branch", "series=lstm(2)", "--output", best));
    assertThat(one.code()).isZero();
    assertThat(Run.done("inspect", best).out()).contains("LSTM of 2 units");
    Run none =
        Run.of(with(common, "--branch", "series=lstm(2)", "--branch", "text=embedding(2) gru(2)"));
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("no input whose layers are to be chosen: [", "theirs given");
    Run unknown = Run.of(with(common, "--branch", "sound=lstm(2)"));
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("expected NAME=LAYERS with a name of [");
  }

  private static Object[] with(Object[] common, Object... more) {
    Object[] all = Arrays.copyOf(common, common.length + more.length);
    System.arraycopy(more, 0, all, common.length, more.length);
    return all;
  }

  @Test
  void gatesAreToldOfEachInput() {
    Run run = Run.done("gates", model, "--data", data, "--json");
    JsonNode found = JsonMapper.shared().readTree(run.out());
    assertThat(found.get("gradientReach").propertyNames())
        .containsExactlyInAnyOrder("text", "series");
    assertThat(found.get("features").size()).isEqualTo(1);
    assertThat(found.get("features").get(0).get("input").asString()).isEqualTo("series");
    for (JsonNode opener : found.get("openers")) {
      boolean words = opener.get("top").get(0).get("words").asString().contains("[");
      String layer = opener.get("address").asString();
      String plan = Run.done("inspect", model).out();
      int embedding = plan.indexOf("embedding ");
      boolean ofText =
          layer.startsWith("gru_0")
              ? embedding < plan.indexOf("gru_0 ")
              : embedding > plan.indexOf("gru_0 ");
      assertThat(words).as(layer).isEqualTo(ofText);
    }
  }

  @Test
  void oneClassIsNoChoice() throws IOException {
    Path same = Files.writeString(folder.resolve("same.csv"), "text,label\na b,x\nc d,x\n");
    Run run =
        Run.of(
            "train",
            "--data",
            same,
            "--model",
            "embedding(2) gru(2) dense(2,softmax)",
            "--output",
            folder.resolve("n.gatelens"));
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("same.csv: every row has the class 'x'", "--label");
  }
}
