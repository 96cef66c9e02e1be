package gatelens.rule;

import gatelens.layer.Activation;
import gatelens.layer.Gru;
import gatelens.layer.Lstm;
import gatelens.tensor.Tensor;

/// One recurrent layer's run. Steps stand in the order in which they were read; `hidden` and `cell`
/// have the start before the first.
///
/// @param order the step of the sequence that was read at each place
/// @param pre pre-activations, `double[gates][T][H]`, gates in the layer's order
/// @param gate activations, `double[gates][T][H]`
/// @param memory `double[T][H]`: the recurrent part of a GRU's candidate (reset after), `r ∘ h'`
///   (reset before), `tanh c` of an LSTM
/// @param hidden `double[T + 1][H]`
/// @param cell `double[T + 1][H]` of an LSTM, else empty
/// @param held true where the step is padding and the state is held
record ExactCell(
    int[] order,
    double[][][] pre,
    double[][][] gate,
    double[][] memory,
    double[][] hidden,
    double[][] cell,
    boolean[] held) {

  static ExactCell of(Gru layer, Values in, boolean backward) {
    int units = layer.units();
    ExactCell run = empty(in, units, 3, false, backward);
    run.hidden[0] = Matrices.part(layer.initialHidden(), 0, units);
    Tensor w = layer.inputWeight();
    Tensor u = layer.recurrentWeight();
    for (int p = 0; p < run.order.length; p++) {
      double[] before = run.hidden[p];
      if (run.held[p]) {
        run.hidden[p + 1] = before.clone();
        continue;
      }
      for (int g = 0; g < 3; g++) {
        double[] a = Matrices.part(layer.inputBias(), g * units, units);
        Matrices.times(in.steps()[run.order[p]], w, 3 * units, g * units, a);
        run.pre[g][p] = a;
      }
      switch (layer.variant()) {
        case RESET_AFTER -> resetAfter(layer, run, p, u);
        case RESET_BEFORE -> resetBefore(layer, run, p, u);
        case UNCOUPLED -> uncoupled(layer, run, p, u);
      }
    }
    return run;
  }

  private static ExactCell empty(Values in, int units, int gates, boolean cells, boolean backward) {
    int steps = in.length();
    int[] order = new int[steps];
    boolean[] held = new boolean[steps];
    for (int p = 0; p < steps; p++) {
      order[p] = backward ? steps - 1 - p : p;
      held[p] = !in.counts(order[p]);
    }
    return new ExactCell(
        order,
        new double[gates][steps][units],
        new double[gates][steps][units],
        new double[steps][units],
        new double[steps + 1][units],
        cells ? new double[steps + 1][units] : new double[0][],
        held);
  }

  private static double apply(Activation f, double a, float clip) {
    return f.apply(Math.max(-clip, Math.min(clip, a)));
  }

  private static void activate(double[] a, double[] y, Activation f, float clip) {
    for (int j = 0; j < y.length; j++) {
      y[j] = apply(f, a[j], clip);
    }
  }

  private static void resetAfter(Gru layer, ExactCell run, int p, Tensor u) {
    int units = layer.units();
    double[] before = run.hidden[p];
    for (int g = 0; g < 3; g++) {
      double[] recurrent = Matrices.part(layer.recurrentBias(), g * units, units);
      Matrices.times(before, u, 3 * units, g * units, recurrent);
      if (g < 2) {
        for (int j = 0; j < units; j++) {
          run.pre[g][p][j] += recurrent[j];
        }
        activate(run.pre[g][p], run.gate[g][p], layer.settings().gate(), layer.settings().clip());
      } else {
        run.memory[p] = recurrent;
        for (int j = 0; j < units; j++) {
          run.pre[2][p][j] += run.gate[1][p][j] * recurrent[j];
        }
      }
    }
    activate(run.pre[2][p], run.gate[2][p], layer.settings().candidate(), layer.settings().clip());
    interpolate(run, p);
  }

  private static void resetBefore(Gru layer, ExactCell run, int p, Tensor u) {
    int units = layer.units();
    double[] before = run.hidden[p];
    for (int g = 0; g < 2; g++) {
      Matrices.times(before, u, 3 * units, g * units, run.pre[g][p]);
      activate(run.pre[g][p], run.gate[g][p], layer.settings().gate(), layer.settings().clip());
    }
    for (int j = 0; j < units; j++) {
      run.memory[p][j] = run.gate[1][p][j] * before[j];
    }
    Matrices.times(run.memory[p], u, 3 * units, 2 * units, run.pre[2][p]);
    activate(run.pre[2][p], run.gate[2][p], layer.settings().candidate(), layer.settings().clip());
    interpolate(run, p);
  }

  private static void uncoupled(Gru layer, ExactCell run, int p, Tensor u) {
    int units = layer.units();
    double[] before = run.hidden[p];
    for (int g = 0; g < 3; g++) {
      Matrices.times(before, u, 3 * units, g * units, run.pre[g][p]);
      activate(
          run.pre[g][p],
          run.gate[g][p],
          g < 2 ? layer.settings().gate() : layer.settings().candidate(),
          layer.settings().clip());
    }
    for (int j = 0; j < units; j++) {
      run.hidden[p + 1][j] =
          (1 - run.gate[0][p][j]) * before[j] + run.gate[1][p][j] * run.gate[2][p][j];
    }
  }

  private static void interpolate(ExactCell run, int p) {
    for (int j = 0; j < run.hidden[p].length; j++) {
      double z = run.gate[0][p][j];
      run.hidden[p + 1][j] = z * run.hidden[p][j] + (1 - z) * run.gate[2][p][j];
    }
  }

  static ExactCell of(Lstm layer, Values in, boolean backward) {
    int units = layer.units();
    ExactCell run = empty(in, units, 4, true, backward);
    run.hidden[0] = Matrices.part(layer.initialHidden(), 0, units);
    run.cell[0] = Matrices.part(layer.initialCell(), 0, units);
    for (int p = 0; p < run.order.length; p++) {
      if (run.held[p]) {
        run.hidden[p + 1] = run.hidden[p].clone();
        run.cell[p + 1] = run.cell[p].clone();
      } else {
        lstm(layer, run, p, in.steps()[run.order[p]]);
      }
    }
    return run;
  }

  private static void lstm(Lstm layer, ExactCell run, int p, double[] x) {
    int units = layer.units();
    Tensor peep = layer.peephole();
    float clip = layer.settings().clip();
    for (int g = 0; g < 4; g++) {
      double[] a = Matrices.part(layer.bias(), g * units, units);
      Matrices.times(x, layer.inputWeight(), 4 * units, g * units, a);
      Matrices.times(run.hidden[p], layer.recurrentWeight(), 4 * units, g * units, a);
      run.pre[g][p] = a;
    }
    for (int j = 0; j < units; j++) {
      double before = run.cell[p][j];
      run.pre[0][p][j] += peep.size() == 0 ? 0 : peep.at(j) * before;
      run.pre[1][p][j] += peep.size() == 0 ? 0 : peep.at(units + j) * before;
      double i = apply(layer.settings().gate(), run.pre[0][p][j], clip);
      double f = apply(layer.settings().gate(), run.pre[1][p][j], clip);
      double g = apply(layer.settings().candidate(), run.pre[2][p][j], clip);
      double c = f * before + i * g;
      run.pre[3][p][j] += peep.size() == 0 ? 0 : peep.at(2 * units + j) * c;
      double o = apply(layer.settings().gate(), run.pre[3][p][j], clip);
      run.gate[0][p][j] = i;
      run.gate[1][p][j] = f;
      run.gate[2][p][j] = g;
      run.gate[3][p][j] = o;
      run.cell[p + 1][j] = c;
      run.memory[p][j] = layer.settings().output().apply(c);
      run.hidden[p + 1][j] = o * run.memory[p][j];
    }
  }

  /// The states in the order of the sequence, `double[T][H]`.
  double[][] states() {
    return after(hidden);
  }

  /// States after each step in the order of the sequence.
  ///
  /// @param states in the order of reading, with the start first
  double[][] after(double[][] states) {
    double[][] out = new double[order.length][];
    for (int p = 0; p < order.length; p++) {
      out[order[p]] = states[p + 1];
    }
    return out;
  }

  /// The last state.
  double[] last() {
    return hidden[order.length];
  }
}
