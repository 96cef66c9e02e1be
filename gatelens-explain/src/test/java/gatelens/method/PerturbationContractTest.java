package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.method.perturbation.KernelShap;
import gatelens.method.perturbation.Lime;
import gatelens.method.perturbation.Occlusion;
import gatelens.method.perturbation.PermutationShap;
import gatelens.method.perturbation.Shapley;
import gatelens.method.perturbation.TimeShap;
import gatelens.parallel.Workers;
import gatelens.perturb.Players;
import gatelens.testkit.explain.Linear;
import gatelens.testkit.explain.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every method of this family must do, whatever its settings.
class PerturbationContractTest {
  private static final Baseline ZEROS = new Baseline.Zeros();
  private static final Players CELLS = new Players.Cells();

  static Stream<Explainer<Score>> methods() {
    return Stream.of(
        new Occlusion(ZEROS, CELLS),
        new Shapley(ZEROS, CELLS),
        new KernelShap(ZEROS, CELLS, 40, 0, 1),
        new KernelShap(ZEROS, CELLS, 0, 0, 1),
        new PermutationShap(ZEROS, CELLS, 3, 0, 1),
        new Lime(ZEROS, CELLS, 5000, 25, 0, 2, 1),
        new Lime(ZEROS, CELLS, 60, 25, 0, 2, 1),
        new TimeShap(ZEROS, Grouping.CELLS, -1, 8, 0, 1));
  }

  /// A linear score is exact, a feature that is ignored gets nothing, equal features get equal
  /// parts; 1e-5 for the ridge of 1e-12 and single precision.
  @ParameterizedTest
  @MethodSource("methods")
  void aLineIsExact(Explainer<Score> method) {
    Linear line = new Linear(4, 2, new double[] {1, 2, 0, -1, 3, 3, 0.5, 0}, 0);
    Point x = line.at(1, -1, 5, 2, 1, 1, 4, 7);
    Explanation e = method.explain(line, x);
    float[] want = {1, -2, 0, -2, 3, 3, 2, 0};
    for (int i = 0; i < want.length; i++) {
      assertThat(e.first().values()[i])
          .as("%s cell %s", method, i)
          .isCloseTo(want[i], within(1e-5f));
    }
    assertThat(e.completeness().score()).isCloseTo(5, within(1e-9));
    assertThat(e.completeness().baselineScore()).isZero();
    assertThat(e.completeness().gap()).isLessThan(1e-5);
    assertThat(e.by()).isEqualTo(method);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void completeWhereTheCardPromisesIt(Explainer<Score> method) {
    Linear bent = new Linear(4, 2, new double[] {1, 2, 0, -1, 3, 3, 0.5, 0}, 1);
    Explanation e = method.explain(bent, bent.at(1, -1, 5, 2, 1, 1, 4, 7));
    if (method.card().complete()) {
      assertThat(e.completeness().gap()).isLessThan(1e-6);
      assertThat(e.total()).isCloseTo(12, within(1e-5));
    }
    assertThat(method.card().id()).isNotBlank();
    assertThat(method.card().citation()).containsPattern("\\d{4}");
  }

  /// The same numbers bit for bit from the same seed, on 1 and on 3 threads.
  @ParameterizedTest
  @MethodSource("methods")
  void sameSeedSameBitsOnAnyThreads(Explainer<Score> method) {
    ModelScore one = Reference.small(2, 5, false, 3);
    Point x = Reference.point(one, 4, 2, 4);
    try (Workers three = Workers.of(3)) {
      ModelScore many = new ModelScore(one.model(), one.target(), three);
      Explanation a = method.explain(one, x);
      Explanation b = method.explain(many, x);
      assertThat(a.first()).isEqualTo(b.first());
      assertThat(a.standardError()).isEqualTo(b.standardError());
      assertThat(a.notes()).isEqualTo(b.notes());
    }
  }

  /// `x_0 x_7` is shared in halves by Shapley's axioms.
  @Test
  void aProductIsSharedInHalves() {
    Linear bent = new Linear(2, 2, new double[] {0, 0, 0, 1}, 3);
    Point x = bent.at(2, 9, 9, 5);
    for (Explainer<Score> method :
        List.<Explainer<Score>>of(
            new Shapley(ZEROS, CELLS),
            new KernelShap(ZEROS, CELLS, 14, 0, 0),
            new PermutationShap(ZEROS, CELLS, 1, 0, 0),
            new TimeShap(ZEROS, Grouping.CELLS, -1, 4, 14, 0))) {
      assertThat(method.explain(bent, x).first().values())
          .as(method.toString())
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(15, 0, 0, 20);
    }
    assertThat(new Occlusion(ZEROS, CELLS).explain(bent, x).first().values())
        .containsExactly(30, 0, 0, 35);
  }

  /// Two windows of two steps over three: the middle step gets the mean of both.
  @Test
  void windowsThatOverlapAreAveraged() {
    Linear line = new Linear(3, 1, new double[] {1, 1, 1}, 0);
    Explanation e =
        new Occlusion(ZEROS, new Players.Windows(2, 1, 1)).explain(line, line.at(1, 2, 4));
    assertThat(e.first().values()).containsExactly(3, 4.5f, 6);
    assertThat(e.completeness().attributed()).isCloseTo(13.5, within(1e-6));
  }

  /// A player of several events shares evenly; the notes hold it whole.
  @Test
  void segmentsKeepTheSum() {
    Linear line = new Linear(4, 1, new double[] {1, 1, 1, 1}, 0);
    Explanation e = new Shapley(ZEROS, new Players.Segments(2)).explain(line, line.at(1, 2, 4, 8));
    assertThat(e.first().values()).containsExactly(1.5f, 1.5f, 6, 6);
    assertThat(e.notes())
        .containsEntry("player step 0 … step 1", 3.0)
        .containsEntry("player step 2 … step 3", 12.0);
  }

  @Test
  void untilStopsPermutationsAtThePrecision() {
    ModelScore score = Reference.small(3, 6, false, 5);
    Point x = Reference.point(score, 10, 3, 9);
    Players events = new Players.Events();
    Explanation loose = new PermutationShap(ZEROS, events, 2, 0, 0).explain(score, x);
    Explanation tight = new PermutationShap(ZEROS, events, 2, 0.01, 0).explain(score, x);
    assertThat(tight.notes().get("evaluations")).isGreaterThan(loose.notes().get("evaluations"));
    double most = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < 10; i++) {
      most = Math.max(most, tight.standardError().orElseThrow().get(0).values()[i]);
      low = Math.min(low, tight.first().values()[i]);
      high = Math.max(high, tight.first().values()[i]);
    }
    assertThat(most / (high - low)).isLessThanOrEqualTo(0.0100001);
  }

