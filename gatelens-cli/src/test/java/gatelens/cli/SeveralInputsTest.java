package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assertThat(why).content().contains("What each input has in the score", "Sequence 0 (");
  }
}
