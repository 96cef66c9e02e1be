package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.onnx.OnnxWriter;
import gatelens.formats.own.ModelFile;
import gatelens.formats.safetensors.Safetensors;
import gatelens.formats.torch.StateDictWriter;
import gatelens.layer.Activation;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dropout;
import gatelens.layer.GruVariant;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Masking;
import gatelens.layer.Pool;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is written is read again: our own file to the same bits, other programs' forms to the same
/// numbers. Tolerance where layers are put together anew: 1e-6, a few roundings.
class WritersTest {
  @TempDir Path folder;

  private final Models models = new Models(3);

  private static List<Tensor> answers(Model model, List<Sample> samples) {
    try (Workers one = Workers.single()) {
      return model.predict(samples, one);
    }
  }

  private static void close(List<Tensor> found, List<Tensor> expected) {
    for (int n = 0; n < expected.size(); n++) {
      assertThat(SharedModels.difference(List.of(found.get(n)), expected.get(n).values()))
          .isLessThan(1e-6);
    }
  }

  @Test
  void everyLayerAndSettingKeepsItsBits() throws IOException {
    Model model = models.everything();
    Path file = folder.resolve("all.gatelens");
    ModelFile.write(model, file);
    Model again = ModelFile.read(file);
    assertThat(again.branches()).isEqualTo(model.branches());
    assertThat(again.head()).isEqualTo(model.head());
    assertThat(again.info()).isEqualTo(model.info());
    List<Sample> samples = models.samples();
    assertThat(answers(again, samples)).isEqualTo(answers(model, samples));
    assertThat(ModelFiles.open(file, Optional.empty()).format()).isEqualTo("Gatelens");
    assertThat(SharedModels.list(folder)).containsExactly(file);
  }

  @Test
  void aModelIsSentAsBytes() throws IOException {
    Model model = models.everything();
    Path file = folder.resolve("all.gatelens");
    ModelFile.write(model, file);
    byte[] bytes = ModelFile.bytes(model);
    assertThat(bytes).isEqualTo(Files.readAllBytes(file));
    Model again = ModelFiles.open("a broadcast", bytes).model();
    assertThat(again.branches()).isEqualTo(model.branches());
    assertThat(again.info()).isEqualTo(model.info());
    assertThatThrownBy(() -> ModelFiles.open("a broadcast", Arrays.copyOf(bytes, 1000)))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("a broadcast: the header claims ");
    assertThatThrownBy(() -> ModelFiles.open("an upload", new byte[0]))
        .isInstanceOf(FormatException.class)
        .hasMessage("an upload: expected a model file, found an empty one");
    // a zip file is laid down in a temporary folder, of which its errors say nothing
    assertThatThrownBy(() -> ModelFiles.open("an upload", new byte[] {'P', 'K', 3, 4, 0, 0}))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("an upload: it begins like a zip file");
    assertThatThrownBy(
            () -> ModelFiles.open("an upload", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageStartingWith("an upload: this is JSON");
  }

  @ParameterizedTest
  @EnumSource(Activation.Kind.class)
  void everyActivationKeepsItsParameters(Activation.Kind kind) throws IOException {
    Activation f =
        new Activation(
            kind,
            kind.parameters() > 0 ? 0.25f : 0,
            kind.parameters() > 1 ? 0.75f : 0,
            kind.parameters() > 2 ? 3 : 0);
    Model model =
        Model.of(
            4,
            models.gru("gru", 4, 3, GruVariant.RESET_AFTER, false),
            models.dense("out", 3, 2, f));
    Path file = folder.resolve("f.gatelens");
    ModelFile.write(model, file);
    assertThat(ModelFile.read(file).head()).isEqualTo(model.head());
    assertThat(ModelFile.read(file).branches()).isEqualTo(model.branches());
  }

  /// A batch normalisation whose statistics a training goes on with is a scale and shift in files
  /// of other programs, and itself in own files.
  @Test
  void aBatchNormalisationIsReadAgain() throws IOException {
    Tensor variance = Tensor.generate(i -> 0.5 + i, 3);
    Model model =
        Model.of(
            4,
            models.gru("gru", 4, 3, GruVariant.RESET_AFTER, false),
            gatelens.layer.Scale.of(
                "norm",
                new gatelens.layer.Scale.Statistics(
                    models.tensor(3),
                    models.tensor(3),
                    models.tensor(3),
                    variance,
                    1e-3f,
                    0.9f,
                    true,
                    true)),
            models.dense("out", 3, 2, Activation.TANH));
    List<Sample> samples = models.series(4);
    Path own = folder.resolve("f.gatelens");
    ModelFile.write(model, own);
    assertThat(ModelFile.read(own).branches()).isEqualTo(model.branches());
    Path graph = folder.resolve("f.onnx");
    OnnxWriter.write(model, graph);
    OpenedModel again = ModelFiles.open(graph, Optional.empty());
    assertThat(again.model().branches()).isEqualTo(FixedScales.of(model).branches());
    assertThat(again.inventory().plain()).isTrue();
    close(answers(again.model(), samples), answers(model, samples));
    Path torch = folder.resolve("f.safetensors");
    StateDictWriter.write(model, torch);
    Model read = ModelFiles.open(torch, Optional.empty()).model();
    close(answers(read, samples), answers(model, samples));
  }

  /// A limit may have no bound on one side, which JSON has no number for.
  @Test
  void aLimitWithoutBoundIsReadAgain() throws IOException {
    for (float[] limits :
        new float[][] {
          {0.25f, Float.POSITIVE_INFINITY},
          {Float.NEGATIVE_INFINITY, 0.5f},
          {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}
        }) {
      Model model =
          Model.of(
              4,
              models.gru("gru", 4, 3, GruVariant.RESET_AFTER, false),
              models.dense(
                  "out", 3, 2, new Activation(Activation.Kind.CLIP, limits[0], limits[1])));
      Path own = folder.resolve("f.gatelens");
      ModelFile.write(model, own);
      assertThat(ModelFile.read(own).branches()).isEqualTo(model.branches());
      Path graph = folder.resolve("f.onnx");
      OnnxWriter.write(model, graph);
      OpenedModel again = ModelFiles.open(graph, Optional.empty());
      assertThat(again.model().branches()).isEqualTo(model.branches());
      List<Sample> samples = models.series(4);
      close(answers(again.model(), samples), answers(model, samples));
    }
  }

  @Test
  void aTruncatedFileNamesTensorAndOffset() throws IOException {
    Path file = folder.resolve("m.gatelens");
    ModelFile.write(Model.of(2, models.gru("gru_0", 2, 3, GruVariant.RESET_AFTER, false)), file);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 8));
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("gru_0.initial_hidden")
        .hasMessageContaining("offset " + bytes.length);
  }

