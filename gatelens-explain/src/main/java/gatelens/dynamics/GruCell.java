package gatelens.dynamics;

import gatelens.layer.Gru;
import gatelens.layer.GruVariant;

/// A GRU in each of its three forms; {@link GruVariant} has the formulas.
///
/// Its derivative by the state, reset after, with `u = U_n h + c_n` and s for the slopes of the
/// functions: `J = diag(z) + diag((h - n) s_z) U_z + diag((1 - z) s_n) [diag(r) U_n + diag(u s_r)
/// U_r]`.
final class GruCell implements Cell {
  private final Gru layer;
  private final int units;
  private final double[][] reads;
  private final double[][] recurs;
  private final double[] inputBias;
  private final double[] recurrentBias;
  private final Function gate;
  private final Function candidate;

  GruCell(Gru layer) {
    this.layer = layer;
    this.units = layer.units();
    this.reads = Matrices.transposed(layer.inputWeight());
    this.recurs = Matrices.transposed(layer.recurrentWeight());
    this.inputBias = Matrices.vector(layer.inputBias());
    this.recurrentBias = Matrices.vector(layer.recurrentBias());
    this.gate = Function.gate(layer.settings());
    this.candidate = Function.candidate(layer.settings());
  }

  @Override
  public String name() {
    return layer.name();
  }

  @Override
  public int size() {
    return units;
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public int inputs() {
    return layer.inputs();
  }

  @Override
  public double[] start() {
    return Matrices.vector(layer.initialHidden());
  }

  @Override
  public double bound(int value) {
    boolean mixes = layer.variant() != GruVariant.UNCOUPLED && gate.withinOne();
    return mixes && candidate.withinOne()
        ? Math.max(1, Math.abs(layer.initialHidden().at(value)))
        : Double.POSITIVE_INFINITY;
  }

  /// Pre-activations and functions of one step.
  private final class Parts {
    final double[] z = new double[units];
    final double[] r = new double[units];
    final double[] n = new double[units];
    final double[] slopeZ = new double[units];
    final double[] slopeR = new double[units];
    final double[] slopeN = new double[units];

    /// What the reset gate multiplies of the candidate, reset after; zeros elsewhere.
    final double[] hidden = new double[units];

    Parts(double[] h, double[] x) {
      double[] scaled = new double[units];
      for (int i = 0; i < units; i++) {
        double atZ = sum(i, h, x);
        double atR = sum(units + i, h, x);
        z[i] = gate.at(atZ);
        slopeZ[i] = gate.slope(atZ);
        r[i] = gate.at(atR);
        slopeR[i] = gate.slope(atR);
        scaled[i] = r[i] * h[i];
      }
      for (int i = 0; i < units; i++) {
        int row = 2 * units + i;
        double read = Matrices.dot(reads[row], x) + inputBias[row];
        double at =
            switch (layer.variant()) {
              case RESET_AFTER -> {
                hidden[i] = Matrices.dot(recurs[row], h) + recurrentBias[row];
                yield read + r[i] * hidden[i];
              }
              case RESET_BEFORE -> read + Matrices.dot(recurs[row], scaled);
              case UNCOUPLED -> read + Matrices.dot(recurs[row], h);
            };
        n[i] = candidate.at(at);
        slopeN[i] = candidate.slope(at);
      }
    }

    private double sum(int row, double[] h, double[] x) {
      return Matrices.dot(reads[row], x)
          + inputBias[row]
          + Matrices.dot(recurs[row], h)
          + recurrentBias[row];
    }
  }

  @Override
  public double[] step(double[] state, double[] input) {
    Parts parts = new Parts(state, input);
    double[] next = new double[units];
    for (int i = 0; i < units; i++) {
      next[i] =
          layer.variant() == GruVariant.UNCOUPLED
              ? (1 - parts.z[i]) * state[i] + parts.r[i] * parts.n[i]
              : parts.z[i] * state[i] + (1 - parts.z[i]) * parts.n[i];
    }
    return next;
  }

  @Override
  public void derivatives(double[] state, double[] input, double[][] byState, double[][] byInput) {
    Parts parts = new Parts(state, input);
    for (int i = 0; i < units; i++) {
      switch (layer.variant()) {
        case RESET_AFTER -> resetAfter(i, parts, state, byState[i], byInput[i]);
        case RESET_BEFORE -> resetBefore(i, parts, state, byState[i], byInput[i]);
        case UNCOUPLED -> uncoupled(i, parts, state, byState[i], byInput[i]);
      }
    }
  }

  private void resetAfter(int i, Parts at, double[] h, double[] byState, double[] byInput) {
    double update = (h[i] - at.n[i]) * at.slopeZ[i];
    double write = (1 - at.z[i]) * at.slopeN[i];
    double reset = write * at.hidden[i] * at.slopeR[i];
    Matrices.combine(byState, update, recurs[i], reset, recurs[units + i]);
    Matrices.add(byState, write * at.r[i], recurs[2 * units + i]);
    byState[i] += at.z[i];
    Matrices.combine(byInput, update, reads[i], reset, reads[units + i]);
    Matrices.add(byInput, write, reads[2 * units + i]);
  }

  private void resetBefore(int i, Parts at, double[] h, double[] byState, double[] byInput) {
    double update = (h[i] - at.n[i]) * at.slopeZ[i];
    double write = (1 - at.z[i]) * at.slopeN[i];
    double[] weights = recurs[2 * units + i];
    Matrices.combine(byState, update, recurs[i], 0, recurs[i]);
    Matrices.combine(byInput, update, reads[i], write, reads[2 * units + i]);
    for (int k = 0; k < units; k++) {
      byState[k] += write * weights[k] * at.r[k];
      double reset = write * weights[k] * h[k] * at.slopeR[k];
      if (reset != 0) {
        Matrices.add(byState, reset, recurs[units + k]);
        Matrices.add(byInput, reset, reads[units + k]);
      }
    }
    byState[i] += at.z[i];
  }

  private void uncoupled(int i, Parts at, double[] h, double[] byState, double[] byInput) {
    double forget = -h[i] * at.slopeZ[i];
    double scale = at.n[i] * at.slopeR[i];
    double write = at.r[i] * at.slopeN[i];
    Matrices.combine(byState, forget, recurs[i], scale, recurs[units + i]);
    Matrices.add(byState, write, recurs[2 * units + i]);
    byState[i] += 1 - at.z[i];
    Matrices.combine(byInput, forget, reads[i], scale, reads[units + i]);
    Matrices.add(byInput, write, reads[2 * units + i]);
  }
}
