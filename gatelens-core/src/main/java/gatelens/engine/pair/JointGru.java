package gatelens.engine.pair;

import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Gru;

/// A GRU with the reset gate after the recurrent product, with its columns: one product with U for
/// both states and all columns, and the coefficients of {@link GruPairs}. Distances of
/// pre-activations are differences of the two runs': the slopes of close points do not feel their
/// rounding ({@link PairSlopes}).
final class JointGru implements Carry.Joint {
  private final int inputs;
  private final int units;
  private final boolean sequences;
  private final float[] weight;
  private final float[] bias;
  private final PackedMatrix input;
  private final PackedMatrix gateInput;
  private final PackedMatrix candidateInput;
  private final PackedMatrix recurrent;

  JointGru(Gru layer) {
    this.inputs = layer.inputs();
    this.units = layer.units();
    this.sequences = layer.sequences();
    this.weight = layer.inputWeight().values();
    this.bias = layer.recurrentBias().values();
    this.input = PackedMatrix.ofSize(inputs, 3 * units);
    input.fill(weight, 0, 3 * units);
    input.fillBias(layer.inputBias().values(), 0);
    this.gateInput = PackedMatrix.ofSize(inputs, 2 * units);
    gateInput.fill(weight, 0, 3 * units);
    this.candidateInput = PackedMatrix.ofSize(inputs, units);
    candidateInput.fill(weight, 2 * units, 3 * units);
    this.recurrent = PackedMatrix.ofSize(units, 3 * units);
    recurrent.fill(layer.recurrentWeight().values(), 0, 3 * units);
    recurrent.fillBias(bias, 0);
  }

  @Override
  public Kept[] kept() {
    return new Kept[] {new Kept(0, units)};
  }

  @Override
  public float[] gates(Scratch scratch, boolean columns) {
    return scratch.gates;
  }

  @Override
  public boolean sequences() {
    return sequences;
  }

  @Override
  public float[] run(
      Kernels kernels,
      float[] in,
      int from,
      int rows,
      float[] states,
      int stride,
      int stateAt,
      Scratch scratch) {
    int h = units;
    scratch.gates = Tape.room(scratch.gates, rows * 3 * h);
    float[] gates = scratch.gates;
    scratch.sums = Tape.room(scratch.sums, rows * 3 * h);
    float[] sums = scratch.sums;
    scratch.out = Tape.room(scratch.out, rows * h);
    float[] out = scratch.out;
    Joints.gather(states, stride, stateAt, rows, h, out);
    kernels.product(in, from, inputs, rows, input, Start.BIAS, gates, 0, 3 * h);
    kernels.product(out, 0, h, rows, recurrent, Start.BIAS, sums, 0, 3 * h);
    kernels.gruResetAfter(gates, 0, sums, 0, out, 0, out, 0, rows, h);
    Joints.scatter(out, rows, h, states, stride, stateAt);
    return out;
  }

