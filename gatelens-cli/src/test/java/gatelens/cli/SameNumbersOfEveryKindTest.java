package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Rounded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whatever a model reads, the terminal, the document, the page, the export, the array and the
/// table show the same numbers, those for people rounded in one way.
final class SameNumbersOfEveryKindTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void files() throws IOException {
    OptionFiles.write(folder);
  }

  /// Models that are learned from raw data of a kind.
  @ParameterizedTest
  @CsvSource({
    "cards.csv, gru(2) dense(2)",
    "texts.csv, gru(2) dense(2)",
    "images, gru(2) dense(2)",
    "sounds, gru(2) dense(2)",
    "line.csv --window 6, gru(2) dense(2)"
  })
  void ofRawData(String data, String plan) throws IOException {
    String[] words = data.split(" ", -1);
    Path model = folder.resolve(words[0] + ".gatelens");
    List<Object> train =
        new ArrayList<>(List.of("train", "--data", folder.resolve(words[0]), "--output", model));
    train.addAll(List.of(words).subList(1, words.length));
    train.addAll(List.of("--epochs", "2", "--model"));
    train.add(words[0].equals("texts.csv") ? "embedding(2) " + plan : plan);
    if (words[0].equals("texts.csv")) {
      train.addAll(List.of("--text-column", "text"));
    }
    Run.done(train.toArray());
    same(model, folder.resolve(words[0]).toString(), "--only", "1");
  }

  /// Two inputs, of which each has numbers of its own.
  @Test
  void ofSeveralInputs() throws IOException {
    Path texts = folder.resolve("texts.csv");
    Path model = folder.resolve("two.gatelens");
    Run.done("train", "--data", texts, "--epochs", "1", "--output", model);
    same(model, texts.toString(), "--only", "1");
  }

  /// Arrays: series, token ids, and a model that answers at every step.
  @ParameterizedTest
  @CsvSource({"a, x3", "tokens, ids", "every, x3"})
  void ofArrays(String model, String inputs) throws IOException {
    same(
        folder.resolve(model + ".gatelens"),
        "--inputs",
        folder.resolve(inputs + ".npy").toString(),
        "--only",
        "1");
  }

  private static Run ask(String command, Path model, String[] what, Object... more) {
    List<Object> words = new ArrayList<>(List.of(command, model));
    words.addAll(List.of(what));
    words.addAll(List.of(more));
    return Run.done(words.toArray());
  }

  private static void same(Path model, String... what) throws IOException {
    Path out = Files.createTempDirectory(folder, "out");
    JsonNode all = JsonMapper.shared().readTree(ask("explain", model, what, "--json").out());
    JsonNode one = all.get("explanations").get(0);
    assertThat(all.get("explanations")).hasSize(1);
    String sentence = one.get("answer").get("sentence").asString();
    String verdict = one.get("evidence").get("verdict").asString();
    String score = Rounded.number(one.get("score").asDouble());
    String baseline = Rounded.number(one.get("baselineScore").asDouble());
    String target = one.get("target").asString();
    List<Double> numbers = new ArrayList<>();
    flat(one.get("attribution"), numbers);
    assertThat(numbers).isNotEmpty();
    assertThat(numbers.stream().mapToDouble(v -> v).sum())
        .isCloseTo(one.get("attributed").asDouble(), within(1e-4));

    String terminal = ask("explain", model, what).out();
    assertThat(terminal)
        .contains(sentence)
        .contains(target + " is " + score + " (" + baseline + " at the baseline)")
        .contains("evidence: " + verdict)
        .contains("not explained ");
    for (JsonNode line : one.get("evidence").get("lines")) {
      assertThat(terminal).contains(line.asString());
    }

    Path page = out.resolve("why.html");
    ask("report", model, what, "--output", page);
    assertThat(unescaped(Files.readString(page)))
        .contains(sentence)
        .contains(verdict)
        .contains("is " + score + " (baseline " + baseline + ")");

    ask("export", model, what, "--to", "jsonl", "--output", out.resolve("lines"));
    JsonNode line =
        JsonMapper.shared()
            .readTree(Files.readString(out.resolve("lines").resolve("explanations.jsonl")));
    assertThat(line.get("score").asDouble()).isEqualTo(one.get("score").asDouble());

    Path table = out.resolve("why.csv");
    ask("explain", model, what, "--output", table);
    List<Double> cells =
        Files.readAllLines(table).stream()
            .skip(1)
            .map(each -> Double.parseDouble(each.substring(each.lastIndexOf(',') + 1)))
            .toList();
    assertThat(cells).hasSize(numbers.size());
    for (int i = 0; i < cells.size(); i++) {
      assertThat(cells.get(i).floatValue() + 0f).isEqualTo(numbers.get(i).floatValue() + 0f);
    }
  }

  /// The numbers of a document, in their order, of several inputs one after the other.
  private static void flat(JsonNode node, List<Double> into) {
    if (node.isNumber()) {
      into.add(node.asDouble());
    } else {
      node.forEach(each -> flat(each, into));
    }
  }

  private static String unescaped(String html) {
    return html.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
