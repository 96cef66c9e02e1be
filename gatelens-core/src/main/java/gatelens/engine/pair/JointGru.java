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
    scratch.distances = Tape.room(scratch.distances, 3 * h);
    scratch.coefficients = Tape.room(scratch.coefficients, 5 * h);
    float[] k = scratch.coefficients;
    float[] change = m.sparse() ? Joints.change(block, inputs, scratch) : scratch.change;
    float[] start = start(scratch, rows);
    float[] inner = scratch.zeros;
    if (!m.sparse() || m.newest() >= 0) {
      scratch.inner = Tape.room(scratch.inner, m.columns() * h);
      inner = scratch.inner;
      System.arraycopy(start, 0, sums, 0, rows * 3 * h);
      enter(block, m, sums, inner, change);
      start = sums;
    }
    m.kernels().product(block, 0, inputs, 2, input, Start.BIAS, gates, 0, 3 * h);
    m.kernels().product(out, 0, h, rows, recurrent, start, 0, 3 * h, sums, 0, 3 * h);
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
    m.kernels()
        .gruCarry(
            k, sums, 2 * 3 * h, inner, change, m.diagonal(), weight, out, 2 * h, m.columns(), h);
    Joints.scatter(out, 2, h, m.states(), m.stride(), m.stateAt());
    System.arraycopy(out, 2 * h, m.account(), m.at(), m.columns() * h);
    return out;
  }

  /// What the recurrent sums begin with: both runs with the bias, columns with nothing. Made once,
  /// and never written again.
  private float[] start(Carry.Scratch scratch, int rows) {
    int h = units;
    if (scratch.start.length < rows * 3 * h) {
      scratch.start = new float[rows * 3 * h];
      System.arraycopy(bias, 0, scratch.start, 0, 3 * h);
      System.arraycopy(bias, 0, scratch.start, 3 * h, 3 * h);
      scratch.zeros = new float[rows * h];
    }
    return scratch.start;
  }

  /// The input's credit: of both gates into the sums, of the candidate apart, since the reset gate
  /// stands between it and the recurrent part.
  private void enter(float[] block, Moment m, float[] sums, float[] inner, float[] change) {
    int h = units;
    int from = 2 * 3 * h;
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
}
