package gatelens.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptTest {
  private static final Tensor RETENTION =
      Tensor.of(new float[] {0.9f, 0.1f, 0.5f, 1, 0.25f, 0.5f, 0, 1}, 4, 2);

  @Test
  void whatIsLeftIsTheProductOfWhatEachLaterStepKeeps() {
    Kept.Fading fading = new Kept("gru_0", RETENTION, false).fading(1);
    // Unit 0: 1, 0.25, 0; unit 1: 1, 0.5, 0.5.
    assertThat(fading.mean()).containsExactly(Double.NaN, 1, 0.375, 0.25);
    assertThat(fading.low()[2]).isCloseTo(0.275, within(1e-12));
    assertThat(fading.high()[2]).isCloseTo(0.475, within(1e-12));
    assertThat(fading.event()).isEqualTo(1);
  }

  @Test
  void aLayerThatReadsBackwardForgetsTowardsTheStart() {
    Kept.Fading fading = new Kept("gru_0", RETENTION, true).fading(2);
    // Unit 0: 1, 0.5, 0.45; unit 1: 1, 1, 0.1.
    assertThat(fading.mean()[0]).isCloseTo(0.275, within(1e-7));
    assertThat(fading.mean()[1]).isEqualTo(0.75);
    assertThat(fading.mean()[3]).isNaN();
  }

  @Test
  void theMapHoldsEveryFading() {
    for (boolean backward : new boolean[] {false, true}) {
      Kept kept = new Kept("gru_0", RETENTION, backward);
      Kept.MemoryMap map = kept.map(200);
      assertThat(map.steps()).containsExactly(0, 1, 2, 3);
      for (int s = 0; s < 4; s++) {
        double[] mean = kept.fading(s).mean();
        for (int t = 0; t < 4; t++) {
          assertThat(map.left().get(t, s))
              .as("%d after %d", s, t)
              .isEqualTo(Float.valueOf((float) mean[t]));
        }
      }
    }
  }

  @Test
  void aLongMapTakesEvenSteps() {
    Tensor retention = Tensor.generate(i -> 0.999, 1001, 3);
    Kept.MemoryMap map = new Kept("gru_0", retention, false).map(11);
    assertThat(map.steps()).containsExactly(0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000);
    assertThat(map.left().get(10, 9)).isCloseTo((float) Math.pow(0.999, 100), within(1e-5f));
    assertThat(map.left().get(9, 10)).isNaN();
    assertThat(new Kept("gru_0", retention, false).map(1).left().get(0, 0)).isEqualTo(1);
  }

  @Test
  void aStepThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> new Kept("gru_0", RETENTION, false).fading(4))
        .hasMessage("gru_0: expected a step from 0 to 3, found 4");
  }

  @Test
  void layersWithGatesHaveOneAndOthersNone() {
    Model model =
        ModelPlan.parse("gru(3,sequences) lstm(2) dense(2)").initialise(2, Initialisation.KERAS, 1);
    Trace trace = model.trace(Sample.of(FeatureSequence.of(Tensor.generate(i -> i, 4, 2))));
    List<Kept> all = trace.layers().stream().flatMap(layer -> Kept.of(layer).stream()).toList();
    assertThat(all).hasSize(2);
    LayerTrace.OfLstm lstm = (LayerTrace.OfLstm) trace.layers().get(1);
    assertThat(all.get(1).retention()).isEqualTo(lstm.forget());
    assertThat(all.get(0).units()).isEqualTo(3);
  }
}
