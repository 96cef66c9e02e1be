package gatelens.engine.pair;

import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Lstm;

/// An LSTM with its columns, of which it keeps two blocks, the hidden state and the cell: one
/// product with U for both states and all columns, and the coefficients of {@link LstmPairs}.
final class JointLstm implements Carry.Joint {
  private final int inputs;
  private final int units;
  private final boolean sequences;
  private final float[] weight;
  private final PackedMatrix input;
  private final PackedMatrix recurrent;

  JointLstm(Lstm layer) {
    this.inputs = layer.inputs();
    this.units = layer.units();
    this.sequences = layer.sequences();
    this.weight = layer.inputWeight().values();
    this.input = PackedMatrix.ofSize(inputs, 4 * units);
    input.fill(weight, 0, 4 * units);
    input.fillBias(layer.bias().values(), 0);
    this.recurrent = PackedMatrix.ofSize(units, 4 * units);
    recurrent.fill(layer.recurrentWeight().values(), 0, 4 * units);
  }

  @Override
  public Kept[] kept() {
    return new Kept[] {new Kept(0, units), new Kept(units, units)};
  }

  @Override
  public float[] gates(Scratch scratch, boolean columns) {
    return columns ? scratch.sums : scratch.gates;
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
    scratch.gates = Tape.room(scratch.gates, rows * 4 * h);
    float[] gates = scratch.gates;
    scratch.out = Tape.room(scratch.out, rows * h);
    float[] out = scratch.out;
    scratch.cells = Tape.room(scratch.cells, rows * h);
    float[] cells = scratch.cells;
    Joints.gather(states, stride, stateAt, rows, h, out);
    Joints.gather(states, stride, stateAt + h, rows, h, cells);
    kernels.product(in, from, inputs, rows, input, Start.BIAS, gates, 0, 4 * h);
    kernels.product(out, 0, h, rows, recurrent, Start.SUM, gates, 0, 4 * h);
    kernels.lstm(gates, 0, cells, 0, cells, 0, out, 0, rows, h);
    Joints.scatter(out, rows, h, states, stride, stateAt);
    Joints.scatter(cells, rows, h, states, stride, stateAt + h);
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
    scratch.sums = Tape.room(scratch.sums, rows * 4 * h);
    float[] sums = scratch.sums;
    scratch.distances = Tape.room(scratch.distances, 4 * h);
    float[] d = scratch.distances;
    scratch.coefficients = Tape.room(scratch.coefficients, 6 * h);
    float[] k = scratch.coefficients;
    scratch.cells = Tape.room(scratch.cells, 4 * h);
    float[] cells = scratch.cells;
    Joints.gather(m.states(), m.stride(), m.stateAt() + h, 2, h, cells);
    enter(block, m, sums, scratch);
    m.kernels().product(out, 0, h, rows, recurrent, Start.SUM, sums, 0, 4 * h);
    for (int j = 0; j < 4 * h; j++) {
      d[j] = sums[j] - sums[4 * h + j];
    }
    m.kernels().lstm(sums, 0, cells, 0, cells, 0, out, 0, 2, h);
    coefficients(sums, d, cells, m, k, scratch);
    carry(k, sums, m, out);
    Joints.scatter(out, 2, h, m.states(), m.stride(), m.stateAt());
    Joints.scatter(cells, 2, h, m.states(), m.stride(), m.stateAt() + h);
    System.arraycopy(out, 2 * h, m.account(), m.at(), m.columns() * h);
    return out;
  }

  /// What the input gives to every row of the sums.
  private void enter(float[] block, Moment m, float[] sums, Scratch scratch) {
    int h = units;
    int from = 2 * 4 * h;
    Kernels kernels = m.kernels();
    kernels.product(block, 0, inputs, 2, input, Start.BIAS, sums, 0, 4 * h);
    if (!m.sparse()) {
      kernels.product(block, 2 * inputs, inputs, m.columns(), input, Start.ZERO, sums, from, 4 * h);
      return;
    }
    java.util.Arrays.fill(sums, from, from + m.columns() * 4 * h, 0);
    for (int i = 0; i < m.diagonal(); i++) {
      float change = block[i] - block[inputs + i];
      Joints.scaled(weight, i * 4 * h, change, sums, from + i * 4 * h, 4 * h);
    }
    if (m.newest() >= 0) {
      float[] change = Joints.change(block, inputs, scratch);
      int to = from + m.newest() * 4 * h;
      kernels.product(change, 0, inputs, 1, input, Start.ZERO, sums, to, 4 * h);
    }
  }

  /// @param g gates of the two runs
  /// @param cells of the two runs after the event
  private void coefficients(
      float[] g, float[] d, float[] cells, Moment m, float[] k, Scratch scratch) {
    int h = units;
    int other = 4 * h;
    int n = 2 * h;
    int o = 3 * h;
    System.arraycopy(cells, 0, cells, 2 * h, 2 * h);
    m.kernels().tanh(cells, 2 * h, 2 * h);
    scratch.change = Tape.room(scratch.change, Math.max(inputs, h));
    float[] moved = scratch.change;
    for (int j = 0; j < h; j++) {
      moved[j] = cells[j] - cells[h + j];
    }
    m.kernels().sigmoidSlopes(g, 0, other, d, 0, k, 0, n);
    m.kernels().tanhSlopes(g, n, other + n, d, n, k, n, h);
    m.kernels().sigmoidSlopes(g, o, other + o, d, o, k, o, h);
    m.kernels().tanhSlopes(cells, 2 * h, 3 * h, moved, 0, k, 4 * h, h);
    float[] before = m.states();
    int ca = m.stateAt() + h;
    int cb = m.stride() + m.stateAt() + h;
    for (int j = 0; j < h; j++) {
      k[j] *= 0.5f * (g[n + j] + g[other + n + j]);
      k[n + j] *= 0.5f * (g[j] + g[other + j]);
    }
    for (int j = 0; j < h; j++) {
      k[h + j] *= 0.5f * (before[ca + j] + before[cb + j]);
      k[o + j] *= 0.5f * (cells[2 * h + j] + cells[3 * h + j]);
    }
    for (int j = 0; j < h; j++) {
      k[4 * h + j] *= 0.5f * (g[o + j] + g[other + o + j]);
      k[5 * h + j] = 0.5f * (g[h + j] + g[other + h + j]);
    }
  }

  private void carry(float[] k, float[] sums, Moment m, float[] out) {
    int h = units;
    float[] account = m.account();
    for (int c = 0; c < m.columns(); c++) {
      int from = (2 + c) * 4 * h;
      int hidden = (2 + c) * h;
      int cell = m.at() + (m.columns() + c) * h;
      for (int j = 0; j < h; j++) {
        account[cell + j] =
            k[5 * h + j] * account[cell + j]
                + k[j] * sums[from + j]
                + k[h + j] * sums[from + h + j]
                + k[2 * h + j] * sums[from + 2 * h + j];
      }
      for (int j = 0; j < h; j++) {
        out[hidden + j] = k[3 * h + j] * sums[from + 3 * h + j] + k[4 * h + j] * account[cell + j];
      }
    }
  }
}
