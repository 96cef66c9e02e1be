package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.report.document.ExplainDocument;
import gatelens.report.document.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which sequences are asked about, and how.
final class OnlyTest {
  @TempDir private Path folder;

  private ExplainDocument explained(Object... arguments) {
    return Json.read(Run.done(arguments).out(), ExplainDocument.class);
  }

  @Test
  void oneIsChosenByItsNumberAndKeepsIt() throws IOException {
    Path model = TextModel.write(folder);
    Path rows = TextModel.rows(folder);
    ExplainDocument all = explained("explain", model, rows, "--json");
    ExplainDocument some = explained("explain", model, rows, "--json", "--only", "2,0");
    assertThat(some.explanations()).extracting(ExplainDocument.One::id).containsExactly(0, 2);
    assertThat(some.explanations().get(1).attribution())
        .isEqualTo(all.explanations().get(2).attribution());
    assertThat(explained("explain", model, rows, "--json", "--only", "all").explanations())
        .hasSameSizeAs(all.explanations());
    Run none = Run.of("explain", model.toString(), rows.toString(), "--only", "17");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("there is no sequence 17 among 4", "--only");
  }

  @Test
  void aTextIsReadAsItStands() throws IOException {
    Path model = TextModel.write(folder);
    String text = Files.readAllLines(TextModel.rows(folder)).get(1).split(",", -1)[0];
    ExplainDocument document = explained("explain", model, text + " indeed", "--json");
    assertThat(document.explanations()).hasSize(1);
    assertThat(document.explanations().get(0).answer().orElseThrow().sentence())
        .startsWith(document.explanations().get(0).answer().orElseThrow().name());
    Run missing = Run.of("explain", model.toString(), "nofile.csv");
    assertThat(missing.code()).isEqualTo(3);
    assertThat(missing.err()).contains("there is no such file");
  }

  @Test
  void helpAndVersionAreWords() {
    assertThat(Run.of("help", "explain").out()).contains("Usage: gatelens explain", "--only");
    assertThat(Run.of("help").out()).contains("Usage: gatelens", "benchmark");
    assertThat(Run.of("version").out()).isEqualTo(Run.of("--version").out());
    assertThat(List.of(Run.of("help").code(), Run.of("version").code())).containsOnly(0);
  }

  @Test
  void rowsOfArraysAreRefused() throws IOException {
    Path model = TextModel.write(folder);
    Run run = Run.of("predict", model.toString(), "--inputs", "x.npy", "--rows", "3");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--rows is of raw data", "--only");
  }
}
