package gatelens.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnitOrderTest {
  @Test
  void theLongestMemoryStandsFirst() {
    Tensor retention = Tensor.of(new float[] {0.1f, 0.9f, 0.5f, 0.3f, 0.8f, 0.5f}, 2, 3);
    assertThat(UnitOrder.byTimeScale(retention)).containsExactly(1, 2, 0);
  }

  @Test
  void theLargestWeightOfEitherSignStandsFirst() {
    assertThat(UnitOrder.byWeight(new double[] {0.5, -2, 1})).containsExactly(1, 2, 0);
  }

  @Test
  void unitsThatMoveTogetherStandTogether() {
    // Units 0, 3, 5 follow a sine, 3 against it; 1 and 4 a cosine; 2 does not move.
    Tensor hidden =
        Tensor.generate(
            i -> {
              int t = i / 6;
              return switch (i % 6) {
                case 0 -> Math.sin(t);
                case 1 -> Math.cos(t);
                case 2 -> 0.3;
                case 3 -> -0.5 * Math.sin(t);
                case 4 -> 2 * Math.cos(t) + 1;
                default -> Math.sin(t) + 0.01 * Math.cos(3 * t);
              };
            },
            63,
            6);
    int[] order = UnitOrder.byCluster(hidden);
    assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    int[] place = new int[6];
    IntStream.range(0, 6).forEach(i -> place[order[i]] = i);
    int[] sines = {place[0], place[3], place[5]};
    assertThat(Arrays.stream(sines).max().orElseThrow() - Arrays.stream(sines).min().orElseThrow())
        .isEqualTo(2);
    assertThat(Math.abs(place[1] - place[4])).isEqualTo(1);
  }

  @Test
  void oneUnitAndEqualUnitsHaveAnOrder() {
    assertThat(UnitOrder.byCluster(Tensor.zeros(4, 1))).containsExactly(0);
    assertThat(UnitOrder.byCluster(Tensor.zeros(4, 5))).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  @Test
  void thePartsOfUnitsAddUpToTheLogit() {
    for (String plan :
        new String[] {"gru(5) dense(3)", "lstm(4) dropout(0.2) dense(3)", "bigru(3) dense(3)"}) {
      Model model = ModelPlan.parse(plan).initialise(2, Initialisation.PYTORCH, 5);
      Trace trace = model.trace(Sample.of(FeatureSequence.of(Tensor.generate(i -> i % 3, 6, 2))));
      double sum = 0;
      for (var layer : trace.recurrent()) {
        double[] parts = UnitOrder.partsInLogit(trace, layer.layer().name(), 1);
        assertThat(parts).as(plan).isNotEmpty();
        sum += Arrays.stream(parts).sum();
      }
      float bias = model.parameters().get(model.parameters().size() - 1).value().values()[1];
      // The dense layer sums in floats.
      assertThat(sum + bias).as(plan).isCloseTo(trace.logits().values()[1], within(1e-5));
    }
  }

  @Test
  void aLayerThatIsNotReadDirectlyHasNoParts() {
    Model model =
        ModelPlan.parse("gru(5,sequences) gru(4) dense(3)")
            .initialise(2, Initialisation.PYTORCH, 5);
    Trace trace = model.trace(Sample.of(FeatureSequence.of(Tensor.generate(i -> i % 3, 6, 2))));
    assertThat(UnitOrder.partsInLogit(trace, trace.recurrent().get(0).layer().name(), 1)).isEmpty();
  }
}
