package gatelens.method.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.Forecaster;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.Reference;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Methods of prefixes, held to running every prefix whole; 1e-6 is single precision.
class LastEventTest {
  private static final Baseline ZEROS = new Baseline.Zeros();
  private static final Forecaster GENERATOR =
      Forecaster.train(series(12, 30), 10, 6, 4, 1, Workers.single());

  private static List<FeatureSequence> series(int count, int steps) {
    ModelScore score = Reference.small(3, 2, false, 1);
    List<FeatureSequence> all = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      Point x = Reference.point(score, steps, 3, n);
      all.add(FeatureSequence.of(Tensor.of(x.values(), steps, 3)));
    }
    return all;
  }

  private static Baseline.Samples background(int steps) {
    return Baseline.Samples.of(
        series(5, steps).stream().map(s -> s.values().values()).toList(), "series");
  }

  static Stream<Explainer<ModelScore>> methods() {
    return Stream.of(
        new TemporalOcclusion(ZEROS),
        new TemporalShapley(ZEROS),
        new TemporalGradients(ZEROS, 32, true),
        new TemporalGradients(ZEROS, 64, false),
        new AugmentedOcclusion(background(30), 4, 1),
        new Fit(GENERATOR, 3, 1),
        new WinIt(GENERATOR, 10, 2, WinIt.Aggregation.MEAN, 1));
  }

  private static float[] logits(ModelScore score, float[] values) {
    Tensor x = Tensor.of(values, values.length / 3, 3);
    float[] all =
        score
            .model()
            .logits(List.of(Sample.of(FeatureSequence.of(x))), Workers.single())
            .get(0)
            .values();
    return Arrays.copyOfRange(all, all.length - 2, all.length);
  }

  /// The score of the prefix up to a step, one value of whose last event is replaced.
  private static double naive(ModelScore score, Point x, int step, int feature, float value) {
    float[] prefix = Arrays.copyOf(x.values(), 3 * (step + 1));
    prefix[3 * step + feature] = value;
    return score.value(logits(score, prefix));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodKeepsItsContract(Explainer<ModelScore> method) {
    ModelScore one = Reference.small(3, 5, false, 3);
    Point x = Reference.point(one, 30, 3, 4);
    Explanation a = method.explain(one, x);
    assertThat(a.first().shape().extents()).containsExactly(30, 3);
    assertThat(a.first().isFinite()).isTrue();
    if (method.card().complete()) {
      assertThat(a.completeness().gap()).isLessThan(1e-3);
    }
    try (Workers three = Workers.of(3)) {
      Explanation b = method.explain(new ModelScore(one.model(), one.target(), three), x);
      assertThat(b.first()).isEqualTo(a.first());
      assertThat(b.notes()).isEqualTo(a.notes());
    }
    assertThat(a.notes().getOrDefault("cell steps", 1e9))
        .isLessThan(a.notes().getOrDefault("cell steps naive", 0.0) / 5);
    assertThat(method.card().citation()).containsPattern("\\d{4}");
  }

  /// Before a generator is trained.
  @Test
  void aModelThatReadsBackwardIsRefused() {
    Model both =
        ModelPlan.parse("bigru(3) dense(2,softmax)").initialise(3, Initialisation.KERAS, 1);
    ModelScore score = new ModelScore(both, Target.Output.logit(1), Workers.single());
    Point x = Reference.point(score, 12, 3, 4);
    List<Explainer<ModelScore>> all = new ArrayList<>(methods().toList());
    all.add(
        new Generated(Fit.CARD, background(30), 1, 4, 1, 1, generator -> new Fit(generator, 3, 1)));
    for (Explainer<ModelScore> method : all) {
      if (!(method instanceof WinIt)) {
        assertThatThrownBy(() -> method.explain(score, x))
            .as(method.card().id())
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("needs the whole sequence before it answers; occlusion");
      }
    }
  }

  @Test
  void occlusionAndShapleyAreThoseOfWholeRuns() {
    ModelScore score = Reference.small(3, 5, true, 3);
    Point x = Reference.point(score, 25, 3, 4);
    Explanation occlusion = new TemporalOcclusion(ZEROS).explain(score, x);
    Explanation shapley = new TemporalShapley(ZEROS).explain(score, x);
    for (int t : new int[] {0, 1, 12, 24}) {
      for (int d = 0; d < 3; d++) {
        double fall = naive(score, x, t, d, x.values()[3 * t + d]) - naive(score, x, t, d, 0);
        assertThat((double) occlusion.first().get(t, d)).isCloseTo(fall, within(1e-6));
      }
      Point last = new Point(x.layout(), x.values());
      double sum =
          shapley.first().get(t, 0) + shapley.first().get(t, 1) + shapley.first().get(t, 2);
      float[] empty = Arrays.copyOf(last.values(), 3 * (t + 1));
      Arrays.fill(empty, 3 * t, 3 * t + 3, 0);
      double want = naive(score, x, t, 0, x.values()[3 * t]) - score.value(logits(score, empty));
      assertThat(sum).isCloseTo(want, within(1e-6));
    }
  }

  /// The same draws, every prefix run whole.
  @Test
  void fitIsThatOfWholeRuns() {
    ModelScore score = Reference.small(3, 5, false, 3);
    Point x = Reference.point(score, 12, 3, 4);
    Explanation fast = new Fit(GENERATOR, 2, 9).explain(score, x);
    float[][] means = GENERATOR.means(x);
    SplittableRandom random = new SplittableRandom(9);
    for (int t = 1; t < 12; t++) {
      double[] now = probability(logits(score, Arrays.copyOf(x.values(), 3 * t + 3)));
      double[] before = probability(logits(score, Arrays.copyOf(x.values(), 3 * t)));
      for (int d = 0; d < 3; d++) {
        double rest = 0;
        for (int s = 0; s < 2; s++) {
          float[] event = Arrays.copyOfRange(x.values(), 3 * t, 3 * t + 3);
          GENERATOR.others(d).into(means[t], event, random);
          float[] prefix = Arrays.copyOf(x.values(), 3 * t + 3);
          System.arraycopy(event, 0, prefix, 3 * t, 3);
          assertThat(event[d]).isEqualTo(x.values()[3 * t + d]);
          rest += LastEvent.divergence(now, probability(logits(score, prefix))) / 2;
        }
        double gain = LastEvent.divergence(now, before) - rest;
        assertThat((double) fast.first().get(t, d))
            .isCloseTo(2 / (1 + Math.exp(-5 * gain)) - 1, within(1e-6));
      }
    }
    assertThat(fast.first().get(0, 0)).isZero();
  }

  /// The same draws, every prefix run whole; windows are drawn from the first step to the last,
  /// cells in their order, those that reach the end shorter.
  @Test
  void winItIsThatOfWholeRuns() {
    ModelScore score = Reference.small(3, 5, false, 3);
    int steps = 14;
    int window = 4;
    Point x = Reference.point(score, steps, 3, 4);
    Explanation fast = new WinIt(GENERATOR, window, 2, WinIt.Aggregation.MEAN, 9).explain(score, x);
    float[][] means = GENERATOR.means(x);
    SplittableRandom random = new SplittableRandom(9);
    double[][] moved = new double[3 * steps][];
    for (int cell = 0; cell < moved.length; cell++) {
      int from = cell / 3;
      int length = Math.min(window, steps - from);
      moved[cell] = new double[length];
      for (int s = 0; s < 2; s++) {
        float[] piece = Arrays.copyOfRange(x.values(), 3 * from, 3 * (from + length));
        GENERATOR.feature(cell % 3).into(means[from], piece, random);
        for (int k = 0; k < length; k++) {
          float[] prefix = Arrays.copyOf(x.values(), 3 * (from + k + 1));
          double[] now = probability(logits(score, prefix));
          System.arraycopy(piece, 0, prefix, 3 * from, 3 * (k + 1));
          double[] then = probability(logits(score, prefix));
          moved[cell][k] += (Math.abs(now[0] - then[0]) + Math.abs(now[1] - then[1])) / 2;
        }
      }
    }
    for (int cell = 0; cell < moved.length; cell++) {
      double worth = 0;
      for (int k = 0; k < moved[cell].length; k++) {
        worth += (moved[cell][k] - (k == 0 ? 0 : moved[cell + 3][k - 1])) / moved[cell].length;
      }
      assertThat((double) fast.first().values()[cell]).isCloseTo(worth, within(1e-6));
    }
  }

  private static double[] probability(float[] logits) {
    double p = 1 / (1 + Math.exp(logits[0] - logits[1]));
    return new double[] {1 - p, p};
  }

  /// Cell steps at 200 steps and 3 features, to the step: the states of the input, then one a
  /// version; naive is each prefix from its first step.
  @Test
  void cellStepsAgainstNaive() {
    ModelScore score = Reference.small(3, 2, false, 3);
    Point x = Reference.point(score, 200, 3, 4);
    Explanation occlusion = new TemporalOcclusion(ZEROS).explain(score, x);
    assertThat(occlusion.notes())
        .containsEntry("cell steps", 200.0 + 200 + 600)
        .containsEntry("cell steps naive", 4 * 20100.0);
    Explanation fit = new Fit(GENERATOR, 10, 0).explain(score, x);
    assertThat(fit.notes())
        .containsEntry("cell steps", 200.0 + 2 * 200 + 199 * 30)
        .containsEntry("cell steps naive", 2 * 20100.0 + 30 * 20099);
    Explanation winit = new WinIt(GENERATOR, 10, 3, WinIt.Aggregation.MEAN, 0).explain(score, x);
    assertThat(winit.notes()).containsEntry("cell steps", 200.0 + 2 * 200 + 9 * (191 * 10 + 45));
    for (Explanation e : List.of(occlusion, fit, winit)) {
      System.out.printf(
          java.util.Locale.ROOT,
          "cell steps, T = 200, F = 3, %s: %.0f done, %.0f naive, %.1f times fewer%n",
          e.by().card().id(),
          e.notes().get("cell steps"),
          e.notes().get("cell steps naive"),
          saving(e));
    }
    for (Explanation e : List.of(occlusion, fit)) {
      assertThat(saving(e)).isGreaterThan(50);
    }
    assertThat(saving(winit)).isGreaterThan(15);
    assertThat(saving(new TemporalGradients(ZEROS, 16, true).explain(score, x))).isGreaterThan(30);
  }

  private static double saving(Explanation e) {
    return e.notes().getOrDefault("cell steps naive", 0.0)
        / e.notes().getOrDefault("cell steps", 1.0);
  }

  /// The midpoint rule with 64 points is within 1e-3 of what the last event changed.
  @Test
  void temporalGradientsSumToWhatTheEventChanged() {
    ModelScore score = Reference.small(3, 5, false, 3);
    Point x = Reference.point(score, 20, 3, 4);
    Explanation e = new TemporalGradients(ZEROS, 64, false).explain(score, x);
    for (int t : new int[] {0, 19}) {
      float[] empty = Arrays.copyOf(x.values(), 3 * (t + 1));
      Arrays.fill(empty, 3 * t, 3 * t + 3, 0);
      double want = naive(score, x, t, 0, x.values()[3 * t]) - score.value(logits(score, empty));
      double sum = e.first().get(t, 0) + e.first().get(t, 1) + e.first().get(t, 2);
      assertThat(sum).isCloseTo(want, within(1e-3));
    }
  }

  @Test
  void aggregations() {
    ModelScore score = Reference.small(3, 5, false, 3);
    Point x = Reference.point(score, 20, 3, 4);
    Explanation mean = new WinIt(GENERATOR, 4, 2, WinIt.Aggregation.MEAN, 0).explain(score, x);
    Explanation max = new WinIt(GENERATOR, 4, 2, WinIt.Aggregation.MAX, 0).explain(score, x);
    Explanation absolute =
        new WinIt(GENERATOR, 4, 2, WinIt.Aggregation.ABSOLUTE_MAX, 0).explain(score, x);
    for (int i = 0; i < 60; i++) {
      float most = max.first().values()[i];
      assertThat(most).isGreaterThanOrEqualTo(mean.first().values()[i]);
      assertThat(Math.abs(absolute.first().values()[i])).isGreaterThanOrEqualTo(Math.abs(most));
    }
    assertThat(mean.first().values()[59]).isEqualTo(max.first().values()[59]);
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new Fit(GENERATOR, 0, 0)).hasMessageContaining("samples is 0");
    assertThatThrownBy(() -> new WinIt(GENERATOR, 11, 1, WinIt.Aggregation.MAX, 0))
        .hasMessageContaining("horizon 10");
    assertThatThrownBy(() -> new TemporalGradients(ZEROS, 0, true))
        .hasMessageContaining("steps is 0");
    assertThatThrownBy(() -> new AugmentedOcclusion(background(3), 0, 0))
        .hasMessageContaining("samples is 0");
    ModelScore wide = Reference.small(13, 2, false, 3);
    Point x = Reference.point(wide, 3, 13, 4);
    assertThatThrownBy(() -> new TemporalShapley(ZEROS).explain(wide, x))
        .hasMessageContaining("13 features");
    ModelScore signal =
        Reference.small(3, 2, false, 3).of(new Target.Signal("gru", "update", 1, 0));
    Point y = Reference.point(signal, 3, 3, 4);
    assertThatThrownBy(() -> new TemporalGradients(ZEROS, 4, true).explain(signal, y))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> Forecaster.train(series(2, 5), 5, 2, 1, 0, Workers.single()))
        .hasMessageContaining("must be longer");
  }
}
