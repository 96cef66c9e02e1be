package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.own.ModelFile;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The numbers of every picture are those that `explain`, `trace` and `measure` give.
class PictureCommandsTest {
  private static final int STEPS = 5;
  private static final int FEATURES = 3;

  @TempDir private Path folder;
  private Path model;
  private Path x;

  @BeforeEach
  void write() throws IOException {
    model = folder.resolve("m.gatelens");
    ModelFile.write(
        ModelPlan.parse("gru(6,sequences) lstm(4) dense(3,softmax)")
            .initialise(FEATURES, Initialisation.PYTORCH, 3),
        model);
    x = folder.resolve("x.npy");
    Npy.write(x, Tensor.generate(i -> Math.sin(i), 2, STEPS, FEATURES));
  }

  /// The numbers of a CSV file without its head and its first column.
  private static double[][] csv(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.stream()
        .skip(1)
        .map(line ->
            Arrays.stream(line.split(",", -1))
                .skip(1)
                .mapToDouble(PictureCommandsTest::number)
                .toArray())
        .toArray(double[][]::new);
  }

  /// Bit for bit: a float is written with as many digits as it needs.
  private static void same(double written, double array) {
    assertThat((float) written).isEqualTo((float) array);
  }

  private static double number(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }

  private Path pictures(Object... more) {
    Path out = folder.resolve("pictures");
    Object[] fixed = {"explain", model, "--inputs", x, "--target", "1", "--picture", out};
    Object[] all = Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    Run.done(all);
    return out;
  }

  @Test
  void attributionsAreThoseOfExplain() throws IOException {
    Path array = folder.resolve("a.npy");
    Path out =
        pictures("--output", array, "--what", "attribution,lanes,bars,waterfall,image,sound");
    NpyArray a = Npy.read(array);
    NpyArray inputs = Npy.read(x);
    for (int n = 0; n < 2; n++) {
      double[][] heat = csv(out.resolve("attribution-" + n + ".csv"));
      double[][] lanes = csv(out.resolve("lanes-" + n + ".csv"));
      double[][] image = csv(out.resolve("image-" + n + ".csv"));
      double[][] sound = csv(out.resolve("sound-" + n + ".csv"));
      for (int t = 0; t < STEPS; t++) {
        double sum = 0;
        for (int d = 0; d < FEATURES; d++) {
          int i = (n * STEPS + t) * FEATURES + d;
          sum += a.get(i);
          same(heat[t][d], a.get(i));
          same(lanes[t][2 * d], inputs.get(i));
          same(lanes[t][2 * d + 1], a.get(i));
          same(image[t * FEATURES + d][1], inputs.get(i));
          same(image[t * FEATURES + d][2], a.get(i));
          same(sound[t][d + 1], inputs.get(i));
        }
        // A sum of floats, in floats.
        assertThat(sound[t][0]).isCloseTo(sum, within(1e-6));
      }
      double bars =
          Arrays.stream(csv(out.resolve("steps-" + n + ".csv"))).mapToDouble(r -> r[0]).sum();
      double features =
          Arrays.stream(csv(out.resolve("features-" + n + ".csv"))).mapToDouble(r -> r[0]).sum();
      assertThat(bars).isCloseTo(features, within(1e-6));
    }
  }

  @Test
  void theWaterfallRunsFromTheBaselineToTheScore() throws IOException {
    Path out = pictures("--what", "waterfall");
    JsonNode explanation =
        JsonMapper.shared()
            .readTree(Run.done("explain", model, "--inputs", x, "--target", 1, "--json").out())
            .get("explanations")
            .get(0);
    double[][] fall = csv(out.resolve("waterfall-0.csv"));
    assertThat(fall[0][1]).isEqualTo(explanation.get("baselineScore").asDouble());
    assertThat(fall[fall.length - 1][1]).isEqualTo(explanation.get("score").asDouble());
    double[] open = fall[fall.length - 2];
    assertThat(open[1] - open[0])
        .isCloseTo(
            explanation.get("score").asDouble()
                - explanation.get("baselineScore").asDouble()
                - explanation.get("attributed").asDouble(),
            within(1e-6));
  }

  @Test
  void theScoreOverTimeEndsAtTheScore() throws IOException {
    Path out = pictures("--what", "score");
    double[][] score = csv(out.resolve("score-0.csv"));
    JsonNode explanation =
        JsonMapper.shared()
            .readTree(Run.done("explain", model, "--inputs", x, "--target", 1, "--json").out())
            .get("explanations")
            .get(0);
    assertThat(score).hasNumberOfRows(STEPS);
    assertThat(score[STEPS - 1][0]).isCloseTo(explanation.get("score").asDouble(), within(1e-5));
  }

