package gatelens.engine.node;

import gatelens.kernel.Kernels;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.tensor.Tensor;
import java.util.List;

/// A GRU over a block of rows. The fast kernel serves the reset-after form with the standard
/// functions; the other forms are written out here.
public final class GruNode extends Node {
  private static final int SPAN_ROWS = 256;

  private final Gru layer;
  private final int units;
  private final boolean backward;
  private final boolean fast;
  private final Slope gate;
  private final Slope candidate;
  private final PackedMatrix input;
  private final PackedMatrix inputTransposed;
  private final PackedMatrix recurrent;
  private final PackedMatrix recurrentTransposed;
  private final PackedMatrix candidateRecurrent;
  private final PackedMatrix candidateTransposed;

  GruNode(Gru layer) {
    super(layer.inputs(), layer.units());
    this.layer = layer;
    this.units = layer.units();
    this.backward = layer.direction() == Direction.BACKWARD;
    this.fast = layer.variant() == GruVariant.RESET_AFTER && layer.settings().isStandard();
    this.gate = new Slope(layer.settings().gate(), layer.settings());
    this.candidate = new Slope(layer.settings().candidate(), layer.settings());
    boolean split = layer.variant() == GruVariant.RESET_BEFORE;
    int columns = split ? 2 * units : 3 * units;
    this.input = PackedMatrix.ofSize(inputWidth, 3 * units);
    this.inputTransposed = PackedMatrix.ofSize(3 * units, inputWidth);
    this.recurrent = PackedMatrix.ofSize(units, columns);
    this.recurrentTransposed = PackedMatrix.ofSize(columns, units);
    this.candidateRecurrent = PackedMatrix.ofSize(split ? units : 0, split ? units : 0);
    this.candidateTransposed = PackedMatrix.ofSize(split ? units : 0, split ? units : 0);
    repack(weights(layer));
  }

  @Override
  public Gru layer() {
    return layer;
  }

  @Override
  public void repack(List<Tensor> weights) {
    float[] w = weights.get(0).values();
    float[] u = weights.get(1).values();
    input.fill(w, 0, 3 * units);
    input.fillBias(weights.get(2).values(), 0);
    inputTransposed.fillTransposed(w, 0, 3 * units);
    recurrent.fill(u, 0, 3 * units);
    recurrent.fillBias((weights.size() > 3 ? weights.get(3) : layer.recurrentBias()).values(), 0);
    recurrentTransposed.fillTransposed(u, 0, 3 * units);
    if (layer.variant() == GruVariant.RESET_BEFORE) {
      candidateRecurrent.fill(u, 2 * units, 3 * units);
      candidateTransposed.fillTransposed(u, 2 * units, 3 * units);
    }
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
    return units;
  }

  @Override
  public void startState(float[] target, int at) {
    layer.initialHidden().read(0, target, at, units);
  }

  @Override
  public void prepareState(Tape tape, int rows) {
    RecurrentTape t = (RecurrentTape) tape;
    t.stateHidden = Tape.room(t.stateHidden, rows * units);
  }

  @Override
  public void saveState(Tape tape, int row, float[] target, int at) {
    System.arraycopy(((RecurrentTape) tape).stateHidden, row * units, target, at, units);
  }

