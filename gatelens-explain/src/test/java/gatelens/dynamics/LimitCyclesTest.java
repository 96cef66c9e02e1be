package gatelens.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Activation;
import gatelens.layer.CellSettings;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Networks whose cycles are known by hand.
class LimitCyclesTest {
  private static final double FORGETS = 1e-18;

  /// `h = keep h + (1 - keep) f(U h + w x)`, the reset gate open to rounding.
  private static Model model(double keep, Activation candidate, float w, double[]... u) {
    int units = u.length;
    float[] input = new float[3 * units];
    float[] weight = new float[units * 3 * units];
    float[] bias = new float[3 * units];
    for (int i = 0; i < units; i++) {
      bias[i] = (float) Math.log(keep / (1 - keep));
      bias[units + i] = 60;
      input[2 * units + i] = w;
      for (int j = 0; j < units; j++) {
        weight[j * 3 * units + 2 * units + i] = (float) u[i][j];
      }
    }
    return Model.of(
        1,
        new Gru(
            "gru_0",
            GruVariant.RESET_AFTER,
            Tensor.of(input, 1, 3 * units),
            Tensor.of(weight, units, 3 * units),
            Tensor.of(bias, 3 * units),
            Tensor.zeros(3 * units),
            Tensor.zeros(units),
            new CellSettings(
                Activation.SIGMOID, candidate, Activation.TANH, Float.POSITIVE_INFINITY),
            Direction.FORWARD,
            false));
  }

  private static Transition map(double keep, Activation candidate, float w, double[]... u) {
    return Transition.of(model(keep, candidate, w, u)).get(0);
  }

  private static LimitCycles search(Transition map, double[]... inputs) {
    SplittableRandom random = new SplittableRandom(4);
    double[][] starts = new double[40][map.size()];
    for (double[] start : starts) {
      for (int i = 0; i < start.length; i++) {
        start[i] = 2 * random.nextDouble() - 1;
      }
    }
    LimitCycles found =
        LimitCycles.of(map, inputs, starts, RestingPoints.Search.USUAL, Workers.single());
    try (Workers three = Workers.of(3)) {
      LimitCycles again = LimitCycles.of(map, inputs, starts, RestingPoints.Search.USUAL, three);
      assertThat(again).usingRecursiveComparison().isEqualTo(found);
    }
    return found;
  }

  /// The root of `a = tanh(2 a)` that is not 0.
  private static double root() {
    double root = 0.95;
    for (int i = 0; i < 60; i++) {
      root = Math.tanh(2 * root);
    }
    return root;
  }

  /// `h = tanh(-2 h)` swings between the two roots ± a of `a = tanh(2 a)`: a difference is
  /// multiplied by `(2 (1 - a²))²` in a cycle. 0 rests, and is left.
  @Test
  void aUnitThatSwingsByItself() {
    LimitCycles found = search(map(FORGETS, Activation.TANH, 0, new double[] {-2}), new double[1]);
    assertThat(found.restless()).isZero();
    assertThat(found.growth()).isEmpty();
    assertThat(found.cycles()).hasSize(2);
    LimitCycle swing = found.cycles().get(0);
    assertThat(swing.rounds()).isEqualTo(2);
    assertThat(swing.reached()).isEqualTo(40);
    assertThat(swing.speed()).isLessThan(1e-30);
    assertThat(swing.kind()).isEqualTo(RestingPoint.Kind.STABLE);
    assertThat(swing.swing()).isCloseTo(2 * root(), within(1e-14));
    double factor = Math.pow(2 * (1 - root() * root()), 2);
    assertThat(swing.multipliers().get(0).real()).isCloseTo(factor, within(1e-13));
    assertThat(swing.timeConstant()).isCloseTo(2 / -Math.log(factor), within(1e-9));
    LimitCycle rest = found.cycles().get(1);
    assertThat(rest.length()).isEqualTo(1);
    assertThat(rest.reached()).isZero();
    assertThat(rest.kind()).isEqualTo(RestingPoint.Kind.SOURCE);
    assertThat(rest.states()[0][0]).isCloseTo(0, within(1e-15));
    assertThat(rest.multipliers().get(0).real()).isCloseTo(-2, within(1e-13));
  }

