package gatelens.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.Measurement;
import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Flatten;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The score `f(x) = 1 x₀ + 2 x₁ + 3 x₂ + 4 x₃` at four ones.
class RemovalCurvesTest {
  private static final Baseline ZERO = new Baseline.Zeros();

  private final ModelScore score =
      new ModelScore(
          Model.of(
              1,
              new Flatten("flat", 4),
              new Dense(
                  "dense",
                  Tensor.of(new float[] {1, 2, 3, 4}, 4, 1),
                  Tensor.zeros(1),
                  Activation.LINEAR)),
          Target.Output.logit(0),
          Workers.single());
  private final Explanation exact =
      new IntegratedGradients(ZERO, 4)
          .explain(
              score,
              score.point(
                  Sample.of(FeatureSequence.of(Tensor.of(new float[] {1, 1, 1, 1}, 4, 1)))));

  @Test
  void theCurveTakesTheStrongestFirst() {
    Removal.Curves deletion = new Removal(Removal.Kind.DELETION, ZERO, 0).curves(score, exact);
    assertThat(deletion.own()).containsExactly(new double[] {10, 6, 3, 1, 0}, within(1e-6));
    Removal.Curves insertion = new Removal(Removal.Kind.INSERTION, ZERO, 0).curves(score, exact);
    assertThat(insertion.own()).containsExactly(new double[] {0, 4, 7, 9, 10}, within(1e-6));
    assertThat(insertion.orders()).isEqualTo(20);
  }

  @Test
  void theBandHoldsEveryOrderAndBeginsAndEndsWithTheCurve() {
    Removal.Curves curves = new Removal(Removal.Kind.DELETION, ZERO, 3).curves(score, exact);
    for (int i = 0; i < 5; i++) {
      assertThat(curves.random()[i]).isBetween(curves.low()[i], curves.high()[i]);
      // No order of a sum of positive parts falls faster than the largest first.
      assertThat(curves.low()[i]).isGreaterThanOrEqualTo(curves.own()[i]);
    }
    assertThat(curves.low()[0]).isEqualTo(curves.high()[0]).isEqualTo(curves.own()[0]);
    assertThat(curves.low()[4]).isEqualTo(curves.high()[4]).isEqualTo(curves.own()[4]);
  }

  @Test
  void theMeasureGivesTheSameNumbers() {
    Removal removal = new Removal(Removal.Kind.DELETION, ZERO, 3);
    Removal.Curves curves = removal.curves(score, exact);
    Measurement measured = removal.measure(score, exact);
    for (int i = 0; i < 5; i++) {
      assertThat(measured.values().get(measured.names().indexOf("after " + i)))
          .isEqualTo(curves.own()[i]);
    }
    double[] random = curves.random();
    double area = (random[0] / 2 + Arrays.stream(random, 1, 4).sum() + random[4] / 2) / 4;
    assertThat(measured.values().get(1)).isCloseTo(area, within(1e-12));
  }

  @Test
  void otherKindsHaveNone() {
    assertThatThrownBy(() -> new Removal(Removal.Kind.SUFFICIENCY, ZERO, 0).curves(score, exact))
        .hasMessageContaining("has no curve");
  }
}
