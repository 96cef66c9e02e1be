package gatelens.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Measurement;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.measure.Infidelity;
import gatelens.measure.MaxSensitivity;
import gatelens.measure.Removal;
import gatelens.method.decomposition.Lrp;
import gatelens.method.gradient.Conductance;
import gatelens.method.gradient.DeepLift;
import gatelens.method.gradient.Gradient;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.method.perturbation.Occlusion;
import gatelens.method.perturbation.Shapley;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.Players;
import gatelens.rule.GaussLegendre;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.Linear;
import gatelens.testkit.explain.RandomModels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Faults that other tools' gradients, decompositions and measures have had, each with the test
/// that ours does not have it.
class FaultsOfGradientToolsTest {
  private static final Baseline ZEROS = new Baseline.Zeros();

  /// A trapezoid whose ends weigh 1/(2n) on n nodes weighs (n - 1)/n in all: 2 % are missing at 50.
  @Test
  void weightsOfAPathSumToOne() {
    for (int points : new int[] {1, 2, 3, 8, 31, 50, 64, 128}) {
      GaussLegendre rule = GaussLegendre.of(points);
      assertThat(Arrays.stream(rule.weights()).sum()).isCloseTo(1, within(1e-13));
      assertThat(Arrays.stream(rule.nodes()).allMatch(node -> node > 0 && node < 1)).isTrue();
    }
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(RandomModels.model("gru(8) dense(2)", .4, 3), workers);
      Explanation e =
          new IntegratedGradients(ZEROS, 50).explain(score, RandomModels.point(score, 12, 4));
      assertThat(e.completeness().relativeGap(1e-9)).isLessThan(1e-5);
    }
  }

  /// Kinks of a rectifier: points on the whole path leave a gap that falls as one over their
  /// number; pieces that are halved around the kinks do not.
  @Test
  void kinksAreFound() {
    try (Workers workers = Workers.single()) {
      for (long seed = 0; seed < 6; seed++) {
        ModelScore score =
            RandomModels.score(
                RandomModels.model("gru(6) dense(12,relu) dense(2)", .6, seed), workers);
        Point input = RandomModels.point(score, 10, 30 + seed);
        Completeness refined =
            new IntegratedGradients(ZEROS, 0, 1e-4).explain(score, input).completeness();
        Completeness doubled =
            new IntegratedGradients(ZEROS, 256).explain(score, input).completeness();
        // of a change of some hundredths single precision leaves more than 1e-4
        double change = Math.abs(refined.score() - refined.baselineScore());
        assertThat(refined.gap())
            .as("seed " + seed)
            .isLessThan(Math.max(1e-4 * change, doubled.gap() / 5));
      }
    }
  }

  /// Conductance from differences between neighbouring nodes misses the pieces at the ends and is
  /// off by 1/n; with the speed along the path itself, 16 points leave next to nothing.
  @Test
  void conductanceHasNoMissingEnds() {
    try (Workers workers = Workers.single()) {
      for (String plan : List.of("gru(6) dense(2)", "gru(5,sequences) lstm(4) dense(2)")) {
        ModelScore score = RandomModels.score(RandomModels.model(plan, .3, 5), workers);
        Explanation e = new Conductance(ZEROS, 16).explain(score, RandomModels.point(score, 9, 6));
        assertThat(e.completeness().relativeGap(1e-9)).as(plan).isLessThan(1e-6);
      }
    }
  }

  /// A cell is the same module at every step, and one set of weights may serve two layers: tools
  /// that hang their rules on modules refuse that, or mix the two up.
  @Test
  void weightsThatAreUsedTwiceAddUp() {
    SplittableRandom random = new SplittableRandom(9);
    Tensor w = Tensor.generate(i -> .5 * random.nextGaussian(), 3, 9);
    Tensor u = Tensor.generate(i -> .5 * random.nextGaussian(), 3, 9);
    Tensor bias = Tensor.generate(i -> .2 * random.nextGaussian(), 9);
    Dense head =
        new Dense(
            "head",
            Tensor.generate(i -> random.nextGaussian(), 3, 2),
            Tensor.zeros(2),
            Activation.LINEAR);
    Gru first = Gru.of("a", GruVariant.RESET_AFTER, w, u, bias, Tensor.zeros(9), true);
    Gru second = Gru.of("b", GruVariant.RESET_AFTER, w, u, bias, Tensor.zeros(9), false);
    try (Workers workers = Workers.single()) {
      ModelScore score = RandomModels.score(Model.of(3, first, second, head), workers);
      Point input = RandomModels.point(score, 20, 1);
      assertThat(new DeepLift(ZEROS).explain(score, input).completeness().relativeGap(1e-9))
          .isLessThan(1e-5);
      Explanation relevance = new Lrp(0.001).explain(score, input);
      double terms = relevance.terms().values().stream().mapToDouble(d -> d).sum();
      double cells =
          relevance.attribution().stream().mapToDouble(FaultsOfGradientToolsTest::sum).sum();
      assertThat(cells + terms).isCloseTo(score.at(input), within(1e-4));
    }
  }

  private static double sum(Tensor tensor) {
    return IntStream.range(0, tensor.values().length).mapToDouble(i -> tensor.values()[i]).sum();
  }

  /// A rule that a tool does not know must not quietly become the gradient: with every kind of
  /// layer in the way the sum still is the change, which gradient times change misses by far.
  @Test
  void noLayerFallsBackToTheGradient() {
    try (Workers workers = Workers.single()) {
      for (String plan :
          List.of(
              "lstm(6) dense(4,relu) dense(2)",
              "bigru(5,sequences) pool(max) dense(2)",
              "gru(5,sequences) pool(mean) dense(4,tanh) dense(2)",
              "gru(5,sequences,reset_before) lstm(4) dense(3,sigmoid) dense(2)")) {
        ModelScore score = RandomModels.score(RandomModels.model(plan, .6, 8), workers);
        Point input = RandomModels.point(score, 10, 2);
        Completeness exact = new DeepLift(ZEROS).explain(score, input).completeness();
        assertThat(exact.relativeGap(1e-9)).as(plan).isLessThan(1e-5);
        Completeness line =
            new Gradient(Gradient.Form.TIMES_CHANGE, ZEROS).explain(score, input).completeness();
        assertThat(line.relativeGap(1e-9)).as(plan).isGreaterThan(.02);
      }
    }
  }

  /// One step from the state 0: `h = (1 - σ(x)) tanh 1`. Whoever freezes the gates at the input
  /// says that x did nothing; all of the change went through the update gate.
  @Test
  void gatesAreNotFrozen() {
    Gru gru =
        Gru.of(
            "gru_0",
            GruVariant.RESET_AFTER,
            Tensor.of(new float[] {1, 0, 0}, 1, 3),
            Tensor.zeros(1, 3),
            Tensor.of(new float[] {0, 0, 1}, 3),
            Tensor.zeros(3),
            false);
    try (Workers workers = Workers.single()) {
      ModelScore score =
          new ModelScore(Model.of(1, gru), new Target.Signal("gru_0", "hidden", 0, 0), workers);
      Point input =
          score.point(
              gatelens.sequence.Sample.of(
                  gatelens.sequence.FeatureSequence.of(Tensor.of(new float[] {2}, 1, 1))));
      double change = (1 / (1 + Math.exp(2)) - 0.5) * Math.tanh(1);
      for (Explainer<? super ModelScore> method :
          List.<Explainer<? super ModelScore>>of(
              new DeepLift(ZEROS), new IntegratedGradients(ZEROS, 32))) {
        Explanation e = method.explain(score, input);
        // the engine's hidden state is in single precision
        assertThat((double) e.first().values()[0]).isCloseTo(change, within(1e-6));
      }
    }
  }

  /// Gradients of any state of any layer, of LSTMs and stacks too, by one backward pass, against
  /// central differences.
  @Test
  void jacobiansOfInnerStates() {
    try (Workers workers = Workers.single()) {
      Model model = RandomModels.model("lstm(4,sequences) lstm(3) dense(2)", .4, 2);
      String[] layers = {"lstm_0", "lstm_1"};
      for (int layer = 0; layer < 2; layer++) {
        for (int step : new int[] {0, 3, 5}) {
          ModelScore score =
              new ModelScore(model, new Target.Signal(layers[layer], "cell", step, layer), workers);
          Point input = RandomModels.point(score, 6, 3);
          Explanation e = new Gradient(Gradient.Form.PLAIN).explain(score, input);
          for (int i = 0; i < input.values().length; i++) {
            // 1e-2 either way: the error of the difference is 1e-4 of the third derivative, that of
            // single precision 1e-7 / 1e-2
            float[][] ends = {input.values().clone(), input.values().clone()};
            ends[0][i] += 1e-2f;
            ends[1][i] -= 1e-2f;
            double[] values = score.evaluate(Rows.of(input.layout(), ends)).values();
            assertThat((double) e.first().values()[i])
                .as(layers[layer] + " step " + step + " input " + i)
                .isCloseTo((values[0] - values[1]) / (ends[0][i] - ends[1][i]), within(2e-4));
          }
        }
      }
    }
  }

  /// A curve that puts the baseline into an input that is the baseline already never moves: ours
  /// starts at the input, and each step takes away what it names.
  @Test
  void removalStartsFromTheInput() {
    Linear line = new Linear(4, 1, new double[] {1, 2, 3, 4}, 0);
    Point x = line.at(1, 1, 1, 1);
    Explanation e = new Occlusion(ZEROS, new Players.Events()).explain(line, x);
    Removal.Curves curves = new Removal(Removal.Kind.DELETION, ZEROS, 0).curves(line, e);
    assertThat(curves.own()).containsExactly(10, 6, 3, 1, 0);
  }

  /// `f = x₀ x₁` with all of it given to x₀: taken away in the order of the ranking every sum is
  /// right, taken away at random x₁ alone is not.
  @Test
  void subsetsAreRandomAndNotInTheOrderOfTheRanking() {
    Linear product = new Linear(2, 1, new double[] {0, 0}, 1);
    Point x = product.at(1, 1);
    Explainer<Score> wrong = new Given(new float[] {1, 0});
    Measurement found = new Infidelity(ZEROS, 64, 0).measure(product, wrong.explain(product, x));
    // a quarter of all subsets is {x₁}, where 1 is lost and 0 was foretold
    assertThat(found.values().get(1)).isCloseTo(.25, within(.13));
    Explanation shapley = new Shapley(ZEROS, new Players.Events()).explain(product, x);
    // here two quarters are off by 1/2
    assertThat(new Infidelity(ZEROS, 64, 0).measure(product, shapley).values().get(1))
        .isCloseTo(.125, within(.06));
  }

  /// An attribution that is what it was told to be.
  private record Given(float[] values) implements Explainer<Score> {
    @Override
    public gatelens.explain.MethodCard card() {
      return new Occlusion(ZEROS, new Players.Events()).card();
    }

    @Override
    public Explanation explain(Score score, Point input) {
      return Explanation.ofCells(
          this, input, values, new Completeness(score.at(input), 0, 1), java.util.Map.of());
    }
  }

  /// The same measure gives 0 for an explanation that cannot change, and grows with the change.
  @Test
  void sensitivityRunsTheMethodAgain() {
    Linear line = new Linear(3, 1, new double[] {1, 2, 3}, 0);
    Point x = line.at(1, 1, 1);
    Explanation given = new Given(new float[] {1, 2, 3}).explain(line, x);
    float[][] shift = {{0.1f, 0, 0}};
    assertThat(MaxSensitivity.of(line, given, shift)).isZero();
    Explanation occlusion = new Occlusion(ZEROS, new Players.Events()).explain(line, x);
    // it moves by 0.1 of a length of √14
    assertThat(MaxSensitivity.of(line, occlusion, shift))
        .isCloseTo(0.1 / Math.sqrt(14), within(1e-6));
  }
}
