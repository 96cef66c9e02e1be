package gatelens.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Agreement;
import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.Measurement;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.method.gradient.Gradient;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.method.gradient.SmoothGrad;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.rule.GaussLegendre;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// Measures on a score that is linear, so that every number is known: `f(x) = 1 x₀ + 2 x₁ + 3 x₂ +
/// 4 x₃` over four steps.
final class MeasuresTest {
  private static final Baseline ZERO = new Baseline.Zeros();

  private final Workers workers = Workers.single();
  private final ModelScore score = new ModelScore(linear(), Target.Output.logit(0), workers);
  private final Point point =
      score.point(Sample.of(FeatureSequence.of(Tensor.of(new float[] {1, 1, 1, 1}, 4, 1))));
  private final Explanation exact = new IntegratedGradients(ZERO, 4).explain(score, point);

  private static Model linear() {
    return Model.of(
        1,
        new gatelens.layer.Flatten("flat", 4),
        new Dense(
            "dense",
            Tensor.of(new float[] {1, 2, 3, 4}, 4, 1),
            Tensor.zeros(1),
            Activation.LINEAR));
  }

  @Test
  void whatALinearScoreGives() {
    assertThat(exact.first().values()).containsExactly(new float[] {1, 2, 3, 4}, within(1e-5f));
    Measurement fall = new Removal(Removal.Kind.COMPREHENSIVENESS, ZERO, 0).measure(score, exact);
    // One of four parts up to 20 %, two at 50 %: 4, and 4 + 3.
    assertThat(fall.values().get(3)).isCloseTo(4, within(1e-5));
    assertThat(fall.values().get(4)).isCloseTo(7, within(1e-5));
    // one value a share: files of others have as many
    assertThat(fall.values()).hasSize(5);
    Measurement rest = new Removal(Removal.Kind.SUFFICIENCY, ZERO, 0).measure(score, exact);
    assertThat(rest.values().get(4)).isCloseTo(3, within(1e-5));
    Measurement deletion = new Removal(Removal.Kind.DELETION, ZERO, 0).measure(score, exact);
    // 10, 6, 3, 1, 0 by the trapezoid rule.
    assertThat(deletion.first()).isCloseTo((8 + 4.5 + 2 + 0.5) / 4, within(1e-5));
    assertThat(deletion.values().get(3)).isGreaterThan(0.8);
    Measurement insertion = new Removal(Removal.Kind.INSERTION, ZERO, 0).measure(score, exact);
    assertThat(insertion.first()).isCloseTo((2 + 5.5 + 8 + 9.5) / 4, within(1e-5));
  }

  @Test
  void anExactAttributionIsFaithfulAndStable() {
    assertThat(new CompletenessGap(1e-3).measure(score, exact).first()).isLessThan(1e-6);
    assertThat(new Infidelity(ZERO, 64, 1).measure(score, exact).first()).isLessThan(1e-9);
    assertThat(
            Infidelity.plain(score, point, new float[] {1, 2, 3, 4}, new float[][] {{1, 0, 0, 1}}))
        .isLessThan(1e-9);
    Explanation slope = new Gradient(Gradient.Form.PLAIN).explain(score, point);
    assertThat(new MaxSensitivity(0.02, 5, 1).measure(score, slope).first()).isLessThan(1e-6);
    Explanation smooth = new SmoothGrad(4, 0.1, 1).explain(score, point);
    assertThat(smooth.first().values()).containsExactly(new float[] {1, 2, 3, 4}, within(1e-5f));
    assertThat(new Gradient(Gradient.Form.ABSOLUTE).explain(score, point).first().values())
        .containsExactly(new float[] {1, 2, 3, 4}, within(1e-5f));
  }

  /// Whatever the unit of the input, the radius means the same.
  @Test
  void theRadiusIsInDeviationsOfTheInput() {
    double one = sensitivity(1);
    assertThat(one).isBetween(1e-4, 0.1);
    // both in single precision
    assertThat(sensitivity(1024)).isCloseTo(one, within(1e-5));
  }

  private double sensitivity(float unit) {
    float[] values = {unit, 2 * unit, -unit, 4 * unit};
    Point input = score.point(Sample.of(FeatureSequence.of(Tensor.of(values, 4, 1))));
    Explanation product = new Gradient(Gradient.Form.TIMES_INPUT).explain(score, input);
    return new MaxSensitivity(0.02, 5, 1).measure(score, product).first();
  }

  @Test
  void shuffledWeightsChangeTheExplanation() {
    Measurement similarity = new Randomisation(3).measure(score, exact);
    assertThat(similarity.names()).contains("all weights", "dense.weight");
    assertThat(similarity.first()).isLessThan(1);
  }

  @Test
  void agreement() {
    double[] a = {1, 2, 3};
    assertThat(Agreement.of(a, new double[] {2, 4, 6}, 2)).isEqualTo(new Agreement(1, 1, 1));
    assertThat(Agreement.of(a, new double[] {-3, -2, -1}, 1).sign()).isZero();
    assertThat(Agreement.of(a, new double[] {3, 2, 1}, 1).rank()).isCloseTo(-1, within(1e-12));
    assertThat(Agreement.of(a, new double[] {1, 1, 1}, 1).rank()).isZero();
    assertThatThrownBy(() -> Agreement.of(a, new double[2], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyMeasureHasACardAndAName() {
    for (Measures.Row row : Measures.all()) {
      assertThat(Measures.named(row.card().id()).card()).isEqualTo(row.card());
      assertThat(row.card().citation()).contains("https://");
    }
    assertThatThrownBy(() -> Measures.named("truth")).hasMessageContaining("comprehensiveness");
  }

  @Test
  void quadratureIsExactForPolynomials() {
    GaussLegendre rule = GaussLegendre.of(4);
    for (int power = 0; power <= 7; power++) {
      double sum = 0;
      for (int k = 0; k < 4; k++) {
        sum += rule.weights()[k] * Math.pow(rule.nodes()[k], power);
      }
      assertThat(sum).isCloseTo(1.0 / (power + 1), within(1e-12));
    }
    assertThat(GaussLegendre.of(1).nodes()[0]).isCloseTo(0.5, within(1e-12));
    assertThatThrownBy(() -> GaussLegendre.of(0)).hasMessageContaining("steps is 0");
  }
}
