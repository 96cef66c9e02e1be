package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands that take a model, on a small one: what they print, what they write, how they fail.
final class ModelCommandsTest {
  @TempDir private Path folder;
  private Path model;
  private Path x;

  @BeforeEach
  void write() throws IOException {
    model = folder.resolve("m.gatelens");
    x = folder.resolve("x.npy");
    ModelFile.write(
        ModelPlan.parse("gru(5,sequences) gru(4) dense(3,softmax)")
            .initialise(2, Initialisation.PYTORCH, 5),
        model);
    SplittableRandom random = new SplittableRandom(3);
    Npy.write(x, Tensor.generate(i -> random.nextGaussian(), 4, 6, 2));
  }

  private static JsonNode json(Run run) {
    assertThat(run.code()).as(run.err()).isZero();
    return JsonMapper.shared().readTree(run.out());
  }

  @Test
  void inspectNamesTheConvention() {
    assertThat(Run.of("inspect", model).out())
        .contains("gru_0", "reset after", "update keeps", "dense");
    JsonNode document = json(Run.of("inspect", model, "--json"));
    assertThat(document.get("layers").size()).isEqualTo(3);
    assertThat(document.get("outputs").asInt()).isEqualTo(3);
  }

  @Test
  void aCheckNeedsAFileThatSomethingHereRuns() throws IOException {
    Run own = Run.of("inspect", model, "--check");
    assertThat(own.code()).isEqualTo(4);
    assertThat(own.err()).contains("runs ONNX files").contains("--expect");
    Path onnx = folder.resolve("m.onnx");
    assertThat(Run.of("convert", model, "--to", "onnx", "--output", onnx).code()).isZero();
    Run absent = Run.of("inspect", onnx, "--check");
    assertThat(absent.code()).isEqualTo(7);
    assertThat(absent.err()).contains("gatelens-onnxruntime");
  }

  @Test
  void outputsAreHeldToAShareOfTheirSize() throws IOException {
    Path large = folder.resolve("large.gatelens");
    Model plain = ModelPlan.parse("gru(4) dense(1)").initialise(2, Initialisation.PYTORCH, 5);
    List<Tensor> weights = new ArrayList<>();
    plain.parameters().forEach(p -> weights.add(p.value()));
    float[] last = weights.get(weights.size() - 1).values().clone();
    last[0] += 10_000;
    weights.set(weights.size() - 1, Tensor.of(last, 1));
    ModelFile.write(plain.withParameters(weights), large);
    Path y = folder.resolve("y.npy");
    assertThat(Run.of("predict", large, "--inputs", x, "--output", y).code()).isZero();
    float[] answers = Npy.read(y).floats();
    Npy.write(y, Tensor.generate(i -> answers[i] + 0.05, 4, 1));
    assertThat(Run.of("predict", large, "--inputs", x, "--expect", y).code()).isZero();
    Npy.write(y, Tensor.generate(i -> answers[i] + 0.5, 4, 1));
    Run off = Run.of("predict", large, "--inputs", x, "--expect", y);
    assertThat(off.code()).isEqualTo(5);
    assertThat(off.err()).contains("of their size");
  }

  @Test
  void aBackgroundWithoutEffectIsRefused() {
    for (String method : new String[] {"shapley", "kernel-shap", "deeplift", "lrp"}) {
      Run run =
          Run.of("explain", model, "--inputs", x, "--method", method, "--background", x, "--quiet");
      assertThat(run.code()).as(method).isEqualTo(2);
      assertThat(run.err()).contains("reads none", "--baseline samples:FILE");
    }
    assertThat(
            Run.of("explain", model, "--inputs", x, "--method", "deepshap", "--background", x)
                .code())
        .isZero();
  }

  @Test
  void numbersHaveNoProbability() throws IOException {
    Path linear = folder.resolve("linear.gatelens");
    ModelFile.write(
        ModelPlan.parse("gru(4) dense(3)").initialise(2, Initialisation.PYTORCH, 5), linear);
    Run refused = Run.of("explain", linear, "--inputs", x, "--explain", "probability");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("answers with numbers").contains("--explain softmax");
    assertThat(Run.of("explain", linear, "--inputs", x, "--explain", "softmax", "--json").code())
        .isZero();
  }

