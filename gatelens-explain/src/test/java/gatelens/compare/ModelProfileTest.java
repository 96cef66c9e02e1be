package gatelens.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.gates.GateSurvey;
import gatelens.gates.Spread;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelProfileTest {
  /// Three units that write nothing and keep a half at each step: z = σ(0).
  private static Model half() {
    return Model.of(
        1,
        Gru.of(
            "gru_0",
            GruVariant.RESET_AFTER,
            Tensor.zeros(1, 9),
            Tensor.zeros(3, 9),
            Tensor.zeros(9),
            Tensor.zeros(9),
            false));
  }

  private static List<Sample> samples(int count) {
    List<Sample> all = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      all.add(Sample.of(FeatureSequence.of(Tensor.zeros(5, 1))));
    }
    return all;
  }

  @Test
  void figuresByHand() {
    long[] clock = {0};
    try (Workers one = Workers.single()) {
      ModelProfile profile =
          ModelProfile.of("half.gatelens", half(), samples(7), () -> clock[0] += 2_000_000, one);
      assertThat(profile.name()).isEqualTo("half.gatelens");
      // 9 + 27 + 18 weights
      assertThat(profile.parameters()).isEqualTo(54);
      assertThat(profile.medianHalfLife()).isEqualTo(1);
      assertThat(profile.halfLivesBeyondTheSequences()).isZero();
      assertThat(profile.deadUnits()).isEqualTo(3);
      assertThat(profile.saturatedUnits()).isZero();
      assertThat(profile.duplicateUnits()).isZero();
      assertThat(profile.saturatedGates()).isZero();
      // the clock moves by 2 ms each time it is read
      assertThat(profile.secondsPerPrediction()).isEqualTo(0.002);
      assertThat(profile.survey()).isEqualTo(GateSurvey.of(half(), samples(7), one));
      assertThatThrownBy(() -> ModelProfile.of("x", half(), List.of(), () -> 0, one))
          .hasMessage("there is no input to look at x with");
    }
  }

  @Test
  void someOfManyAreAtEvenDistances() {
    List<Integer> ten = IntStream.range(0, 10).boxed().toList();
    assertThat(Spread.of(ten, 4)).containsExactly(0, 2, 5, 7);
    assertThat(Spread.of(ten, 10)).isEqualTo(ten);
    assertThat(Spread.of(ten, 99)).isEqualTo(ten);
    assertThat(Spread.of(ten, 0)).isEmpty();
  }
}
