package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.explain.Rounded;
import gatelens.formats.Npy;
import gatelens.report.document.ExplainDocument;
import gatelens.report.document.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One input, asked about once in each way: the terminal, the document, the page, the export, the
/// array and the table show the same numbers, those for people rounded in one way.
final class SameNumbersTest {
  @TempDir private Path folder;

  @Test
  void everyFrontEndShowsTheSame() throws IOException {
    Path model = TextModel.write(folder);
    Path row = Files.writeString(folder.resolve("one.csv"), "text\ngood good bad\n");
    ExplainDocument document =
        Json.read(Run.done("explain", model, row, "--json").out(), ExplainDocument.class);
    ExplainDocument.One told = document.explanations().get(0);
    float[] parts = document.attribution(0, "input").values();
    assertThat(parts).hasSize(3);
    String sentence = told.answer().orElseThrow().sentence();
    String verdict = told.evidence().verdict().orElseThrow();

    String terminal = Run.done("explain", model, row).out();
    assertThat(terminal).contains(sentence).contains("evidence: " + verdict);
    assertThat(terminal)
        .contains(
            told.target()
                + " is "
                + Rounded.number(told.score())
                + " ("
                + Rounded.number(told.baselineScore())
                + " at the baseline)");
    for (float part : parts) {
      assertThat(terminal).contains(Rounded.signed(part));
    }

    Path page = folder.resolve("why.html");
    Run.done("report", model, row, "--output", page);
    String html = Files.readString(page);
    assertThat(html).contains(sentence.replace("\"", "&quot;")).contains(verdict);
    assertThat(html)
        .contains(
            "is "
                + Rounded.number(told.score())
                + " (baseline "
                + Rounded.number(told.baselineScore())
                + ")");
    for (float part : parts) {
      assertThat(html).contains(String.valueOf(part));
    }

    Path lines = folder.resolve("lines");
    Run.done("export", model, row, "--to", "jsonl", "--output", lines);
    JsonNode line =
        JsonMapper.shared().readTree(Files.readString(lines.resolve("explanations.jsonl")));
    assertThat(line.get("score").asDouble()).isEqualTo(told.score());

    Path array = folder.resolve("why.npy");
    Run.done("explain", model, row, "--output", array);
    assertThat(Npy.read(array).tensor().values()).isEqualTo(parts);

    Path table = folder.resolve("why.csv");
    Run.done("explain", model, row, "--output", table);
    List<String> cells =
        Files.readAllLines(table).stream()
            .skip(1)
            .map(each -> each.substring(each.lastIndexOf(',') + 1))
            .toList();
    for (int t = 0; t < parts.length; t++) {
      assertThat(Float.parseFloat(cells.get(t))).isEqualTo(parts[t] + 0.0f);
    }
  }
}
