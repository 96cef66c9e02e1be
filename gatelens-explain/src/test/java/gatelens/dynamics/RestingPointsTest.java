package gatelens.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Activation;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import gatelens.testkit.explain.RandomModels;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Networks whose points are known by hand.
class RestingPointsTest {
  /// A GRU whose update gate stands at `keep`, whose reset gate is open to rounding, and whose
  /// candidate is `f(U h)`.
  private static Transition cell(double keep, Activation candidate, double[][] u) {
    int units = u.length;
    float[] weight = new float[units * 3 * units];
    float[] bias = new float[3 * units];
    for (int i = 0; i < units; i++) {
      bias[i] = (float) Math.log(keep / (1 - keep));
      bias[units + i] = 60;
      for (int j = 0; j < units; j++) {
        weight[j * 3 * units + 2 * units + i] = (float) u[i][j];
      }
    }
    Gru gru =
        new Gru(
            "gru_0",
            GruVariant.RESET_AFTER,
            Tensor.zeros(1, 3 * units),
            Tensor.of(weight, units, 3 * units),
            Tensor.of(bias, 3 * units),
            Tensor.zeros(3 * units),
            Tensor.zeros(units),
            new CellSettings(
                Activation.SIGMOID, candidate, Activation.TANH, Float.POSITIVE_INFINITY),
            Direction.FORWARD,
            false);
    Dense head =
        new Dense("dense_1", Tensor.generate(i -> 1, units, 1), Tensor.zeros(1), Activation.LINEAR);
    return Transition.of(Model.of(1, gru, head)).get(0);
  }

  private static double[][] starts(int count, int size) {
    SplittableRandom random = new SplittableRandom(4);
    double[][] starts = new double[count][size];
    for (double[] start : starts) {
      for (int i = 0; i < size; i++) {
        start[i] = 2 * random.nextDouble() - 1;
      }
    }
    return starts;
  }

  private static RestingPoints search(Transition map, int starts) {
    return RestingPoints.of(
        map,
        new double[map.inputs()],
        starts(starts, map.size()),
        RestingPoints.Search.USUAL,
        Workers.single());
  }

  /// `h = tanh(2 h)` has the roots 0 and ± 0.957504…; there J = keep + (1 - keep) 2 (1 - h²).
  @Test
  void aBistableUnit() {
    Transition map = cell(0.5, Activation.TANH, new double[][] {{2}});
    RestingPoints found = search(map, 60);
    double root = 0.95;
    for (int i = 0; i < 60; i++) {
      root = Math.tanh(2 * root);
    }
    assertThat(found.points()).hasSize(3);
    assertThat(found.lost()).isZero();
    assertThat(found.points()).extracting(RestingPoint::speed).allMatch(speed -> speed <= 1e-30);
    int saddle = -1;
    for (int n = 0; n < 3; n++) {
      RestingPoint point = found.points().get(n);
      double h = point.state()[0];
      double expected = Math.abs(h) < 0.1 ? 0 : Math.copySign(root, h);
      assertThat(h).isCloseTo(expected, within(1e-15));
      assertThat(point.answer()[0]).isEqualTo(h);
      assertThat(point.eigenvalues().get(0).real())
          .isCloseTo(0.5 + 0.5 * 2 * (1 - expected * expected), within(1e-7));
      assertThat(point.kind())
          .isEqualTo(expected == 0 ? RestingPoint.Kind.SOURCE : RestingPoint.Kind.STABLE);
      saddle = expected == 0 ? n : saddle;
    }
    List<OptionalInt> leads = found.leads(map, saddle, 1e-3, 500);
    assertThat(leads).hasSize(2).allMatch(OptionalInt::isPresent).doesNotHaveDuplicates();
    assertThat(found.points().stream().mapToInt(RestingPoint::found).sum()).isEqualTo(60);
  }

  /// Two such units that do not know each other: 4 stable points, 4 saddles, 1 source.
  @Test
  void twoBistableUnits() {
    RestingPoints found = search(cell(0.3, Activation.TANH, new double[][] {{2, 0}, {0, 2}}), 400);
    assertThat(found.points()).hasSize(9);
    assertThat(found.points())
        .extracting(RestingPoint::kind)
        .containsOnly(RestingPoint.Kind.STABLE, RestingPoint.Kind.SADDLE, RestingPoint.Kind.SOURCE);
    assertThat(found.points().stream().filter(p -> p.kind() == RestingPoint.Kind.STABLE))
        .hasSize(4);
    assertThat(found.points().stream().filter(p -> p.kind() == RestingPoint.Kind.SADDLE))
        .hasSize(4);
    assertThat(found.unseen()).isZero();
  }

  /// `n = h` along one axis: every point of it rests.
  @Test
  void aLine() {
    Transition map = cell(0.2, Activation.LINEAR, new double[][] {{1, 0}, {0, 0.5}});
    RestingPoints found = search(map, 20);
    assertThat(found.points()).isNotEmpty();
    for (RestingPoint point : found.points()) {
      assertThat(point.state()[1]).isCloseTo(0, within(1e-9));
      assertThat(point.lasting(1e6)).isEqualTo(1);
      assertThat(point.eigenvalues().get(1).real()).isCloseTo(0.2 + 0.8 * 0.5, within(1e-7));
    }
  }

