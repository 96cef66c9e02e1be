package gatelens.method.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.perturb.Pruning;
import gatelens.testkit.explain.Box;
import gatelens.testkit.explain.Linear;
import gatelens.testkit.explain.Reference;
import org.junit.jupiter.api.Test;

class TimeShapTest {
  private static final Baseline ZEROS = new Baseline.Zeros();

  /// Of weights 0, 0, 1, 2 the first two events matter nothing: the share of the past at split 2 is
  /// 0, at split 3 it is 1.
  @Test
  void thePastThatDoesNotMatterIsPruned() {
    Linear line = new Linear(4, 1, new double[] {0, 0, 1, 2}, 0);
    Point x = line.at(5, 5, 1, 1);
    Pruning pruning = Pruning.of(line, x, new float[4], 0.5);
    assertThat(pruning.index()).isEqualTo(2);
    assertThat(pruning.shares()).containsExactly(0, 0, 0, 1, 3);
    assertThat(Pruning.of(line, x, new float[4], 0).index()).isEqualTo(2);
    assertThat(Pruning.of(line, x, new float[4], 1).index()).isEqualTo(3);
    assertThat(Pruning.of(line, x, new float[4], -1).index()).isZero();
    assertThat(Pruning.of(line, line.at(5, 5, 1, 1), new float[4], -1).shares()).isEmpty();
    Explanation e = new TimeShap(ZEROS, Grouping.EVENTS, 0.5, 3, 0, 0).explain(line, x);
    assertThat(e.first().values()).usingComparatorWithPrecision(1e-6f).containsExactly(0, 0, 1, 2);
    assertThat(e.notes())
        .containsEntry("pruning index", 2.0)
        .hasEntrySatisfying("player pruned events", v -> assertThat(v).isCloseTo(0, within(1e-9)));
  }

  /// Feature 0 has weight 1 and feature 1 weight 10 at both steps.
  @Test
  void levelsOfFeaturesAndCells() {
    Linear line = new Linear(2, 2, new double[] {1, 10, 1, 10}, 0);
    Point x = line.at(1, 1, 2, 2);
    Explanation features = new TimeShap(ZEROS, Grouping.FEATURES, -1, 3, 0, 0).explain(line, x);
    assertThat(features.notes().get("player feature 0")).isCloseTo(3, within(1e-6));
    assertThat(features.notes().get("player feature 1")).isCloseTo(30, within(1e-6));
    Explanation cells = new TimeShap(ZEROS, Grouping.CELLS, -1, 1, 0, 0).explain(line, x);
    assertThat(cells.first().values())
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(1, 10, 2, 20);
    assertThat(cells.completeness().gap()).isLessThan(1e-6);
  }

  /// The strongest event and feature get a cell of their own; what is left is put together.
  @Test
  void cellsBesideTheStrongestArePutTogether() {
    Linear line = new Linear(3, 3, new double[] {1, 2, 3, 4, 5, 60, 7, 8, 9}, 0);
    Point x = line.at(1, 1, 1, 1, 1, 1, 1, 1, 1);
    Explanation e = new TimeShap(ZEROS, Grouping.CELLS, -1, 1, 0, 0).explain(line, x);
    assertThat(e.notes().get("player step 1 · feature 2")).isCloseTo(60, within(1e-5));
    assertThat(e.notes().get("player step 1 · other features")).isCloseTo(9, within(1e-5));
    assertThat(e.notes().get("player feature 2 · other events")).isCloseTo(12, within(1e-5));
    assertThat(e.notes().get("player other cells")).isCloseTo(18, within(1e-5));
    assertThat(e.total()).isCloseTo(99, within(1e-4));
  }

  /// At 200 steps and 3 features the pruning and its 230 sets cost a third of running each sequence
  /// from its first step; the numbers are those of the naive run.
  @Test
  void sharedPrefixesSaveTwoThirds() {
    ModelScore score = Reference.small(3, 6, false, 5);
    Point x = Reference.point(score, 200, 3, 9);
    TimeShap method = new TimeShap(new Baseline.MeanEvent(), Grouping.EVENTS, 0.02, 3, 230, 0);
    Explanation fast = method.explain(score, x);
    Explanation naive = method.explain(new Box(score), x);
    assertThat(fast.notes().get("pruning index")).isGreaterThan(150);
    System.out.printf(
        java.util.Locale.ROOT,
        "cell steps, T = 200, F = 3, timeshap: %.0f done, %.0f naive%n",
        fast.notes().get("cell steps"),
        fast.notes().get("cell steps naive"));
    assertThat(
            fast.notes().getOrDefault("cell steps naive", 0.0)
                / fast.notes().getOrDefault("cell steps", 1.0))
        .isGreaterThan(3);
    for (int t = 0; t < 200; t++) {
      assertThat(fast.first().values()[t]).isCloseTo(naive.first().values()[t], within(1e-6f));
    }
  }
}
