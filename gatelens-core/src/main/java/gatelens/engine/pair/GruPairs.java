package gatelens.engine.pair;

import gatelens.engine.node.Injection;
import gatelens.engine.node.RecurrentTape;
import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;

/// A GRU between pairs of runs: every function by its slope between the two, every product `p = a ∘
/// b` split evenly, `m_a = m_p (b + b₀) / 2`.
///
/// Coefficients a unit, with bars for the middle of the two runs and s for slopes: `(h̄' - n̄)
/// s_z`, `ū s_r`, `(1 - z̄) s_n`, `r̄`, `z̄` (reset after); `h̄' s_r` in the second place (reset
/// before); `-h̄' s_z`, `n̄ s_r`, `r̄ s_n`, 1, `1 - z̄` (uncoupled).
public final class GruPairs extends CellPairs {
  private static final int COUNT = 5;

  private final GruVariant variant;
  private final PackedMatrix recurrent;
  private final PackedMatrix recurrentTransposed;
  final PackedMatrix candidate;
  private final PackedMatrix candidateTransposed;

  GruPairs(Gru layer) {
    super(
        layer,
        layer.inputs(),
        layer.units(),
        3,
        layer.direction() == Direction.BACKWARD,
        layer.inputWeight().values());
    this.variant = layer.variant();
    float[] u = layer.recurrentWeight().values();
    int joint = variant == GruVariant.UNCOUPLED ? 3 : 2;
    this.recurrent = PackedMatrix.ofSize(units, joint * units);
    this.recurrent.fill(u, 0, 3 * units);
    int together = variant == GruVariant.RESET_BEFORE ? 2 : 3;
    this.recurrentTransposed = PackedMatrix.ofSize(together * units, units);
    this.recurrentTransposed.fillTransposed(u, 0, 3 * units);
    int split = variant == GruVariant.RESET_BEFORE ? units : 0;
    this.candidate = PackedMatrix.ofSize(split, split);
    this.candidate.fill(u, 2 * units, 3 * units);
    this.candidateTransposed = PackedMatrix.ofSize(split, split);
    this.candidateTransposed.fillTransposed(u, 2 * units, 3 * units);
  }

  @Override
  int coefficientCount() {
    return COUNT;
  }

  @Override
  boolean hasCell() {
    return false;
  }

  @Override
  void recurrentDistances(Work work, float[] hiddenChange) {
    PairPass pass = work.pass();
    int count = work.steps() * pass.pairs();
    pass.kernels()
        .product(
            hiddenChange, 0, units, count, recurrent, Start.SUM, work.distances(), 0, 3 * units);
    if (variant == GruVariant.UNCOUPLED) {
      return;
    }
    RecurrentTape t = work.tape();
    int block = work.rows() * units;
    if (variant == GruVariant.RESET_BEFORE) {
      work.room().product = Tape.room(work.room().product, count * units);
      float[] product = work.room().product;
      pass.change(t.memory, 0, work.steps(), work.rows(), units, product);
      pass.kernels()
          .product(
              product,
              0,
              units,
              count,
              candidate,
              Start.SUM,
              work.distances(),
              2 * units,
              3 * units);
      return;
    }
    for (int step = 0; step < work.steps(); step++) {
      for (int p = 0; p < pass.pairs(); p++) {
        int to = (step * pass.pairs() + p) * 3 * units + 2 * units;
        int ga = (step * work.rows() + pass.left()[p]) * 3 * units + units;
        int gb = (step * work.rows() + pass.right()[p]) * 3 * units + units;
        int ma = step * block + pass.left()[p] * units;
        int mb = step * block + pass.right()[p] * units;
        for (int j = 0; j < units; j++) {
          work.distances()[to + j] +=
              t.gates[ga + j] * t.memory[ma + j] - t.gates[gb + j] * t.memory[mb + j];
        }
      }
    }
  }