  @Test
  void aNewerVersionAndAMissingTensorAreTold() throws IOException {
    Path file = folder.resolve("m.gatelens");
    ModelFile.write(Model.of(2, models.gru("gru_0", 2, 3, GruVariant.RESET_AFTER, false)), file);
    Safetensors read = Safetensors.read(file);
    Map<String, String> words = new LinkedHashMap<>(read.metadata());
    words.put("gatelens", "99");
    new Safetensors(read.tensors(), words).write(file);
    assertThatThrownBy(() -> ModelFile.read(file)).hasMessageContaining("version 99");
    Map<String, Tensor> fewer = new LinkedHashMap<>(read.tensors());
    fewer.remove("gru_0.input_bias");
    new Safetensors(fewer, read.metadata()).write(file);
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("gru_0.input_bias is missing");
  }

  @Test
  void aStateDictIsReadAgain() throws IOException {
    Model model =
        Model.of(
            4,
            models.both(
                "a", 4, 3, Bidirectional.Merge.CONCAT, Bidirectional.Readout.LAST_STEP, true),
            models.both(
                "b", 6, 3, Bidirectional.Merge.CONCAT, Bidirectional.Readout.LAST_STEP, false),
            models.dense("out", 6, 2, Activation.LINEAR));
    Path file = folder.resolve("weights.safetensors");
    StateDictWriter.write(model, file);
    assertThat(Safetensors.read(file).tensors())
        .containsKeys("rnn.weight_ih_l0", "rnn.bias_hh_l1_reverse", "head.weight");
    List<Sample> samples = models.series(4);
    assertThat(answers(ModelFiles.open(file, Optional.empty()).model(), samples))
        .isEqualTo(answers(model, samples));
  }

  @Test
  void aStateDictHasPytorchsGateOrder() throws IOException {
    Tensor input = Tensor.of(new float[] {1, 2, 3}, 1, 3);
    Model model =
        Model.of(
            1,
            gatelens.layer.Gru.of(
                "g",
                GruVariant.RESET_AFTER,
                input,
                Tensor.of(new float[] {4, 5, 6}, 1, 3),
                Tensor.of(new float[] {7, 8, 9}, 3),
                Tensor.zeros(3),
                false));
    Map<String, Tensor> tensors = StateDictWriter.of(model).tensors();
    // Update, reset, candidate become reset, update, candidate.
    assertThat(tensors.get("rnn.weight_ih_l0")).isEqualTo(Tensor.of(new float[] {2, 1, 3}, 3, 1));
    assertThat(tensors.get("rnn.weight_hh_l0")).isEqualTo(Tensor.of(new float[] {5, 4, 6}, 3, 1));
    assertThat(tensors.get("rnn.bias_ih_l0")).isEqualTo(Tensor.of(new float[] {8, 7, 9}, 3));
  }

  @Test
  void whatPytorchHasNotIsNamed() {
    assertThatThrownBy(() ->
            StateDictWriter.of(
                Model.of(2, models.gru("early", 2, 3, GruVariant.RESET_BEFORE, false))))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("early");
    assertThatThrownBy(() ->
            StateDictWriter.of(Model.of(2, new Masking("m", 0), models.lstm("l", 2, 3, false))))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("layer m");
  }