  /// Two units that hand on their values, one of them turned over: `(a, a), (-a, a), (-a, -a), (a,
  /// -a)`.
  @Test
  void aRingOfFour() {
    LimitCycles found =
        search(
            map(FORGETS, Activation.TANH, 0, new double[] {0, -2}, new double[] {2, 0}),
            new double[1]);
    LimitCycle ring = found.cycles().get(0);
    assertThat(ring.length()).isEqualTo(4);
    assertThat(ring.reached()).isEqualTo(40);
    for (double[] state : ring.states()) {
      assertThat(Math.abs(state[0])).isCloseTo(root(), within(1e-14));
      assertThat(Math.abs(state[1])).isCloseTo(root(), within(1e-14));
    }
    double factor = Math.pow(2 * (1 - root() * root()), 4);
    assertThat(ring.multipliers())
        .extracting(Eigenvalue::modulus)
        .allSatisfy(modulus -> assertThat(modulus).isCloseTo(factor, within(1e-12)));
  }

  /// A leaky sum of two events in turn: `h₁ = z h₂ + (1 - z) n₁`, `h₂ = z h₁ + (1 - z) n₂`.
  @Test
  void aRoundOfTwoEvents() {
    double z = 0.75;
    LimitCycles found =
        search(map(z, Activation.TANH, 1, new double[] {0}), new double[] {2}, new double[] {-0.5});
    double first = Math.tanh(2);
    double second = Math.tanh(-0.5);
    double h1 = (z * (1 - z) * second + (1 - z) * first) / (1 - z * z);
    assertThat(found.round()).isEqualTo(2);
    LimitCycle cycle = found.cycles().get(0);
    assertThat(found.cycles()).hasSize(1);
    assertThat(cycle.rounds()).isEqualTo(1);
    // the bias of the gate is a float
    assertThat(cycle.states()[0][0]).isCloseTo(h1, within(1e-7));
    assertThat(cycle.states()[1][0]).isCloseTo(z * h1 + (1 - z) * second, within(1e-7));
    assertThat(cycle.multipliers().get(0).real()).isCloseTo(z * z, within(1e-7));
    assertThat(cycle.reached()).isEqualTo(40);
  }

  /// A turn by one radian never comes back, and nothing grows or fades.
  @Test
  void whatTurnsWithoutEnd() {
    double c = Math.cos(1);
    double s = Math.sin(1);
    LimitCycles found =
        search(
            map(FORGETS, Activation.LINEAR, 0, new double[] {c, -s}, new double[] {s, c}),
            new double[1]);
    assertThat(found.restless()).isEqualTo(40);
    // the weights are floats: their determinant is 1 to 6e-8
    assertThat(found.growth().orElseThrow()).isCloseTo(0, within(1e-7));
    assertThat(found.cycles()).allMatch(cycle -> cycle.reached() == 0 && cycle.length() == 1);
  }

  private static DynamicsStudy study(Model model, DynamicsQuestion question, float[]... rows) {
    List<Sample> samples = new ArrayList<>();
    for (float[] row : rows) {
      samples.add(Sample.of(FeatureSequence.of(Tensor.of(row, row.length, 1))));
    }
    return DynamicsStudy.of(model, samples, question, (what, done, all) -> {}, Workers.single());
  }

  private static DynamicsQuestion question(List<String> at, List<List<String>> rounds) {
    return new DynamicsQuestion(
        at, 40, 5, RestingPoints.Search.USUAL, 1, StatePlane.Axes.COMPONENTS, rounds);
  }

