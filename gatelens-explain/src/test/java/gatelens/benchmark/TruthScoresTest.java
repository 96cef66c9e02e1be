package gatelens.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.sequence.FeatureSequence;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TruthScoresTest {
  private static TruthCase marked(boolean... salient) {
    return new TruthCase(
        FeatureSequence.of(Tensor.zeros(salient.length, 1)), new int[salient.length], salient);
  }

  /// From scikit-learn: roc_auc_score, average_precision_score, auc over precision_recall_curve;
  /// 1e-6 is the single precision of attributions.
  @Test
  void agreesWithScikitLearn() {
    TruthScores got =
        TruthScores.of(
            List.of(marked(true, false, false, false), marked(true, false, true, false)),
            List.of(new float[] {3, 1, 0.5f, 2}, new float[] {0.2f, 0.4f, 0.4f, 0.1f}));
    assertThat(got.auroc()).isCloseTo(0.8333333333333333, within(1e-6));
    assertThat(got.auprc()).isCloseTo(0.7555555555555555, within(1e-6));
    assertThat(got.aup()).isCloseTo(0.5408385030682181, within(1e-6));
    assertThat(got.aur()).isCloseTo(0.8222124150713199, within(1e-6));
    assertThat(got.information()).isCloseTo(10.401110787129133, within(1e-3));
    assertThat(got.entropy()).isCloseTo(0.3062761647544824, within(1e-5));
    assertThat(got.rank()).isCloseTo((1 + 1.5) / 2, within(1e-12));
  }

  /// AUR is the mean scaled score of the important cells, so noise gets one half and any increasing
  /// transform that lifts scores lifts it while AUROC stays: it is no measure of ranking.
  @Test
  void recallAreaIsNoMeasureOfRanking() {
    SplittableRandom random = new SplittableRandom(1);
    boolean[] truth = new boolean[4000];
    float[] noise = new float[4000];
    float[] lifted = new float[4000];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = random.nextInt(3) == 0;
      noise[i] = random.nextFloat();
      lifted[i] = (float) Math.pow(noise[i], 0.1);
    }
    TruthScores plain = TruthScores.of(List.of(marked(truth)), List.of(noise));
    TruthScores up = TruthScores.of(List.of(marked(truth)), List.of(lifted));
    assertThat(plain.auroc()).isCloseTo(0.5, within(0.03));
    assertThat(plain.aur()).isCloseTo(0.5, within(0.03));
    assertThat(up.auroc()).isCloseTo(plain.auroc(), within(1e-3));
    assertThat(up.aur()).isGreaterThan(plain.aur() + 0.1);
  }

  @Test
  void perfectIsOneAndErrorsAreNamed() {
    TruthCase one = marked(true, false, false, true);
    TruthScores best = TruthScores.of(List.of(one), List.of(new float[] {1, 0, 0, 1}));
    assertThat(best.auroc()).isEqualTo(1);
    assertThat(best.auprc()).isEqualTo(1);
    assertThatThrownBy(() -> TruthScores.of(List.of(one), List.of(new float[3])))
        .hasMessageContaining("3 cells for a case of 4");
    assertThatThrownBy(
            () -> TruthScores.of(List.of(one), List.of(new float[] {1, Float.NaN, 0, 0})))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> TruthScores.of(List.of(marked(false, false)), List.of(new float[2])))
        .hasMessageContaining("0 of 2 cells");
  }
}
