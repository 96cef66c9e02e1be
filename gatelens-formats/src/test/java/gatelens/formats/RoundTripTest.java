package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.own.ModelFile;
import gatelens.formats.safetensors.Safetensors;
import gatelens.formats.torch.StateDictWriter;
import gatelens.layer.Activation;
import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.MaskRule;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.model.Output;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What we write is the model: random models of every layer, read again, are equal layer by layer
/// and bit by bit, from our own file and from safetensors with PyTorch's names.
class RoundTripTest {
  private static final int MODELS = 200;

  @TempDir Path folder;

  /// A stack with whatever stands before, between and after recurrent layers.
  private static Model model(int seed) {
    Random random = new Random(seed);
    Models models = new Models(seed);
    List<Branch> branches = new ArrayList<>();
    int joined = 0;
    for (int b = 0; b < 1 + random.nextInt(2); b++) {
      List<Layer> layers = new ArrayList<>();
      int width = 2 + random.nextInt(3);
      int inputWidth = width;
      if (random.nextBoolean()) {
        inputWidth = 7;
        layers.add(new Embedding("emb" + b, models.tensor(7, width), random.nextBoolean()));
      }
      int recurrent = 1 + random.nextInt(3);
      for (int k = 0; k < recurrent; k++) {
        between(layers, models, random, width, b + "_" + k);
        boolean every = k + 1 < recurrent || random.nextInt(3) > 0;
        int units = random.nextBoolean() ? 3 : 2;
        String name = "cell" + b + "_" + k;
        layers.add(
            switch (random.nextInt(3)) {
              case 0 -> models.gru(name, width, units, GruVariant.RESET_AFTER, every);
              case 1 -> models.lstm(name, width, units, every);
              default ->
                  models.both(
                      name,
                      width,
                      units,
                      Bidirectional.Merge.CONCAT,
                      random.nextBoolean()
                          ? Bidirectional.Readout.FINAL_STATE
                          : Bidirectional.Readout.LAST_STEP,
                      every);
            });
        width = layers.get(layers.size() - 1).outputWidth(width);
        if (k + 1 == recurrent && every) {
          layers.add(
              random.nextInt(4) == 0
                  ? new Flatten("flat" + b, 4)
                  : new Pool(
                      "pool" + b,
                      List.of(Pool.Kind.values()).get(random.nextInt(Pool.Kind.values().length))));
          width = layers.get(layers.size() - 1).outputWidth(width);
        }
      }
      joined += width;
      branches.add(new Branch("in" + b, inputWidth, layers));
    }
    List<Layer> head = new ArrayList<>();
    between(head, models, random, joined, "h");
    head.add(models.dense("hidden", joined, 4, activation(random)));
    if (random.nextBoolean()) {
      head.add(
          models.dense(
              "rnn", 4, 3, random.nextBoolean() ? Activation.SOFTMAX : activation(random)));
    }
    return new Model(branches, head, ModelInfo.NONE.withFacts(Map.of("data", "seed " + seed)));
  }

  private static Activation activation(Random random) {
    Activation.Kind[] kinds = Activation.Kind.values();
    Activation.Kind kind = kinds[random.nextInt(kinds.length)];
    return kind == Activation.Kind.SOFTMAX || kind == Activation.Kind.LOG_SOFTMAX
        ? Activation.TANH
        : new Activation(
            kind,
            kind.parameters() > 0 ? 0.25f + random.nextInt(3) : 0,
            kind.parameters() > 1 ? 0.5f : 0,
            kind.parameters() > 2 ? 3.5f : 0);
  }

  private static void between(
      List<Layer> layers, Models models, Random random, int width, String place) {
    switch (random.nextInt(8)) {
      case 0 ->
          layers.add(
              new LayerNormalization(
                  "ln" + place, models.tensor(width), models.tensor(width), 1e-4f));
      case 1 -> layers.add(new Scale("bn" + place, models.tensor(width), models.tensor(width)));
      case 2 -> layers.add(new Dropout("drop" + place, 0.25f));
      case 3 -> layers.add(new ActivationLayer("act" + place, activation(random)));
      case 4 -> layers.add(models.dense("dense" + place, width, width, activation(random)));
      case 5 -> layers.add(new ParametricRelu("prelu" + place, models.tensor(width)));
      default -> {}
    }
  }

  private void same(Model again, Model model, String what) {
    assertThat(again.branches()).as(what).isEqualTo(model.branches());
    assertThat(again.head()).as(what).isEqualTo(model.head());
    assertThat(again.info()).as(what).isEqualTo(model.info());
  }

  @Test
  void ownFilesAndPytorchsNames() throws IOException {
    for (int seed = 0; seed < MODELS; seed++) {
      Model model = model(seed);
      Path own = folder.resolve("m.gatelens");
      ModelFile.write(model, own);
      same(ModelFiles.open(own, Optional.empty()).model(), model, "own, seed " + seed);
      Path torch = folder.resolve("m.safetensors");
      StateDictWriter.write(model, torch);
      same(ModelFiles.open(torch, Optional.empty()).model(), model, "PyTorch, seed " + seed);
    }
  }

