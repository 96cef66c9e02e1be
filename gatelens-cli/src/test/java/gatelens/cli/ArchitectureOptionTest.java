package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.formats.Npy;
import gatelens.formats.safetensors.Safetensors;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Bare weights that leave their reading open are told it wherever a model file is read: by `train
/// --from` and by each of the two models of `compare-models` too.
class ArchitectureOptionTest {
  @TempDir private Path folder = Path.of("");
  private Path weights = Path.of("");
  private Path relu = Path.of("");
  private Path tanh = Path.of("");
  private Path inputs = Path.of("");
  private Path labels = Path.of("");

  @BeforeEach
  void write() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String[] each :
        new String[][] {
          {"rnn.weight_ih_l0", "9", "2"},
          {"rnn.weight_hh_l0", "9", "3"},
          {"rnn.bias_ih_l0", "9"},
          {"rnn.bias_hh_l0", "9"},
          {"mlp.0.weight", "4", "3"},
          {"mlp.0.bias", "4"},
          {"mlp.2.weight", "2", "4"},
          {"mlp.2.bias", "2"}
        }) {
      int[] shape = new int[each.length - 1];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = Integer.parseInt(each[i + 1]);
      }
      tensors.put(each[0], Tensor.generate(i -> random.nextGaussian(), shape));
    }
    weights = folder.resolve("m.safetensors");
    new Safetensors(tensors, Map.of()).write(weights);
    relu =
        Files.writeString(
            folder.resolve("relu.json"), "{\"head\": [\"mlp.0:relu\", \"mlp.2:softmax\"]}");
    tanh =
        Files.writeString(
            folder.resolve("tanh.json"), "{\"head\": [\"mlp.0:tanh\", \"mlp.2:softmax\"]}");
    inputs = folder.resolve("x.npy");
    labels = folder.resolve("y.npy");
    Npy.write(inputs, Tensor.generate(i -> random.nextGaussian(), 40, 5, 2));
    Npy.write(labels, Tensor.generate(i -> i % 2, 40));
  }

  private static JsonNode json(Run run) {
    assertThat(run.code()).as(run.err()).isZero();
    return JsonMapper.shared().readTree(run.out());
  }

  @Test
  void trainGoesOnWithTheReadingThatIsTold() throws IOException {
    Path output = folder.resolve("better.gatelens");
    String[] words = {
      "train",
      "--from",
      weights.toString(),
      "--inputs",
      inputs.toString(),
      "--labels",
      labels.toString(),
      "--epochs",
      "1",
      "--optimizer",
      "sgd(1e-12)",
      "--output",
      output.toString(),
      "--json",
      "--quiet"
    };
    Run open = Run.of((Object[]) words);
    assertThat(open.code()).isEqualTo(4);
    assertThat(open.err()).contains("mlp.0", "--architecture");
    for (Path told : new Path[] {relu, tanh}) {
      Object[] more = java.util.Arrays.copyOf(words, words.length + 2, Object[].class);
      more[words.length] = "--architecture";
      more[words.length + 1] = told;
      json(Run.of(more));
      Path before = folder.resolve("before.npy");
      Path after = folder.resolve("after.npy");
      Run.of("predict", weights, "--architecture", told, "--inputs", inputs, "--output", before);
      Run.of("predict", output, "--inputs", inputs, "--output", after);
      for (int i = 0; i < 80; i++) {
        // a step of nearly nothing: the same model
        assertThat(Npy.read(after).get(i)).isCloseTo(Npy.read(before).get(i), within(1e-6));
      }
    }
  }

  @Test
  void newLayersHaveNoArchitecture() {
    Run run =
        Run.of(
            "train",
            "--model",
            "gru(2) dense(2,softmax)",
            "--architecture",
            relu,
            "--inputs",
            inputs,
            "--labels",
            labels,
            "--output",
            folder.resolve("m.gatelens"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--architecture", "--from");
  }

  @Test
  void eachOfTwoModelsIsToldItsOwn() {
    Run open = Run.of("compare-models", weights, weights, "--inputs", inputs, "--labels", labels);
    assertThat(open.code()).isEqualTo(4);
    JsonNode same = compare(relu, relu);
    assertThat(brier(same, 0)).isPositive().isEqualTo(brier(same, 1));
    JsonNode other = compare(relu, tanh);
    assertThat(brier(other, 0)).isEqualTo(brier(same, 0));
    assertThat(brier(other, 1)).isNotEqualTo(brier(same, 0));
    JsonNode turned = compare(tanh, relu);
    assertThat(brier(turned, 0)).isEqualTo(brier(other, 1));
  }

  private static double brier(JsonNode found, int model) {
    return found.path("models").path(model).path("brier").asDouble();
  }

  private JsonNode compare(Path a, Path b) {
    return json(
        Run.of(
            "compare-models",
            weights,
            weights,
            "--architecture",
            "A=" + a,
            "--architecture",
            "B=" + b,
            "--inputs",
            inputs,
            "--labels",
            labels,
            "--json",
            "--quiet"));
  }
}
