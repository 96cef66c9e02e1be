package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `select`, `gates` and `compare-models` on texts as people have them: names of tokens and classes
/// go from the file to the page.
final class ChoosingOnRawDataTest {
  private static final String[] PLAIN = {"see", "you", "at", "home", "tonight"};
  private static final String[] LOUD = {"win", "cash", "prize", "now", "claim"};

  @TempDir private Path folder;
  private Path messages;

  /// 80 lines of four words; the class is which words they are of.
  @BeforeEach
  void write() throws IOException {
    messages = folder.resolve("messages.txt");
    SplittableRandom random = new SplittableRandom(2);
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < 80; n++) {
      boolean loud = n % 2 == 1;
      text.append(loud ? "spam" : "ham").append('\t');
      for (int w = 0; w < 4; w++) {
        text.append(w == 0 ? "" : " ").append((loud ? LOUD : PLAIN)[random.nextInt(5)]);
      }
      text.append('\n');
    }
    Files.writeString(messages, text);
  }

  private static JsonNode json(Run run) {
    assertThat(run.code()).as(run.err()).isZero();
    return JsonMapper.shared().readTree(run.out());
  }

  private Run select(Object... more) {
    Object[] words = {
      "select",
      "--data",
      messages,
      "--test-share",
      "0.25",
      "--units",
      "2,3",
      "--folds",
      "2",
      "--epochs",
      "12",
      "--optimizer",
      "adam(0.05)",
      "--embedding",
      "4",
      "--quiet"
    };
    Object[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Run.of(all);
  }

  @Test
  void aModelIsChosenLookedIntoAndComparedByName() throws IOException {
    Path model = folder.resolve("m.gatelens");
    Path page = folder.resolve("choice.html");
    JsonNode chosen = json(select("--test-all", "--output", model, "--report", page, "--json"));
    assertThat(chosen.get("candidates")).hasSize(2);
    for (JsonNode row : chosen.get("candidates")) {
      // No word stands in both classes: one word decides.
      assertThat(row.get("test").asDouble()).isCloseTo(1, within(0.1));
    }
    assertThat(Files.readString(page))
        .contains("mean ± deviation over 2 folds", "<svg", "recommended")
        .contains("default-src 'none'")
        .doesNotContain("<script src", "src=\"http");

    Path gates = folder.resolve("gates.html");
    JsonNode found =
        json(
            Run.of(
                "gates",
                model,
                "--data",
                messages,
                "--test-share",
                "0.25",
                "--report",
                gates,
                "--json",
                "--quiet"));
    assertThat(found.get("score").asDouble())
        .isEqualTo(chosen.get("recommended").get("test").asDouble());
    // Two gates, two or three units.
    assertThat(found.get("clamped").size()).isBetween(4, 5);
    assertThat(found.get("openers")).hasSize(2);
    String cause = found.get("openers").get(0).get("causes").get(0).get("name").asString();
    assertThat(String.join(" ", PLAIN) + " " + String.join(" ", LOUD)).contains(cause);
    assertThat(found.get("openers").get(0).get("top").get(0).get("words").asString()).contains("[");
    assertThat(Files.readString(gates))
        .contains("Widest open", "Drawn at random", "stands still", "timeline-gru_0", "<svg");

    Path both = folder.resolve("both.html");
    Run compared =
        Run.of("compare-models", model, model, messages, "--limit", "30", "--report", both);
    assertThat(compared.code()).as(compared.err()).isZero();
    assertThat(compared.out()).contains("p = 1.0000", "+0.0000, 95 % interval +0.0000 to +0.0000");
    assertThat(Files.readString(both)).contains("reliability", "Half-lives", "30 of ");
  }

  @Test
  void rowsOfOneGroupStayTogether() {
    // The only digits in a row's name are its line's: every row is a group of its own.
    assertThat(select("--group-by", "([0-9]+)$").code()).isZero();
    assertThat(select("--group-by", "nowhere(x)").code()).isEqualTo(2);
    assertThat(select("--group-by", "(").code()).isEqualTo(2);
    assertThat(select("--inputs", messages, "--labels", messages).code()).isEqualTo(2);
  }

  @Test
  void whatCannotBeLookedAtIsSaid() throws IOException {
    Path model = folder.resolve("m.gatelens");
    assertThat(select("--output", model).code()).isZero();
    Path strange = folder.resolve("strange.txt");
    Files.writeString(strange, "maybe\tsee you\nham\tat home\n");
    Run unseen = Run.of("gates", model, "--data", strange);
    assertThat(unseen.code()).isEqualTo(3);
    assertThat(unseen.err()).contains("'maybe' was never seen", "ham");
    assertThat(Run.of("gates", model, "--data", messages, "--limit", "0").code()).isEqualTo(2);
    assertThat(Run.of("gates", model, "--data", messages, "--test-files", "*.wav").code())
        .isEqualTo(3);
    assertThat(Run.of("gates", model, "--data", messages, "--labels", messages).code())
        .isEqualTo(2);
  }
}