  /// A turn by 0.4 that shrinks to 0.9: one stable point, period 2π / 0.4, time constant -1 / ln
  /// 0.9.
  @Test
  void aTurn() {
    double c = 0.9 * Math.cos(0.4);
    double s = 0.9 * Math.sin(0.4);
    // an update gate at e^-60 keeps nothing
    Transition map = cell(Math.exp(-60), Activation.LINEAR, new double[][] {{c, -s}, {s, c}});
    RestingPoints found = search(map, 10);
    assertThat(found.points()).hasSize(1);
    Eigenvalue first = found.points().get(0).eigenvalues().get(0);
    // the weights are single precision
    assertThat(first.period()).isCloseTo(2 * Math.PI / 0.4, within(1e-5));
    assertThat(first.timeConstant()).isCloseTo(-1 / Math.log(0.9), within(1e-5));
    double[] exponents = Lyapunov.exponents(map, new double[] {1, 0}, new double[400][1], 2, 10);
    assertThat(exponents[0]).isCloseTo(Math.log(0.9), within(1e-3));
    assertThat(exponents[0] + exponents[1]).isCloseTo(2 * Math.log(0.9), within(1e-7));
  }

  /// A little beyond the bias at which two points meet and vanish, the speed still has a least
  /// value.
  @Test
  void whatDoesNotRestIsSlow() {
    double slope = 1.1;
    Transition map = shifted(slope, foldBias(slope) + 1e-4);
    RestingPoints found =
        RestingPoints.of(
            map,
            new double[] {1},
            new double[][] {{-0.3}, {-0.25}, {0.9}},
            RestingPoints.Search.USUAL,
            Workers.single());
    assertThat(found.points())
        .extracting(RestingPoint::kind)
        .containsExactlyInAnyOrder(RestingPoint.Kind.STABLE, RestingPoint.Kind.SLOW);
  }

  /// The bias at which the two lower roots of `tanh(s h + b) = h` meet: there `s (1 - h²) = 1`.
  private static double foldBias(double slope) {
    double at = -Math.sqrt(1 - 1 / slope);
    return Math.log((1 + at) / (1 - at)) / 2 - slope * at;
  }

  private static Transition shifted(double slope, double bias) {
    Gru gru =
        Gru.of(
            "gru_0",
            GruVariant.RESET_AFTER,
            Tensor.of(new float[] {0, 0, (float) bias}, 1, 3),
            Tensor.of(new float[] {0, 0, (float) slope}, 1, 3),
            Tensor.of(new float[] {0, 60, 0}, 3),
            Tensor.zeros(3),
            false);
    return Transition.of(
            Model.of(
                1,
                gru,
                new Dense("dense_1", Tensor.zeros(1, 1), Tensor.zeros(1), Activation.LINEAR)))
        .get(0);
  }

  @Test
  void theSameBitsOnAnyNumberOfThreads() {
    Model model = RandomModels.model("gru(6,sequences) lstm(4) dense(2)", 0.8, 5);
    Transition map = Transition.of(model).get(0);
    try (Workers one = Workers.single();
        Workers three = Workers.of(3)) {
      double[] input = {0.1, -0.2, 0.3};
      double[][] starts = starts(24, map.size());
      RestingPoints a = RestingPoints.of(map, input, starts, RestingPoints.Search.USUAL, one);
      RestingPoints b = RestingPoints.of(map, input, starts, RestingPoints.Search.USUAL, three);
      assertThat(a.points()).isNotEmpty();
      assertThat(a.points())
          .extracting(RestingPoint::state)
          .usingRecursiveComparison()
          .isEqualTo(b.points().stream().map(RestingPoint::state).toList());
      for (RestingPoint point : a.points()) {
        if (point.kind() != RestingPoint.Kind.SLOW) {
          assertThat(Matrices.apart(map.step(point.state(), input), point.state()))
              .isLessThan(1e-10);
        }
      }
    }
  }

  /// A difference that halves each step is below a thousandth after ten.
  @Test
  void aLostStateFades() {
    Transition map = cell(0.5, Activation.LINEAR, new double[][] {{0}});
    double[][] events = new double[60][1];
    LostState none = LostState.of(map, List.<double[][]>of(events), 3, 1e-3);
    assertThat(none.steps()).containsExactly(0, 0, 0);
    Transition driven = shifted(0, 1);
    for (double[] event : events) {
      event[0] = 3;
    }
    LostState found = LostState.of(driven, List.<double[][]>of(events), 2, 1e-3);
    // the state is near tanh(3) = 0.995 = 0.995 · 2^-k below 1e-3 for k = 10
    assertThat(found.steps()).containsExactly(10, 10);
    assertThat(found.within(1)).hasValue(10);
    assertThat(LostState.of(driven, List.<double[][]>of(new double[12][1]), 1, 1e-9).never())
        .isZero();
  }
}
