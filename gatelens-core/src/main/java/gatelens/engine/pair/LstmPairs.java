package gatelens.engine.pair;

import gatelens.engine.node.Injection;
import gatelens.engine.node.RecurrentTape;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Direction;
import gatelens.layer.Lstm;

/// An LSTM between pairs of runs: every function by its slope between the two, every product split
/// evenly.
///
/// Coefficients a unit, with bars for the middle of the two runs and s for slopes, `q = tanh c`: `ḡ
/// s_i`, `c̄' s_f`, `ī s_g`, `q̄ s_o`, `ō s_q`, `f̄`.
public final class LstmPairs extends CellPairs {
  private static final int COUNT = 6;

  final PackedMatrix recurrent;
  private final PackedMatrix recurrentTransposed;

  LstmPairs(Lstm layer) {
    super(
        layer,
        layer.inputs(),
        layer.units(),
        4,
        layer.direction() == Direction.BACKWARD,
        layer.inputWeight().values());
    float[] u = layer.recurrentWeight().values();
    this.recurrent = PackedMatrix.ofSize(units, 4 * units);
    this.recurrent.fill(u, 0, 4 * units);
    this.recurrentTransposed = PackedMatrix.ofSize(4 * units, units);
    this.recurrentTransposed.fillTransposed(u, 0, 4 * units);
  }

  @Override
  int coefficientCount() {
    return COUNT;
  }

  @Override
  boolean hasCell() {
    return true;
  }

  @Override
  void recurrentDistances(Work work, float[] hiddenChange) {
    PairPass pass = work.pass();
    pass.kernels()
        .product(
            hiddenChange,
            0,
            units,
            work.steps() * pass.pairs(),
            recurrent,
            Start.SUM,
            work.distances(),
            0,
            4 * units);
  }

  @Override
  void coefficients(Work work, int step, int pair, int at) {
    RecurrentTape t = work.tape();
    float[] g = t.gates;
    float[] s = work.slopes();
    int left = work.pass().left()[pair];
    int right = work.pass().right()[pair];
    int a = (step * work.rows() + left) * 4 * units;
    int b = (step * work.rows() + right) * 4 * units;
    int before = (backward ? step + 1 : step) * work.rows();
    int after = (backward ? step : step + 1) * work.rows();
    int ca = (before + left) * units;
    int cb = (before + right) * units;
    int na = (after + left) * units;
    int nb = (after + right) * units;
    int d = (step * work.pass().pairs() + pair) * 4 * units;
    float[] squashed = new float[2 * units];
    System.arraycopy(t.cell, na, squashed, 0, units);
    System.arraycopy(t.cell, nb, squashed, units, units);
    work.pass().kernels().tanh(squashed, 0, 2 * units);
    slopes(work, a, b, d, at);
    float[] moved = new float[units];
    for (int j = 0; j < units; j++) {
      moved[j] = t.cell[na + j] - t.cell[nb + j];
    }
    int f = at + units;
    int c = at + 2 * units;
    int o = at + 3 * units;
    int q = at + 4 * units;
    work.pass().kernels().tanhSlopes(squashed, 0, units, moved, 0, s, q, units);
    for (int j = 0; j < units; j++) {
      s[at + j] *= 0.5f * (g[a + 2 * units + j] + g[b + 2 * units + j]);
      s[c + j] *= 0.5f * (g[a + j] + g[b + j]);
    }
    for (int j = 0; j < units; j++) {
      s[f + j] *= 0.5f * (t.cell[ca + j] + t.cell[cb + j]);
      s[o + j] *= 0.5f * (squashed[j] + squashed[units + j]);
    }
    for (int j = 0; j < units; j++) {
      s[q + j] *= 0.5f * (g[a + 3 * units + j] + g[b + 3 * units + j]);
      s[q + units + j] = 0.5f * (g[a + units + j] + g[b + units + j]);
    }
  }

  /// The slopes of the four gates, in the first four places.
  private void slopes(Work work, int a, int b, int d, int at) {
    float[] g = work.tape().gates;
    float[] s = work.slopes();
    int n = 2 * units;
    int o = 3 * units;
    if (work.pass().same()) {
      for (int j = 0; j < 4 * units; j++) {
        s[at + j] = g[a + j] * (1 - g[a + j]);
      }
      for (int j = n; j < o; j++) {
        s[at + j] = 1 - g[a + j] * g[a + j];
      }
    } else {
      work.pass().kernels().sigmoidSlopes(g, a, b, work.distances(), d, s, at, n);
      work.pass().kernels().tanhSlopes(g, a + n, b + n, work.distances(), d + n, s, at + n, units);
      work.pass()
          .kernels()
          .sigmoidSlopes(g, a + o, b + o, work.distances(), d + o, s, at + o, units);
    }
  }

  @Override
  void step(Work work, int step, float[] lambda, float[] cell, float[] scratch) {
    int pairs = work.pass().pairs();
    float[] s = work.slopes();
    float[] d = work.deltas();
    int delta = step * pairs * 4 * units;
    for (int p = 0; p < pairs; p++) {
      int at = (step * pairs + p) * COUNT * units;
      int to = delta + p * 4 * units;
      int row = p * units;
      for (int j = 0; j < units; j++) {
        d[to + 3 * units + j] = lambda[row + j] * s[at + 3 * units + j];
      }
      for (int j = 0; j < units; j++) {
        cell[row + j] += lambda[row + j] * s[at + 4 * units + j];
      }
      for (int j = 0; j < units; j++) {
        d[to + j] = cell[row + j] * s[at + j];
      }
      for (int j = 0; j < units; j++) {
        d[to + units + j] = cell[row + j] * s[at + units + j];
      }
      for (int j = 0; j < units; j++) {
        d[to + 2 * units + j] = cell[row + j] * s[at + 2 * units + j];
      }
      for (int j = 0; j < units; j++) {
        cell[row + j] *= s[at + 5 * units + j];
      }
    }
    injectGates(work, step);
    work.pass()
        .kernels()
        .product(d, delta, 4 * units, pairs, recurrentTransposed, Start.ZERO, lambda, 0, units);
  }

  private void injectGates(Work work, int step) {
    Injection target = work.injection();
    if (target.step() != step) {
      return;
    }
    int gate =
        switch (target.signal()) {
          case "input" -> 0;
          case "forget" -> 1;
          case "candidate" -> 2;
          case "output" -> 3;
          default -> -1;
        };
    for (int p = 0; p < work.pass().pairs() && gate >= 0; p++) {
      int i = gate * units + target.unit();
      float y = work.tape().gates[(step * work.rows() + work.pass().left()[p]) * 4 * units + i];
      float y0 = work.tape().gates[(step * work.rows() + work.pass().right()[p]) * 4 * units + i];
      int at = (step * work.pass().pairs() + p) * 4 * units + i;
      float distance = work.pass().same() ? 0 : work.distances()[at];
      work.deltas()[at] +=
          gate == 2 ? PairSlopes.tanh(y, y0, distance) : PairSlopes.sigmoid(y, y0, distance);
    }
  }
}
