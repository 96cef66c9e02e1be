package gatelens.engine.node;

import gatelens.kernel.Kernels;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Direction;
import gatelens.layer.Lstm;
import gatelens.tensor.Tensor;
import java.util.List;

/// An LSTM over a block of rows. The fast kernel serves the standard functions without peepholes.
public final class LstmNode extends Node {
  private final Lstm layer;
  private final int units;
  private final boolean backward;
  private final boolean peepholes;
  private final boolean fast;
  private final Slope gate;
  private final Slope candidate;
  private final PackedMatrix input;
  private final float[] peephole;
  private final PackedMatrix inputTransposed;
  private final PackedMatrix recurrent;
  private final PackedMatrix recurrentTransposed;

  LstmNode(Lstm layer) {
    super(layer.inputs(), layer.units());
    this.layer = layer;
    this.units = layer.units();
    this.backward = layer.direction() == Direction.BACKWARD;
    this.peephole = layer.peephole().values();
    this.peepholes = peephole.length > 0;
    this.fast = layer.settings().isStandard() && !peepholes;
    this.gate = new Slope(layer.settings().gate(), layer.settings());
    this.candidate = new Slope(layer.settings().candidate(), layer.settings());
    this.input = PackedMatrix.ofSize(inputWidth, 4 * units);
    this.inputTransposed = PackedMatrix.ofSize(4 * units, inputWidth);
    this.recurrent = PackedMatrix.ofSize(units, 4 * units);
    this.recurrentTransposed = PackedMatrix.ofSize(4 * units, units);
    repack(weights(layer));
  }

  @Override
  public Lstm layer() {
    return layer;
  }

  @Override
  public void repack(List<Tensor> weights) {
    float[] w = weights.get(0).values();
    float[] u = weights.get(1).values();
    input.fill(w, 0, 4 * units);
    input.fillBias(weights.get(2).values(), 0);
    inputTransposed.fillTransposed(w, 0, 4 * units);
    recurrent.fill(u, 0, 4 * units);
    recurrentTransposed.fillTransposed(u, 0, 4 * units);
  }

  @Override
  public RecurrentTape newTape() {
    return new RecurrentTape();
  }

  @Override
  public boolean causal() {
    return !backward;
  }

  @Override
  public int stateSize() {
    return 2 * units;
  }

  @Override
  public void startState(float[] target, int at) {
    layer.initialHidden().read(0, target, at, units);
    layer.initialCell().read(0, target, at + units, units);
  }

  @Override
  public void prepareState(Tape tape, int rows) {
    RecurrentTape t = (RecurrentTape) tape;
    t.stateHidden = Tape.room(t.stateHidden, rows * units);
    t.stateCell = Tape.room(t.stateCell, rows * units);
  }

  @Override
  public void saveState(Tape tape, int row, float[] target, int at) {
    RecurrentTape t = (RecurrentTape) tape;
    System.arraycopy(t.stateHidden, row * units, target, at, units);
    System.arraycopy(t.stateCell, row * units, target, at + units, units);
  }

  @Override
  public void loadState(Tape tape, int row, float[] source, int at) {
    RecurrentTape t = (RecurrentTape) tape;
    System.arraycopy(source, at, t.stateHidden, row * units, units);
    System.arraycopy(source, at + units, t.stateCell, row * units, units);
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    RecurrentTape t = (RecurrentTape) tape;
    int rows = in.rows();
    int steps = in.steps();
    int block = rows * units;
    Kernels kernels = pass.kernels();
    t.input = in;
    t.gates = Tape.room(t.gates, 4 * block * steps);
    t.hidden = Tape.room(t.hidden, block * (steps + 1));
    t.cell = Tape.room(t.cell, block * (steps + 1));
    prepareState(t, rows);
    if (pass.first()) {
      for (int row = 0; row < rows; row++) {
        layer.initialHidden().read(0, t.stateHidden, row * units, units);
        layer.initialCell().read(0, t.stateCell, row * units, units);
      }
    }
    int start = backward ? steps * block : 0;
    System.arraycopy(t.stateHidden, 0, t.hidden, start, block);
    System.arraycopy(t.stateCell, 0, t.cell, start, block);
    int span = GruNode.span(rows);
    for (int k = 0; k < steps; k++) {
      if (k % span == 0) {
        int count = Math.min(span, steps - k);
        int first = backward ? steps - k - count : k;
        InputProjection.project(kernels, t, in, first, count, input, t.gates);
      }
      int step = backward ? steps - 1 - k : k;
      int before = (backward ? step + 1 : step) * block;
      int after = (backward ? step : step + 1) * block;
      int gates = 4 * block * step;
      kernels.product(
          t.hidden, before, units, rows, recurrent, Start.SUM, t.gates, gates, 4 * units);
      if (fast) {
        kernels.lstm(t.gates, gates, t.cell, before, t.cell, after, t.hidden, after, rows, units);
      } else {
        general(kernels, t, gates, rows, before, after);
      }
      if (in.masked()) {
        hold(in, t, step, rows, before, after);
      }
    }
    int last = backward ? 0 : steps * block;
    System.arraycopy(t.hidden, last, t.stateHidden, 0, block);
    System.arraycopy(t.cell, last, t.stateCell, 0, block);
    return layer.sequences()
        ? in.over(t.hidden, backward ? 0 : block, units)
        : Frame.vectors(t.hidden, last, rows, units);
  }