  @Test
  void settingsAreChecked() {
    Players events = new Players.Events();
    assertThatThrownBy(() -> new KernelShap(ZEROS, events, -1, 0, 0)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new PermutationShap(ZEROS, events, 0, 0, 0))
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new PermutationShap(ZEROS, events, 1, -1, 0))
        .hasMessageContaining("until");
    assertThatThrownBy(() -> new Lime(ZEROS, events, 1, 25, 1, 1, 0))
        .hasMessageContaining("at least 2 samples");
    assertThatThrownBy(() -> new TimeShap(ZEROS, Grouping.EVENTS, 0, 0, 0, 0))
        .hasMessageContaining("top is 0");
    ModelScore score = Reference.small(3, 6, false, 5);
    Point x = Reference.point(score, 20, 3, 9);
    assertThatThrownBy(() -> new Shapley(ZEROS, events).explain(score, x))
        .hasMessageContaining("segments:12");
  }

  @Test
  void nothingToExplainIsZeros() {
    Linear line = new Linear(2, 1, new double[] {1, 1}, 0);
    methods()
        .forEach(method ->
            assertThat(method.explain(line, line.at(0, 0)).first().values())
                .as(method.toString())
                .containsExactly(0, 0));
    methods()
        .forEach(method ->
            assertThat(method.explain(line, line.at(0, 2)).first().values()[1])
                .as(method.toString())
                .isCloseTo(2, within(1e-5f)));
  }

  /// Rows that start from a state, of a model that answers at every step: the last answer and the
  /// sum over steps are those of whole runs; 1e-5 for sums over 12 steps in single precision.
  @Test
  void sharedPrefixesOfEveryStepAnswers() {
    ModelScore last = Reference.small(2, 5, true, 3);
    ModelScore sum =
        last.of(
            new gatelens.explain.Target.Output(
                1, gatelens.explain.Target.Scale.LOGIT, gatelens.explain.Target.Output.ALL_STEPS));
    Point x = Reference.point(last, 12, 2, 4);
    for (ModelScore score : List.of(last, sum)) {
      for (Explainer<Score> method :
          List.<Explainer<Score>>of(
              new Occlusion(ZEROS, CELLS), new KernelShap(ZEROS, CELLS, 300, 0, 0))) {
        float[] fast = method.explain(score, x).first().values();
        float[] whole = method.explain(new gatelens.testkit.explain.Box(score), x).first().values();
        assertThat(fast).usingComparatorWithPrecision(1e-5f).containsExactly(whole);
      }
    }
  }
}
