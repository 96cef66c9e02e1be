package gatelens.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.formats.Inventory.Entry;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.Inventory.State;
import gatelens.formats.OpenedModel;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.tensor.Tensor;
import gatelens.train.Penalty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Nothing of a Keras model is left out: it answers as Keras does, or it is refused and the part is
/// named. Answers by Keras 3.15.1 on TensorFlow, see {@link KerasCases}.
class KerasCasesTest {
  /// Single precision over a few steps, and expected values of seven places.
  private static final double TOLERANCE = 2e-6;

  @TempDir Path folder;

  static Stream<KerasCases> known() {
    return Stream.of("masks", "joined", "shared", "settings", "words").flatMap(KerasCases::of);
  }

  static Stream<KerasCases> refused() {
    return KerasCases.of("refused");
  }

  @ParameterizedTest
  @MethodSource("known")
  void answersAsKeras(KerasCases each) throws IOException {
    OpenedModel opened = each.open(folder);
    compare(each, opened.model());
    // what is written by us is the model
    Path file = folder.resolve("again.gatelens");
    ModelFile.write(opened.model(), file);
    assertThat(each.answers(ModelFile.read(file))).containsExactly(each.answers(opened.model()));
    assertThat(opened.inventory().in(State.NOT_UNDERSTOOD)).isEmpty();
    assertThat(opened.inventory().plain()).isTrue();
    assertThat(
            opened.inventory().entries().stream()
                .filter(entry -> entry.kind() == Kind.WEIGHT)
                .map(Entry::state))
        .hasSize(each.weights().size())
        .containsOnly(State.USED);
  }

  /// A `.h5` of Keras 3 holds the same description without the modules of layers and operations.
  @ParameterizedTest
  @MethodSource("known")
  void answersAsKerasWhereNoModulesAreSaid(KerasCases each) throws IOException {
    for (JsonNode layer : each.config().path("config").path("layers")) {
      if (!layer.path("module").asString("").contains(".ops.")) {
        ((ObjectNode) layer.path("config")).put("trainable", true);
      }
      ((ObjectNode) layer).remove(List.of("module", "registered_name", "build_config"));
    }
    compare(each, each.open(folder).model());
  }