  private void general(
      Kernels kernels, RecurrentTape t, int gates, int rows, int before, int after) {
    float[] p = peephole;
    for (int row = 0; row < rows; row++) {
      int g = gates + row * 4 * units;
      for (int j = 0; peepholes && j < units; j++) {
        float c = t.cell[before + row * units + j];
        t.gates[g + j] = Math.fma(p[j], c, t.gates[g + j]);
        t.gates[g + units + j] = Math.fma(p[units + j], c, t.gates[g + units + j]);
      }
      gate.apply(kernels, t.gates, g, 2 * units);
      candidate.apply(kernels, t.gates, g + 2 * units, units);
      for (int j = 0; j < units; j++) {
        float kept = t.gates[g + j] * t.gates[g + 2 * units + j];
        float c = Math.fma(t.gates[g + units + j], t.cell[before + row * units + j], kept);
        t.cell[after + row * units + j] = c;
        if (peepholes) {
          t.gates[g + 3 * units + j] = Math.fma(p[2 * units + j], c, t.gates[g + 3 * units + j]);
        }
      }
      gate.apply(kernels, t.gates, g + 3 * units, units);
      int h = after + row * units;
      System.arraycopy(t.cell, h, t.hidden, h, units);
      Functions.apply(kernels, layer.settings().output(), t.hidden, h, units);
      for (int j = 0; j < units; j++) {
        t.hidden[h + j] *= t.gates[g + 3 * units + j];
      }
    }
  }

  /// At a padded step both states are held, and the gates read as 'forget nothing, write nothing'.
  private void hold(Frame in, RecurrentTape t, int step, int rows, int before, int after) {
    for (int row = 0; row < rows; row++) {
      if (!in.counts(step, row)) {
        int g = (step * rows + row) * 4 * units;
        java.util.Arrays.fill(t.gates, g, g + units, 0);
        java.util.Arrays.fill(t.gates, g + units, g + 2 * units, 1);
        java.util.Arrays.fill(t.gates, g + 2 * units, g + 3 * units, 0);
        System.arraycopy(t.hidden, before + row * units, t.hidden, after + row * units, units);
        System.arraycopy(t.cell, before + row * units, t.cell, after + row * units, units);
      }
    }
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    RecurrentTape t = (RecurrentTape) tape;
    Frame in = t.input;
    int rows = in.rows();
    int steps = in.steps();
    int block = rows * units;
    Kernels kernels = pass.kernels();
    if (!t.continues) {
      t.lambda = Tape.zeroed(t.lambda, block);
      t.cellLambda = Tape.zeroed(t.cellLambda, block);
    }
    int span = GruNode.span(rows);
    t.inputDelta = Tape.room(t.inputDelta, 4 * block * Math.min(span, steps));
    t.scratch = Tape.room(t.scratch, block);
    t.kept = Tape.room(t.kept, 2 * block);
    t.inputGradient = Tape.room(t.inputGradient, wanted ? steps * rows * inputWidth : 0);
    if (!gradient.isNone() && !gradient.sequence()) {
      kernels.add(gradient.values(), gradient.offset(), t.lambda, 0, block);
    }
    for (int end = steps; end > 0; end -= span) {
      int begin = Math.max(0, end - span);
      int first = backward ? steps - end : begin;
      t.deltaStart = 4 * block * first;
      for (int k = end - 1; k >= begin; k--) {
        int step = backward ? steps - 1 - k : k;
        if (gradient.sequence()) {
          kernels.add(gradient.values(), gradient.offset() + step * block, t.lambda, 0, block);
        }
        stepBackward(
            kernels,
            t,
            step,
            rows,
            (backward ? step + 1 : step) * block,
            (backward ? step : step + 1) * block);
      }
      if (gradients.length > 0) {
        weightGradients(kernels, t, in, first, end - begin, gradients);
      }
      if (wanted) {
        kernels.product(
            t.inputDelta,
            0,
            4 * units,
            (end - begin) * rows,
            inputTransposed,
            Start.ZERO,
            t.inputGradient,
            first * rows * inputWidth,
            inputWidth);
      }
    }
    return wanted ? in.over(t.inputGradient, 0, inputWidth) : Frame.NONE;
  }