  @Override
  public void loadState(Tape tape, int row, float[] source, int at) {
    System.arraycopy(source, at, ((RecurrentTape) tape).stateHidden, row * units, units);
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    RecurrentTape t = (RecurrentTape) tape;
    int rows = in.rows();
    int steps = in.steps();
    int block = rows * units;
    t.input = in;
    t.gates = Tape.room(t.gates, 3 * block * steps);
    t.hidden = Tape.room(t.hidden, block * (steps + 1));
    t.stateHidden = Tape.room(t.stateHidden, block);
    t.recurrent = Tape.room(t.recurrent, 3 * block);
    if (layer.variant() != GruVariant.UNCOUPLED) {
      t.memory = Tape.room(t.memory, pass.record() || !fast ? block * steps : 0);
    }
    if (pass.first()) {
      for (int row = 0; row < rows; row++) {
        layer.initialHidden().read(0, t.stateHidden, row * units, units);
      }
    }
    System.arraycopy(t.stateHidden, 0, t.hidden, backward ? steps * block : 0, block);
    int span = span(rows);
    for (int k = 0; k < steps; k++) {
      if (k % span == 0) {
        int count = Math.min(span, steps - k);
        int first = backward ? steps - k - count : k;
        InputProjection.project(pass.kernels(), t, in, first, count, input, t.gates);
      }
      int step = backward ? steps - 1 - k : k;
      int before = (backward ? step + 1 : step) * block;
      int after = (backward ? step : step + 1) * block;
      step(pass, t, step, rows, before, after);
      if (in.masked()) {
        hold(in, t, step, rows, before, after);
      }
    }
    int last = backward ? 0 : steps * block;
    System.arraycopy(t.hidden, last, t.stateHidden, 0, block);
    return layer.sequences()
        ? in.over(t.hidden, backward ? 0 : block, units)
        : Frame.vectors(t.hidden, last, rows, units);
  }

  /// Steps that are projected, and gone through backward, together: few enough that their gates are
  /// still in the second-level cache when they are needed.
  static int span(int rows) {
    return Math.max(1, SPAN_ROWS / rows);
  }

  private void step(Pass pass, RecurrentTape t, int step, int rows, int before, int after) {
    Kernels kernels = pass.kernels();
    int block = rows * units;
    int gates = 3 * block * step;
    switch (layer.variant()) {
      case RESET_AFTER -> {
        kernels.product(
            t.hidden, before, units, rows, recurrent, Start.BIAS, t.recurrent, 0, 3 * units);
        if (pass.record() || !fast) {
          for (int row = 0; row < rows; row++) {
            System.arraycopy(
                t.recurrent, (3 * row + 2) * units, t.memory, step * block + row * units, units);
          }
        }
        if (fast) {
          kernels.gruResetAfter(
              t.gates, gates, t.recurrent, 0, t.hidden, before, t.hidden, after, rows, units);
        } else {
          resetAfter(kernels, t, gates, step * block, rows, before, after);
        }
      }
      case RESET_BEFORE -> resetBefore(kernels, t, gates, step * block, rows, before, after);
      case UNCOUPLED -> uncoupled(kernels, t, gates, rows, before, after);
    }
  }

  private void resetAfter(
      Kernels kernels, RecurrentTape t, int gates, int memory, int rows, int before, int after) {
    for (int row = 0; row < rows; row++) {
      int g = gates + row * 3 * units;
      kernels.add(t.recurrent, row * 3 * units, t.gates, g, 2 * units);
      gate.apply(kernels, t.gates, g, 2 * units);
      for (int j = 0; j < units; j++) {
        t.gates[g + 2 * units + j] =
            Math.fma(
                t.gates[g + units + j],
                t.memory[memory + row * units + j],
                t.gates[g + 2 * units + j]);
      }
      candidate.apply(kernels, t.gates, g + 2 * units, units);
      interpolate(t, g, before + row * units, after + row * units);
    }
  }

  private void resetBefore(
      Kernels kernels, RecurrentTape t, int gates, int memory, int rows, int before, int after) {
    kernels.product(t.hidden, before, units, rows, recurrent, Start.SUM, t.gates, gates, 3 * units);
    for (int row = 0; row < rows; row++) {
      int g = gates + row * 3 * units;
      gate.apply(kernels, t.gates, g, 2 * units);
      for (int j = 0; j < units; j++) {
        t.memory[memory + row * units + j] =
            t.gates[g + units + j] * t.hidden[before + row * units + j];
      }
    }
    kernels.product(
        t.memory,
        memory,
        units,
        rows,
        candidateRecurrent,
        Start.SUM,
        t.gates,
        gates + 2 * units,
        3 * units);
    for (int row = 0; row < rows; row++) {
      int g = gates + row * 3 * units;
      candidate.apply(kernels, t.gates, g + 2 * units, units);
      interpolate(t, g, before + row * units, after + row * units);
    }
  }

