package gatelens.dynamics;

import gatelens.layer.Activation;
import gatelens.layer.Lstm;

/// An LSTM; {@link Lstm} has the formulas. The state is hidden and cell, one behind the other.
final class LstmCell implements Cell {
  private final Lstm layer;
  private final int units;
  private final double[][] reads;
  private final double[][] recurs;
  private final double[] bias;
  private final double[] peephole;
  private final Function gate;
  private final Function candidate;
  private final Activation shown;

  LstmCell(Lstm layer) {
    this.layer = layer;
    this.units = layer.units();
    this.reads = Matrices.transposed(layer.inputWeight());
    this.recurs = Matrices.transposed(layer.recurrentWeight());
    this.bias = Matrices.vector(layer.bias());
    this.peephole =
        layer.peephole().size() == 0 ? new double[3 * units] : Matrices.vector(layer.peephole());
    this.gate = Function.gate(layer.settings());
    this.candidate = Function.candidate(layer.settings());
    this.shown = layer.settings().output();
  }

  @Override
  public String name() {
    return layer.name();
  }

  @Override
  public int size() {
    return 2 * units;
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
    double[] start = new double[2 * units];
    System.arraycopy(Matrices.vector(layer.initialHidden()), 0, start, 0, units);
    System.arraycopy(Matrices.vector(layer.initialCell()), 0, start, units, units);
    return start;
  }

  @Override
  public double bound(int value) {
    boolean shownWithinOne = new Function(shown, Double.POSITIVE_INFINITY).withinOne();
    return value < units && gate.withinOne() && shownWithinOne
        ? Math.max(1, Math.abs(layer.initialHidden().at(value)))
        : Double.POSITIVE_INFINITY;
  }

  /// One unit of one step.
  private final class Unit {
    final double atInput;
    final double atForget;
    final double atCandidate;
    final double atOutput;
    final double cell;
    final double next;

    Unit(int i, double[] state, double[] x) {
      cell = state[units + i];
      atInput = sum(i, state, x) + peephole[i] * cell;
      atForget = sum(units + i, state, x) + peephole[units + i] * cell;
      atCandidate = sum(2 * units + i, state, x);
      next = gate.at(atForget) * cell + gate.at(atInput) * candidate.at(atCandidate);
      atOutput = sum(3 * units + i, state, x) + peephole[2 * units + i] * next;
    }

    private double sum(int row, double[] state, double[] x) {
      double sum = Matrices.dot(reads[row], x) + bias[row];
      for (int j = 0; j < units; j++) {
        sum += recurs[row][j] * state[j];
      }
      return sum;
    }

    double hidden() {
      return gate.at(atOutput) * shown.apply(next);
    }
  }

  @Override
  public double[] step(double[] state, double[] input) {
    double[] next = new double[2 * units];
    for (int i = 0; i < units; i++) {
      Unit unit = new Unit(i, state, input);
      next[i] = unit.hidden();
      next[units + i] = unit.next;
    }
    return next;
  }

  @Override
  public void derivatives(double[] state, double[] input, double[][] byState, double[][] byInput) {
    for (int i = 0; i < units; i++) {
      Unit unit = new Unit(i, state, input);
      double write = candidate.at(unit.atCandidate) * gate.slope(unit.atInput);
      double keep = unit.cell * gate.slope(unit.atForget);
      double make = gate.at(unit.atInput) * candidate.slope(unit.atCandidate);
      double[] cell = byState[units + i];
      double[] cellInput = byInput[units + i];
      rows(i, write, keep, make, recurs, cell);
      rows(i, write, keep, make, reads, cellInput);
      cell[units + i] = gate.at(unit.atForget) + keep * peephole[units + i] + write * peephole[i];
      double show = shown.apply(unit.next) * gate.slope(unit.atOutput);
      double through =
          show * peephole[2 * units + i] + gate.at(unit.atOutput) * shown.derivative(unit.next);
      hidden(show, through, recurs[3 * units + i], cell, byState[i]);
      hidden(show, through, reads[3 * units + i], cellInput, byInput[i]);
    }
  }

  private void rows(
      int i, double write, double keep, double make, double[][] weights, double[] into) {
    for (int j = 0; j < weights[0].length; j++) {
      into[j] =
          write * weights[i][j] + keep * weights[units + i][j] + make * weights[2 * units + i][j];
    }
  }

  /// What the hidden value changes by: its output gate's, and what the cell hands on.
  private static void hidden(
      double show, double through, double[] output, double[] cell, double[] into) {
    for (int j = 0; j < into.length; j++) {
      into[j] = through * cell[j] + (j < output.length ? show * output[j] : 0);
    }
  }
}
