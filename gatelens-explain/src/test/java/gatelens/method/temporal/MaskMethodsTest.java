package gatelens.method.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.model.GradientSink;
import gatelens.parallel.Workers;
import gatelens.sequence.Rows;
import gatelens.testkit.explain.Linear;
import gatelens.testkit.explain.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Learnt masks.
class MaskMethodsTest {
  private static final Baseline ZEROS = new Baseline.Zeros();

  /// `3 x_0 + 3 x_5` of eight cells: only those two matter.
  private static final class TwoCells implements DifferentiableScore {
    @Override
    public Scores evaluate(Rows rows) {
      return new Scores(gradients(rows, (n, g) -> {}), 0, 0);
    }

    @Override
    public double[] gradients(Rows rows, GradientSink sink) {
      double[] values = new double[rows.count()];
      float[] x = new float[8];
      for (int n = 0; n < values.length; n++) {
        rows.copyTo(n, x);
        values[n] = 3 * x[0] + 3 * x[5];
        sink.accept(n, new float[] {3, 0, 0, 0, 0, 3, 0, 0});
      }
      return values;
    }

    @Override
    public String description() {
      return "two cells";
    }
  }

  private static final Point ONES =
      new Point(Linear.layout(4, 2), new float[] {1, 1, 1, 1, 1, 1, 1, 1});

  @Test
  void dynamaskKeepsTheTwoCellsThatMatter() {
    Explanation e =
        new Dynamask(ZEROS, List.of(0.25, 0.5), 0.5, 0, 0.1, 300).explain(new TwoCells(), ONES);
    assertThat(e.notes()).containsEntry("area", 0.25);
    for (int i = 0; i < 8; i++) {
      float m = e.first().values()[i];
      assertThat(m).isBetween(i == 0 || i == 5 ? 0.8f : 0, i == 0 || i == 5 ? 1 : 0.2f);
    }
    assertThat(e.notes().get("lost")).isLessThan(0.1);
    assertThat(e.notes().get("score under the mask")).isGreaterThan(4);
  }

  @Test
  void theExtremalMaskKeepsThemToo() {
    Explanation e = new ExtremalMask(ZEROS, 0.2, 1, 0.5, 400).explain(new TwoCells(), ONES);
    float[] m = e.first().values();
    for (int i : new int[] {1, 2, 3, 4, 6, 7}) {
      assertThat(m[i]).isLessThan(0.2f);
      assertThat(Math.min(m[0], m[5])).isGreaterThan(2 * m[i]);
    }
    assertThat(e.notes().get("lost")).isLessThan(0.2);
  }

  /// Where neighbours act together a smooth mask has smaller steps.
  @Test
  void smoothMasksHaveSmallerSteps() {
    Explanation rough = new Dynamask(ZEROS, List.of(0.3), 0.5, 0, 1, 60).explain(two(), ONES);
    Explanation even = new Dynamask(ZEROS, List.of(0.3), 0.5, 5, 1, 60).explain(two(), ONES);
    assertThat(steps(even)).isLessThan(steps(rough));
  }

  private static TwoCells two() {
    return new TwoCells();
  }

  private static double steps(Explanation e) {
    float[] m = e.first().values();
    double sum = 0;
    for (int i = 2; i < 8; i++) {
      sum += Math.abs(m[i] - m[i - 2]);
    }
    return sum;
  }

  /// Another tool takes an initial mask and never uses it: after one epoch ours is still near it.
  @Test
  void theInitialMaskIsUsed() {
    for (float initial : new float[] {0.2f, 0.8f}) {
      Explanation e =
          new Dynamask(ZEROS, List.of(0.3), initial, 0, 1, 1).explain(new TwoCells(), ONES);
      Explanation f = new ExtremalMask(ZEROS, 1, 1, initial, 1).explain(new TwoCells(), ONES);
      for (int i = 0; i < 8; i++) {
        assertThat(e.first().values()[i]).isCloseTo(initial, within(0.03f));
        assertThat(f.first().values()[i]).isCloseTo(initial, within(0.03f));
      }
    }
  }

