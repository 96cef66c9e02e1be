package gatelens.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.formats.ModelFiles;
import gatelens.formats.onnx.FileCheck;
import gatelens.formats.onnx.OnnxRunner;
import gatelens.formats.onnx.OnnxWriter;
import gatelens.layer.Activation;
import gatelens.layer.Branch;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Masking;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What ONNX Runtime answers to files that we wrote, through the door that `inspect --check` uses.
class RuntimeRunnerTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gru(5) dense(3,softmax)|false",
        "bilstm(4,sequences) gru(3,sequences) dense(2)|false",
        "masking lstm(4) dense(1,sigmoid)|false",
        "embedding(3) gru(4) dense(2)|true"
      })
  void answersAsTheModelDoes(String plan, boolean tokens) throws IOException {
    Model model = ModelPlan.parse(plan).initialise(6, Initialisation.PYTORCH, 3);
    Path file = folder.resolve("m.onnx");
    OnnxWriter.write(model, file);
    Sequence x =
        tokens
            ? TokenSequence.of(1, 5, 0, 2)
            : FeatureSequence.of(Tensor.generate(i -> Math.sin(i), 4, 6));
    OnnxRunner runner = OnnxRunner.find().orElseThrow();
    assertThat(runner.name()).startsWith("ONNX Runtime 1.");
    float[] there = runner.answer(file, Map.of(model.branches().get(0).name(), x), false);
    float[] here = model.predict(Sample.of(x)).values();
    assertThat(there).hasSameSizeAs(here);
    for (int i = 0; i < here.length; i++) {
      // two programs in single precision
      assertThat(there[i]).isCloseTo(here[i], within(1e-5f));
    }
  }

  /// Names of layers and inputs as frameworks give them, those of ONNX' own values among them: each
  /// value of the graph has a name of its own, and the model read again is the same.
  @ParameterizedTest
  @CsvSource({
    "gru,gru_1,dense,dense_1,x",
    "lstm,lstm_1,dense_1,dense,input",
    "input,output,y,Y_h,h",
    "gru_W,gru,output,gru_R,output",
    "bidirectional,bidirectional_1,batch_normalization,batch_normalization_1,args_0",
    "a/b,a.b,Zustände 層,c:0,in put"
  })
  void namesOfLayersAndInputsChangeNothing(
      String one, String two, String hidden, String last, String input) throws IOException {
    Random random = new Random(7);
    Model model =
        new Model(
            List.of(
                new Branch(input, 3, List.of(new Masking("masking", 0), gru(one, 4, random))),
                new Branch(input, 3, List.of(new Masking("masking_1", 0), gru(two, 4, random)))),
            List.of(
                new Dense(hidden, some(random, 8, 5), some(random, 5), Activation.RELU),
                new Dense(last, some(random, 5, 3), some(random, 3), Activation.SOFTMAX)),
            ModelInfo.NONE);
    Path file = folder.resolve("m.onnx");
    OnnxWriter.write(model, file);
    FileCheck check = FileCheck.of(new RuntimeRunner(), file, model, 1);
    assertThat(check.holds()).as(check.toString()).isTrue();
    Model again = ModelFiles.open(file, Optional.empty()).model();
    assertThat(again.branches()).isEqualTo(model.branches());
    assertThat(again.head()).isEqualTo(model.head());
  }

  private static Gru gru(String name, int units, Random random) {
    return Gru.of(
        name,
        GruVariant.RESET_AFTER,
        some(random, 3, 3 * units),
        some(random, units, 3 * units),
        some(random, 3 * units),
        some(random, 3 * units),
        false);
  }

  private static Tensor some(Random random, int... extents) {
    return Tensor.generate(i -> random.nextDouble() - 0.5, extents);
  }

  /// The file runs as it stands: a graph that ONNX Runtime's optimisations round otherwise holds, a
  /// file with one other weight does not, and an answer beyond all bounds is no difference.
  @Test
  void aCheckHoldsTheFileToTheModelThatWasRead() throws IOException {
    Model model =
        ModelPlan.parse("masking bigru(4,sequences) pool(mean) dense(3,exponential)")
            .initialise(6, Initialisation.PYTORCH, 3);
    Path file = folder.resolve("m.onnx");
    OnnxWriter.write(model, file);
    OnnxRunner runner = new RuntimeRunner();
    FileCheck same = FileCheck.of(runner, file, model, 1);
    assertThat(same.holds()).as(same.toString()).isTrue();
    assertThat(same.toString()).contains("ONNX Runtime", "the same model");
    FileCheck other = FileCheck.of(runner, file, moved(model, 0.01f), 1);
    assertThat(other.holds()).isFalse();
    assertThat(other.largest()).isBetween(1e-3, 0.1);
    assertThat(other.toString()).contains("another model");
    Model huge = moved(model, 1000);
    OnnxWriter.write(huge, file);
    assertThat(FileCheck.of(runner, file, huge, 1).holds()).isTrue();
    assertThatThrownBy(() ->
            FileCheck.of(
                runner, Files.writeString(folder.resolve("none.onnx"), "no model"), model, 1))
        .hasMessageContaining("does not run it");
  }

  /// With another bias of its first output.
  private static Model moved(Model model, float by) {
    List<Tensor> weights = new ArrayList<>();
    model.parameters().forEach(p -> weights.add(p.value()));
    float[] last = weights.get(weights.size() - 1).values().clone();
    last[0] += by;
    weights.set(weights.size() - 1, Tensor.of(last, last.length));
    return model.withParameters(weights);
  }

  @Test
  void whatIsNoModelSaysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("m.onnx"), "no model");
    assertThatThrownBy(() -> new RuntimeRunner().answer(file, Map.of(), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ONNX Runtime does not run it");
  }

  private static Path shared(String name) {
    Path file = Path.of("..", "..", "shared", "data").resolve(name);
    Assumptions.assumeTrue(Files.exists(file), "skipped: no " + name + " in the shared folder");
    return file;
  }

  @Test
  void whatAFileFixesIsTold() throws IOException {
    Path file = shared("models/tf_mnist_gru/converted.onnx");
    RuntimeRunner runner = new RuntimeRunner();
    assertThat(runner.steps(file, "x", false)).contains(28);
    assertThat(runner.steps(file, "y", false)).isEmpty();
    Path none = Files.writeString(folder.resolve("none.onnx"), "no model");
    assertThatThrownBy(() -> runner.steps(none, "x", false))
        .hasMessageContaining("ONNX Runtime does not run it");
  }

  /// Two sequences, steps first; weights and states are inputs: by zeros nothing is remembered.
  @Test
  void whatNoSequenceFeedsIsZeros() throws IOException {
    Path file = shared("conformance/onnx_node_tests/test_lstm_with_peepholes/model.onnx");
    Sequence x = FeatureSequence.of(Tensor.generate(i -> Math.sin(i), 1, 4));
    float[] answer = new RuntimeRunner().answer(file, Map.of("X", x), true);
    assertThat(answer).hasSize(3).containsOnly(0);
  }
}
