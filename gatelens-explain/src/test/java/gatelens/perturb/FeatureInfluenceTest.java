package gatelens.perturb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FeatureInfluenceTest {
  /// Two steps of two features; the second is the same in both inputs.
  private static Sample sample(float first) {
    return Sample.of(FeatureSequence.of(Tensor.of(new float[] {first, 1, first, 1}, 2, 2)));
  }

  @Test
  void theProbabilityThatMovesByHand() {
    Model model = ModelPlan.parse("gru(3) dense(3,softmax)").initialise(2, Initialisation.KERAS, 4);
    Sample a = sample(2);
    Sample b = sample(-2);
    float[] p = model.predict(a).values();
    float[] q = model.predict(b).values();
    double moved = 0;
    for (int c = 0; c < 3; c++) {
      moved += Math.abs(p[c] - q[c]) / 2;
    }
    try (Workers one = Workers.single()) {
      FeatureInfluence got = FeatureInfluence.of(model, List.of(a, b), 0, one).get(0);
      // Two inputs exchange the first feature, which makes each the other.
      assertThat(got.influence()[0]).isCloseTo(moved, within(1e-6));
      assertThat(got.influence()[1]).isZero();
      assertThat(got.standardErrors()[0]).isCloseTo(0, within(1e-6));
      assertThat(got.names()).containsExactly("feature 0", "feature 1");
      assertThat(got.input()).isEqualTo("input");
      assertThat(got.inputs()).isEqualTo(2);
      assertThatThrownBy(() -> FeatureInfluence.of(model, List.of(a), 0, one))
          .hasMessageContaining("at least two");
      Model reader =
          ModelPlan.parse("embedding(2) gru(2) dense(2,softmax)")
              .initialise(3, Initialisation.KERAS, 4);
      Sample tokens = Sample.of(TokenSequence.of(1, 2));
      assertThat(FeatureInfluence.of(reader, List.of(tokens, tokens), 0, one))
          .as("tokens have no features")
          .isEmpty();
    }
  }

  /// An input of three steps whose two last are those of `a`, and `b` repeated: exchanging the
  /// first feature gives each the other's values at its own length.
  @Test
  void inputsOfOtherLengthsAreMadeToFit() {
    Model model = ModelPlan.parse("gru(3) dense(2,softmax)").initialise(2, Initialisation.KERAS, 4);
    Sample a = Sample.of(FeatureSequence.of(Tensor.of(new float[] {5, 1, 6, 1, 7, 1}, 3, 2)));
    Sample b = sample(-2);
    Sample changedA =
        Sample.of(FeatureSequence.of(Tensor.of(new float[] {-2, 1, -2, 1, -2, 1}, 3, 2)));
    Sample changedB = Sample.of(FeatureSequence.of(Tensor.of(new float[] {6, 1, 7, 1}, 2, 2)));
    double moved =
        (Math.abs(model.predict(a).values()[0] - model.predict(changedA).values()[0])
                + Math.abs(model.predict(b).values()[0] - model.predict(changedB).values()[0]))
            / 2;
    try (Workers one = Workers.single()) {
      FeatureInfluence got = FeatureInfluence.of(model, List.of(a, b), 0, one).get(0);
      // Floats: 1e-6.
      assertThat(got.influence()[0]).isCloseTo(moved, within(1e-6)).isPositive();
      assertThat(got.influence()[1]).isZero();
    }
  }
}
