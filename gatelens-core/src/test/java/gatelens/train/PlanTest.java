package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Models in words, and the weights they begin with.
class PlanTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "embedding(8,mask) gru(4,sequences) lstm(3) dense(2,softmax)",
        "masking(0.0) gru(4,sequences,reset_before) gru(4,uncoupled) dense(2)",
        "bigru(4,sequences) bilstm(3,sum) dropout(0.25) dense(2,sigmoid)",
        "bigru(4,sequences,product) pool(mean) layer_norm dense(2) activation(relu)",
        "lstm(4,sequences) pool(max) dense(1)",
        "embedding(8) bilstm(4,sequences,mean) pool(last) dense(1,tanh)",
      })
  void aPlanReadsWhatItPrints(String text) {
    ModelPlan plan = ModelPlan.parse(text);
    assertThat(plan).hasToString(text);
    assertThat(ModelPlan.parse(plan.toString())).isEqualTo(plan);
    assertThat(plan.readsTokens()).isEqualTo(text.startsWith("embedding"));
    assertThat(plan.initialise(5, Initialisation.KERAS, 1).layers()).hasSameSizeAs(plan.layers());
  }

  @Test
  void spacesAndArrowsAreFree() {
    assertThat(ModelPlan.parse(" gru( 4 , sequences )gru(3) ->  dense(2, softmax) "))
        .hasToString("gru(4,sequences) gru(3) dense(2,softmax)");
    assertThat(ModelPlan.parse("gru(4,sequences) max_pool dense(2) activation layer_normalization"))
        .hasToString("gru(4,sequences) pool(max) dense(2) activation(relu) layer_norm");
    assertThat(ModelPlan.parse("dropout gru(4,reset_after) dense(2)"))
        .hasToString("dropout(0.5) gru(4) dense(2)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(4, sequences) lstm(3) dense(2)",
        "gru(4,sequences), lstm(3),dense(2)",
        " gru(4,sequences);lstm(3) ; dense(2); ",
        "gru(4,sequences) -> lstm(3) -> dense(2)"
      })
  void layersArePartedBySpacesCommasOrArrows(String text) {
    assertThat(ModelPlan.parse(text)).hasToString("gru(4,sequences) lstm(3) dense(2)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"                            | no layers",
        "gru                           | as in gru(64)",
        "gru(0)                        | at least 1",
        "gru(2.5)                      | at least 1",
        "gru(4                         | not closed",
        "gru(4,sequence)               | 'sequence' is unknown here",
        "lstm(4,uncoupled)             | there are sequences",
        "gru(4,sum)                    | 'sum' is unknown",
        "rnn(4)                        | layer rnn is unknown",
        "dense(2,hot)                  | activation hot is unknown",
        "pool(min)                     | last, mean, max",
        "embedding(4,zero)             | there are mask",
        "gru(4) embedding(3)           | must be the first",
        "gru(4) gru(3)                 | gru(4,sequences)",
        "dense(4) pool(mean) gru(3)    | needs the state at every step",
        "dropout(2) dense(1)           | [0, 1)",
        "dense(1,relu,3)               | at most 2",
      })
  void mistakesAreExplained(String text, String words) {
    assertThatThrownBy(() -> ModelPlan.parse(text).initialise(3, Initialisation.KERAS, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aWidthIsNeeded() {
    assertThatThrownBy(() -> ModelPlan.parse("gru(3)").initialise(0, Initialisation.KERAS, 0))
        .hasMessageContaining("0 features");
    assertThatThrownBy(
            () -> ModelPlan.parse("embedding(3) gru(3)").initialise(0, Initialisation.KERAS, 0))
        .hasMessageContaining("0 tokens");
  }

  @Test
  void namesCountFromZero() {
    Model model =
        ModelPlan.parse("embedding(3) gru(4,sequences) gru(4,sequences) bigru(3) dense(2) dense(1)")
            .initialise(9, Initialisation.KERAS, 0);
    assertThat(model.layers().stream().map(Layer::name))
        .containsExactly("embedding", "gru_0", "gru_1", "bigru_0", "dense", "dense_1");
  }

  private static void uniform(Tensor tensor, double limit) {
    double largest = 0;
    double sum = 0;
    for (float value : tensor.values()) {
      largest = Math.max(largest, Math.abs(value));
      sum += value;
    }
    assertThat(largest).isLessThanOrEqualTo(limit).isGreaterThan(0.9 * limit);
    // The mean of n uniform numbers has a deviation of limit / √(3 n); five of them.
    assertThat(sum / tensor.size())
        .isCloseTo(
            0, org.assertj.core.data.Offset.offset(5 * limit / Math.sqrt(3.0 * tensor.size())));
  }

  @Test
  void kerasWeights() {
    Model model =
        ModelPlan.parse("embedding(20) gru(16,sequences) lstm(8) dense(5) layer_norm")
            .initialise(50, Initialisation.KERAS, 4);
    List<Layer> layers = model.layers();
    uniform(layers.get(0).parameters().get(0).value(), 0.05);
    Gru gru = (Gru) layers.get(1);
    uniform(gru.inputWeight(), Math.sqrt(6.0 / (20 + 48)));
    assertThat(gru.inputBias()).isEqualTo(Tensor.zeros(48));
    Tensor u = gru.recurrentWeight();
    for (int a = 0; a < 16; a++) {
      for (int b = 0; b < 16; b++) {
        double dot = 0;
        for (int j = 0; j < 48; j++) {
          dot += (double) u.get(a, j) * u.get(b, j);
        }
        assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-6));
      }
    }
    Lstm lstm = (Lstm) layers.get(2);
    assertThat(lstm.bias()).isEqualTo(Tensor.generate(i -> i / 8 == 1 ? 1 : 0, 32));
    uniform(layers.get(3).parameters().get(0).value(), Math.sqrt(6.0 / (8 + 5)));
    LayerNormalization norm = (LayerNormalization) layers.get(4);
    assertThat(norm.epsilon()).isEqualTo(1e-3f);
    assertThat(norm.gamma()).isEqualTo(Tensor.generate(i -> 1, 5));
  }

  @Test
  void pytorchWeights() {
    ModelPlan plan =
        ModelPlan.parse("embedding(20) gru(16,sequences) lstm(25) dense(40) layer_norm");
    Model model = plan.initialise(50, Initialisation.PYTORCH, 4);
    double squares = 0;
    Tensor embedding = model.layers().get(0).parameters().get(0).value();
    for (float value : embedding.values()) {
      squares += (double) value * value;
    }
    assertThat(squares / embedding.size()).isCloseTo(1, within(0.2));
    model.layers().get(1).parameters().forEach(p -> uniform(p.value(), 0.25));
    model.layers().get(2).parameters().forEach(p -> uniform(p.value(), 0.2));
    model.layers().get(3).parameters().forEach(p -> uniform(p.value(), 0.2));
    assertThat(((LayerNormalization) model.layers().get(4)).epsilon()).isEqualTo(1e-5f);
    assertThat(plan.initialise(50, Initialisation.PYTORCH, 4).parameters())
        .isEqualTo(model.parameters());
    assertThat(plan.initialise(50, Initialisation.PYTORCH, 5).parameters())
        .isNotEqualTo(model.parameters());
  }

  @Test
  void orthogonalColumnsWhereThereAreMoreRows() {
    Tensor tall = Initialisation.orthogonal(new java.util.SplittableRandom(1), 9, 4);
    double dot = 0;
    double norm = 0;
    for (int i = 0; i < 9; i++) {
      dot += (double) tall.get(i, 0) * tall.get(i, 3);
      norm += (double) tall.get(i, 2) * tall.get(i, 2);
    }
    assertThat(dot).isCloseTo(0, within(1e-6));
    assertThat(norm).isCloseTo(1, within(1e-6));
  }

  @Test
  void aPlanCanBeChanged() {
    LayerPlan.RecurrentPlan plan = (LayerPlan.RecurrentPlan) LayerPlan.parse("gru(4)");
    assertThat(plan.withUnits(9).withCell(LayerPlan.Cell.LSTM).withSequences(true))
        .hasToString("lstm(9,sequences)");
  }
}
