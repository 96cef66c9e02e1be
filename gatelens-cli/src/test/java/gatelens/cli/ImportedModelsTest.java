package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.formats.ModelFiles;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Models as their frameworks saved them, from the command line: each is explained, its traces are
/// compared, and training goes on. Skipped where the reference files are absent.
final class ImportedModelsTest {
  @TempDir private Path folder;

  private static Path reference() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("shared/reference"))) {
      at = at.getParent();
    }
    Assumptions.assumeTrue(at != null, "skipped: no shared/reference beside the repository");
    return (at == null ? Path.of("") : at).resolve("shared/reference");
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static List<Object> inputs(Path folder) throws IOException {
    List<Object> words = new ArrayList<>();
    for (Path file : list(folder)) {
      String name = file.getFileName().toString();
      if (name.matches("inputs(\\..+)?\\.npy")) {
        String branch = name.replaceAll("inputs\\.?|\\.?npy$", "");
        words.add("--inputs");
        words.add(branch.isEmpty() ? file : branch + "=" + file);
      }
    }
    return words;
  }

  private static Run run(List<Object> inputs, Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(inputs);
    return Run.of(all.toArray());
  }

  /// DeepLIFT's gap is below 1e-5 of the change, or rounding. Integrated gradients refine until it
  /// is 1e-4; the kinks of a Dense(relu) on the path leave up to 1e-2 of a small change at 256
  /// points.
  @TestFactory
  List<DynamicTest> eachIsExplained() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path models : list(reference().resolve("models"))) {
      for (Path file : list(models)) {
        String name = file.getFileName().toString();
        if (name.startsWith("model.") && !name.endsWith("weights.h5")) {
          tests.add(
              DynamicTest.dynamicTest(
                  models.getFileName() + "/" + name,
                  () -> {
                    gaps(inputs(models), file, "deeplift", 1e-5, 1e-6);
                    gaps(inputs(models), file, "integrated-gradients", 5e-3, 1e-6);
                  }));
        }
      }
    }
    return tests;
  }

  /// Models that others trained, on random inputs.
  @TestFactory
  List<DynamicTest> thoseOfOthersAreExplained() throws IOException {
    Path data = reference().resolveSibling("data/models");
    Assumptions.assumeTrue(Files.isDirectory(data), "skipped: no shared/data/models");
    List<Path> files;
    try (Stream<Path> all = Files.walk(data)) {
      files = all.filter(file -> file.toString().matches(".*\\.(h5|keras|onnx)")).sorted().toList();
    }
    return files.stream()
        .filter(file -> !file.toString().contains("inputs_and_outputs"))
        // a vector made a sequence by Reshape: refused by name, since nothing else reads it so
        .filter(file -> !file.endsWith("reshape_model.h5"))
        .map(
            file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> othersModel(file)))
        .toList();
  }

  private void othersModel(Path file) throws IOException {
    Model model = ModelFiles.open(file, Optional.empty()).model();
    Path input = folder.resolve("random.npy");
    Random random = new Random(3);
    if (model.branches().get(0).readsTokens()) {
      Npy.write(input, Tensor.generate(i -> random.nextInt(4), 2, 6));
    } else {
      int width = model.branches().get(0).inputWidth();
      Npy.write(input, Tensor.generate(i -> random.nextGaussian(), 2, 6, width));
    }
    List<Object> words = List.of("--inputs", input);
    // hard sigmoids bend at two places each: a relu's tolerance
    gaps(words, file, "deeplift", 1e-5, 1e-6);
    gaps(words, file, "integrated-gradients", 1e-2, 1e-6);
  }

  private static void gaps(
      List<Object> inputs, Path file, String method, double share, double rounding)
      throws IOException {
    Run run = run(inputs, "explain", file, "--method", method, "--json", "--quiet");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode explanations = JsonMapper.shared().readTree(run.out()).get("explanations");
    assertThat(explanations.size()).isPositive();
    for (JsonNode one : explanations) {
      double span = one.get("score").asDouble() - one.get("baselineScore").asDouble();
      assertThat(Math.abs(one.get("gap").asDouble()))
          .as(method)
          .isLessThanOrEqualTo(share * Math.abs(span) + rounding);
    }
  }

  @TestFactory
  List<DynamicTest> trainingGoesOn() throws IOException {
    return list(reference().resolve("training")).stream()
        .map(task ->
            DynamicTest.dynamicTest(
                task.getFileName().toString(),
                () -> {
                  Path output = folder.resolve("on.gatelens");
                  Run run =
                      run(
                          inputs(task),
                          "train",
                          "--from",
                          task.resolve("final.keras"),
                          "--labels",
                          task.resolve("labels.npy"),
                          "--epochs",
                          1,
                          "--json",
                          "--output",
                          output);
                  assertThat(run.code()).as(run.err()).isZero();
                  assertThat(output).exists();
                  double loss =
                      JsonMapper.builder()
                          .build()
                          .readTree(run.out())
                          .get("epochs")
                          .get(0)
                          .get("loss")
                          .asDouble();
                  NpyArray before = Npy.read(task.resolve("losses.npy"));
                  // it goes on where the framework left off, not from the start
                  assertThat(loss).isLessThan(before.get(before.size() - 1) + 0.02);
                  assertThat(loss).isLessThan(before.get(0));
                }))
        .toList();
  }

  @Test
  void theFirstDifferenceIsNamedByLayerAndStep() throws IOException {
    Path models = reference().resolve("models/torch-gru");
    Path model = models.resolve("model.pt");
    Path trace = models.resolve("trace");
    Run same = run(inputs(models), "predict", model, "--expect-trace", trace);
    assertThat(same.code()).as(same.err()).isZero();
    assertThat(same.out()).contains("gates and states are the same");

    for (Path file : list(trace)) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
    Path changed = folder.resolve("layer1.reset.npy");
    NpyArray array = Npy.read(changed);
    int[] shape = array.shape();
    float[] values = array.floats();
    values[3 * shape[2] + 1] += 0.5f;
    Npy.write(changed, Tensor.of(values, shape));
    Run other = run(inputs(models), "predict", model, "--expect-trace", folder);
    assertThat(other.code()).isEqualTo(5);
    assertThat(other.out())
        .contains("first difference in layer gru_1 at step 3: reset is off by 0.5");
  }
}