  @Test
  void removalCurvesAreThoseOfMeasure() throws IOException {
    Path events = folder.resolve("e.npy");
    Path out = pictures("--group", "events", "--output", events, "--what", "removal");
    for (String kind : new String[] {"deletion", "insertion"}) {
      JsonNode values =
          JsonMapper.shared()
              .readTree(
                  Run.done(
                          "measure",
                          model,
                          "--inputs",
                          x,
                          "--target",
                          1,
                          "--attribution",
                          events,
                          "--measure",
                          kind,
                          "--json")
                      .out())
              .get("measurements")
              .get(0)
              .get("values");
      double[][] curve = csv(out.resolve(kind + "-0.csv"));
      for (int k = 0; k <= STEPS; k++) {
        assertThat(curve[k][0]).isEqualTo(values.get(4 + k).asDouble());
      }
    }
  }

  @Test
  void gatesAreThoseOfTrace() throws IOException {
    Path arrays = folder.resolve("arrays");
    Path out = folder.resolve("gates");
    Run.done(
        "trace",
        model,
        "--inputs",
        x,
        "--output",
        arrays,
        "--picture",
        out,
        "--what",
        "gates,histograms,saturation,phase,ledger,survival,memory",
        "--event",
        3);
    NpyArray update = Npy.read(arrays.resolve("gru_0.update.npy"));
    NpyArray reset = Npy.read(arrays.resolve("gru_0.reset.npy"));
    double[][] heat = csv(out.resolve("gru_0-update-1.csv"));
    for (int t = 0; t < STEPS; t++) {
      for (int h = 0; h < 6; h++) {
        same(heat[t][h], update.get((STEPS + t) * 6 + h));
      }
    }
    List<String> phase = Files.readAllLines(out.resolve("phase-1.csv"));
    assertThat(phase).hasSize(1 + 6 + 4);
    String[] unit = phase.get(4).split(",", -1);
    assertThat(unit[0]).isEqualTo("gru_0");
    same(Double.parseDouble(unit[2]), update.get((STEPS + 2) * 6 + 3));
    same(Double.parseDouble(unit[3]), reset.get((STEPS + 2) * 6 + 3));
    double[][] fading = csv(out.resolve("survival-gru_0-1.csv"));
    double mean = 0;
    for (int h = 0; h < 6; h++) {
      mean += update.get((STEPS + 3) * 6 + h) * update.get((STEPS + 4) * 6 + h) / 6;
    }
    assertThat(fading[1][0]).isNaN();
    assertThat(fading[2][0]).isEqualTo(1);
    assertThat(fading[4][0]).isCloseTo(mean, within(1e-6));
    double[][] map = csv(out.resolve("memory-gru_0-1.csv"));
    assertThat(map[4][2]).isCloseTo(mean, within(1e-6));
    long closed = 0;
    for (int i = STEPS * 6; i < 2 * STEPS * 6; i++) {
      closed += update.get(i) < 0.05 ? 1 : 0;
    }
    String[] bin = Files.readAllLines(out.resolve("histograms-gru_0-1.csv")).get(1).split(",", -1);
    assertThat(bin[0]).isEqualTo("update");
    assertThat(Long.parseLong(bin[3])).isEqualTo(closed);
    for (String form : new String[] {"svg", "png", "csv", "txt"}) {
      assertThat(out.resolve("ledger-gru_0-0." + form)).exists();
    }
  }

  @Test
  void differencesOfSequencesAndOfMethods() throws IOException {
    Path arrays = folder.resolve("arrays");
    Path out = folder.resolve("difference");
    Run.done(
        "trace", model, "--inputs", x, "--output", arrays, "--picture", out, "--difference", "0,1");
    NpyArray hidden = Npy.read(arrays.resolve("gru_0.hidden.npy"));
    double[][] heat = csv(out.resolve("gru_0-hidden-0-minus-1.csv"));
    // six units of each sequence stand before the differences
    assertThat(heat[1][12 + 2])
        .isCloseTo(hidden.get(6 + 2) - hidden.get((STEPS + 1) * 6 + 2), within(1e-6));
    Run.done(
        "compare",
        model,
        "--inputs",
        x,
        "--target",
        1,
        "--methods",
        "deeplift,gradient",
        "--picture",
        out);
    assertThat(csv(out.resolve("methods-1.csv"))[0]).hasSize(3 * FEATURES);
    Run.done(
        "explain", model, "--inputs", x, "--target", 1, "--picture", out, "--difference", "0,1");
    double[][] decided = csv(out.resolve("attribution-0-minus-1.csv"));
    for (int d = 0; d < FEATURES; d++) {
      assertThat(decided[1][2 * FEATURES + d])
          .isCloseTo(decided[1][d] - decided[1][FEATURES + d], within(1e-6));
    }
    Run wrong = Run.of("trace", model, "--inputs", x, "--picture", out, "--difference", "0,7");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("expected two sequences of one length, from 0 to 1");
  }