  @Test
  void predictionsAreProbabilitiesAndHoldTheirOwnTest() throws IOException {
    Path y = folder.resolve("y.npy");
    JsonNode rows =
        json(Run.of("predict", model, "--inputs", x, "--output", y, "--json"))
            .get("outputs")
            .get("output");
    double sum = 0;
    for (JsonNode p : rows.get(0)) {
      sum += p.asDouble();
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
    assertThat(Run.of("predict", model, "--inputs", x, "--expect", y).code()).isZero();
    Npy.write(y, Tensor.zeros(4, 3));
    Run wrong = Run.of("predict", model, "--inputs", x, "--expect", y);
    assertThat(wrong.code()).isEqualTo(5);
    assertThat(wrong.out()).contains("largest difference");
    assertThat(Run.of("predict", model, "--inputs", x).out().lines()).hasSize(4);
  }

  @Test
  void wrongInputsAreToldApart() throws IOException {
    Path bad = folder.resolve("bad.npy");
    Npy.write(bad, Tensor.zeros(2, 3, 5));
    Run shape = Run.of("predict", model, "--inputs", bad);
    assertThat(shape.code()).isEqualTo(3);
    assertThat(shape.err()).contains("float[N][T][2]", "the model decides");
    Npy.write(bad, Tensor.generate(i -> i == 3 ? Float.NaN : 0, 1, 3, 2));
    assertThat(Run.of("predict", model, "--inputs", bad).err()).contains("step 1, feature 1");
    Files.write(bad, new byte[0]);
    assertThat(Run.of("predict", model, "--inputs", bad).code()).isEqualTo(3);
    assertThat(Run.of("predict", folder.resolve("none"), "--inputs", x).code()).isEqualTo(3);
    Files.writeString(bad, "no model");
    assertThat(Run.of("inspect", bad).code()).isEqualTo(3);
  }

  @Test
  void tracesHaveEveryGate() throws IOException {
    Path out = folder.resolve("trace");
    assertThat(Run.of("trace", model, "--inputs", x, "--output", out).code()).isZero();
    NpyArray update = Npy.read(out.resolve("gru_0.update.npy"));
    assertThat(update.shape()).containsExactly(4, 6, 5);
    for (int i = 0; i < update.size(); i++) {
      assertThat(update.get(i)).isBetween(0.0, 1.0);
    }
    NpyArray retention = Npy.read(out.resolve("gru_1.retention.npy"));
    assertThat(retention.get(0)).isEqualTo(Npy.read(out.resolve("gru_1.update.npy")).get(0));
    assertThat(json(Run.of("trace", model, "--inputs", x, "--json")).get("signals").size())
        .isEqualTo(10);
    assertThat(Run.of("trace", model, "--inputs", x).code()).isEqualTo(2);
  }

  @Test
  void explanationsAddUpAndAreMeasured() {
    Path a = folder.resolve("a.npy");
    JsonNode document =
        json(
            Run.of(
                "explain", model, "--inputs", x, "--method", "deeplift", "--output", a, "--json"));
    for (JsonNode one : document.get("explanations")) {
      assertThat(one.get("gap").asDouble()).isLessThan(1e-6);
      assertThat(one.get("evidence").get("addsUp").asBoolean()).isTrue();
    }
    Run measured =
        Run.of(
            "measure",
            model,
            "--inputs",
            x,
            "--target",
            1,
            "--attribution",
            a,
            "--measure",
            "comprehensiveness",
            "--json");
    assertThat(json(measured).get("measurements").get(0).get("values").size()).isEqualTo(5);
    Run failed =
        Run.of(
            "measure",
            model,
            "--inputs",
            x,
            "--target",
            1,
            "--method",
            "gradient",
            "--measure",
            "completeness",
            "--fail-on",
            "completeness>0.0001");
    assertThat(failed.code()).isEqualTo(5);
    assertThat(
            Run.of(
                    "measure",
                    model,
                    "--inputs",
                    x,
                    "--target",
                    1,
                    "--method",
                    "integrated-gradients",
                    "--measure",
                    "completeness",
                    "--fail-on",
                    "completeness>0.01")
                .code())
        .isZero();
  }

  @Test
  void aGateCanBeExplained() {
    Run run =
        Run.of(
            "explain",
            model,
            "--inputs",
            x,
            "--signal",
            "gru_0.update:3:1",
            "--method",
            "integrated-gradients",
            "--set",
            "steps=16",
            "--json");
    assertThat(json(run).get("explanations").get(0).get("gap").asDouble()).isLessThan(1e-4);
    assertThat(Run.of("explain", model, "--inputs", x, "--signal", "gru_0").code()).isEqualTo(2);
    Run wrong = Run.of("explain", model, "--inputs", x, "--target", "spam");
    assertThat(wrong.code()).isEqualTo(3);
    assertThat(wrong.err()).contains("give a number from 0 to 2");
  }

  @Test
  void methodsAreCompared() {
    Run text =
        Run.of(
            "compare",
            model,
            "--inputs",
            x,
            "--target",
            1,
            "--methods",
            "deeplift,integrated-gradients,gradient");
    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out()).contains("rank correlation", "promises none");
    assertThat(Run.of("methods").out()).contains("deeplift", "lrp", "https://");
    assertThat(json(Run.of("methods", "--json")).get("methods").size()).isGreaterThan(15);
    assertThat(json(Run.of("measures", "--json")).get("measures").size()).isEqualTo(8);
    assertThat(Run.of("measures").out()).contains("sufficiency");
  }

