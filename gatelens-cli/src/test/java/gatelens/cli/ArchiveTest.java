package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.formats.own.ModelFile;
import gatelens.report.document.BatchDocument;
import gatelens.report.document.Json;
import gatelens.report.document.SurveyDocument;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run over an archive writes beside the answers.
class ArchiveTest {
  @TempDir private static Path folder;

  private static Path model() throws IOException {
    Path file = folder.resolve("m.gatelens");
    ModelFile.write(
        ModelPlan.parse("gru(4) dense(2,softmax)").initialise(2, Initialisation.KERAS, 1), file);
    return file;
  }

  private static Path rows() throws IOException {
    Random random = new Random(4);
    List<String> lines = new ArrayList<>(List.of("key,t,a,b,shop"));
    for (int n = 0; n < 3000; n++) {
      lines.add(
          "k%d,%d,%s,%s,s%d"
              .formatted(n % 100, n, random.nextGaussian(), random.nextFloat(), n % 100 % 3));
    }
    return Files.write(folder.resolve("in.csv"), lines);
  }

  @Test
  void aSurveyIsADocumentAndAPage() throws IOException {
    Path json = folder.resolve("survey.json");
    Path html = folder.resolve("survey.html");
    Path out = folder.resolve("out.csv");
    Run.done(
        "batch",
        model(),
        "--data",
        rows(),
        "--key",
        "key",
        "--time",
        "t",
        "--features",
        "a,b",
        "--keep",
        "shop",
        "--slice",
        "shop",
        "--output",
        out,
        "--survey",
        json,
        "--report",
        html);
    String text = Files.readString(json);
    SurveyDocument survey = Json.read(text, SurveyDocument.class);
    // the text that the library writes is that of the record, byte for byte
    assertThat(Json.text(survey)).isEqualTo(text.strip());
    assertThat(survey.sequences()).isEqualTo(100);
    assertThat(survey.drawn()).isEqualTo(100);
    assertThat(survey.slices()).containsOnlyKeys("s0", "s1", "s2");
    assertThat(survey.byPosition().count()).hasSize(10).allMatch(count -> count == 300);
    assertThat(survey.mostSurprising()).hasSize(100);
    assertThat(survey.gates())
        .hasValueSatisfying(gates -> {
          assertThat(gates.steps()).isEqualTo(3000);
          assertThat(gates.units()).hasSize(4);
          assertThat(gates.gates()).hasSize(3 * 4);
        });
    String page = Files.readString(html);
    assertThat(page)
        .contains(
            "What matters over all", "Which features matter", "Does the model take a shortcut?")
        .contains("By slice", "Sequences that stand out", "How open the gates are")
        .doesNotContain("src=\"http", "href=\"http");
    BatchDocument origin =
        Json.read(Files.readString(folder.resolve("out.csv.origin.json")), BatchDocument.class);
    assertThat(origin.events()).isEqualTo(3000);
    assertThat(origin.keys()).isEqualTo(100);
    assertThat(origin.data()).containsExactly(folder.resolve("in.csv").toString());
    assertThat(origin.origin()).containsKeys("program", "model SHA-256", "seed");
  }
}