  /// Another tool normalised probabilities over the wrong axis. Here the answers of all steps are
  /// compared over classes: adding a constant to the logits of a step changes nothing, and the
  /// gradient is that of central differences (2e-3: single precision, steps of 0.01).
  @Test
  void divergencesAreOverClasses() {
    ModelScore score =
        Reference.small(2, 4, true, 5)
            .of(new Target.Output(1, Target.Scale.MARGIN, Target.Output.ALL_STEPS));
    Point x = Reference.point(score, 6, 2, 1);
    Preservation kept = new Preservation(score, x, new float[12]);
    float[][] gradient = new float[1][];
    assertThat(kept.losses(new float[][] {x.values()}, gradient)[0]).isCloseTo(0, within(1e-6));
    assertThat(kept.losses(new float[][] {new float[12]}, gradient)[0]).isCloseTo(1, within(1e-6));
    float[] row = x.values().clone();
    row[3] += 0.7f;
    row[6] -= 0.5f;
    kept.losses(new float[][] {row}, gradient);
    float[] slopes = gradient[0].clone();
    for (int i = 0; i < 12; i++) {
      float[] up = row.clone();
      float[] down = row.clone();
      up[i] += 0.01f;
      down[i] -= 0.01f;
      double[] two = kept.losses(new float[][] {up, down}, new float[2][]);
      assertThat((two[0] - two[1]) / 0.02).isCloseTo(slopes[i], within(2e-3));
    }
    float[] exact = new float[12];
    double[] whole = {0};
    double want = 0;
    var prefixes = new gatelens.perturb.Prefixes(score.model(), x, Workers.single()).logits();
    var others =
        new gatelens.perturb.Prefixes(score.model(), x.with(exact), Workers.single()).logits();
    var moved =
        new gatelens.perturb.Prefixes(score.model(), x.with(row), Workers.single()).logits();
    for (int t = 0; t < 6; t++) {
      whole[0] += divergence(prefixes[t], others[t]);
      want += divergence(prefixes[t], moved[t]);
    }
    assertThat(kept.losses(new float[][] {row}, gradient)[0])
        .isCloseTo(want / whole[0], within(1e-4));
  }

  private static double divergence(float[] a, float[] b) {
    double p = 1 / (1 + Math.exp(a[0] - a[1]));
    double q = 1 / (1 + Math.exp(b[0] - b[1]));
    return p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
  }

  @Test
  void sameBitsOnAnyThreadsAndSettingsAreChecked() {
    ModelScore one = Reference.small(2, 5, false, 3);
    Point x = Reference.point(one, 5, 2, 4);
    Dynamask method = new Dynamask(new Baseline.MeanEvent(), List.of(0.3, 0.2), 0.5, 0.1, 0.1, 20);
    try (Workers three = Workers.of(3)) {
      ModelScore many = new ModelScore(one.model(), one.target(), three);
      assertThat(method.explain(many, x).first()).isEqualTo(method.explain(one, x).first());
    }
    assertThat(method.areas()).containsExactly(0.2, 0.3);
    assertThatThrownBy(() -> new Dynamask(ZEROS, List.of(1.5), 0.5, 0, 0.1, 10))
        .hasMessageContaining("areas are [1.5]");
    assertThatThrownBy(() -> new Dynamask(ZEROS, List.of(0.5), 0, 0, 0.1, 10))
        .hasMessageContaining("initial is 0.0");
    assertThatThrownBy(() -> new ExtremalMask(ZEROS, 1, 1, 0.5, 0))
        .hasMessageContaining("epochs 0");
    assertThat(method.card().signed()).isFalse();
    assertThat(new ExtremalMask(ZEROS, 1, 1, 0.5, 1).card().citation()).contains("2023");
  }
}