  /// One module of PyTorch computes layers that stand on each other, and no others.
  @Test
  void layersWithSomethingBetweenAreModulesOfTheirOwn() {
    Models models = new Models(1);
    Map<String, Tensor> together =
        StateDictWriter.of(
                Model.of(
                    3,
                    models.gru("a", 3, 2, GruVariant.RESET_AFTER, true),
                    new Dropout("d", 0.5f),
                    models.gru("b", 2, 2, GruVariant.RESET_AFTER, false)))
            .tensors();
    assertThat(together).containsKeys("rnn.weight_hh_l0", "rnn.weight_hh_l1");
    Map<String, Tensor> apart =
        StateDictWriter.of(
                Model.of(
                    3,
                    models.gru("a", 3, 2, GruVariant.RESET_AFTER, true),
                    new ActivationLayer("relu", Activation.RELU),
                    models.gru("b", 2, 2, GruVariant.RESET_AFTER, false)))
            .tensors();
    assertThat(apart).containsKeys("a.weight_hh_l0", "b.weight_hh_l0");
    assertThat(apart.keySet()).noneMatch(name -> name.contains("_l1"));
  }

  /// A scale is what `nn.BatchNorm1d(width, eps=0)` computes: γ (x - 0) / √1 + β.
  @Test
  void aScaleIsABatchNormOfStandardisedValues() {
    Models models = new Models(2);
    Scale scale = new Scale("bn", models.tensor(2), models.tensor(2));
    Map<String, Tensor> tensors =
        StateDictWriter.of(Model.of(2, scale, models.gru("g", 2, 2, GruVariant.RESET_AFTER, false)))
            .tensors();
    assertThat(tensors)
        .containsEntry("bn.weight", scale.scale())
        .containsEntry("bn.bias", scale.shift())
        .containsEntry("bn.running_mean", Tensor.zeros(2))
        .containsEntry("bn.running_var", Tensor.of(new float[] {1, 1}, 2));
  }

  @Test
  void whatWasChangedSinceIsNotReadByTheOldHeader() throws IOException {
    Models models = new Models(3);
    Model model =
        Model.of(
            2, new Scale("bn", models.tensor(2), models.tensor(2)), models.lstm("l", 2, 3, false));
    Safetensors written = StateDictWriter.of(model);
    Path file = folder.resolve("m.safetensors");
    Map<String, Tensor> more = new LinkedHashMap<>(written.tensors());
    more.put("bn.running_mean", models.tensor(2));
    new Safetensors(more, written.metadata()).write(file);
    assertThatThrownBy(() -> ModelFiles.open(file, Optional.empty()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("bn.running_mean");
    // The second bias of an LSTM that PyTorch trained on is added to the first.
    Map<String, Tensor> trained = new LinkedHashMap<>(written.tensors());
    Tensor second = models.tensor(12);
    trained.put("rnn.bias_hh_l0", second);
    new Safetensors(trained, written.metadata()).write(file);
    float[] bias = ((gatelens.layer.Lstm) model.layers().get(1)).bias().values();
    assertThat(
            ((gatelens.layer.Lstm) ModelFiles.open(file, Optional.empty()).model().layers().get(1))
                .bias())
        .isEqualTo(Tensor.generate(i -> bias[i] + second.values()[i], 12));
  }

  @Test
  void whatHasNoFormInPytorchIsNamed() {
    Models models = new Models(4);
    for (Layer layer :
        List.of(
            new Reverse("odd"),
            new MaskRule("odd", List.of(MaskRule.Kind.values()).get(0)),
            models.gru("odd", 2, 2, GruVariant.UNCOUPLED, true),
            models.both(
                "odd", 2, 2, Bidirectional.Merge.SUM, Bidirectional.Readout.LAST_STEP, true))) {
      assertThatThrownBy(
              () -> StateDictWriter.of(Model.of(2, layer, models.lstm("l", 2, 2, false))))
          .isInstanceOf(UnsupportedModelException.class)
          .hasMessageContaining("layer odd");
    }
  }

  @Test
  void whatIsForecastKeepsItsScale() throws IOException {
    Model bare = new Models(3).everything().withInfo(ModelInfo.NONE);
    ModelInfo info = ModelInfo.NONE.withOutputs(outputs(bare.outputWidth()));
    Model arrays = bare.withInfo(info.withFacts(Map.of("data", "a")));
    ModelFile.write(arrays, folder.resolve("arrays.gatelens"));
    assertThat(ModelFile.read(folder.resolve("arrays.gatelens")).info()).isEqualTo(arrays.info());

    StringBuilder answers = new StringBuilder();
    info.outputs()
        .forEach(o ->
            answers.append(
                String.format(
                    java.util.Locale.ROOT,
                    "%s{\"name\":\"%s\",\"mean\":%s,\"deviation\":%s}",
                    answers.isEmpty() ? "" : ",",
                    o.name(),
                    o.mean(),
                    o.deviation())));
    Model raw = bare.withInfo(info.withEncoding("{\"answers\":[" + answers + "]}"));
    // the words are those of files written before: names under one, scales within the encoding
    assertThat(ModelFile.words(raw))
        .containsEntry("fact.outputs", String.join("\n", info.outputNames()))
        .containsEntry("fact.encoder", raw.info().encoding().orElseThrow())
        .doesNotContainKey("scales");
    ModelFile.write(raw, folder.resolve("raw.gatelens"));
    assertThat(ModelFile.read(folder.resolve("raw.gatelens")).info()).isEqualTo(raw.info());
  }

  private static List<Output> outputs(int count) {
    List<Output> outputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outputs.add(new Output("OT +" + (i + 1), 2.5 * i - 1, 0.5 + i));
    }
    return outputs;
  }
}