  @Test
  void gatesAndTrainingAreDrawn() throws IOException {
    Path out = folder.resolve("survey");
    Run.done("gates", model, "--inputs", x, "--picture", out, "--quiet");
    assertThat(Files.readAllLines(out.resolve("saturation.csv"))).hasSize(1 + 3 * 6 + 4 * 4);
    assertThat(out.resolve("time-scale-gru_0.svg")).exists();
    assertThat(out.resolve("histograms-gru_0.png")).exists();
    Path labels = folder.resolve("y.npy");
    Npy.write(labels, Tensor.of(new float[] {0, 1}, 2));
    Run trained =
        Run.done(
            "train",
            "--model",
            "gru(2) dense(2,softmax)",
            "--inputs",
            x,
            "--labels",
            labels,
            "--epochs",
            2,
            "--output",
            folder.resolve("t.gatelens"),
            "--picture",
            out,
            "--ascii");
    assertThat(Files.readAllLines(out.resolve("training-loss.csv"))).hasSize(3);
    assertThat(trained.out()).contains("Loss by epoch");
  }

  @Test
  void exportWritesWhatIsAskedForInEveryForm() throws IOException {
    Path out = folder.resolve("export");
    Run.done(
        "export",
        model,
        "--inputs",
        x,
        "--target",
        1,
        "--to",
        "svg",
        "--output",
        out,
        "--what",
        "gates,score",
        "--order",
        "cluster");
    assertThat(Files.readString(out.resolve("gru_0-update-0.svg"))).contains("stand together");
    assertThat(Files.exists(out.resolve("waterfall-0.svg"))).isFalse();
    Run.done("export", model, "--inputs", x, "--target", 1, "--to", "npy", "--output", out);
    assertThat(Npy.read(out.resolve("gru_0.reset-1.npy")).shape()).containsExactly(STEPS, 6);
    assertThat(Npy.read(out.resolve("attribution-0.npy")).shape()).containsExactly(STEPS, FEATURES);
    Run.done("export", model, "--inputs", x, "--target", 1, "--to", "jsonl", "--output", out);
    List<String> lines = Files.readAllLines(out.resolve("explanations.jsonl"));
    assertThat(lines).hasSize(2);
    JsonNode line = JsonMapper.shared().readTree(lines.get(1));
    assertThat(line.get("id").asInt()).isEqualTo(1);
    assertThat(line.get("signals").get("gru_0.update").get(0).size()).isEqualTo(6);
    assertThat(line.get("attribution").size()).isEqualTo(STEPS);
  }

  @Test
  void theTerminalShowsShadesAndSigns() {
    Run explained = Run.done("explain", model, "--inputs", x, "--target", 1, "--ascii");
    assertThat(explained.out())
        .contains("The input and what it did", "From the baseline to the logit", "▲ +", "▼ -");
    assertThat(Run.done("trace", model, "--inputs", x, "--ascii").out())
        .contains("gru_0.update: 1 keeps the old state", "step 1 to step 5");
    Run json = Run.done("explain", model, "--inputs", x, "--target", 1, "--ascii", "--json");
    assertThat(json.out()).startsWith("{");
    assertThat(json.err()).contains("From the baseline");
  }

  @Test
  void aWrongWordIsToldWithTheRightOnes() {
    Run unknown =
        Run.of("export", model, "--inputs", x, "--to", "svg", "-o", folder, "--what", "pie");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("no picture pie; there are [input, words");
    Run words =
        Run.of("export", model, "--inputs", x, "--to", "svg", "-o", folder, "--what", "words");
    assertThat(words.code()).isEqualTo(3);
    assertThat(words.err()).contains("the input has no tokens");
    Run order = Run.of("trace", model, "--inputs", x, "--ascii", "--order", "size");
    assertThat(order.err()).contains("expected number, cluster, time-scale or weight");
    Run event = Run.of("trace", model, "--inputs", x, "--ascii", "--what", "phase", "--event", 9);
    assertThat(event.err()).contains("--event 9: expected a step from 1 to 5");
    Run traced = Run.of("trace", model, "--inputs", x, "--ascii", "--what", "waterfall");
    assertThat(traced.err()).contains("trace draws [gates");
  }
}