  @Override
  void coefficients(Work work, int step, int pair, int at) {
    RecurrentTape t = work.tape();
    float[] g = t.gates;
    float[] s = work.slopes();
    int left = work.pass().left()[pair];
    int right = work.pass().right()[pair];
    int a = (step * work.rows() + left) * 3 * units;
    int b = (step * work.rows() + right) * 3 * units;
    int before = (backward ? step + 1 : step) * work.rows();
    int ha = (before + left) * units;
    int hb = (before + right) * units;
    int ma = (step * work.rows() + left) * units;
    int mb = (step * work.rows() + right) * units;
    int d = (step * work.pass().pairs() + pair) * 3 * units;
    slopes(work, a, b, d, at);
    int z = at;
    int r = at + units;
    int n = at + 2 * units;
    int i = at + 3 * units;
    int o = at + 4 * units;
    switch (variant) {
      case RESET_AFTER, RESET_BEFORE -> {
        float[] u = variant == GruVariant.RESET_AFTER ? t.memory : t.hidden;
        int ua = variant == GruVariant.RESET_AFTER ? ma : ha;
        int ub = variant == GruVariant.RESET_AFTER ? mb : hb;
        for (int j = 0; j < units; j++) {
          float kept = 0.5f * (g[a + j] + g[b + j]);
          float candidateSum = g[a + 2 * units + j] + g[b + 2 * units + j];
          s[z + j] *= 0.5f * (t.hidden[ha + j] + t.hidden[hb + j] - candidateSum);
          s[n + j] *= 1 - kept;
          s[o + j] = kept;
        }
        for (int j = 0; j < units; j++) {
          s[r + j] *= 0.5f * (u[ua + j] + u[ub + j]);
          s[i + j] = 0.5f * (g[a + units + j] + g[b + units + j]);
        }
      }
      case UNCOUPLED -> {
        for (int j = 0; j < units; j++) {
          s[z + j] *= -0.5f * (t.hidden[ha + j] + t.hidden[hb + j]);
          s[r + j] *= 0.5f * (g[a + 2 * units + j] + g[b + 2 * units + j]);
          s[n + j] *= 0.5f * (g[a + units + j] + g[b + units + j]);
          s[i + j] = 1;
          s[o + j] = 1 - 0.5f * (g[a + j] + g[b + j]);
        }
      }
    }
  }

  /// The slopes of the three gates, in the first three places.
  private void slopes(Work work, int a, int b, int d, int at) {
    float[] g = work.tape().gates;
    float[] s = work.slopes();
    if (work.pass().same()) {
      for (int j = 0; j < 2 * units; j++) {
        s[at + j] = g[a + j] * (1 - g[a + j]);
      }
      for (int j = 2 * units; j < 3 * units; j++) {
        s[at + j] = 1 - g[a + j] * g[a + j];
      }
    } else {
      work.pass().kernels().sigmoidSlopes(g, a, b, work.distances(), d, s, at, 2 * units);
      int n = 2 * units;
      work.pass().kernels().tanhSlopes(g, a + n, b + n, work.distances(), d + n, s, at + n, units);
    }
  }

  @Override
  void step(Work work, int step, float[] lambda, float[] cell, float[] scratch) {
    int pairs = work.pass().pairs();
    float[] s = work.slopes();
    float[] d = work.deltas();
    int delta = step * pairs * 3 * units;
    for (int p = 0; p < pairs; p++) {
      int at = (step * pairs + p) * COUNT * units;
      int to = delta + p * 3 * units;
      int row = p * units;
      for (int j = 0; j < units; j++) {
        d[to + j] = lambda[row + j] * s[at + j];
      }
      for (int j = 0; j < units; j++) {
        d[to + 2 * units + j] = lambda[row + j] * s[at + 2 * units + j];
      }
      if (variant == GruVariant.UNCOUPLED) {
        for (int j = 0; j < units; j++) {
          d[to + units + j] = lambda[row + j] * s[at + units + j];
        }
      }
      for (int j = 0; j < units; j++) {
        lambda[row + j] *= s[at + 4 * units + j];
      }
    }
    injectGates(work, step, false);
    switch (variant) {
      case RESET_AFTER -> resetAfter(work, step, lambda);
      case RESET_BEFORE -> resetBefore(work, step, lambda, scratch);
      case UNCOUPLED -> {
        injectGates(work, step, true);
        add(work, d, delta, lambda);
      }
    }
  }

