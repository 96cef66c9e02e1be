package gatelens.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.DifferentiableScore;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
  /// The mean of a feature over the steps whose deciding feature is `deciding`.
  private static double mean(TruthData data, int feature, int deciding) {
    double sum = 0;
    int count = 0;
    for (TruthCase one : data.cases()) {
      for (int t = 0; t < one.input().length(); t++) {
        if (one.salient()[3 * t + deciding]) {
          sum += one.input().values().get(t, feature);
          count++;
        }
      }
    }
    return sum / count;
  }

  /// 60 000 draws: means are known to 0.01, shares to 0.02 (neighbours are alike).
  @Test
  void stateHasItsMeansAndShares() {
    TruthData data = StateData.generate(300, 200, 1);
    assertThat(data.size()).isEqualTo(300);
    double[][] means = {{0.1, 1.6, 0.5}, {-0.1, -0.4, -1.5}};
    for (int state = 0; state < 2; state++) {
      for (int f = 0; f < 3; f++) {
        assertThat(mean(data, f, state + 1)).isCloseTo(means[state][f], within(0.03));
      }
    }
    double ones = 0;
    double agree = 0;
    double cells = 0;
    for (TruthCase one : data.cases()) {
      for (int t = 0; t < 200; t++) {
        boolean second = one.salient()[3 * t + 2];
        assertThat(one.salient()[3 * t]).isFalse();
        assertThat(one.salient()[3 * t + 1]).isNotEqualTo(second);
        ones += second ? 1 : 0;
        double deciding = one.input().values().get(t, second ? 2 : 1);
        agree += deciding > 0 == (one.labels()[t] == 1) ? 1 : 0;
        cells++;
      }
    }
    assertThat(ones / cells).isCloseTo(0.42, within(0.03));
    assertThat(agree / cells).isBetween(0.8, 0.95);
  }

  @Test
  void sameSeedSameSeries() {
    TruthData a = StateData.generate(2, 20, 7);
    TruthData b = StateData.generate(2, 20, 7);
    TruthData c = StateData.generate(2, 20, 8);
    assertThat(a.get(1).input().values()).isEqualTo(b.get(1).input().values());
    assertThat(a.get(1).labels()).isEqualTo(b.get(1).labels());
    assertThat(a.get(1).input().values()).isNotEqualTo(c.get(1).input().values());
    assertThat(a.part(1, 2).get(0)).isSameAs(a.get(1));
  }

  @Test
  void switchNeverBeginsInTheThirdState() {
    TruthData data = SwitchData.generate(200, 50, 3);
    for (TruthCase one : data.cases()) {
      assertThat(one.salient()[2]).isFalse();
      assertThat(one.salientCount()).isEqualTo(50);
    }
    assertThat(mean(data, 0, 0)).isCloseTo(0.8, within(0.02));
    assertThat(mean(data, 1, 1)).isCloseTo(-1, within(0.02));
    assertThat(mean(data, 2, 2)).isCloseTo(0.8, within(0.02));
  }

  @Test
  void spikesBeginTheLabelAfterTheDelay() {
    TruthData data = SpikeData.generate(200, 80, 2, 4);
    int withSpike = 0;
    for (TruthCase one : data.cases()) {
      assertThat(one.salientCount()).isLessThanOrEqualTo(1);
      int first = -1;
      for (int t = 0; t < 80; t++) {
        first = one.salient()[3 * t] ? t : first;
      }
      withSpike += first >= 0 ? 1 : 0;
      for (int t = 0; t < 80; t++) {
        assertThat(one.labels()[t]).isEqualTo(first >= 0 && t >= first + 2 ? 1 : 0);
      }
      if (first > 0) {
        assertThat(one.input().values().get(first, 0))
            .isGreaterThan(one.input().values().get(first - 1, 0) + 0.8f);
      }
    }
    assertThat(withSpike).isBetween(40, 75);
    assertThatThrownBy(() -> SpikeData.generate(1, 10, -1, 0)).hasMessageContaining("delay is -1");
  }

  /// From scipy.signal 1.16: butter(6, 6.8 / 15), lfilter; 1e-9 is double precision.
  @Test
  void butterworthIsThatOfScipy() {
    double[] got = Butterworth.lowPass(new double[] {1, 0, 0, 0, 0.5, 0, 0, 0}, 6, 6.8 / 30);
    double[] want = {
      0.01864464250700069, 0.12219552703225793, 0.33072067307131126, 0.45214739617691624,
      0.27502858336307956, -0.010289908917620133, -0.014681583280287371, 0.20322333502914702
    };
    for (int i = 0; i < want.length; i++) {
      assertThat(got[i]).isCloseTo(want[i], within(1e-9));
    }
  }

  @Test
  void armaScoresItsSalientSquares() {
    for (TruthData data : List.of(ArmaData.rareFeature(3, 1), ArmaData.rareTime(3, 1))) {
      TruthCase one = data.get(2);
      assertThat(one.salientCount()).isEqualTo(125);
      DifferentiableScore score = ArmaData.score(one);
      Layout layout =
          new Layout(
              List.of(new Layout.Part("x", Axis.steps(50), Axis.features(50), new boolean[0], 0)));
      float[] x = one.input().values().values();
      double want = 0;
      for (int i = 0; i < x.length; i++) {
        want += one.salient()[i] ? (double) x[i] * x[i] : 0;
      }
      Rows rows = Rows.of(layout, x);
      assertThat(score.evaluate(rows).values()[0]).isCloseTo(want, within(1e-9));
      score.gradients(
          rows,
          (row, g) -> {
            for (int i = 0; i < x.length; i++) {
              assertThat(g[i]).isEqualTo(one.salient()[i] ? 2 * x[i] : 0);
            }
          });
      assertThat(score.description()).contains("squares");
    }
  }

  @Test
  void casesCheckTheirLengths() {
    TruthCase good = StateData.generate(1, 4, 0).get(0);
    assertThatThrownBy(() -> new TruthCase(good.input(), new int[3], good.salient()))
        .hasMessageContaining("expected 4 labels and 12 marks, found 3 and 12");
  }
}
