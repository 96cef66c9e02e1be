package gatelens.rule;

import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import gatelens.trace.GateFlow;

/// Takes down what a backward pass hands through a recurrent layer. Arrays are in the order of the
/// sequence.
///
/// @param gates multipliers of the pre-activations, `double[T][G][H]`
/// @param carried of the hidden state, what later steps take, `double[T][H]`
/// @param emitted of the hidden state, what the layers above take, `double[T][H]`
/// @param cellCarried of the cell state; empty for a GRU
/// @param start of the start states, `double[1 or 2][H]`
record FlowRecord(
    double[][][] gates,
    double[][] carried,
    double[][] emitted,
    double[][] cellCarried,
    double[][] start) {

  static FlowRecord of(int steps, int gates, int units, boolean cell) {
    return new FlowRecord(
        new double[steps][gates][units],
        new double[steps][units],
        new double[steps][units],
        new double[cell ? steps : 0][units],
        new double[cell ? 2 : 1][units]);
  }

  void state(int step, double[] carry, double[] cell) {
    carried[step] = carry.clone();
    if (cell.length > 0) {
      cellCarried[step] = cell.clone();
    }
  }

  /// The flow between two runs of the layer.
  GateFlow flow(RecurrentLayer layer, Values x, Values x0, ExactCell a, ExactCell b) {
    int units = carried[0].length;
    int count = gates[0].length;
    double[][] flat = new double[gates.length][count * units];
    for (int t = 0; t < flat.length; t++) {
      for (int g = 0; g < count; g++) {
        System.arraycopy(gates[t][g], 0, flat[t], g * units, units);
      }
    }
    return new GateFlow(
        layer,
        tensor(difference(x.steps(), x0.steps()), x.width()),
        tensor(flat, count * units).reshape(gates.length, count, units),
        tensor(carried, units),
        tensor(emitted, units),
        tensor(cellCarried, units),
        tensor(difference(a.states(), b.states()), units),
        tensor(
            a.cell().length == 0
                ? new double[0][]
                : difference(a.after(a.cell()), b.after(b.cell())),
            units),
        tensor(start, units));
  }

  private static double[][] difference(double[][] a, double[][] b) {
    double[][] out = new double[a.length][];
    for (int t = 0; t < a.length; t++) {
      out[t] = new double[a[t].length];
      for (int j = 0; j < out[t].length; j++) {
        out[t][j] = a[t][j] - b[t][j];
      }
    }
    return out;
  }

  private static Tensor tensor(double[][] rows, int width) {
    return Tensor.generate(i -> rows[i / width][i % width], rows.length, width);
  }
}