  /// `h = ½ h + ½ tanh(2 h + 6 x)`: one event of 1 or -1 turns the switch, one of 0.01 does not.
  @Test
  void whatLeavesAPoint() {
    DynamicsStudy.At at =
        study(
                model(0.5, Activation.TANH, 6, new double[] {2}),
                question(List.of("zero"), List.of()),
                new float[] {0, 1, 0, 0.01f},
                new float[] {0, -1, 0, 0})
            .parts()
            .get(0)
            .at()
            .get(0);
    assertThat(at.tried()).isEqualTo(3);
    assertThat(at.leaving()).hasSize(2);
    for (Leaving left : at.leaving()) {
      double from = at.found().points().get(left.point()).state()[0];
      double to = at.found().points().get(left.to()).state()[0];
      assertThat(left.event()).isEqualTo(from < 0 ? "0:2" : "1:2");
      assertThat(to).isCloseTo(-from, within(1e-12));
    }
  }

  /// With one stable point there is nowhere else to rest: no event is tried.
  @Test
  void nothingIsTriedWhereOnePointIsStable() {
    DynamicsStudy.At at =
        study(
                model(0.5, Activation.TANH, 6, new double[] {0}),
                question(List.of("zero"), List.of()),
                new float[] {0, 1, 0, 0.01f})
            .parts()
            .get(0)
            .at()
            .get(0);
    assertThat(at.found().stable()).containsExactly(0);
    assertThat(at.tried()).isZero();
    assertThat(at.leaving()).isEmpty();
  }

  /// The state halves: what another first event made of it is seen until it is below a thousandth.
  @Test
  void howLongTheFirstEventIsSeen() {
    float[] one = new float[30];
    float[] other = new float[30];
    one[0] = 5;
    DynamicsStudy study =
        study(
            model(0.5, Activation.TANH, 1, new double[] {0}),
            question(List.of("zero"), List.of()),
            one,
            other);
    // ½ tanh 5 · 2^-k < 1e-3 from k = 9 on
    assertThat(study.parts().get(0).first().steps()).containsExactly(9, 9);
    assertThat(study.parts().get(0).first().never()).isZero();
    DynamicsStudy alike =
        study(
            model(0.5, Activation.TANH, 1, new double[] {0}),
            question(List.of("zero"), List.of()),
            one,
            one);
    assertThat(alike.parts().get(0).first().steps()).isEmpty();
    assertThat(alike.parts().get(0).first().never()).isZero();
  }

  @Test
  void roundsAreNamed() {
    Model model = model(0.5, Activation.TANH, 1, new double[] {0});
    float[] row = {1, 2, 3, 4};
    DynamicsStudy study =
        study(
            model,
            question(List.of("zero"), List.of(List.of("0:2-4"), List.of("mean", "zero"))),
            row);
    List<DynamicsStudy.Round> rounds = study.parts().get(0).rounds();
    assertThat(rounds).extracting(round -> round.found().round()).containsExactly(3, 2);
    double[] states =
        IntStream.range(0, 3)
            .mapToDouble(t -> rounds.get(0).found().cycles().get(0).states()[t][0])
            .toArray();
    // each is half the one before it and half the tanh of its event
    assertThat(states[1]).isCloseTo(0.5 * states[0] + 0.5 * Math.tanh(3), within(1e-15));
    assertThat(states[0]).isCloseTo(0.5 * states[2] + 0.5 * Math.tanh(2), within(1e-15));
    assertThatThrownBy(
            () -> study(model, question(List.of("zero"), List.of(List.of("0:3-9"))), row))
        .hasMessage("0:3-9: sequence 0 has the steps 1 to 4");
    assertThatThrownBy(
            () -> study(model, question(List.of("zero"), List.of(List.of("1:1-2"))), row))
        .hasMessageContaining(
            "input '1:1-2' is neither mean nor zero, nor ID:STEP of the 1 sequence (0)");
    assertThatThrownBy(() -> study(model, question(List.of("zero"), List.of(List.of("meen"))), row))
        .hasMessageContaining("input 'meen' is neither mean nor zero")
        .hasMessageContaining("mean?");
  }
}
