package gatelens.rule;

import gatelens.layer.Activation;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Lstm;
import gatelens.tensor.Tensor;

/// The multipliers of a recurrent layer between two runs: the rescale rule for every gate's
/// function, and for every product `p = a ∘ b` the split `m_a = m_p (b + b₀) / 2`, `m_b = m_p (a +
/// a₀) / 2`, the Shapley value of a game of two.
///
/// @param a the run at the input
/// @param b the run at the baseline
/// @param record where what passes is taken down
record CellMultipliers(ExactCell a, ExactCell b, FlowRecord record) {

  /// Weights turned round, made once a pass.
  ///
  /// @param input `float[gates * H][D]`
  /// @param recurrent `float[gates * H][H]`
  private record Back(float[] input, float[] recurrent, int inputs, int units) {
    static Back of(Tensor input, Tensor recurrent, int inputs, int units) {
      return new Back(
          Matrices.transposed(input, inputs), Matrices.transposed(recurrent, units), inputs, units);
    }

    void toInput(double[] pre, int gate, double[] out) {
      Matrices.times(pre, input, inputs, gate * units * inputs, out);
    }

    void toState(double[] pre, int gate, double[] out) {
      Matrices.times(pre, recurrent, units, gate * units * units, out);
    }
  }

  /// Goes backward through the layer.
  ///
  /// @param out multipliers of the output: one row a step in the order of the sequence, or one row
  ///   for the last state alone
  /// @param sequence true if `out` has a row a step
  /// @return multipliers of the input, `double[T][D]`
  double[][] of(Gru layer, double[][] out, boolean sequence) {
    int units = layer.units();
    int steps = a.order().length;
    Back back = Back.of(layer.inputWeight(), layer.recurrentWeight(), layer.inputs(), units);
    double[][] in = new double[steps][layer.inputs()];
    double[] carry = sequence ? new double[units] : out[0].clone();
    for (int p = steps - 1; p >= 0; p--) {
      record.state(a.order()[p], carry, new double[0]);
      if (sequence) {
        emit(out, a.order()[p], carry);
      }
      if (!a.held()[p]) {
        carry = gru(layer, back, p, carry, in[a.order()[p]]);
      }
    }
    record.start()[0] = carry;
    return in;
  }

  private void emit(double[][] out, int step, double[] carry) {
    record.emitted()[step] = out[step].clone();
    for (int j = 0; j < carry.length; j++) {
      carry[j] += out[step][j];
    }
  }

  private double slope(Activation f, int gate, int p, int j) {
    return Slopes.of(
        f, a.pre()[gate][p][j], a.gate()[gate][p][j], b.pre()[gate][p][j], b.gate()[gate][p][j]);
  }

  private double gate(int gate, int p, int j) {
    return Slopes.middle(a.gate()[gate][p][j], b.gate()[gate][p][j]);
  }

  private double before(int p, int j) {
    return Slopes.middle(a.hidden()[p][j], b.hidden()[p][j]);
  }

  private double[] gru(Gru layer, Back back, int p, double[] m, double[] in) {
    int units = layer.units();
    Activation sigma = layer.settings().gate();
    Activation tanh = layer.settings().candidate();
    boolean uncoupled = layer.variant() == GruVariant.UNCOUPLED;
    double[] carry = new double[units];
    double[][] pre = new double[3][units];
    for (int j = 0; j < units; j++) {
      double z = gate(0, p, j);
      double n = gate(2, p, j);
      double toUpdate = uncoupled ? -before(p, j) : before(p, j) - n;
      double written = uncoupled ? gate(1, p, j) : 1 - z;
      carry[j] = m[j] * (uncoupled ? 1 - z : z);
      pre[0][j] = m[j] * toUpdate * slope(sigma, 0, p, j);
      pre[2][j] = m[j] * written * slope(tanh, 2, p, j);
      pre[1][j] = uncoupled ? m[j] * n * slope(sigma, 1, p, j) : 0;
    }
    double[] candidate = pre[2];
    switch (layer.variant()) {
      case RESET_AFTER -> {
        candidate = new double[units];
        for (int j = 0; j < units; j++) {
          pre[1][j] =
              pre[2][j] * Slopes.middle(a.memory()[p][j], b.memory()[p][j]) * slope(sigma, 1, p, j);
          candidate[j] = pre[2][j] * gate(1, p, j);
        }
      }
      case RESET_BEFORE -> {
        double[] product = new double[units];
        back.toState(pre[2], 2, product);
        for (int j = 0; j < units; j++) {
          pre[1][j] = product[j] * before(p, j) * slope(sigma, 1, p, j);
          carry[j] += product[j] * gate(1, p, j);
        }
        candidate = new double[0];
      }
      case UNCOUPLED -> {}
    }
    record.gates()[a.order()[p]] = pre;
    for (int g = 0; g < 3; g++) {
      back.toInput(pre[g], g, in);
      back.toState(g == 2 ? candidate : pre[g], g, carry);
    }
    return carry;
  }

  /// Goes backward through the layer; see the GRU's.
  double[][] of(Lstm layer, double[][] out, boolean sequence) {
    int units = layer.units();
    int steps = a.order().length;
    Back back = Back.of(layer.inputWeight(), layer.recurrentWeight(), layer.inputs(), units);
    double[][] in = new double[steps][layer.inputs()];
    double[] carry = sequence ? new double[units] : out[0].clone();
    double[] cell = new double[units];
    for (int p = steps - 1; p >= 0; p--) {
      record.state(a.order()[p], carry, cell);
      if (sequence) {
        emit(out, a.order()[p], carry);
      }
      if (!a.held()[p]) {
        carry = lstm(layer, back, p, carry, cell, in[a.order()[p]]);
      }
    }
    record.start()[0] = carry;
    record.start()[1] = cell;
    return in;
  }

  private double[] lstm(Lstm layer, Back back, int p, double[] m, double[] cell, double[] in) {
    int units = layer.units();
    Tensor peep = layer.peephole();
    Activation sigma = layer.settings().gate();
    double[][] pre = new double[4][units];
    for (int j = 0; j < units; j++) {
      double c = a.cell()[p + 1][j];
      double c0 = b.cell()[p + 1][j];
      double squashed =
          Slopes.of(layer.settings().output(), c, a.memory()[p][j], c0, b.memory()[p][j]);
      pre[3][j] = m[j] * Slopes.middle(a.memory()[p][j], b.memory()[p][j]) * slope(sigma, 3, p, j);
      double mc =
          cell[j]
              + m[j] * gate(3, p, j) * squashed
              + (peep.size() == 0 ? 0 : pre[3][j] * peep.at(2 * units + j));
      double old = Slopes.middle(a.cell()[p][j], b.cell()[p][j]);
      pre[0][j] = mc * gate(2, p, j) * slope(sigma, 0, p, j);
      pre[1][j] = mc * old * slope(sigma, 1, p, j);
      pre[2][j] = mc * gate(0, p, j) * slope(layer.settings().candidate(), 2, p, j);
      cell[j] =
          mc * gate(1, p, j)
              + (peep.size() == 0 ? 0 : pre[0][j] * peep.at(j) + pre[1][j] * peep.at(units + j));
    }
    record.gates()[a.order()[p]] = pre;
    double[] carry = new double[units];
    for (int g = 0; g < 4; g++) {
      back.toInput(pre[g], g, in);
      back.toState(pre[g], g, carry);
    }
    return carry;
  }
}