  private static void compare(KerasCases each, Model model) {
    double[] expected = each.expected();
    double[] found = each.answers(model);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i])
          .as(each + ", value " + i)
          .isCloseTo(expected[i], within(TOLERANCE * Math.max(1, Math.abs(expected[i]))));
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedByName(KerasCases each) {
    assertThatThrownBy(() -> each.open(folder))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContainingAll(each.refused());
  }

  // ---- descriptions that somebody changed ----

  private KerasCases plain() {
    return KerasCases.named("settings", "LeakyReLU");
  }

  private void refuses(KerasCases each, String... words) {
    assertThatThrownBy(() -> each.open(folder))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContainingAll(words);
  }

  private static ObjectNode settings(KerasCases each, String layer) {
    return (ObjectNode) each.layer(layer).path("config");
  }

  private static String first(KerasCases each, String kind) {
    return each.json()
        .path("config")
        .path("config")
        .path("layers")
        .valueStream()
        .filter(layer -> layer.path("class_name").asString("").equals(kind))
        .map(layer -> layer.path("config").path("name").asString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anUnknownKeyIsNamedWhereverItStands() {
    KerasCases inLayer = plain();
    String gru = first(inLayer, "GRU");
    settings(inLayer, gru).put("flavour", 2);
    refuses(inLayer, gru + ".flavour", "is 2");

    KerasCases ofAnother = plain();
    settings(ofAnother, first(ofAnother, "Dense")).put("reset_after", true);
    refuses(ofAnother, ".reset_after", "not known for a Dense");

    KerasCases beside = plain();
    beside.layer(gru).put("repeated", 3);
    refuses(beside, gru + "'s repeated");

    KerasCases model = plain();
    model.config().put("ensemble", 5);
    refuses(model, "the model's ensemble");

    KerasCases graph = plain();
    ((ObjectNode) graph.config().path("config")).put("averaged", true);
    refuses(graph, "the model's config averaged");
  }

  @Test
  void aSettingThatIsNotReadMustHaveItsUsualValue() {
    for (String[] each :
        new String[][] {
          {"GRU", "time_major", "true"},
          {"Dense", "quantization_mode", "\"int8\""},
          {"Dense", "quantization_config", "{\"bits\":8}"},
          {"Dense", "dtype", "\"bfloat16\""},
          {"GRU", "use_bias", "\"yes\""},
          {"GRU", "units", "\"three\""},
        }) {
      KerasCases one = plain();
      String layer = first(one, each[0]);
      settings(one, layer)
          .set(each[1], tools.jackson.databind.json.JsonMapper.shared().readTree(each[2]));
      refuses(one, layer, each[1]);
    }
    KerasCases usual = plain();
    settings(usual, first(usual, "GRU")).put("time_major", false);
    settings(usual, first(usual, "Dense")).putNull("something_new");
    assertThat(catchOpen(usual)).isEqualTo("opened");
  }

  /// Keras saves a weight with its adapter added, so its rank changes no answer.
  @Test
  void anAdapterThatIsInTheWeightChangesNothing() throws IOException {
    KerasCases one = plain();
    settings(one, first(one, "Dense")).put("lora_rank", 2).put("lora_alpha", 3);
    compare(one, one.open(folder).model());
  }

  @Test
  void aQuantisedModelIsSaidToBeOne() {
    KerasCases one = plain();
    ObjectNode policy = settings(one, first(one, "Dense")).putObject("dtype");
    policy.put("class_name", "QuantizedDTypePolicy");
    policy.putObject("config").put("mode", "int8").put("source_name", "float32");
    refuses(one, "dtype", "before model.quantize");
  }

  /// What acts while training only is read too, and its range is held to.
  @Test
  void aDropoutOutOfRangeIsRefusedByItsLayer() {
    KerasCases one = plain();
    String gru = first(one, "GRU");
    settings(one, gru).put("dropout", 2.0);
    refuses(one, gru, "dropout is 2.0");
  }

  /// What Keras would go on training with stays with the model.
  @Test
  void dropoutPenaltiesAndFrozenLayersAreKept() throws IOException {
    KerasCases one = plain();
    String gru = first(one, "GRU");
    String dense = first(one, "Dense");
    settings(one, gru).put("dropout", 0.25).put("recurrent_dropout", 0.5);
    settings(one, gru)
        .putObject("recurrent_regularizer")
        .put("class_name", "L2")
        .putObject("config")
        .put("l2", 0.125);
    settings(one, dense).put("trainable", false);
    ModelInfo info = one.open(folder).model().info();
    assertThat(Penalty.of(info).get(gru))
        .hasToString("dropout=0.25,recurrent_dropout=0.5,recurrent_l2=0.125");
    assertThat(info.frozen()).containsExactly(dense);
  }

  /// Keras makes its input the numbers that the input says, so features would lose their fractions.
  @Test
  void anInputOfOtherNumbersIsNamedUnlessItIsTokens() {
    for (String type : new String[] {"int32", "uint8", "float16", "bfloat16", "bool"}) {
      KerasCases one = plain();
      String input = first(one, "InputLayer");
      settings(one, input).put("dtype", type);
      refuses(one, input + ".dtype", type);
    }
    for (String type : new String[] {"int32", "int64", "uint16", "float32"}) {
      KerasCases tokens = KerasCases.named("masks", "tokens without mask");
      settings(tokens, first(tokens, "InputLayer")).put("dtype", type);
      assertThat(catchOpen(tokens)).isEqualTo("opened");
    }
    KerasCases early = plain();
    String gru = first(early, "GRU");
    settings(early, gru).put("input_dtype", "int32");
    refuses(early, gru + ".input_dtype", "int32");
    KerasCases flags = KerasCases.named("masks", "tokens without mask");
    settings(flags, first(flags, "InputLayer")).put("dtype", "bool");
    refuses(flags, ".dtype", "bool");
  }

  private String catchOpen(KerasCases each) {
    try {
      each.open(folder);
      return "opened";
    } catch (IOException | RuntimeException problem) {
      return problem.toString();
    }
  }

  @Test
  void statesThatAreKeptBetweenBatchesAreSaid() throws IOException {
    KerasCases one = plain();
    String gru = first(one, "GRU");
    settings(one, gru).put("stateful", true);
    OpenedModel opened = one.open(folder);
    assertThat(opened.inventory().plain()).isFalse();
    assertThat(opened.inventory().remark().orElseThrow())
        .contains(gru + ".stateful", "begins with zeros");
  }

  @Test
  void anOwnClassIsRefusedInEveryFormOfRegistration() {
    for (String[] each :
        new String[][] {
          {"class_name", "mine>GRU"},
          {"registered_name", "mine>GRU"},
          {"module", "my_project.layers"},
        }) {
      KerasCases one = plain();
      one.layer(first(one, "GRU")).put(each[0], each[1]);
      refuses(one, "own class");
    }
  }

  // ---- weights that do not belong to the settings ----

  private void refuses(KerasCases each, Map<String, Tensor> weights, String... words) {
    assertThatThrownBy(() -> each.open(folder, weights))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aWeightThatNoLayerTakesIsNamed() {
    KerasCases one = plain();
    Map<String, Tensor> more = one.weights();
    more.put("adapter.kernel", Tensor.zeros(2, 2));
    refuses(one, more, "weight adapter.kernel");
    Map<String, Tensor> apart = one.weights();
    apart.put(first(one, "Dense") + ".lora_kernel_a", Tensor.zeros(4, 2));
    refuses(one, apart, "lora_kernel_a", "model.save('model.keras')");
    Map<String, Tensor> third = one.weights();
    String dense = first(one, "Dense");
    third.put(dense + ".temperature", Tensor.zeros(1));
    refuses(one, third, dense, "temperature");
    Map<String, Tensor> fewer = one.weights();
    fewer.remove(dense + ".bias");
    refuses(one, fewer, dense, "bias");
  }

  @Test
  void theBiasDecidesNothingAgainstTheSettings() {
    KerasCases one = plain();
    String gru = first(one, "GRU");
    Map<String, Tensor> flat = one.weights();
    flat.computeIfPresent(gru + ".bias", (name, bias) -> bias.reshape(bias.size()));
    refuses(one, flat, gru, "bias", "CuDNNGRU");

    KerasCases before = plain();
    settings(before, gru).put("reset_after", false);
    refuses(before, before.weights(), gru, "reset_after false");

    KerasCases after = KerasCases.named("settings", "reset before, without bias");
    String first = first(after, "GRU");
    settings(after, first).put("reset_after", true);
    refuses(after, after.weights(), first, "reset_after true");
  }

  @Test
  void anLstmWithTheBiasOfCudnnIsRefused() {
    KerasCases one = KerasCases.named("masks", "both directions, every step answered");
    Map<String, Tensor> weights = one.weights();
    String bias =
        weights.keySet().stream()
            .filter(name -> name.endsWith("forward_layer.cell.bias"))
            .findFirst()
            .orElseThrow();
    weights.computeIfPresent(
        bias,
        (name, value) ->
            Tensor.of(Arrays.copyOf(value.values(), 2 * value.size()), 2 * value.size()));
    refuses(one, weights, "CuDNNLSTM");
  }
}
