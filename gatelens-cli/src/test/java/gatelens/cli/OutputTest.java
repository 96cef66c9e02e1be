package gatelens.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.formats.Npy;
import gatelens.report.document.ExplainDocument;
import gatelens.report.document.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the name of an output decides.
final class OutputTest {
  @TempDir private Path folder;

  /// The table has the ids, the classes and, to the last digit, the numbers of the array.
  @Test
  void theEndingDecidesTheFormOfAnswers() throws IOException {
    Path model = TextModel.write(folder);
    Path rows = TextModel.rows(folder);
    Path table = folder.resolve("answers.csv");
    Path array = folder.resolve("answers.npy");
    assertThat(Run.done("predict", model, rows, "-o", table).err()).contains("wrote 4 answers to");
    Run.done("predict", model, rows, "-o", array);
    List<String> lines = Files.readAllLines(table);
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).isEqualTo("id,answer,neg,pos");
    float[] values = Npy.read(array).tensor().values();
    for (int n = 0; n < 4; n++) {
      String[] cells = lines.get(n + 1).split(",", -1);
      assertThat(cells[0]).startsWith("rows.csv:" + (n + 2));
      float neg = Float.parseFloat(cells[2]);
      float pos = Float.parseFloat(cells[3]);
      assertThat(neg).isEqualTo(values[2 * n]);
      assertThat(pos).isEqualTo(values[2 * n + 1]);
      assertThat(cells[1]).isEqualTo(neg > pos ? "neg" : "pos");
    }
    Path other = folder.resolve("answers.json");
    Run refused = Run.of("predict", model, rows, "-o", other);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("the ending decides the form").contains(".csv");
    assertThat(other).doesNotExist();
  }

  /// A row a word, whose numbers are those of the document and sum to what is explained.
  @Test
  void attributionsAreATableToo() throws IOException {
    Path model = TextModel.write(folder);
    Path rows = TextModel.rows(folder);
    Path table = folder.resolve("why.csv");
    Run.done("explain", model, rows, "-o", table);
    ExplainDocument document =
        Json.read(Run.done("explain", model, rows, "--json").out(), ExplainDocument.class);
    List<String> lines = Files.readAllLines(table);
    assertThat(lines.get(0)).isEqualTo("id,explained,input,step,feature,attribution");
    List<Float> said = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      double sum = 0;
      for (float part : document.attribution(n, "input").values()) {
        said.add(part + 0.0f);
        sum += part;
      }
      ExplainDocument.One one = document.explanations().get(n);
      // single precision
      assertThat(sum).isCloseTo(one.score() - one.baselineScore(), within(1e-4));
    }
    assertThat(lines.stream().skip(1).map(l -> Float.valueOf(l.substring(l.lastIndexOf(',') + 1))))
        .containsExactlyElementsOf(said);
    assertThat(lines.get(1)).contains(",good,");
  }

  /// A minus is standard output, and never the name of a file.
  @Test
  void aMinusIsStandardOutput() throws IOException {
    Path model = TextModel.write(folder);
    Path rows = TextModel.rows(folder);
    String printed = Run.done("predict", model, rows).out();
    assertThat(printed.lines()).hasSize(4);
    assertThat(Run.done("predict", model, rows, "--output", "-").out()).isEqualTo(printed);
    assertThat(Run.done("predict", model, rows, "--output=-").out()).isEqualTo(printed);
    Run refused = Run.of("trace", model, rows, "-o", "-");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("trace writes a folder").contains("--output NAME");
    Run both = Run.of("report", model, rows, "-o", "-", "--json");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("both would be written to standard output");
  }

  /// What would stand in the file stands on standard output, and nothing else.
  @Test
  void oneFileIsWrittenToStandardOutput() throws IOException {
    Path model = TextModel.write(folder);
    Path rows = TextModel.rows(folder);
    Path page = folder.resolve("why.html");
    Run.done("report", model, rows, "-o", page);
    String written = Files.readString(page);
    String printed = Run.done("report", model, rows, "-o", "-").out();
    assertThat(printed.substring(0, printed.lastIndexOf("<dl>")))
        .isEqualTo(written.substring(0, written.lastIndexOf("<dl>")));
    assertThat(printed).endsWith("</html>");
    Run.done("convert", model, "--to", "onnx", "-o", folder.resolve("m.onnx"));
    assertThat(Run.done("convert", model, "--to", "onnx", "-o", "-").out())
        .isEqualTo(new String(Files.readAllBytes(folder.resolve("m.onnx")), UTF_8));
  }
}
