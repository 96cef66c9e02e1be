package gatelens.perturb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.method.perturbation.PermutationShap;
import gatelens.sequence.Rows;
import gatelens.testkit.explain.Reference;
import org.junit.jupiter.api.Test;

class KernelShapleyTest {
  @Test
  void everySetGivesTheExactValue() {
    ModelScore score = Reference.small(3, 6, false, 5);
    Point input = Reference.point(score, 9, 3, 9);
    Partition events = new Players.Events().of(input.layout());
    Game game = new Game(score, input, events, new Baseline.Zeros());
    double[] exact = ShapleyValues.exact(game.allValues(), 9);
    KernelShapley.Estimate all =
        KernelShapley.of(new Game(score, input, events, new Baseline.Zeros()), 1 << 9, 0, 0);
    assertThat(all.sampled()).isFalse();
    for (int i = 0; i < 9; i++) {
      assertThat(all.values()[i]).isCloseTo(exact[i], within(1e-6));
      assertThat(all.errors()[i]).isZero();
    }
  }

  @Test
  void untilStopsAtThePrecision() {
    ModelScore score = Reference.small(3, 6, false, 5);
    Point input = Reference.point(score, 20, 3, 9);
    Partition events = new Players.Events().of(input.layout());
    KernelShapley.Estimate loose =
        KernelShapley.of(new Game(score, input, events, new Baseline.Zeros()), 60, 0, 0);
    KernelShapley.Estimate tight =
        KernelShapley.of(new Game(score, input, events, new Baseline.Zeros()), 60, 0.004, 0);
    assertThat(loose.relativeError()).isGreaterThan(0.004);
    assertThat(tight.relativeError()).isBetween(1e-9, 0.004);
  }

  @Test
  void sameSeedSameBits() {
    ModelScore score = Reference.small(3, 6, false, 5);
    Point input = Reference.point(score, 20, 3, 9);
    Partition events = new Players.Events().of(input.layout());
    assertThat(
            KernelShapley.of(new Game(score, input, events, new Baseline.Zeros()), 100, 0, 3)
                .values())
        .isEqualTo(
            KernelShapley.of(new Game(score, input, events, new Baseline.Zeros()), 100, 0, 3)
                .values());
  }

  @Test
  void tooFewSamplesSayWhatToTry() {
    ModelScore score = Reference.small(3, 6, false, 5);
    Point input = Reference.point(score, 20, 3, 9);
    Game game =
        new Game(score, input, new Players.Cells().of(input.layout()), new Baseline.Zeros());
    assertThatThrownBy(() -> KernelShapley.of(game, 20, 0, 0))
        .hasMessageContaining("use at least 120");
  }

  /// Pairwise interactions and some of order three, like those of trained recurrent models; 96 sets
  /// of 12 players.
  @Test
  void intervalsCover() {
    int trials = 500;
    int covered = 0;
    double squares = 0;
    double sizes = 0;
    for (int trial = 0; trial < trials; trial++) {
      Polynomial score = new Polynomial(12, trial / 25);
      Point input = score.input();
      Partition players = new Players.Events().of(input.layout());
      double[] exact = score.exact;
      KernelShapley.Estimate e =
          KernelShapley.of(new Game(score, input, players, new Baseline.Zeros()), 96, 0, trial);
      int i = trial % 12;
      covered += Math.abs(e.values()[i] - exact[i]) <= 1.96 * e.errors()[i] ? 1 : 0;
      for (int k = 0; k < 12; k++) {
        squares += (e.values()[k] - exact[k]) * (e.values()[k] - exact[k]);
        sizes += exact[k] * exact[k];
      }
    }
    assertThat(covered / (double) trials)
        .as("share of 95 %% intervals that cover, error %s", Math.sqrt(squares / sizes))
        .isBetween(0.90, 0.99);
  }

  /// The same of random orders: 20 pairs, their spread taken for normal.
  @Test
  void intervalsOfOrdersCover() {
    int trials = 500;
    int covered = 0;
    for (int trial = 0; trial < trials; trial++) {
      Polynomial score = new Polynomial(12, trial / 25);
      Explanation e =
          new PermutationShap(new Baseline.Zeros(), new Players.Events(), 20, 0, trial)
              .explain(score, score.input());
      int i = trial % 12;
      double off = e.first().values()[i] - score.exact[i];
      float error = e.standardError().orElseThrow().get(0).values()[i];
      covered += Math.abs(off) <= 1.96 * error ? 1 : 0;
    }
    assertThat(covered / (double) trials).isBetween(0.90, 0.99);
  }

  /// `Σ a_i x_i + Σ b_ij x_i x_j + Σ c_ijk x_i x_j x_k` of ones and zeros.
  private static final class Polynomial implements Score {
    private final double[] weights;
    private final int players;
    final double[] exact;

    Polynomial(int players, long seed) {
      this.players = players;
      java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
      weights = new double[1 << players];
      exact = new double[players];
      for (int set = 1; set < weights.length; set++) {
        int size = Integer.bitCount(set);
        double scale = size == 1 ? 1 : size == 2 ? 0.2 : size == 3 ? 0.03 : 0;
        weights[set] = scale * (2 * random.nextDouble() - 1);
        for (int i = 0; i < players; i++) {
          exact[i] += (set >>> i & 1) * weights[set] / size;
        }
      }
    }

    Point input() {
      var part =
          new gatelens.sequence.Layout.Part(
              "x",
              gatelens.sequence.Axis.steps(players),
              gatelens.sequence.Axis.features(1),
              new boolean[0],
              0);
      float[] ones = new float[players];
      java.util.Arrays.fill(ones, 1);
      return new Point(new gatelens.sequence.Layout(java.util.List.of(part)), ones);
    }

    @Override
    public Scores evaluate(Rows rows) {
      double[] values = new double[rows.count()];
      float[] x = new float[players];
      for (int row = 0; row < values.length; row++) {
        rows.copyTo(row, x);
        int set = 0;
        for (int i = 0; i < players; i++) {
          set |= x[i] == 1 ? 1 << i : 0;
        }
        for (int sub = set; sub != 0; sub = sub - 1 & set) {
          values[row] += Integer.bitCount(sub) <= 3 ? weights[sub] : 0;
        }
      }
      return new Scores(values, 0, 0);
    }

    @Override
    public String description() {
      return "a polynomial";
    }
  }
}
