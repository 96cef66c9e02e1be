package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.method.EveryScaleTest.Case;
import gatelens.method.EveryScaleTest.Reference;
import gatelens.parallel.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Methods that try sets of events (LIME, TimeSHAP, anchors) against their own definitions over all
/// sets in double precision: random models, every scale that applies.
class EverySetScaleTest {
  private static final int STEPS = EveryScaleTest.STEPS;
  private static final int SETS = 1 << STEPS;

  @Test
  void everyMethodIsItsDefinitionOnEveryScale() {
    int asked = 0;
    try (Workers workers = Workers.of(2)) {
      for (int seed = 0; seed < EveryScaleTest.CASES; seed++) {
        Case each = Case.random(seed);
        List<Target.Scale> scales = EveryScaleTest.scales(each.model());
        for (Target.Scale scale :
            EveryScaleTest.FULL ? scales : List.of(scales.get(seed % scales.size()))) {
          int index = each.model().classCount() > 1 ? 1 : 0;
          Target.Output target = new Target.Output(index, scale, -1);
          asked += check(each, target, workers, seed + ": " + each.model() + ", " + scale);
        }
      }
    }
    assertThat(asked).isGreaterThan(EveryScaleTest.CASES * 2);
  }

  private static int check(Case each, Target.Output target, Workers workers, String name) {
    ModelScore score = new ModelScore(each.model(), target, workers);
    Reference reference = new Reference(each.model(), target);
    Point point = score.point(each.input());
    float[] base = score.point(each.others().get(0)).values();
    double[] values = new double[SETS];
    Arrays.setAll(values, set -> reference.withEvents(point, base, set));
    int asked = lime(name, values, score, point, base);
    asked +=
        EveryScaleTest.same(
            name,
            run("timeshap", score, point, base, Map.of("tolerance", "-1", "samples", "64")),
            EveryScaleTest.shapley(reference, point, base),
            2e-4);
    return asked + anchors(name, reference, target, score, point, base);
  }

  private static Explanation run(
      String id, ModelScore score, Point point, float[] base, Map<String, String> more) {
    return EveryScaleTest.run(
        id,
        score,
        point,
        new Settings(
            new Baseline.Given(base, "base"), Optional.empty(), Optional.of("events"), 0, more));
  }

  private static double note(Explanation found, String name) {
    return Objects.requireNonNull(found.notes().get(name), name);
  }

  /// `(ZᵀWZ + α I₀) β = ZᵀWy` over all sets, with the intercept as a column that is not held small.
  /// An event that has its baseline's values is no player: it is worth nothing, and is not counted
  /// in how far a set is from the whole.
  private static int lime(
      String name, double[] values, ModelScore score, Point point, float[] base) {
    int width = base.length / STEPS;
    int[] players =
        IntStream.range(0, STEPS)
            .filter(t ->
                !Arrays.equals(
                    base, t * width, (t + 1) * width, point.values(), t * width, (t + 1) * width))
            .toArray();
    int size = players.length;
    double[][] a = new double[size + 1][size + 2];
    for (int set = 0; set < 1 << size; set++) {
      int events = 0;
      for (int i = 0; i < size; i++) {
        events |= (set >> i & 1) << players[i];
      }
      double distance = 100 * (1 - Math.sqrt(Integer.bitCount(set) / (double) size));
      double weight = Math.exp(-distance * distance / (2 * 25 * 25));
      for (int i = 0; i <= size; i++) {
        double left = i == size ? 1 : set >> i & 1;
        for (int j = 0; j <= size; j++) {
          a[i][j] += weight * left * (j == size ? 1 : set >> j & 1);
        }
        a[i][size + 1] += weight * left * values[events];
      }
    }
    for (int i = 0; i < size; i++) {
      a[i][i] += 1;
    }
    double[] line = solved(a);
    double[] wanted = new double[STEPS];
    for (int i = 0; i < size; i++) {
      wanted[players[i]] = line[i];
    }
    Explanation found = run("lime", score, point, base, Map.of("samples", "64"));
    assertThat(note(found, "intercept"))
        .as(name + " intercept")
        .isCloseTo(line[size], EveryScaleTest.near(1e-5, Math.max(1, Math.abs(line[size]))));
    return EveryScaleTest.same(name, found, wanted, 1e-4);
  }

  /// By elimination with the largest pivot.
  private static double[] solved(double[][] a) {
    int size = a.length;
    for (int k = 0; k < size; k++) {
      int best = k;
      for (int i = k; i < size; i++) {
        best = Math.abs(a[i][k]) > Math.abs(a[best][k]) ? i : best;
      }
      double[] row = a[best];
      a[best] = a[k];
      a[k] = row;
      for (int i = 0; i < size; i++) {
        double share = i == k ? 0 : a[i][k] / row[k];
        for (int j = k; j <= size; j++) {
          a[i][j] -= share * row[j];
        }
      }
    }
    double[] solution = new double[size];
    Arrays.setAll(solution, i -> a[i][size] / a[i][i]);
    return solution;
  }

  /// How often the answer stays if an anchor is kept and every other event is kept or not by the
  /// throw of a coin, over all sets; what the method says of it is drawn, and no set of fewer
  /// events may be surer than it needs where it says that it found the fewest.
  private static int anchors(
      String name,
      Reference reference,
      Target.Output target,
      ModelScore score,
      Point point,
      float[] base) {
    Reference sided =
        new Reference(
            reference.model(),
            new Target.Output(target.index(), Target.Scale.MARGIN, target.step()));
    double[] margins = new double[SETS];
    Arrays.setAll(margins, set -> sided.withEvents(point, base, set));
    // rounding decides which class such a set has
    if (Arrays.stream(margins).anyMatch(margin -> Math.abs(margin) < 1e-4)) {
      return 0;
    }
    Explanation found = run("anchors", score, point, base, Map.of("precision", "0.9"));
    int kept = 0;
    for (int t = 0; t < STEPS; t++) {
      kept |= found.first().values()[t] > 0.5f ? 1 << t : 0;
    }
    double precision = precision(margins, kept);
    // five standard deviations of a share of that many draws
    double off = 5 * Math.sqrt(0.25 / note(found, "samples of it"));
    assertThat(note(found, "precision"))
        .as(name + " precision")
        .isCloseTo(precision, org.assertj.core.api.Assertions.within(off));
    assertThat(precision).as(name).isGreaterThan(note(found, "precision at least") - 0.02);
    for (int set = 0; set < SETS && note(found, "found") == 1; set++) {
      if (Integer.bitCount(set) < Integer.bitCount(kept)) {
        // draws decide where a set is at the limit
        assertThat(precision(margins, set)).as(name + " smaller").isLessThan(0.97);
      }
    }
    return 1;
  }

  private static double precision(double[] margins, int kept) {
    int all = 0;
    int stayed = 0;
    for (int set = 0; set < SETS; set++) {
      if ((set & kept) == kept) {
        all++;
        stayed += margins[set] > 0 == margins[SETS - 1] > 0 ? 1 : 0;
      }
    }
    return stayed / (double) all;
  }
}
