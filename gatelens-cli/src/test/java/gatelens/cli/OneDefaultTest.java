package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.decision.Decision;
import gatelens.decision.Question;
import gatelens.decision.Wanted;
import gatelens.explain.Provenance;
import gatelens.lens.Inputs;
import gatelens.lens.Lens;
import gatelens.report.document.ExplainDocument;
import gatelens.report.document.Json;
import gatelens.report.page.DecisionPage;
import gatelens.report.picture.Gallery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whoever asks without saying how gets the same numbers: Java, `explain`, `report`, `export`.
final class OneDefaultTest {
  @TempDir private Path folder;

  private List<Decision> asked(Path model, Path rows, Wanted wanted) throws IOException {
    try (Lens lens = Lens.open(model)) {
      return lens.decide(new Inputs.Raw(rows), Question.USUAL.withWanted(wanted)).all();
    }
  }

  @Test
  void javaAndTheDocumentSayTheSame() throws IOException {
    Path model = TextModel.write(folder);
    Path rows = TextModel.rows(folder);
    ExplainDocument document =
        Json.read(Run.done("explain", model, rows, "--json").out(), ExplainDocument.class);
    List<Decision> decisions = asked(model, rows, Wanted.USUAL);
    assertThat(document.method()).isEqualTo(Question.USUAL_METHOD);
    assertThat(document.explanations()).hasSize(4);
    for (int n = 0; n < 4; n++) {
      Decision java = decisions.get(n);
      ExplainDocument.One told = document.explanations().get(n);
      assertThat(document.attribution(n, "input")).isEqualTo(java.shown(0));
      assertThat(told.score()).isEqualTo(java.explanation().completeness().score());
      assertThat(told.baselineScore()).isEqualTo(java.explanation().completeness().baselineScore());
      assertThat(told.target()).isEqualTo(java.score());
      assertThat(told.evidence().verdict())
          .contains(java.evidence().orElseThrow().verdict().words());
      assertThat(told.evidence().sentence()).contains(java.evidence().orElseThrow().sentence());
      // the parts sum to the change of the score, up to single precision
      double sum = 0;
      for (float part : document.attribution(n, "input").values()) {
        sum += part;
      }
      assertThat(sum).isCloseTo(told.score() - told.baselineScore(), within(1e-4));
    }
  }

  @Test
  void thePageIsDrawnOfTheSameDecisions() throws IOException {
    Path model = TextModel.write(folder);
    Path rows = TextModel.rows(folder);
    Path page = folder.resolve("why.html");
    Run.done("report", model, rows, "--output", page);
    List<Decision> decisions = asked(model, rows, DecisionPage.WANTED);
    String drawn =
        new DecisionPage(
                decisions,
                List.of(),
                new Gallery.Style("", Gallery.Order.NUMBER, Optional.empty()),
                new Provenance(Map.of("a", "b")))
            .html();
    String reported = Files.readString(page);
    // what stands between the names of files and the provenance: sentences, pictures, evidence
    assertThat(middle(reported)).isEqualTo(middle(drawn)).hasSizeGreaterThan(10_000);
    assertThat(reported).contains(decisions.get(0).evidence().orElseThrow().verdict().words());
  }

  private static String middle(String page) {
    return page.substring(page.indexOf("<main"), page.lastIndexOf("<dl>"));
  }

  @Test
  void anExportIsOfTheSameNumbers() throws IOException {
    Path model = TextModel.write(folder);
    Path rows = TextModel.rows(folder);
    Path out = folder.resolve("lines");
    Run.done("export", model, rows, "--to", "jsonl", "--output", out);
    List<String> lines = Files.readAllLines(out.resolve("explanations.jsonl"));
    List<Decision> decisions = asked(model, rows, Wanted.USUAL);
    assertThat(lines).hasSize(4);
    for (int n = 0; n < 4; n++) {
      JsonNode line = JsonMapper.shared().readTree(lines.get(n));
      assertThat(line.get("score").asDouble())
          .isEqualTo(decisions.get(n).explanation().completeness().score());
      assertThat(line.get("attribution").get(0).get(0).floatValue())
          .isEqualTo(decisions.get(n).explanation().attribution().get(0).values()[0]);
    }
  }
}
