package gatelens.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatePlaneTest {
  /// Points on an ellipse of half axes 3 and 1 along (0.6, 0.8, 0) and (-0.8, 0.6, 0) have nine and
  /// one tenth of their variance along them, and none along the third.
  @Test
  void componentsOfAnEllipseAreItsAxes() {
    List<double[]> states = new ArrayList<>();
    for (int n = 0; n < 360; n++) {
      double far = 3 * Math.cos(Math.toRadians(n));
      double near = Math.sin(Math.toRadians(n));
      states.add(new double[] {0.6 * far - 0.8 * near + 5, 0.8 * far + 0.6 * near - 2, 7});
    }
    PrincipalComponents found = PrincipalComponents.of(states);
    assertThat(found.middle()).containsExactly(new double[] {5, -2, 7}, within(1e-12));
    assertThat(found.shares()).containsExactly(new double[] {0.9, 0.1, 0}, within(1e-12));
    assertThat(found.axes()[0]).containsExactly(new double[] {0.6, 0.8, 0}, within(1e-6));
    assertThat(found.axes()[1]).containsExactly(new double[] {0.8, -0.6, 0}, within(1e-6));
    assertThat(found.without(0.6, 0.8, 0))
        .containsExactly(new double[] {0.8, -0.6, 0}, within(1e-6));
    double part = found.share(1, 0, 0);
    assertThat(part).isCloseTo((0.36 * 4.5 + 0.64 * 0.5) / 5, within(1e-12));
  }

  @Test
  void nothingThatVariesIsNoFault() {
    PrincipalComponents found = PrincipalComponents.of(List.of(new double[] {1, 2}));
    assertThat(found.shares()).containsExactly(0, 0);
    assertThat(Matrices.dot(found.axes()[0], found.axes()[1])).isCloseTo(0, within(1e-12));
  }

  /// Central differences of step 1e-5 have an error of about 1e-10 times the third derivative.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gru(5) dense(3,softmax)",
        "lstm(4) dense(3,sigmoid)",
        "gru(4,sequences) gru(3) layer_norm dense(4,tanh) dense(2,log_softmax)"
      })
  void gradientsOfTheAnswerAreItsDifferences(String plan) {
    Transition map = Transition.of(RandomModels.model(plan, 0.4, 3)).get(0);
    SplittableRandom random = new SplittableRandom(4);
    double[] state = random.doubles(map.size(), -0.8, 0.8).toArray();
    double[][] gradients = map.answerGradients(state);
    for (int i = 0; i < state.length; i++) {
      double[] more = state.clone();
      double[] less = state.clone();
      more[i] += 1e-5;
      less[i] -= 1e-5;
      double[] high = map.answer(more);
      double[] low = map.answer(less);
      for (int c = 0; c < gradients.length; c++) {
        assertThat(gradients[c][i]).isCloseTo((high[c] - low[c]) / 2e-5, within(1e-8));
      }
    }
  }

  private static DynamicsStudy study(StatePlane.Axes axes) {
    Model model = RandomModels.model("gru(6) dense(2,softmax)", 0.9, 5);
    SplittableRandom random = new SplittableRandom(1);
    List<Sample> samples = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      samples.add(
          Sample.of(
              FeatureSequence.of(
                  Tensor.generate(i -> (float) random.nextGaussian(), 15, RandomModels.FEATURES))));
    }
    try (Workers workers = Workers.of(2)) {
      return DynamicsStudy.of(
          model,
          samples,
          new DynamicsQuestion(List.of("zero"), 40, 0, RestingPoints.Search.USUAL, 0, axes),
          (what, done, all) -> {},
          workers);
    }
  }

  /// The ways start where the state starts, the axes are orthonormal, and the speed of a cell is
  /// that of the state in its middle.
  @Test
  void placesAndSpeedsAreThoseOfTheStates() {
    StatePlane plane = study(StatePlane.Axes.COMPONENTS).parts().get(0).plane().orElseThrow();
    assertThat(Matrices.dot(plane.across(), plane.up())).isCloseTo(0, within(1e-12));
    assertThat(Matrices.norm(plane.across())).isCloseTo(1, within(1e-12));
    double[] from = plane.middle();
    for (int i = 0; i < from.length; i++) {
      from[i] = -from[i];
    }
    assertThat(plane.ways()).extracting(StatePlane.Way::sequence).startsWith(0, 3, 6);
    assertThat(plane.ways().get(1).places()).hasDimensions(16, 2);
    assertThat(plane.ways().get(1).places()[0])
        .containsExactly(
            new double[] {Matrices.dot(from, plane.across()), Matrices.dot(from, plane.up())},
            within(1e-12));
    Transition map = Transition.of(RandomModels.model("gru(6) dense(2,softmax)", 0.9, 5)).get(0);
    double[] box = plane.box();
    double[] state = plane.middle();
    Matrices.add(state, box[0] + 10.5 / StatePlane.GRID * (box[1] - box[0]), plane.across());
    Matrices.add(state, box[2] + 30.5 / StatePlane.GRID * (box[3] - box[2]), plane.up());
    double[] move = map.step(state, new double[map.inputs()]);
    Matrices.add(move, -1, state);
    assertThat(plane.fields().get(0).speeds()[30][10])
        .isCloseTo(Math.log10(0.5 * Matrices.dot(move, move)), within(1e-12));
    assertThat(plane.components()[0]).isGreaterThanOrEqualTo(plane.components()[1]);
    assertThat(plane.shares())
        .containsExactly(
            new double[] {plane.components()[0], plane.components()[1]}, within(1e-12));
  }

  /// Two classes change along one direction: the first axis lies along it, the second not at all.
  @Test
  void theReadOutCanBeAnAxis() {
    DynamicsStudy study = study(StatePlane.Axes.READOUT);
    StatePlane plane = study.parts().get(0).plane().orElseThrow();
    assertThat(plane.readOut()).containsExactly(new double[] {1, 0}, within(1e-9));
    StatePlane other = study(StatePlane.Axes.COMPONENTS).parts().get(0).plane().orElseThrow();
    assertThat(plane.shares()[0]).isLessThanOrEqualTo(other.shares()[0]);
    StatePlane.Spot spot = plane.fields().get(0).points().get(0);
    // a softmax of two classes changes along one direction whatever the state
    assertThat(spot.along()).isCloseTo(spot.toAnswer(), within(1e-9));
  }

  @Test
  void directionsOfABidirectionalLayerHaveNoReadOut() {
    Model model = RandomModels.model("bigru(3) dense(2)", 0.4, 3);
    List<Sample> samples =
        List.of(Sample.of(FeatureSequence.of(Tensor.zeros(4, RandomModels.FEATURES))));
    try (Workers one = Workers.single()) {
      assertThatThrownBy(() ->
              DynamicsStudy.of(
                  model,
                  samples,
                  new DynamicsQuestion(
                      List.of("zero"),
                      5,
                      0,
                      RestingPoints.Search.USUAL,
                      0,
                      StatePlane.Axes.READOUT),
                  (what, done, all) -> {},
                  one))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no plane of the read-out");
    }
  }

  /// A head that gives nothing on changes nowhere.
  @Test
  void anAnswerThatDoesNotChangeHasNoAxis() {
    Layer gru = RandomModels.model("gru(3) dense(2)", 0.4, 3).branches().get(0).layers().get(0);
    Dense head = new Dense("head", Tensor.zeros(3, 2), Tensor.zeros(2), Activation.LINEAR);
    List<Sample> samples =
        List.of(Sample.of(FeatureSequence.of(Tensor.zeros(4, RandomModels.FEATURES))));
    try (Workers one = Workers.single()) {
      assertThatThrownBy(() ->
              DynamicsStudy.of(
                  Model.of(RandomModels.FEATURES, gru, head),
                  samples,
                  new DynamicsQuestion(
                      List.of("zero"),
                      5,
                      0,
                      RestingPoints.Search.USUAL,
                      0,
                      StatePlane.Axes.READOUT),
                  (what, done, all) -> {},
                  one))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("does not change around the mean state");
    }
  }
}
