package gatelens.engine.pair;

import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Lstm;

/// An LSTM with its columns, of which it keeps two blocks, the hidden state and the cell. The
/// coefficients of {@link LstmPairs} weigh the three parts of U that the cell takes up, and one
/// product with their sum maps all columns to it, another one to the output gate.
final class JointLstm implements Carry.Joint {
  private final int inputs;
  private final int units;
  private final boolean sequences;
  private final float[] weight;
  private final PackedMatrix input;
  private final PackedMatrix recurrent;
  private final PackedMatrix inputParts;
  private final PackedMatrix recurrentParts;
  private final PackedMatrix inputGate;
  private final PackedMatrix recurrentGate;

  JointLstm(Lstm layer) {
    this.inputs = layer.inputs();
    this.units = layer.units();
    this.sequences = layer.sequences();
    this.weight = layer.inputWeight().values();
    this.input = PackedMatrix.ofSize(inputs, 4 * units);
    input.fill(weight, 0, 4 * units);
    input.fillBias(layer.bias().values(), 0);
    this.recurrent = PackedMatrix.ofSize(units, 4 * units);
    float[] u = layer.recurrentWeight().values();
    recurrent.fill(u, 0, 4 * units);
    this.inputParts = Joints.parts(weight, units, 4, input);
    this.recurrentParts = Joints.parts(u, units, 4, recurrent);
    this.inputGate = PackedMatrix.ofSize(inputs, units);
    inputGate.fill(weight, 3 * units, 4 * units);
    this.recurrentGate = PackedMatrix.ofSize(units, units);
    recurrentGate.fill(u, 3 * units, 4 * units);
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
    scratch.out = Tape.room(scratch.out, (2 + m.columns()) * h);
    float[] out = scratch.out;
    Joints.gather(m.states(), m.stride(), m.stateAt(), 2, h, out);
    if (m.held()) {
      System.arraycopy(m.account(), m.at(), out, 2 * h, m.columns() * h);
      return out;
    }
    scratch.sums = Tape.room(scratch.sums, 2 * 4 * h);
    float[] sums = scratch.sums;
    scratch.distances = Tape.room(scratch.distances, 4 * h);
    float[] d = scratch.distances;
    scratch.coefficients = Tape.room(scratch.coefficients, 6 * h);
    float[] k = scratch.coefficients;
    scratch.cells = Tape.room(scratch.cells, 4 * h);
    float[] cells = scratch.cells;
    Joints.gather(m.states(), m.stride(), m.stateAt() + h, 2, h, cells);
    m.kernels().product(block, 0, inputs, 2, input, Start.BIAS, sums, 0, 4 * h);
    m.kernels().product(out, 0, h, 2, recurrent, Start.SUM, sums, 0, 4 * h);
    for (int j = 0; j < 4 * h; j++) {
      d[j] = sums[j] - sums[4 * h + j];
    }
    m.kernels().lstm(sums, 0, cells, 0, cells, 0, out, 0, 2, h);
    coefficients(sums, d, cells, m, k, scratch);
    carry(block, m, scratch);
    Joints.scatter(out, 2, h, m.states(), m.stride(), m.stateAt());
    Joints.scatter(cells, 2, h, m.states(), m.stride(), m.stateAt() + h);
    System.arraycopy(out, 2 * h, m.account(), m.at(), m.columns() * h);
    return out;
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

  /// Maps the columns.
  private void carry(float[] block, Moment m, Scratch scratch) {
    int h = units;
    int columns = m.columns();
    float[] k = scratch.coefficients;
    float[] account = m.account();
    Kernels kernels = m.kernels();
    int cellAt = m.at() + columns * h;
    scratch.carried = Tape.room(scratch.carried, columns * h);
    float[] cell = scratch.carried;
    scratch.outer = Tape.room(scratch.outer, columns * h);
    float[] outer = scratch.outer;
    for (int c = 0; c < columns; c++) {
      for (int j = 0; j < h; j++) {
        cell[c * h + j] = k[5 * h + j] * account[cellAt + c * h + j];
      }
    }
    java.util.Arrays.fill(outer, 0, columns * h, 0);
    int padded = Kernels.padded(h);
    scratch.factors = Tape.room(scratch.factors, 3 * padded);
    float[] f = scratch.factors;
    for (int part = 0; part < 3; part++) {
      System.arraycopy(k, part * h, f, part * padded, h);
    }
    enter(block, m, scratch);
    PackedMatrix folded = scratch.folded(h, h);
    kernels.fold(f, 0, padded, 2 * padded, recurrentParts, padded, folded);
    kernels.product(account, m.at(), h, columns, folded, Start.SUM, cell, 0, h);
    kernels.product(account, m.at(), h, columns, recurrentGate, Start.SUM, outer, 0, h);
    System.arraycopy(cell, 0, account, cellAt, columns * h);
    float[] out = scratch.out;
    for (int c = 0; c < columns; c++) {
      int hidden = (2 + c) * h;
      for (int j = 0; j < h; j++) {
        out[hidden + j] = k[3 * h + j] * outer[c * h + j] + k[4 * h + j] * cell[c * h + j];
      }
    }
  }

  /// What the input gives to the cell and the output gate of every column.
  private void enter(float[] block, Moment m, Scratch scratch) {
    int h = units;
    Kernels kernels = m.kernels();
    float[] k = scratch.coefficients;
    float[] cell = scratch.carried;
    float[] outer = scratch.outer;
    for (int i = 0; i < m.diagonal(); i++) {
      float change = block[i] - block[inputs + i];
      int w = i * 4 * h;
      for (int j = 0; j < h; j++) {
        float taken =
            k[j] * weight[w + j]
                + k[h + j] * weight[w + h + j]
                + k[2 * h + j] * weight[w + 2 * h + j];
        cell[i * h + j] += change * taken;
        outer[i * h + j] += change * weight[w + 3 * h + j];
      }
    }
    if (m.sparse() && m.newest() < 0) {
      return;
    }
    int padded = Kernels.padded(h);
    PackedMatrix folded = scratch.foldedInput(inputs, h);
    kernels.fold(scratch.factors, 0, padded, 2 * padded, inputParts, padded, folded);
    int from = m.sparse() ? 0 : 2 * inputs;
    float[] credit = m.sparse() ? Joints.change(block, inputs, scratch) : block;
    int rows = m.sparse() ? 1 : m.columns();
    int to = m.sparse() ? m.newest() * h : 0;
    kernels.product(credit, from, inputs, rows, folded, Start.SUM, cell, to, h);
    kernels.product(credit, from, inputs, rows, inputGate, Start.SUM, outer, to, h);
  }
}
