package gatelens.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `compare --truth` tells is what the attributions that `explain` writes give by hand.
class TruthOptionsTest {
  @TempDir private Path folder;

  @Test
  void marksOfCellsAndOfSteps() throws IOException {
    Path model = folder.resolve("m.gatelens");
    ModelFile.write(
        ModelPlan.parse("gru(4) dense(2,softmax)").initialise(3, Initialisation.PYTORCH, 5), model);
    Path x = folder.resolve("x.npy");
    Npy.write(x, Tensor.generate(i -> Math.sin(i), 2, 4, 3));
    Path a = folder.resolve("a.npy");
    Run.done("explain", model, "--inputs", x, "--method", "deeplift", "--target", 1, "--output", a);
    float[] cells = Npy.read(a).floats();
    Path marks = folder.resolve("marks.npy");
    Npy.write(marks, Tensor.generate(i -> i == 5 || i == 7 ? 1 : 0, 2, 4, 3));
    double all = 0;
    for (int i = 0; i < 12; i++) {
      all += Math.abs(cells[i]);
    }
    JsonNode row = row(model, x, marks);
    assertThat(row.get("share").asDouble())
        .isCloseTo((Math.abs(cells[5]) + Math.abs(cells[7])) / all, within(1e-6));
    assertThat(row.get("chance").asDouble()).isCloseTo(2 / 12.0, within(1e-12));
    Path steps = folder.resolve("steps.npy");
    Npy.write(steps, Tensor.generate(i -> i == 2 ? 1 : 0, 2, 4));
    double[] events = new double[4];
    for (int i = 0; i < 12; i++) {
      events[i / 3] += cells[i];
    }
    double sum = 0;
    for (double event : events) {
      sum += Math.abs(event);
    }
    assertThat(row(model, x, steps).get("share").asDouble())
        .isCloseTo(Math.abs(events[2]) / sum, within(1e-6));
    Run wrong =
        Run.of(
            "compare", model, "--inputs", x, "--methods", "deeplift,gradient", "--truth", a + "x");
    assertThat(wrong.code()).isEqualTo(3);
    Npy.write(steps, Tensor.zeros(3, 4));
    Run more = Run.of("compare", model, "--inputs", x, "--methods", "deeplift", "--truth", steps);
    assertThat(more.code()).isEqualTo(3);
    assertThat(more.err()).contains("of 2 sequences, found float32[3][4]");
  }

  private static JsonNode row(Path model, Path x, Path marks) {
    Run run =
        Run.done(
            "compare",
            model,
            "--inputs",
            x,
            "--target",
            1,
            "--methods",
            "deeplift,gradient",
            "--truth",
            marks,
            "--json");
    JsonNode truth = JsonMapper.shared().readTree(run.out()).get("truth");
    assertThat(truth.get("sequences").asInt()).isEqualTo(1);
    return truth.get("methods").get(0);
  }

  /// `good` decides: the classes differ in nothing else, and every method says so.
  @Test
  void marksOfTexts() throws IOException {
    StringBuilder text = new StringBuilder();
    StringBuilder marks = new StringBuilder("row,start,end\n");
    for (int n = 0; n < 40; n++) {
      String word = n % 2 == 0 ? "good" : "bad";
      String before = n % 4 < 2 ? "the food was " : "so ";
      text.append(n % 2 == 0 ? "up" : "down").append('\t').append(before).append(word);
      text.append(" here\n");
      marks.append(n + "," + before.length() + "," + (before.length() + word.length()) + "\n");
    }
    Path data = Files.writeString(folder.resolve("texts.txt"), text);
    Path truth = Files.writeString(folder.resolve("marks.csv"), marks);
    Path model = folder.resolve("t.gatelens");
    Run.done(
        "train",
        "--data",
        data,
        "--format",
        "labelled_text",
        "--model",
        "embedding(8) gru(8,sequences) pool(mean) dense(2,softmax)",
        "--epochs",
        30,
        "--optimizer",
        "adam(0.02)",
        "--output",
        model);
    Run run =
        Run.done(
            "compare",
            model,
            data,
            "--methods",
            "deeplift,occlusion",
            "--baseline",
            "zero",
            "--truth",
            truth,
            "--json");
    JsonNode found = JsonMapper.shared().readTree(run.out()).get("truth");
    assertThat(found.get("sequences").asInt()).isEqualTo(40);
    for (JsonNode row : found.get("methods")) {
      // one of five, and one of three tokens
      assertThat(row.get("chance").asDouble()).isCloseTo((1 / 5.0 + 1 / 3.0) / 2, within(1e-12));
      assertThat(row.get("largestIsMarked").get("mean").asDouble()).isEqualTo(1);
      assertThat(row.get("moreThanChance").get("low").asDouble()).isGreaterThan(0.2);
    }
    String table =
        Run.done("compare", model, data, "--methods", "deeplift,occlusion", "--truth", truth).out();
    assertThat(table).contains("40 sequences", "more than chance", "1.000 [1.000, 1.000]");
  }
}
