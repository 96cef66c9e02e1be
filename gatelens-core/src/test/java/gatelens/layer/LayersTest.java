package gatelens.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Layers as data: what they check, and the functions by hand.
class LayersTest {
  private static Activation of(Activation.Kind kind) {
    return switch (kind) {
      case HARD_SIGMOID -> Activation.hardSigmoid(0.2f);
      case LEAKY_RELU -> new Activation(kind, 0.3f, 0);
      case ELU -> new Activation(kind, 1, 0);
      case THRESHOLDED_RELU -> new Activation(kind, 0.5f, 0);
      case SCALED_TANH -> new Activation(kind, 1.5f, 0.7f);
      case AFFINE -> new Activation(kind, 2, 1);
      case SELU -> Activation.SELU;
      case CELU -> new Activation(kind, 0.7f);
      case THRESHOLD -> new Activation(kind, 0.5f, -0.7f);
      case LIMITED_RELU -> new Activation(kind, 0.2f, 0.5f, 2);
      case CLIP -> Activation.clip(-1, 2);
      case SILU -> new Activation(kind, 1.3f);
      case HARD_SILU -> new Activation(kind, 1f / 6, 0.5f);
      case SOFT_SHRINK, HARD_SHRINK -> new Activation(kind, 0.5f);
      case SQUARE_PLUS -> new Activation(kind, 4);
      case SOFTPLUS -> new Activation(kind, 1.5f);
      default -> new Activation(kind, 0, 0);
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.Kind.class,
      names = {"SOFTMAX", "LOG_SOFTMAX"},
      mode = EnumSource.Mode.EXCLUDE)
  void theDerivativeIsThatOfTheFunction(Activation.Kind kind) {
    Activation f = of(kind);
    for (double x : new double[] {-4, -1.3, -0.2, 0.1, 0.9, 3.7}) {
      double numeric = (f.apply(x + 1e-6) - f.apply(x - 1e-6)) / 2e-6;
      assertThat(f.derivative(x)).as(f + " at " + x).isCloseTo(numeric, within(1e-6));
      if (f.decidedByOutput()) {
        assertThat(f.derivativeAtOutput(f.apply(x)))
            .as(f + " at " + x)
            .isCloseTo(numeric, within(1e-6));
      }
    }
  }

  @Test
  void functionsByHand() {
    assertThat(Activation.SIGMOID.apply(Math.log(3))).isCloseTo(0.75, within(1e-12));
    assertThat(Activation.hardSigmoid(0.2f).apply(1)).isCloseTo(0.7, within(1e-6));
    assertThat(Activation.SOFTSIGN.apply(-3)).isEqualTo(-0.75);
    assertThat(Activation.named("softplus").apply(0)).isCloseTo(Math.log(2), within(1e-12));
    assertThat(Activation.named("leaky_relu").apply(-1)).isCloseTo(-0.2, within(1e-6));
    assertThat(Activation.named("elu").apply(-1)).isCloseTo(Math.exp(-1) - 1, within(1e-12));
    assertThat(Activation.named("identity")).isEqualTo(Activation.LINEAR);
    assertThat(Activation.named("RELU")).hasToString("relu");
    assertThat(Activation.hardSigmoid(0.5f)).hasToString("hard_sigmoid(0.5,0.5)");
    assertThat(of(Activation.Kind.THRESHOLDED_RELU)).hasToString("thresholded_relu(0.5)");
    assertThat(Activation.named("hard_sigmoid").alpha()).isCloseTo(1f / 6, within(1e-7f));
    for (String name : List.of("linear", "sigmoid", "tanh", "softmax", "softsign")) {
      assertThat(Activation.named(name).kind().name().toLowerCase(Locale.ROOT)).isEqualTo(name);
    }
    assertThatThrownBy(() -> Activation.named("swash")).hasMessageContaining("there are linear");
    assertThatThrownBy(() -> Activation.SOFTMAX.apply(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Activation.SOFTMAX.derivativeAtOutput(1))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Gru gru(String name, Direction direction, int units, boolean sequences) {
    return new Gru(
        name,
        GruVariant.RESET_AFTER,
        Tensor.zeros(2, 3 * units),
        Tensor.zeros(units, 3 * units),
        Tensor.zeros(3 * units),
        Tensor.zeros(3 * units),
        Tensor.zeros(units),
        CellSettings.STANDARD,
        direction,
        sequences);
  }

  private static Lstm lstm(Direction direction) {
    return Lstm.of("b", Tensor.zeros(2, 12), Tensor.zeros(3, 12), Tensor.zeros(12), true)
        .withDirection(direction);
  }

  private static Bidirectional both(RecurrentLayer a, RecurrentLayer b, Bidirectional.Merge merge) {
    return new Bidirectional("both", a, b, merge, Bidirectional.Readout.FINAL_STATE);
  }

  @Test
  void shapesMustFit() {
    assertThatThrownBy(() ->
            Gru.of(
                "g",
                GruVariant.RESET_AFTER,
                Tensor.zeros(2, 9),
                Tensor.zeros(3, 8),
                Tensor.zeros(9),
                Tensor.zeros(9),
                true))
        .hasMessageContaining("g.recurrent_weight: expected float[3][9], found float[3][8]");
    assertThatThrownBy(() ->
            Gru.of(
                "g",
                GruVariant.RESET_AFTER,
                Tensor.zeros(9),
                Tensor.zeros(3, 9),
                Tensor.zeros(9),
                Tensor.zeros(9),
                true))
        .hasMessageContaining("expected a matrix");
    assertThatThrownBy(() ->
            Gru.of(
                "g",
                GruVariant.UNCOUPLED,
                Tensor.zeros(2, 9),
                Tensor.zeros(3, 9),
                Tensor.zeros(9),
                Tensor.generate(i -> 1, 9),
                true))
        .hasMessageContaining("add it to input_bias");
    assertThatThrownBy(() -> gru("g", Direction.FORWARD, 0, true)).hasMessageContaining("no units");
    assertThatThrownBy(
            () -> Lstm.of("l", Tensor.zeros(2, 12), Tensor.zeros(3, 12), Tensor.zeros(9), true))
        .hasMessageContaining("l.bias: expected float[12], found float[9]");
    assertThatThrownBy(
            () -> Lstm.of("l", Tensor.zeros(2, 0), Tensor.zeros(0, 0), Tensor.zeros(0), true))
        .hasMessageContaining("no units");
    assertThatThrownBy(() -> new Dense("d", Tensor.zeros(2, 3), Tensor.zeros(2), Activation.TANH))
        .hasMessageContaining("d.bias");
    assertThatThrownBy(() -> new Dropout("d", 1)).hasMessageContaining("[0, 1)");
    assertThatThrownBy(() -> new Scale("s", Tensor.zeros(2), Tensor.zeros(3)))
        .hasMessageContaining("s.shift");
    assertThatThrownBy(() -> new LayerNormalization("n", Tensor.zeros(2), Tensor.zeros(3), 1))
        .hasMessageContaining("n.beta");
    assertThatThrownBy(() -> new Embedding("e", Tensor.zeros(4), true))
        .hasMessageContaining("matrix");
    assertThatThrownBy(() -> gru("g", Direction.FORWARD, 3, true).outputWidth(5))
        .hasMessageContaining("g input: expected 2 features a step, found 5");
    assertThatThrownBy(
            () -> new CellSettings(Activation.SOFTMAX, Activation.TANH, Activation.TANH, 1))
        .hasMessageContaining("softmax");
    assertThatThrownBy(
            () -> new CellSettings(Activation.SIGMOID, Activation.TANH, Activation.TANH, 0))
        .hasMessageContaining("positive");
    Embedding embedding = new Embedding("e", Tensor.zeros(4, 2), true);
    assertThatThrownBy(
            () -> new Branch("input", 2, List.of(gru("g", Direction.FORWARD, 3, true), embedding)))
        .hasMessageContaining("must be the first");
    assertThat(embedding.vocabulary()).isEqualTo(4);
    assertThat(new Branch("input", 4, List.of(embedding)).readsTokens()).isTrue();
  }

  @Test
  void twoDirections() {
    Gru ahead = gru("a", Direction.FORWARD, 3, true);
    Gru back = gru("b", Direction.BACKWARD, 3, true);
    Bidirectional both = both(ahead, lstm(Direction.BACKWARD), Bidirectional.Merge.CONCAT);
    assertThat(both.outputWidth(2)).isEqualTo(6);
    assertThat(both(ahead, back, Bidirectional.Merge.SUM).outputWidth(2)).isEqualTo(3);
    assertThat(both.parameters().get(0).name()).isEqualTo("forward.input_weight");
    assertThat(both.withSequences(false).keepsSteps()).isFalse();
    assertThat(both.withParameters(both.parameters().stream().map(Layer.Parameter::value).toList()))
        .isEqualTo(both);
    assertThatThrownBy(() -> both(ahead, ahead, Bidirectional.Merge.SUM))
        .hasMessageContaining("read forward");
    assertThatThrownBy(() -> both(ahead, back.withSequences(false), Bidirectional.Merge.SUM))
        .hasMessageContaining("or neither");
    assertThatThrownBy(
            () -> both(ahead, gru("b", Direction.BACKWARD, 4, true), Bidirectional.Merge.MEAN))
        .hasMessageContaining("found 3 and 4");
    assertThatThrownBy(() -> both(both, back, Bidirectional.Merge.CONCAT))
        .hasMessageContaining("Gru or Lstm");
    assertThat(Bidirectional.Merge.named("ave")).isEqualTo(Bidirectional.Merge.MEAN);
    assertThat(Bidirectional.Merge.named("mul")).isEqualTo(Bidirectional.Merge.PRODUCT);
    assertThat(Bidirectional.Merge.named("concat")).isEqualTo(Bidirectional.Merge.CONCAT);
    assertThat(Bidirectional.Merge.named("sum")).isEqualTo(Bidirectional.Merge.SUM);
    assertThatThrownBy(() -> Bidirectional.Merge.named("min")).hasMessageContaining("concat, sum");
    assertThat(ahead.withDirection(Direction.BACKWARD).direction()).isEqualTo(Direction.BACKWARD);
    assertThat(lstm(Direction.FORWARD).withSequences(false).keepsSteps()).isFalse();
  }

  @Test
  void layersWithoutWeightsStayAsTheyAre() {
    for (Layer layer :
        List.of(
            new Pool("p", Pool.Kind.MAX),
            new Masking("m", 0),
            new Reverse("r"),
            new Dropout("d", 0.5f),
            new ActivationLayer("a", Activation.RELU),
            new Scale("s", Tensor.zeros(4), Tensor.zeros(4)),
            new Flatten("f", 1))) {
      assertThat(layer.parameters()).isEmpty();
      assertThat(layer.withParameters(List.of())).isEqualTo(layer);
      assertThat(layer.outputWidth(4)).isEqualTo(4);
    }
    assertThat(new Flatten("f", 3).outputWidth(4)).isEqualTo(12);
    LayerNormalization norm = new LayerNormalization("n", Tensor.zeros(4), Tensor.zeros(4), 1e-3f);
    assertThat(norm.withParameters(List.of(Tensor.zeros(4), Tensor.zeros(4)))).isEqualTo(norm);
  }
}