  @Test
  void aGraphIsReadAgain() throws IOException {
    Model model =
        Model.of(
            4,
            new Scale("scale", models.tensor(4), models.tensor(4)),
            models.gru("before", 4, 3, GruVariant.RESET_BEFORE, true),
            models.both(
                "both", 3, 2, Bidirectional.Merge.CONCAT, Bidirectional.Readout.FINAL_STATE, true),
            new LayerNormalization("norm", models.tensor(4), models.tensor(4), 1e-3f),
            models.dense("each", 4, 4, Activation.hardSigmoid(0.2f)),
            new Dropout("dropout", 0.1f),
            models.lstm("lstm", 4, 3, true),
            new Pool("mean", Pool.Kind.MEAN),
            models.dense("mid", 3, 3, new Activation(Activation.Kind.ELU, 1, 0)),
            models.dense("out", 3, 2, Activation.SOFTMAX));
    Path file = folder.resolve("m.onnx");
    OnnxWriter.write(model, file);
    OpenedModel opened = ModelFiles.open(file, Optional.empty());
    assertThat(opened.format()).isEqualTo("ONNX by gatelens");
    List<Sample> samples = models.series(4);
    close(answers(opened.model(), samples), answers(model, samples));
  }

  @Test
  void everyReadoutAndDirectionIsReadAgain() throws IOException {
    List<Model> all =
        List.of(
            Model.of(
                4,
                models.both(
                    "b", 4, 3, Bidirectional.Merge.CONCAT, Bidirectional.Readout.LAST_STEP, false)),
            Model.of(4, models.gru("g", 4, 3, GruVariant.RESET_AFTER, false)),
            Model.of(
                4,
                models
                    .gru("g", 4, 3, GruVariant.RESET_AFTER, false)
                    .withDirection(gatelens.layer.Direction.BACKWARD)),
            Model.of(4, models.lstm("l", 4, 3, true), new Pool("p", Pool.Kind.MAX)),
            Model.of(4, models.lstm("l", 4, 3, true), new Pool("p", Pool.Kind.LAST)));
    List<Sample> samples = models.series(4);
    for (Model model : all) {
      Path file = folder.resolve("m.onnx");
      OnnxWriter.write(model, file);
      close(
          answers(ModelFiles.open(file, Optional.empty()).model(), samples),
          answers(model, samples));
    }
  }

  /// The written graph is the model: names, settings, class names, masks and what ONNX' operators
  /// cannot say.
  @Test
  void everyLayerAndSettingIsReadAgainFromAGraph() throws IOException {
    Model model = models.everything();
    Path file = folder.resolve("all.onnx");
    OnnxWriter.write(model, file);
    OpenedModel opened = ModelFiles.open(file, Optional.empty());
    assertThat(opened.model().branches()).isEqualTo(model.branches());
    assertThat(opened.model().head()).isEqualTo(model.head());
    assertThat(opened.model().info()).isEqualTo(model.info());
    assertThat(opened.inventory().plain()).isTrue();
    List<Sample> samples = models.samples();
    assertThat(answers(opened.model(), samples)).isEqualTo(answers(model, samples));
  }

  /// A file that somebody changed is not what its metadata says: it is read as the graph that it
  /// is.
  @Test
  void aChangedGraphIsReadAsItIs() throws IOException {
    Model model =
        Model.of(
            2,
            models.gru("gru", 2, 4, GruVariant.RESET_AFTER, true),
            models.gru("gru_1", 4, 3, GruVariant.RESET_AFTER, false),
            new gatelens.layer.Dense(
                "dense",
                models.tensor(3, 1),
                Tensor.of(new float[] {0.25f}, 1),
                Activation.LINEAR));
    Path file = folder.resolve("m.onnx");
    OnnxWriter.write(model, file);
    byte[] bytes = Files.readAllBytes(file);
    byte[] quarter = {0, 0, (byte) 0x80, 0x3e};
    int changed = 0;
    for (int i = 0; i + 4 <= bytes.length; i++) {
      if (Arrays.equals(Arrays.copyOfRange(bytes, i, i + 4), quarter)) {
        bytes[i + 3] = 0x3f; // 0.25 becomes 1
        changed++;
      }
    }
    assertThat(changed).isEqualTo(1);
    Files.write(file, bytes);
    List<Sample> samples = models.series(2);
    List<Tensor> before = answers(model, samples);
    List<Tensor> after = answers(ModelFiles.open(file, Optional.empty()).model(), samples);
    for (int n = 0; n < samples.size(); n++) {
      assertThat(after.get(n).get(0) - before.get(n).get(0))
          .isCloseTo(0.75f, org.assertj.core.api.Assertions.within(1e-6f));
    }
  }
}