  private void add(Work work, float[] d, int at, float[] lambda) {
    work.pass()
        .kernels()
        .product(
            d,
            at,
            3 * units,
            work.pass().pairs(),
            recurrentTransposed,
            Start.SUM,
            lambda,
            0,
            units);
  }

  private void resetAfter(Work work, int step, float[] lambda) {
    int pairs = work.pass().pairs();
    float[] s = work.slopes();
    float[] d = work.deltas();
    work.room().recurrent = Tape.room(work.room().recurrent, pairs * 3 * units);
    float[] recurrentDelta = work.room().recurrent;
    for (int p = 0; p < pairs; p++) {
      int at = (step * pairs + p) * COUNT * units;
      int from = (step * pairs + p) * 3 * units;
      for (int j = 0; j < units; j++) {
        d[from + units + j] = d[from + 2 * units + j] * s[at + units + j];
      }
    }
    injectGates(work, step, true);
    for (int p = 0; p < pairs; p++) {
      int at = (step * pairs + p) * COUNT * units;
      int from = (step * pairs + p) * 3 * units;
      int to = p * 3 * units;
      System.arraycopy(d, from, recurrentDelta, to, 2 * units);
      for (int j = 0; j < units; j++) {
        recurrentDelta[to + 2 * units + j] = d[from + 2 * units + j] * s[at + 3 * units + j];
      }
    }
    add(work, recurrentDelta, 0, lambda);
  }

  private void resetBefore(Work work, int step, float[] lambda, float[] scratch) {
    int pairs = work.pass().pairs();
    float[] s = work.slopes();
    float[] d = work.deltas();
    int delta = step * pairs * 3 * units;
    work.pass()
        .kernels()
        .product(
            d,
            delta + 2 * units,
            3 * units,
            pairs,
            candidateTransposed,
            Start.ZERO,
            scratch,
            0,
            units);
    for (int p = 0; p < pairs; p++) {
      int at = (step * pairs + p) * COUNT * units;
      int to = delta + p * 3 * units + units;
      int row = p * units;
      for (int j = 0; j < units; j++) {
        d[to + j] = scratch[row + j] * s[at + units + j];
        lambda[row + j] += scratch[row + j] * s[at + 3 * units + j];
      }
    }
    injectGates(work, step, true);
    add(work, d, delta, lambda);
  }

  /// Where a gate is the target its own slope enters; the candidate and the update gate before the
  /// reset gate's multiplier is made, since the candidate passes on to it.
  private void injectGates(Work work, int step, boolean reset) {
    Injection target = work.injection();
    if (target.step() != step || target.signal().equals("reset") != reset) {
      return;
    }
    int gate =
        switch (target.signal()) {
          case "update" -> 0;
          case "reset" -> 1;
          case "candidate" -> 2;
          default -> -1;
        };
    for (int p = 0; p < work.pass().pairs() && gate >= 0; p++) {
      int i = gate * units + target.unit();
      float y = work.tape().gates[(step * work.rows() + work.pass().left()[p]) * 3 * units + i];
      float y0 = work.tape().gates[(step * work.rows() + work.pass().right()[p]) * 3 * units + i];
      int at = (step * work.pass().pairs() + p) * 3 * units + i;
      float distance = work.pass().same() ? 0 : work.distances()[at];
      work.deltas()[at] +=
          gate == 2 ? PairSlopes.tanh(y, y0, distance) : PairSlopes.sigmoid(y, y0, distance);
    }
  }
}
