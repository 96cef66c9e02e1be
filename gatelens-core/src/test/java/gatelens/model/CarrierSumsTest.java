package gatelens.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What columns of credit hold sums to what the state, and the answer, differ from the baseline's.
class CarrierSumsTest {
  private static final int STEPS = 9;
  private static final int WIDTH = 3;

  /// Sums of single precision: a step adds some units of 6e-8 of the largest value.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(7) dense(2)",
        "gru(5,reset_before) dense(2)",
        "gru(5,uncoupled,sequences) layer_norm gru(4) dense(2)",
        "lstm(6) dense(2)",
        "lstm(5,sequences) dense(4,tanh) gru(19,sequences) pool(mean) dense(2,softmax)"
      })
  void columnsSumToTheChange(String plan) {
    Model model = ModelPlan.parse(plan).initialise(WIDTH, Initialisation.PYTORCH, 4);
    Carrier carrier = model.continuous().carrier();
    SplittableRandom random = new SplittableRandom(3);
    float[] states = new float[2 * carrier.stateSize()];
    System.arraycopy(carrier.start(), 0, states, 0, carrier.stateSize());
    System.arraycopy(carrier.start(), 0, states, carrier.stateSize(), carrier.stateSize());
    float[] fused = states.clone();
    Columns features = carrier.columns(WIDTH);
    Columns apart = carrier.columns(WIDTH);
    float[] logits = new float[4];
    float[] outputs = new float[2];
    float[] parts = new float[2 * WIDTH];
    float[] others = new float[2 * WIDTH];
    float[] events = new float[STEPS * WIDTH];
    float[] base = {0.1f, -0.2f, 0};
    for (int t = 0; t < STEPS; t++) {
      float[] event = new float[WIDTH];
      float[] diagonal = new float[WIDTH * WIDTH];
      for (int i = 0; i < WIDTH; i++) {
        event[i] = (float) random.nextGaussian();
        diagonal[i * WIDTH + i] = event[i] - base[i];
      }
      System.arraycopy(event, 0, events, t * WIDTH, WIDTH);
      Carrier.Event entered = carrier.enter(event);
      carrier.step(states, entered, base, diagonal, features, logits, outputs, parts);
      carrier.step(fused, entered, base, true, -1, apart, logits, outputs, others);
      assertThat(fused).containsExactly(states);
      assertThat(features.gap(states, 0, WIDTH)).isLessThan(2e-5);
      for (int c = 0; c < 2; c++) {
        double sum = 0;
        double again = 0;
        for (int i = 0; i < WIDTH; i++) {
          sum += parts[i * 2 + c];
          again += others[i * 2 + c];
        }
        assertThat(sum).isCloseTo(logits[c] - (double) logits[2 + c], within(2e-5));
        assertThat(again).isCloseTo(sum, within(2e-5));
      }
    }
    Tensor whole = Tensor.of(events, STEPS, WIDTH);
    try (Workers one = Workers.single()) {
      float[] expected =
          model.logits(List.of(Sample.of(FeatureSequence.of(whole))), one).get(0).values();
      assertThat(Arrays.copyOf(logits, 2)).containsExactly(expected);
    }
  }
}