  @Override
  public float[] run(float[] block, Moment m, Scratch scratch) {
    int h = units;
    int rows = 2 + m.columns();
    scratch.out = Tape.room(scratch.out, rows * h);
    float[] out = scratch.out;
    Joints.gather(m.states(), m.stride(), m.stateAt(), 2, h, out);
    System.arraycopy(m.account(), m.at(), out, 2 * h, m.columns() * h);
    if (m.held()) {
      return out;
    }
    scratch.gates = Tape.room(scratch.gates, 2 * 3 * h);
    float[] gates = scratch.gates;
    scratch.sums = Tape.room(scratch.sums, rows * 3 * h);
    float[] sums = scratch.sums;
    scratch.inner = Tape.room(scratch.inner, m.columns() * h);
    float[] inner = scratch.inner;
    scratch.distances = Tape.room(scratch.distances, 3 * h);
    float[] d = scratch.distances;
    scratch.coefficients = Tape.room(scratch.coefficients, 5 * h);
    float[] k = scratch.coefficients;
    System.arraycopy(bias, 0, sums, 0, 3 * h);
    System.arraycopy(bias, 0, sums, 3 * h, 3 * h);
    float[] change = m.sparse() ? Joints.change(block, inputs, scratch) : scratch.change;
    enter(block, m, sums, inner, change);
    m.kernels().product(block, 0, inputs, 2, input, Start.BIAS, gates, 0, 3 * h);
    m.kernels().product(out, 0, h, rows, recurrent, Start.SUM, sums, 0, 3 * h);
    distances(gates, sums, d);
    m.kernels().gruResetAfter(gates, 0, sums, 0, out, 0, out, 0, 2, h);
    coefficients(gates, sums, d, m, k);
    m.kernels()
        .gruCarry(
            k, sums, 2 * 3 * h, inner, change, m.diagonal(), weight, out, 2 * h, m.columns(), h);
    Joints.scatter(out, 2, h, m.states(), m.stride(), m.stateAt());
    System.arraycopy(out, 2 * h, m.account(), m.at(), m.columns() * h);
    return out;
  }

  /// The input's credit: of both gates into the sums, of the candidate apart, since the reset gate
  /// stands between it and the recurrent part.
  private void enter(float[] block, Moment m, float[] sums, float[] inner, float[] change) {
    int h = units;
    int from = 2 * 3 * h;
    java.util.Arrays.fill(sums, from, from + m.columns() * 3 * h, 0);
    if (!m.sparse()) {
      m.kernels()
          .product(
              block, 2 * inputs, inputs, m.columns(), gateInput, Start.ZERO, sums, from, 3 * h);
      m.kernels()
          .product(block, 2 * inputs, inputs, m.columns(), candidateInput, Start.ZERO, inner, 0, h);
      return;
    }
    java.util.Arrays.fill(inner, 0, m.columns() * h, 0);
    if (m.newest() >= 0) {
      m.kernels()
          .product(
              change, 0, inputs, 1, gateInput, Start.ZERO, sums, from + m.newest() * 3 * h, 3 * h);
      m.kernels()
          .product(change, 0, inputs, 1, candidateInput, Start.ZERO, inner, m.newest() * h, h);
    }
  }

  /// What the gates' pre-activations differ by; of the candidate the input's part.
  private void distances(float[] gates, float[] sums, float[] d) {
    int h = units;
    int other = 3 * h;
    for (int j = 0; j < 2 * h; j++) {
      d[j] = gates[j] + sums[j] - (gates[other + j] + sums[other + j]);
    }
    for (int j = 2 * h; j < 3 * h; j++) {
      d[j] = gates[j] - gates[other + j];
    }
  }

  private void coefficients(float[] g, float[] sums, float[] d, Moment m, float[] k) {
    int h = units;
    int other = 3 * h;
    int n = 2 * h;
    for (int j = 0; j < h; j++) {
      d[n + j] += g[h + j] * sums[n + j] - g[other + h + j] * sums[other + n + j];
    }
    m.kernels().sigmoidSlopes(g, 0, other, d, 0, k, 0, 2 * h);
    m.kernels().tanhSlopes(g, n, other + n, d, n, k, n, h);
    float[] before = m.states();
    int ha = m.stateAt();
    int hb = m.stride() + m.stateAt();
    for (int j = 0; j < h; j++) {
      float kept = 0.5f * (g[j] + g[other + j]);
      k[j] *= 0.5f * (before[ha + j] + before[hb + j] - (g[n + j] + g[other + n + j]));
      k[n + j] *= 1 - kept;
      k[4 * h + j] = kept;
    }
    for (int j = 0; j < h; j++) {
      k[h + j] *= 0.5f * (sums[n + j] + sums[other + n + j]);
      k[3 * h + j] = 0.5f * (g[h + j] + g[other + h + j]);
    }
  }
}
