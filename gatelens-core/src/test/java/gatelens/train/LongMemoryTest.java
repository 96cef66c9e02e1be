package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Gru;
import gatelens.layer.Lstm;
import gatelens.model.Model;
import org.junit.jupiter.api.Test;

/// Biases that keep for long.
final class LongMemoryTest {
  @Test
  void timeScalesAreSpreadOverTheSequence() {
    Model gru =
        LongMemory.of(
            ModelPlan.parse("gru(64) dense(2)").initialise(3, Initialisation.KERAS, 1), 50, 7);
    float[] bias = ((Gru) gru.layers().get(0)).inputBias().values();
    double mean = 0;
    for (int i = 0; i < 64; i++) {
      double scale = 1 + Math.exp(bias[i]);
      assertThat(scale).isBetween(1.999, 50.001);
      mean += scale / 64;
    }
    // u is uniform in [1, 49]: a mean of 25 with an error of 14 / 8; 26 ± 4 of those is far off.
    assertThat(mean).isCloseTo(26, within(7.0));
    Model lstm =
        LongMemory.of(
            ModelPlan.parse("lstm(4) dense(2)").initialise(3, Initialisation.KERAS, 1), 50, 7);
    float[] gates = ((Lstm) lstm.layers().get(0)).bias().values();
    for (int i = 0; i < 4; i++) {
      assertThat(gates[i]).isEqualTo(-gates[4 + i]);
    }
    Model uncoupled =
        ModelPlan.parse("gru(4,uncoupled) dense(2)").initialise(3, Initialisation.KERAS, 1);
    assertThatThrownBy(() -> LongMemory.of(uncoupled, 50, 7)).hasMessageContaining("coupled");
  }
}
