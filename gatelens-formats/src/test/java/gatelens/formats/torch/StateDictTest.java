package gatelens.formats.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.FormatException;
import gatelens.formats.ModelFiles;
import gatelens.formats.Models;
import gatelens.formats.OpenedModel;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.safetensors.Safetensors;
import gatelens.layer.Activation;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Pool;
import gatelens.layer.Scale;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each tensor of a state dict is used, known not to matter, or refused by name; where a reading is
/// open it is asked for or said.
class StateDictTest {
  private final Models models = new Models(9);

  @TempDir Path folder;

  /// A GRU of 3 features and 4 units, a head of 2.
  private Map<String, Tensor> plain() {
    Map<String, Tensor> tensors = recurrent("rnn", 3, 4, false);
    tensors.put("fc.weight", models.tensor(2, 4));
    tensors.put("fc.bias", models.tensor(2));
    return tensors;
  }

  private Map<String, Tensor> recurrent(String name, int inputs, int units, boolean both) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String way : both ? List.of("", "_reverse") : List.of("")) {
      tensors.put(name + ".weight_ih_l0" + way, models.tensor(3 * units, inputs));
      tensors.put(name + ".weight_hh_l0" + way, models.tensor(3 * units, units));
      tensors.put(name + ".bias_ih_l0" + way, models.tensor(3 * units));
      tensors.put(name + ".bias_hh_l0" + way, models.tensor(3 * units));
    }
    return tensors;
  }

  private OpenedModel open(Map<String, Tensor> tensors, String... architecture) throws IOException {
    Path file = folder.resolve("m.safetensors");
    new Safetensors(tensors, Map.of()).write(file);
    Optional<Path> told =
        architecture.length == 0
            ? Optional.empty()
            : Optional.of(Files.writeString(folder.resolve("a.json"), architecture[0]));
    return ModelFiles.open(file, told);
  }

  @ParameterizedTest
  @CsvSource({
    "norm.weight, 4, LayerNorm",
    "after.attention.weight, 4, attention",
    "attn_vector, 4, attention",
    "context, 4, attention vector",
    "temperature, 1, single number",
    "h0, 4, learned first state",
    "block.weight_hr_l0, 8, projection",
    "scale_of_logits, 2, parameter of its own"
  })
  void aTensorWithoutAPlaceIsNamed(String name, int size, String hint) {
    Map<String, Tensor> tensors = plain();
    tensors.put(name, models.tensor(size));
    assertThatThrownBy(() -> open(tensors))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(hint);
  }

  @Test
  void aConvolutionAndABatchNormAndAnAdapterAreNamed() {
    Map<String, Tensor> conv = plain();
    conv.put("features.0.weight", models.tensor(3, 3, 5));
    conv.put("features.0.bias", models.tensor(3));
    assertThatThrownBy(() -> open(conv)).hasMessageContaining("features.0.weight: the weight of a");
    Map<String, Tensor> norm = plain();
    for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
      norm.put("input_norm." + part, models.tensor(3));
    }
    assertThatThrownBy(() -> open(norm))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("input_norm.running_mean: a part of a BatchNorm")
        .hasMessageContaining("\"layers\"");
    Map<String, Tensor> lora = plain();
    lora.put("fc.lora_A.weight", models.tensor(2, 4));
    assertThatThrownBy(() -> open(lora)).hasMessageContaining("merge_and_unload");
    Map<String, Tensor> spectral = plain();
    spectral.put("out.weight_orig", models.tensor(2, 4));
    spectral.put("out.weight_u", models.tensor(2));
    spectral.put("out.weight_v", models.tensor(4));
    assertThatThrownBy(() -> open(spectral)).hasMessageContaining("spectral");
  }

  /// A hint that names another cause than the file's would send its reader the wrong way.
  @Test
  void whatStandsBesideAConvolutionOrAParametrisationIsNamedAsThat() {
    Map<String, Tensor> conv = plain();
    conv.put("conv.weight", models.tensor(3, 3, 5));
    conv.put("conv.bias", models.tensor(3));
    assertThatThrownBy(() -> open(conv)).hasMessageContaining("conv.bias: the bias of a convol");
    Map<String, Tensor> orthogonal = recurrent("rnn", 3, 4, false);
    orthogonal.put("fc.parametrizations.weight.original", models.tensor(2, 4));
    orthogonal.put("fc.bias", models.tensor(2));
    assertThatThrownBy(() -> open(orthogonal))
        .hasMessageContaining("fc.bias: it stands beside fc.parametrizations.");
    Map<String, Tensor> other = new LinkedHashMap<>();
    other.put("encoder.attention.query.weight", models.tensor(4, 4));
    assertThatThrownBy(() -> open(other))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("expected the weights of a GRU or LSTM");
  }

  /// Safetensors hold more kinds of numbers than ours write: each is read, or named by its kind.
  @ParameterizedTest
  @CsvSource({
    "BOOL, 1, a buffer of BOOL, tell --architecture",
    "U8, 1, a buffer of U8, tell --architecture",
    "I64, 8, a buffer of I64, tell --architecture",
    "F8_E4M3, 1, a parameter of its own, attention vector",
    "F4, 1, its numbers are F4, F8_E5M2"
  })
  void numbersOfEveryKindAreReadOrNamed(String type, int width, String one, String other)
      throws IOException {
    Path file = folder.resolve("more.safetensors");
    new Safetensors(plain(), Map.of()).write(file);
    byte[] old = Files.readAllBytes(file);
    int header = (int) ByteBuffer.wrap(old).order(ByteOrder.LITTLE_ENDIAN).getLong();
    int data = old.length - 8 - header;
    String text = new String(old, 8, header, StandardCharsets.UTF_8).stripTrailing();
    String more =
        "%s,\"flags\":{\"dtype\":\"%s\",\"shape\":[3],\"data_offsets\":[%d,%d]}}"
            .formatted(text.substring(0, text.length() - 1), type, data, data + 3 * width);
    byte[] words = more.getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + words.length + data + 3 * width).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(words.length).put(words).put(old, 8 + header, data);
    Files.write(file, all.array());
    assertThatThrownBy(() -> ModelFiles.open(file, Optional.empty()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContainingAll(one, other);
  }

  @Test
  void wholeNumbersWhereWeightsAreExpectedAreAQuantisedModel() throws IOException {
    Path file = folder.resolve("q.safetensors");
    String header =
        "{\"rnn.weight_ih_l0\":{\"dtype\":\"I8\",\"shape\":[6,2],\"data_offsets\":[0,12]}}";
    ByteBuffer all = ByteBuffer.allocate(8 + header.length() + 12).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
    Files.write(file, all.array());
    assertThatThrownBy(() -> ModelFiles.open(file, Optional.empty()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContainingAll("whole numbers (I8)", "a quantised model");
  }

  @Test
  void anUnusedBatchNormInsideAToldHeadIsNamed() {
    Map<String, Tensor> tensors = recurrent("gru", 2, 3, false);
    tensors.put("mlp.0.weight", models.tensor(4, 3));
    for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
      tensors.put("mlp.1." + part, models.tensor(4));
    }
    tensors.put("mlp.3.weight", models.tensor(2, 4));
    assertThatThrownBy(() -> open(tensors, "{\"head\": [\"mlp.0:relu\", \"mlp.3\"]}"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("mlp.1.running_mean");
  }

  @Test
  void normalisationsAreReadWhereTheArchitecturePutsThem() throws IOException {
    Map<String, Tensor> tensors = recurrent("gru", 2, 3, false);
    tensors.put("ln.weight", models.tensor(3));
    tensors.put("ln.bias", models.tensor(3));
    tensors.put("bn.weight", Tensor.of(new float[] {2, 1, 1}, 3));
    tensors.put("bn.bias", Tensor.of(new float[] {0.5f, 0, 0}, 3));
    tensors.put("bn.running_mean", Tensor.of(new float[] {3, 0, 0}, 3));
    tensors.put("bn.running_var", Tensor.of(new float[] {15, 3, 0}, 3));
    tensors.put("fc.weight", models.tensor(2, 3));
    List<Layer> layers =
        open(
                tensors,
                "{\"layers\": [\"gru\", \"ln:layer_norm(1e-6)\", \"mean\","
                    + " \"bn:batch_norm(1):gelu\", \"fc:softmax\"]}")
            .model()
            .layers();
    assertThat(layers).hasSize(6);
    assertThat(layers.get(1)).isInstanceOf(LayerNormalization.class);
    assertThat(((LayerNormalization) layers.get(1)).epsilon()).isEqualTo(1e-6f);
    assertThat(layers.get(2)).isEqualTo(new Pool("pool", Pool.Kind.MEAN));
    // 2 / √(15 + 1) = 0.5 and 0.5 - 3 · 0.5 = -1.
    Scale scale = (Scale) layers.get(3);
    assertThat(scale.scale().values()).containsExactly(0.5f, 0.5f, 1);
    assertThat(scale.shift().values()).containsExactly(-1, 0, 0);
    assertThat(((Dense) layers.get(5)).activation()).isEqualTo(Activation.SOFTMAX);
  }

  @Test
  void aDenseHeadOfTwoIsAskedFor() throws IOException {
    Map<String, Tensor> tensors = recurrent("gru", 2, 3, false);
    tensors.put("mlp.0.weight", models.tensor(4, 3));
    tensors.put("mlp.2.weight", models.tensor(2, 4));
    assertThatThrownBy(() -> open(tensors))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("\"head\": [\"mlp.0:relu\", \"mlp.2\"]")
        .hasMessageContaining("\"head\": [\"mlp.0\", \"mlp.2\"]");
    List<Layer> layers =
        open(tensors, "{\"embedding\": null, \"head\": [\"mlp.0:relu\", \"mlp.2\"]}")
            .model()
            .layers();
    assertThat(((Dense) layers.get(1)).activation()).isEqualTo(Activation.RELU);
    assertThat(((Dense) layers.get(2)).activation()).isEqualTo(Activation.LINEAR);
  }

  /// Names of another model than the list's: nothing but a choice tells them apart.
  @Test
  void whichMatrixIsTheEmbeddingIsAskedForUnlessItIsTheSame() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("last.weight", models.tensor(9, 4));
    tensors.putAll(recurrent("r", 4, 4, false));
    tensors.put("first.weight", models.tensor(9, 4));
    assertThatThrownBy(() -> open(tensors))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("{\"embedding\": \"first\", \"head\": [\"last\"]}")
        .hasMessageContaining("{\"embedding\": \"last\", \"head\": [\"first\"]}");
    OpenedModel told = open(tensors, "{\"embedding\": \"first\"}");
    assertThat(((Embedding) told.model().layers().get(0)).weight())
        .isEqualTo(tensors.get("first.weight"));
    tensors.put("last.weight", tensors.getOrDefault("first.weight", Tensor.zeros(1)));
    assertThat(open(tensors).model().layers().get(0)).isInstanceOf(Embedding.class);
  }

  @Test
  void encoderAndDecoderAreWhatTheirNamesSayInEitherOrder() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("decoder.weight", models.tensor(9, 4));
    tensors.putAll(recurrent("r", 4, 4, false));
    tensors.put("encoder.weight", models.tensor(9, 4));
    assertThat(((Embedding) open(tensors).model().layers().get(0)).weight())
        .isEqualTo(tensors.get("encoder.weight"));
  }

  @Test
  void lastStatesOfBothDirectionsAreToldAndTheUsualReadingIsSaid() throws IOException {
    Map<String, Tensor> tensors = recurrent("r", 2, 3, true);
    tensors.put("fc.weight", models.tensor(2, 6));
    tensors.put("fc.bias", models.tensor(2));
    OpenedModel usual = open(tensors);
    assertThat(((Bidirectional) usual.model().layers().get(0)).readout())
        .isEqualTo(Bidirectional.Readout.LAST_STEP);
    assertThat(usual.inventory().remark().orElse("")).contains("{\"readout\": \"states\"}");
    assertThat(usual.model().info().reading().orElse("")).contains("out[:, -1]");
    OpenedModel told = open(tensors, "{\"readout\": \"states\"}");
    Bidirectional both = (Bidirectional) told.model().layers().get(0);
    assertThat(both.readout()).isEqualTo(Bidirectional.Readout.FINAL_STATE);
    assertThat(both.sequences()).isFalse();
  }

  @Test
  void severalStacksAreAskedForAndRead() throws IOException {
    Map<String, Tensor> tensors = recurrent("rnns.0", 2, 3, false);
    tensors.putAll(recurrent("rnns.1", 3, 4, false));
    tensors.put("fc.weight", models.tensor(2, 4));
    String json = "{\"layers\": [\"rnns.0\", \"rnns.1\", \"last\", \"fc\"]}";
    assertThatThrownBy(() -> open(tensors))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining(json);
    assertThat(open(tensors, json).model().layers())
        .extracting(Layer::name)
        .containsExactly("gru_0", "gru_1", "fc");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"reedout\": \"mean\"} | reedout",
        "{\"readout\": \"final\"} | last, mean, max, every, states",
        "{\"activation\": \"rely\"} | rely",
        "{\"head\": [\"fc:jump\"]} | jump",
        "{\"head\": [\"fd\"]} | fd",
        "{\"head\": \"fc\"} | head",
        "{\"mask_zero\": 1} | mask_zero",
        "{\"ignore\": [\"nothing\"]} | nothing",
        "{\"layers\": [\"rnn\", \"fc\"], \"head\": [\"fc\"]} | head",
        "{\"layers\": [\"fc\", \"rnn\"]} | expected",
        "{\"layers\": [\"last\"]} | no module"
      })
  void anUnknownKeyOrValueOfAnArchitectureIsRefused(String json, String named) {
    assertThatThrownBy(() -> open(plain(), json))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining(named);
  }

  @Test
  void anArchitectureBesideAFileThatHoldsItsOwnIsRefused() throws IOException {
    Path own = folder.resolve("m.gatelens");
    gatelens.formats.own.ModelFile.write(
        gatelens.model.Model.of(2, models.lstm("l", 2, 3, false)), own);
    Path told = Files.writeString(folder.resolve("a.json"), "{\"readout\": \"mean\"}");
    assertThatThrownBy(() -> ModelFiles.open(own, Optional.of(told)))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("holds its own architecture");
  }

  @Test
  void contradictingShapesAreDamage() {
    Map<String, Tensor> tensors = plain();
    tensors.put("rnn.bias_hh_l0", models.tensor(7));
    assertThatThrownBy(() -> open(tensors)).isInstanceOf(FormatException.class);
    Map<String, Tensor> missing = plain();
    missing.remove("rnn.weight_hh_l0");
    assertThatThrownBy(() -> open(missing))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("rnn.weight_hh_l0 is missing");
  }
}
