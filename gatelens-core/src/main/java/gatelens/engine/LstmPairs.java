package gatelens.engine;

import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Direction;
import gatelens.layer.Lstm;

/// An LSTM between pairs of runs: every function by its slope between the two, every product split
/// evenly.
///
/// Coefficients a unit, with bars for the middle of the two runs and s for slopes, `q = tanh c`: `ḡ
/// s_i`, `c̄' s_f`, `ī s_g`, `q̄ s_o`, `ō s_q`, `f̄`.
final class LstmPairs extends CellPairs {
  private static final int COUNT = 6;

  private final PackedMatrix recurrent;
  private final PackedMatrix recurrentTransposed;

  LstmPairs(Lstm layer) {
    super(
        layer,
        layer.inputs(),
        layer.units(),
        4,
        layer.direction() == Direction.BACKWARD,
        layer.inputWeight().values());
    this.recurrent = PackedMatrix.ofSize(units, 4 * units);
    this.recurrent.fill(layer.recurrentWeight().values(), 0, 4 * units);
    this.recurrentTransposed = PackedMatrix.ofSize(4 * units, units);
    this.recurrentTransposed.fillTransposed(layer.recurrentWeight().values(), 0, 4 * units);
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
    boolean same = work.pass().same();
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
    for (int j = 0; j < units; j++) {
      float di = same ? 0 : work.distances()[d + j];
      float df = same ? 0 : work.distances()[d + units + j];
      float dg = same ? 0 : work.distances()[d + 2 * units + j];
      float dout = same ? 0 : work.distances()[d + 3 * units + j];
      float q = squashed[j];
      float q0 = squashed[units + j];
      int o = at + j;
      s[o] =
          middle(g[a + 2 * units + j], g[b + 2 * units + j])
              * PairSlopes.sigmoid(g[a + j], g[b + j], di);
      s[o + units] =
          middle(t.cell[ca + j], t.cell[cb + j])
              * PairSlopes.sigmoid(g[a + units + j], g[b + units + j], df);
      s[o + 2 * units] =
          middle(g[a + j], g[b + j])
              * PairSlopes.tanh(g[a + 2 * units + j], g[b + 2 * units + j], dg);
      s[o + 3 * units] =
          middle(q, q0) * PairSlopes.sigmoid(g[a + 3 * units + j], g[b + 3 * units + j], dout);
      s[o + 4 * units] =
          middle(g[a + 3 * units + j], g[b + 3 * units + j])
              * PairSlopes.tanh(q, q0, t.cell[na + j] - t.cell[nb + j]);
      s[o + 5 * units] = middle(g[a + units + j], g[b + units + j]);
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