  /// Adds what steps `first` to `first + steps - 1` give.
  private void weightGradients(
      Kernels kernels, RecurrentTape t, Frame in, int first, int steps, float[][] gradients) {
    int count = steps * in.rows();
    int from = first * in.rows();
    kernels.outer(
        in.values(),
        in.offset() + from * inputWidth,
        inputWidth,
        t.inputDelta,
        0,
        4 * units,
        count,
        inputWidth,
        4 * units,
        gradients[0],
        0,
        4 * units);
    kernels.outer(
        t.hidden,
        (from + (backward ? in.rows() : 0)) * units,
        units,
        t.inputDelta,
        0,
        4 * units,
        count,
        units,
        4 * units,
        gradients[1],
        0,
        4 * units);
    kernels.columnSums(t.inputDelta, 0, 4 * units, count, 4 * units, gradients[2], 0);
  }

  private void stepBackward(
      Kernels kernels, RecurrentTape t, int step, int rows, int before, int after) {
    int block = rows * units;
    int at = 4 * block * step;
    int delta = at - t.deltaStart;
    boolean injected = t.injection.step() == step;
    boolean masked = t.input.masked();
    if (injected) {
      for (int row = 0; row < rows; row++) {
        if (t.injection.signal().equals("hidden")) {
          t.lambda[row * units + t.injection.unit()] += 1;
        } else if (t.injection.signal().equals("cell")) {
          t.cellLambda[row * units + t.injection.unit()] += 1;
        }
      }
    }
    if (masked) {
      System.arraycopy(t.lambda, 0, t.kept, 0, block);
      System.arraycopy(t.cellLambda, 0, t.kept, block, block);
    }
    if (fast) {
      kernels.lstmBackward(
          t.gates,
          at,
          t.cell,
          before,
          t.cell,
          after,
          t.lambda,
          0,
          t.cellLambda,
          0,
          t.inputDelta,
          delta,
          rows,
          units);
    } else {
      generalBackward(t, at, rows, before, after);
    }
    if (injected) {
      inject(t, at, rows);
    }
    if (masked) {
      for (int row = 0; row < rows; row++) {
        if (!t.input.counts(step, row)) {
          java.util.Arrays.fill(
              t.inputDelta, delta + row * 4 * units, delta + (row + 1) * 4 * units, 0);
        }
      }
    }
    kernels.product(
        t.inputDelta, delta, 4 * units, rows, recurrentTransposed, Start.ZERO, t.lambda, 0, units);
    if (masked) {
      for (int row = 0; row < rows; row++) {
        if (!t.input.counts(step, row)) {
          System.arraycopy(t.kept, row * units, t.lambda, row * units, units);
          System.arraycopy(t.kept, block + row * units, t.cellLambda, row * units, units);
        }
      }
    }
  }

  private void generalBackward(RecurrentTape t, int at, int rows, int before, int after) {
    float[] p = peephole;
    for (int row = 0; row < rows; row++) {
      int g = at + row * 4 * units;
      int d = g - t.deltaStart;
      for (int j = 0; j < units; j++) {
        int s = row * units + j;
        float i = t.gates[g + j];
        float f = t.gates[g + units + j];
        float c = t.gates[g + 2 * units + j];
        float o = t.gates[g + 3 * units + j];
        float y = (float) layer.settings().output().apply(t.cell[after + s]);
        float l = t.lambda[s];
        float dOut = l * y * gate.at(o);
        float mu =
            t.cellLambda[s] + l * o * (float) layer.settings().output().derivativeAtOutput(y);
        if (peepholes) {
          mu += dOut * p[2 * units + j];
        }
        float dIn = mu * c * gate.at(i);
        float dForget = mu * t.cell[before + s] * gate.at(f);
        t.inputDelta[d + j] = dIn;
        t.inputDelta[d + units + j] = dForget;
        t.inputDelta[d + 2 * units + j] = mu * i * candidate.at(c);
        t.inputDelta[d + 3 * units + j] = dOut;
        t.cellLambda[s] = mu * f + (peepholes ? dIn * p[j] + dForget * p[units + j] : 0);
      }
    }
  }

  private void inject(RecurrentTape t, int at, int rows) {
    int index =
        switch (t.injection.signal()) {
          case "input" -> 0;
          case "forget" -> 1;
          case "candidate" -> 2;
          case "output" -> 3;
          default -> -1;
        };
    for (int row = 0; row < rows && index >= 0; row++) {
      int g = at + (row * 4 + index) * units + t.injection.unit();
      t.inputDelta[g - t.deltaStart] += index == 2 ? candidate.at(t.gates[g]) : gate.at(t.gates[g]);
    }
  }
}