  private void uncoupled(
      Kernels kernels, RecurrentTape t, int gates, int rows, int before, int after) {
    kernels.product(t.hidden, before, units, rows, recurrent, Start.SUM, t.gates, gates, 3 * units);
    for (int row = 0; row < rows; row++) {
      int g = gates + row * 3 * units;
      gate.apply(kernels, t.gates, g, 2 * units);
      candidate.apply(kernels, t.gates, g + 2 * units, units);
      for (int j = 0; j < units; j++) {
        float kept = (1 - t.gates[g + j]) * t.hidden[before + row * units + j];
        t.hidden[after + row * units + j] =
            Math.fma(t.gates[g + units + j], t.gates[g + 2 * units + j], kept);
      }
    }
  }

  private void interpolate(RecurrentTape t, int g, int before, int after) {
    for (int j = 0; j < units; j++) {
      float n = t.gates[g + 2 * units + j];
      t.hidden[after + j] = Math.fma(t.gates[g + j], t.hidden[before + j] - n, n);
    }
  }

  /// At a padded step the state is held: the gates read as 'keep everything, write nothing', so
  /// that the backward pass and every decomposition pass over the step by themselves.
  private void hold(Frame in, RecurrentTape t, int step, int rows, int before, int after) {
    for (int row = 0; row < rows; row++) {
      if (!in.counts(step, row)) {
        int g = (step * rows + row) * 3 * units;
        java.util.Arrays.fill(
            t.gates, g, g + units, layer.variant() == GruVariant.UNCOUPLED ? 0 : 1);
        java.util.Arrays.fill(t.gates, g + units, g + 3 * units, 0);
        System.arraycopy(t.hidden, before + row * units, t.hidden, after + row * units, units);
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
    }
    int span = span(rows);
    int deltas = 3 * block * Math.min(span, steps);
    t.inputDelta = Tape.room(t.inputDelta, deltas);
    t.recurrentDelta = Tape.room(t.recurrentDelta, deltas);
    t.scratch = Tape.room(t.scratch, block);
    t.inputGradient = Tape.room(t.inputGradient, wanted ? steps * rows * inputWidth : 0);
    if (!gradient.isNone() && !gradient.sequence()) {
      kernels.add(gradient.values(), gradient.offset(), t.lambda, 0, block);
    }
    for (int end = steps; end > 0; end -= span) {
      int begin = Math.max(0, end - span);
      int first = backward ? steps - end : begin;
      t.deltaStart = 3 * block * first;
      for (int k = end - 1; k >= begin; k--) {
        int step = backward ? steps - 1 - k : k;
        if (gradient.sequence()) {
          kernels.add(gradient.values(), gradient.offset() + step * block, t.lambda, 0, block);
        }
        stepBackward(kernels, t, step, rows, (backward ? step + 1 : step) * block);
      }
      if (gradients.length > 0) {
        weightGradients(kernels, t, in, first, end - begin, gradients);
      }
      if (wanted) {
        kernels.product(
            t.inputDelta,
            0,
            3 * units,
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

  private void stepBackward(Kernels kernels, RecurrentTape t, int step, int rows, int before) {
    int block = rows * units;
    int at = 3 * block * step;
    int delta = at - t.deltaStart;
    boolean injected = t.injection.step() == step;
    if (injected && t.injection.signal().equals("hidden")) {
      for (int row = 0; row < rows; row++) {
        t.lambda[row * units + t.injection.unit()] += 1;
      }
    }
    switch (layer.variant()) {
      case RESET_AFTER -> {
        if (fast) {
          kernels.gruResetAfterBackward(
              t.gates,
              at,
              t.memory,
              step * block,
              units,
              t.hidden,
              before,
              t.lambda,
              0,
              t.inputDelta,
              delta,
              t.recurrentDelta,
              delta,
              rows,
              units);
        } else {
          resetAfterBackward(t, at, step * block, rows, before);
        }
        inject(t, injected, at, rows, step * block);
        kernels.product(
            t.recurrentDelta,
            delta,
            3 * units,
            rows,
            recurrentTransposed,
            Start.SUM,
            t.lambda,
            0,
            units);
      }
      case RESET_BEFORE -> {
        resetBeforeBackward(kernels, t, at, rows, before, injected);
        kernels.product(
            t.inputDelta,
            delta,
            3 * units,
            rows,
            recurrentTransposed,
            Start.SUM,
            t.lambda,
            0,
            units);
      }
      case UNCOUPLED -> {
        uncoupledBackward(t, at, rows, before);
        inject(t, injected, at, rows, 0);
        kernels.product(
            t.inputDelta,
            delta,
            3 * units,
            rows,
            recurrentTransposed,
            Start.SUM,
            t.lambda,
            0,
            units);
      }
    }
  }

  private void resetAfterBackward(RecurrentTape t, int at, int memory, int rows, int before) {
    for (int row = 0; row < rows; row++) {
      int g = at + row * 3 * units;
      int d = g - t.deltaStart;
      boolean held = held(t, at, row, rows);
      for (int j = 0; j < units; j++) {
        int i = row * units + j;
        float z = t.gates[g + j];
        float r = t.gates[g + units + j];
        float n = t.gates[g + 2 * units + j];
        float l = held ? 0 : t.lambda[i];
        float dz = l * (t.hidden[before + i] - n) * gate.at(z);
        float da = l * (1 - z) * candidate.at(n);
        float dr = da * t.memory[memory + i] * gate.at(r);
        t.inputDelta[d + j] = dz;
        t.inputDelta[d + units + j] = dr;
        t.inputDelta[d + 2 * units + j] = da;
        t.recurrentDelta[d + j] = dz;
        t.recurrentDelta[d + units + j] = dr;
        t.recurrentDelta[d + 2 * units + j] = da * r;
        t.lambda[i] *= z;
      }
    }
  }

  private void resetBeforeBackward(
      Kernels kernels, RecurrentTape t, int at, int rows, int before, boolean injected) {
    for (int row = 0; row < rows; row++) {
      int g = at + row * 3 * units;
      int d = g - t.deltaStart;
      boolean held = held(t, at, row, rows);
      for (int j = 0; j < units; j++) {
        int i = row * units + j;
        float z = t.gates[g + j];
        float n = t.gates[g + 2 * units + j];
        float l = held ? 0 : t.lambda[i];
        t.inputDelta[d + j] = l * (t.hidden[before + i] - n) * gate.at(z);
        t.inputDelta[d + 2 * units + j] = l * (1 - z) * candidate.at(n);
        t.lambda[i] *= z;
      }
      if (injected && !held) {
        int j = t.injection.unit();
        switch (t.injection.signal()) {
          case "update" -> t.inputDelta[d + j] += gate.at(t.gates[g + j]);
          case "candidate" ->
              t.inputDelta[d + 2 * units + j] += candidate.at(t.gates[g + 2 * units + j]);
          default -> {}
        }
      }
    }
    kernels.product(
        t.inputDelta,
        at - t.deltaStart + 2 * units,
        3 * units,
        rows,
        candidateTransposed,
        Start.ZERO,
        t.scratch,
        0,
        units);
    for (int row = 0; row < rows; row++) {
      int g = at + row * 3 * units;
      int d = g - t.deltaStart;
      for (int j = 0; j < units; j++) {
        int i = row * units + j;
        float r = t.gates[g + units + j];
        t.inputDelta[d + units + j] = t.scratch[i] * t.hidden[before + i] * gate.at(r);
        t.lambda[i] = Math.fma(r, t.scratch[i], t.lambda[i]);
      }
      if (injected && t.injection.signal().equals("reset") && !held(t, at, row, rows)) {
        int j = t.injection.unit();
        t.inputDelta[d + units + j] += gate.at(t.gates[g + units + j]);
      }
    }
  }

  private void uncoupledBackward(RecurrentTape t, int at, int rows, int before) {
    for (int row = 0; row < rows; row++) {
      int g = at + row * 3 * units;
      int d = g - t.deltaStart;
      boolean held = held(t, at, row, rows);
      for (int j = 0; j < units; j++) {
        int i = row * units + j;
        float z = t.gates[g + j];
        float r = t.gates[g + units + j];
        float n = t.gates[g + 2 * units + j];
        float l = held ? 0 : t.lambda[i];
        t.inputDelta[d + j] = -l * t.hidden[before + i] * gate.at(z);
        t.inputDelta[d + units + j] = l * n * gate.at(r);
        t.inputDelta[d + 2 * units + j] = l * r * candidate.at(n);
        t.lambda[i] *= 1 - z;
      }
    }
  }

  private boolean held(RecurrentTape t, int at, int row, int rows) {
    return t.input.masked() && !t.input.counts(at / (3 * rows * units), row);
  }

  private void inject(RecurrentTape t, boolean injected, int at, int rows, int memory) {
    if (!injected) {
      return;
    }
    int j = t.injection.unit();
    boolean after = layer.variant() == GruVariant.RESET_AFTER;
    for (int row = 0; row < rows; row++) {
      int g = at + row * 3 * units;
      if (held(t, at, row, rows)) {
        continue;
      }
      switch (t.injection.signal()) {
        case "update" -> addDelta(t, g + j, gate.at(t.gates[g + j]), 1, after);
        case "reset" -> addDelta(t, g + units + j, gate.at(t.gates[g + units + j]), 1, after);
        case "candidate" -> {
          float slope = candidate.at(t.gates[g + 2 * units + j]);
          addDelta(t, g + 2 * units + j, slope, t.gates[g + units + j], after);
          if (after) {
            float u = t.memory[memory + row * units + j];
            addDelta(t, g + units + j, slope * u * gate.at(t.gates[g + units + j]), 1, true);
          }
        }
        default -> {}
      }
    }
  }

  private static void addDelta(
      RecurrentTape t, int at, float delta, float recurrentShare, boolean both) {
    t.inputDelta[at - t.deltaStart] += delta;
    if (both) {
      t.recurrentDelta[at - t.deltaStart] += delta * recurrentShare;
    }
  }

  /// Adds what steps `first` to `first + steps - 1` give.
  private void weightGradients(
      Kernels kernels, RecurrentTape t, Frame in, int first, int steps, float[][] gradients) {
    int count = steps * in.rows();
    int from = first * in.rows();
    int before = (from + (backward ? in.rows() : 0)) * units;
    kernels.outer(
        in.values(),
        in.offset() + from * inputWidth,
        inputWidth,
        t.inputDelta,
        0,
        3 * units,
        count,
        inputWidth,
        3 * units,
        gradients[0],
        0,
        3 * units);
    kernels.columnSums(t.inputDelta, 0, 3 * units, count, 3 * units, gradients[2], 0);
    switch (layer.variant()) {
      case RESET_AFTER -> {
        kernels.outer(
            t.hidden,
            before,
            units,
            t.recurrentDelta,
            0,
            3 * units,
            count,
            units,
            3 * units,
            gradients[1],
            0,
            3 * units);
        kernels.columnSums(t.recurrentDelta, 0, 3 * units, count, 3 * units, gradients[3], 0);
      }
      case RESET_BEFORE -> {
        kernels.outer(
            t.hidden,
            before,
            units,
            t.inputDelta,
            0,
            3 * units,
            count,
            units,
            2 * units,
            gradients[1],
            0,
            3 * units);
        kernels.outer(
            t.memory,
            from * units,
            units,
            t.inputDelta,
            2 * units,
            3 * units,
            count,
            units,
            units,
            gradients[1],
            2 * units,
            3 * units);
      }
      case UNCOUPLED ->
          kernels.outer(
              t.hidden,
              before,
              units,
              t.inputDelta,
              0,
              3 * units,
              count,
              units,
              3 * units,
              gradients[1],
              0,
              3 * units);
    }
  }
}