  @Test
  void pagesAndFormsAreWritten() throws IOException {
    Path page = folder.resolve("why.html");
    Run report = Run.of("report", model, "--inputs", x, "--target", 1, "--output", page);
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(Files.readString(page)).contains("<svg", "Content-Security-Policy", "DeepLIFT");
    for (String form : new String[] {"csv", "jsonl", "npy", "svg", "tensorboard"}) {
      Path out = folder.resolve(form);
      Run run = Run.of("export", model, "--inputs", x, "--to", form, "--output", out);
      assertThat(run.code()).as(form + run.err()).isZero();
      try (var files = Files.walk(out)) {
        assertThat(files.filter(Files::isRegularFile).count()).as(form).isPositive();
      }
    }
    for (String form : new String[] {"onnx", "safetensors", "gatelens"}) {
      Path out = folder.resolve("again." + form);
      assertThat(Run.of("export", model, "--to", form, "--output", out).code()).isZero();
      Path y = folder.resolve("y.npy");
      Path again = folder.resolve("z.npy");
      Run.of("predict", model, "--inputs", x, "--output", y);
      assertThat(Run.of("predict", out, "--inputs", x, "--output", again).code()).isZero();
      assertThat(Npy.read(again).get(5)).as(form).isCloseTo(Npy.read(y).get(5), within(1e-6));
    }
  }

  @Test
  void theDemoLearnsAndSaysWhy() throws IOException {
    Path page = folder.resolve("demo.html");
    JsonNode document =
        json(Run.of("demo", "--epochs", 1, "--seed", 2, "--output", page, "--json"));
    // One epoch only: far above chance, 1 in 30, and below what ten reach.
    assertThat(document.get("accuracy").asDouble()).isBetween(0.2, 0.9);
    assertThat(document.get("explanations").size()).isEqualTo(5);
    for (JsonNode one : document.get("explanations")) {
      assertThat(one.get("gap").asDouble()).isLessThan(1e-4);
    }
    assertThat(Files.readString(page))
        .contains("<svg", "data-name=\"lanes-0\"", "Where it goes wrong");
  }

  @Test
  void theDemoOfLongTasksWritesItsPage() throws IOException {
    Path page = folder.resolve("long.html");
    JsonNode runs =
        json(Run.of(
                "demo",
                "long",
                "--tasks",
                "adding",
                "--lengths",
                20,
                "--units",
                4,
                "--updates",
                3,
                "--output",
                page,
                "--json",
                "--quiet"))
            .get("runs");
    assertThat(runs).hasSize(4);
    for (JsonNode run : runs) {
      assertThat(run.get("reachAfter")).hasSize(20);
      assertThat(run.get("learned").asBoolean()).isFalse();
    }
    assertThat(Files.readString(page)).contains("Gradient reach", "What this does not show");
    assertThat(Run.of("demo", "long", "--tasks", "none").code()).isEqualTo(2);
    assertThat(Run.of("demo", "long", "--lengths", 3).code()).isEqualTo(2);
    assertThat(Run.of("demo", "short").code()).isEqualTo(2);
  }

  @Test
  void theDemoFindsCellsThatAreKnownToDecide() {
    JsonNode rows = json(Run.of("demo", "state", "--json")).get("rows");
    int held = 0;
    for (JsonNode row : rows) {
      if (!row.get("method").asString().contains("random")) {
        // Chance is 0.5; this model gives 0.81 to 0.93.
        assertThat(row.get("AUROC").asDouble()).isGreaterThan(0.7);
        held++;
      }
    }
    assertThat(held).isEqualTo(3);
  }
}
