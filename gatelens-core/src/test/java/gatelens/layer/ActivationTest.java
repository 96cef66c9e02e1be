package gatelens.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions with parameters against PyTorch's own, and the words that people write.
class ActivationTest {
  /// At -2.5, -0.7, 0.3 and 1.9, by torch.nn.functional of PyTorch 2.13.0 in double precision.
  /// Tolerance: parameters such as 1/6 and 0.7 are single precision here.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gelu; -0.015524163314440398, -0.1693745565561511, 0.1853734266566858, 1.8454385363495966",
        "gelu_tanh; -0.015084266089998577, -0.16942986529488321, 0.18537092354275922,"
            + " 1.8454512344553327",
        "silu; -0.18964545005310887, -0.2322685594822837, 0.1723327550434977, 1.652793898710304",
        "mish; -0.19681620390653337, -0.2678702347955009, 0.20800137234811503, 1.8367436005523152",
        "selu; -1.6137857588732425, -0.8850530455772052, 0.31521029620664415, 1.9963318759754127",
        "celu(0.7); -0.6803190381757196, -0.44248439117999033, 0.3, 1.9",
        "softplus(1.5); 0.015496976248283353, 0.20003898641176218, 0.62883263066497,"
            + " 1.937488785252322",
        "hard_silu; -0.20833333333333334, -0.2683333333333333, 0.165, 1.5516666666666667",
        "log_sigmoid; -2.5788897342925496, -1.103186048885458, -0.5543552444685271,"
            + " -0.1393867582829606",
        "soft_shrink(0.5); -2.0, -0.2, 0.0, 1.4",
        "hard_shrink(0.5); -2.5, -0.7, 0.0, 1.9",
        "tanh_shrink; -1.5133857018485697, -0.09563222288283646, 0.008687387548409087,"
            + " 0.9437625418722608",
        "relu6; 0.0, 0.0, 0.3, 1.9",
        "hard_tanh; -1.0, -0.7, 0.3, 1.0",
        "threshold(0.5,-0.7); -0.7, -0.7, -0.7, 1.9",
        "elu(0.4); -0.3671660005504405, -0.2013658784834362, 0.3, 1.9",
        "leaky_relu(0.01); -0.025, -0.007, 0.3, 1.9",
        "exponential; 0.0820849986238988, 0.4965853037914095, 1.3498588075760032,"
            + " 6.6858944422792685",
        // by hand: 0.2 (x - 0.5) below the threshold, at most 1.5 above
        "limited_relu(0.2,0.5,1.5); -0.6, -0.24, -0.04, 1.5",
        "squareplus; 0.35078105935821214, 0.7094810050208545, 1.161187420807834, 2.329311422413372",
        "sparse_plus; 0.0, 0.0225, 0.4225, 1.9",
      })
  void isTheFrameworksFunction(String line) {
    String[] parts = line.split("; ", -1);
    double[] expected =
        Arrays.stream(parts[1].split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    Activation f = Activation.named(parts[0]);
    double[] at = {-2.5, -0.7, 0.3, 1.9};
    for (int i = 0; i < at.length; i++) {
      assertThat(f.apply(at[i])).as(line).isCloseTo(expected[i], within(3e-7));
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.Kind.class)
  void whatIsPrintedIsReadAgain(Activation.Kind kind) {
    Activation f =
        new Activation(
            kind,
            kind.parameters() > 0 ? 0.25f : 0,
            kind.parameters() > 1 ? 0.75f : 0,
            kind.parameters() > 2 ? 3 : 0);
    assertThat(Activation.named(f.toString())).isEqualTo(f);
  }

  @Test
  void wrongParametersAreTold() {
    assertThatThrownBy(() -> Activation.named("tanh(2)")).hasMessageContaining("has 0 parameters");
    assertThatThrownBy(() -> Activation.named("clip(1)")).hasMessageContaining("has 2 parameters");
    assertThatThrownBy(() -> Activation.named("elu(x)")).hasMessageContaining("expected numbers");
    assertThatThrownBy(() -> new Activation(Activation.Kind.CELU, 0))
        .hasMessageContaining("must be positive");
  }

  @Test
  void aCellRefusesFunctionsThatFallAndRise() {
    for (String name : List.of("gelu", "silu", "mish", "softmax", "leaky_relu(-0.1)")) {
      Activation f = Activation.named(name);
      assertThatThrownBy(() -> new CellSettings(Activation.SIGMOID, f, Activation.TANH, 1))
          .as(name)
          .hasMessageContaining("activation " + f);
    }
    new CellSettings(Activation.named("hard_tanh"), Activation.SELU, Activation.TANH, 1);
  }

  @Test
  void theNormalDistributionFarOut() {
    // by the complementary error function of Python 3.11
    assertThat(Normal.distribution(-8)).isCloseTo(6.220960574271819e-16, within(1e-28));
    assertThat(Normal.distribution(-3.4)).isCloseTo(3.369292656768815e-04, within(1e-15));
    assertThat(Normal.distribution(-3.6)).isCloseTo(1.59108590157534e-04, within(1e-15));
    assertThat(Normal.distribution(1)).isCloseTo(0.8413447460685429, within(1e-15));
    assertThat(Normal.distribution(60)).isEqualTo(1);
  }
}
