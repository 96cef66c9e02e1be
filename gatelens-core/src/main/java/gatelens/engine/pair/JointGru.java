package gatelens.engine.pair;

import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Gru;

/// A GRU with the reset gate after the recurrent product, with its columns: the coefficients of
/// {@link GruPairs} weigh the three parts of U, and one product with their sum maps all columns.
/// Distances of pre-activations are differences of the two runs': the slopes of close points do not
/// feel their rounding ({@link PairSlopes}).
final class JointGru implements Carry.Joint {
  private final int inputs;
  private final int units;
  private final boolean sequences;
  private final float[] weight;
  private final PackedMatrix input;
  private final PackedMatrix recurrent;
  private final PackedMatrix inputParts;
  private final PackedMatrix recurrentParts;

  JointGru(Gru layer) {
    this.inputs = layer.inputs();
    this.units = layer.units();
    this.sequences = layer.sequences();
    this.weight = layer.inputWeight().values();
    this.input = PackedMatrix.ofSize(inputs, 3 * units);
    input.fill(weight, 0, 3 * units);
    input.fillBias(layer.inputBias().values(), 0);
    this.recurrent = PackedMatrix.ofSize(units, 3 * units);
    recurrent.fill(layer.recurrentWeight().values(), 0, 3 * units);
    recurrent.fillBias(layer.recurrentBias().values(), 0);
    this.inputParts = Joints.parts(weight, units, 3, input);
    this.recurrentParts = Joints.parts(layer.recurrentWeight().values(), units, 3, recurrent);
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
    scratch.out = Tape.room(scratch.out, (2 + m.columns()) * h);
    float[] out = scratch.out;
    Joints.gather(m.states(), m.stride(), m.stateAt(), 2, h, out);
    if (m.held()) {
      System.arraycopy(m.account(), m.at(), out, 2 * h, m.columns() * h);
      return out;
    }
    scratch.gates = Tape.room(scratch.gates, 2 * 3 * h);
    float[] gates = scratch.gates;
    scratch.sums = Tape.room(scratch.sums, 2 * 3 * h);
    float[] sums = scratch.sums;
    scratch.distances = Tape.room(scratch.distances, 3 * h);
    scratch.coefficients = Tape.room(scratch.coefficients, 5 * h);
    float[] k = scratch.coefficients;
    m.kernels().product(block, 0, inputs, 2, input, Start.BIAS, gates, 0, 3 * h);
    m.kernels().product(out, 0, h, 2, recurrent, Start.BIAS, sums, 0, 3 * h);
    m.kernels()
        .gruPair(
            gates,
            sums,
            m.states(),
            m.stateAt(),
            m.stride() + m.stateAt(),
            out,
            scratch.distances,
            k,
            h);
    carry(block, m, scratch);
    Joints.scatter(out, 2, h, m.states(), m.stride(), m.stateAt());
    System.arraycopy(out, 2 * h, m.account(), m.at(), m.columns() * h);
    return out;
  }

  /// Maps the columns.
  private void carry(float[] block, Moment m, Scratch scratch) {
    int h = units;
    float[] out = scratch.out;
    float[] change = m.sparse() ? Joints.change(block, inputs, scratch) : scratch.change;
    float[] account = m.account();
    Kernels kernels = m.kernels();
    kernels.gruCarry(
        scratch.coefficients,
        change,
        m.diagonal(),
        weight,
        account,
        m.at(),
        out,
        2 * h,
        m.columns(),
        h);
    int padded = factors(scratch);
    float[] f = scratch.factors;
    if (!m.sparse() || m.newest() >= 0) {
      PackedMatrix folded = scratch.foldedInput(inputs, h);
      kernels.fold(f, 0, padded, 3 * padded, inputParts, padded, folded);
      if (m.sparse()) {
        kernels.product(change, 0, inputs, 1, folded, Start.SUM, out, (2 + m.newest()) * h, h);
      } else {
        kernels.product(block, 2 * inputs, inputs, m.columns(), folded, Start.SUM, out, 2 * h, h);
      }
    }
    PackedMatrix folded = scratch.folded(h, h);
    kernels.fold(f, 0, padded, 2 * padded, recurrentParts, padded, folded);
    kernels.product(account, m.at(), h, m.columns(), folded, Start.SUM, out, 2 * h, h);
  }

  /// What the parts of U and W are weighed by: `k_z`, `k_n k_r`, `k_n k_i` of U's candidate and
  /// `k_n` of W's, whose input does not go through the reset gate.
  ///
  /// @return floats of each
  private int factors(Scratch scratch) {
    int h = units;
    int padded = Kernels.padded(h);
    scratch.factors = Tape.room(scratch.factors, 4 * padded);
    float[] f = scratch.factors;
    float[] k = scratch.coefficients;
    System.arraycopy(k, 0, f, 0, h);
    for (int j = 0; j < h; j++) {
      f[padded + j] = k[2 * h + j] * k[h + j];
    }
    for (int j = 0; j < h; j++) {
      f[2 * padded + j] = k[2 * h + j] * k[3 * h + j];
    }
    System.arraycopy(k, 2 * h, f, 3 * padded, h);
    return padded;
  }
}
