package gatelens.engine.node;

import gatelens.kernel.Kernels;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.CellSettings;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.Lstm;
import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// A GRU or LSTM in whose training parts of the input and of the state that the gates read are
/// dropped, gate by gate. Outside training it is the node of the cell.
///
/// Masks are those of Keras: drawn once for a sequence and the same at all its steps; with
/// recurrent dropout each gate has its own, without it the gates share that of the input. The state
/// that is carried on is never dropped.
final class DroppedCellNode extends Node {
  private final Node plain;
  private final RecurrentLayer layer;
  private final Form form;
  private final GateMasks masks;
  private final int units;
  private final int gates;
  private final boolean backward;
  private final Slope gate;
  private final Slope candidate;
  private final CellSettings settings;
  private final PackedMatrix[] input;
  private final PackedMatrix[] inputTransposed;
  private final PackedMatrix[] recurrent;
  private final PackedMatrix[] recurrentTransposed;

  private enum Form {
    RESET_AFTER,
    RESET_BEFORE,
    UNCOUPLED,
    LSTM
  }

  /// @throws IllegalArgumentException if it is an LSTM with peepholes, whose training drops nothing
  DroppedCellNode(Node plain, RecurrentLayer layer, TrainedAs rates, int index) {
    super(plain.inputWidth, plain.outputWidth);
    this.plain = plain;
    this.layer = layer;
    this.masks = new GateMasks(rates, index);
    switch (layer) {
      case Gru gru -> {
        form =
            switch (gru.variant()) {
              case RESET_AFTER -> Form.RESET_AFTER;
              case RESET_BEFORE -> Form.RESET_BEFORE;
              case UNCOUPLED -> Form.UNCOUPLED;
            };
        units = gru.units();
        backward = gru.direction() == Direction.BACKWARD;
        settings = gru.settings();
      }
      case Lstm lstm -> {
        if (lstm.peephole().size() > 0) {
          throw new IllegalArgumentException(
              lstm.name() + ": dropout inside an LSTM with peepholes is not supported");
        }
        form = Form.LSTM;
        units = lstm.units();
        backward = lstm.direction() == Direction.BACKWARD;
        settings = lstm.settings();
      }
      case gatelens.layer.Bidirectional both ->
          throw new IllegalArgumentException(both.name() + " cannot stand inside another");
    }
    this.gates = form == Form.LSTM ? 4 : 3;
    this.gate = new Slope(settings.gate(), settings);
    this.candidate = new Slope(settings.candidate(), settings);
    this.input = matrices(inputWidth, units);
    this.inputTransposed = matrices(units, inputWidth);
    this.recurrent = matrices(units, units);
    this.recurrentTransposed = matrices(units, units);
    repack(weights(layer));
  }

  private PackedMatrix[] matrices(int depth, int columns) {
    PackedMatrix[] made = new PackedMatrix[gates];
    for (int g = 0; g < gates; g++) {
      made[g] = PackedMatrix.ofSize(depth, columns);
    }
    return made;
  }

  @Override
  public RecurrentLayer layer() {
    return layer;
  }

  @Override
  public void repack(List<Tensor> weights) {
    plain.repack(weights);
    for (int g = 0; g < gates; g++) {
      int from = g * units;
      input[g].fill(weights.get(0).values(), from, gates * units);
      input[g].fillBias(weights.get(2).values(), from);
      inputTransposed[g].fillTransposed(weights.get(0).values(), from, gates * units);
      recurrent[g].fill(weights.get(1).values(), from, gates * units);
      recurrentTransposed[g].fillTransposed(weights.get(1).values(), from, gates * units);
      if (form == Form.RESET_AFTER) {
        recurrent[g].fillBias(weights.get(3).values(), from);
      }
    }
  }

  @Override
  public RecurrentTape newTape() {
    return new RecurrentTape();
  }

  @Override
  public boolean causal() {
    return plain.causal();
  }

  @Override
  public int stateSize() {
    return plain.stateSize();
  }

  @Override
  public void prepareState(Tape tape, int rows) {
    plain.prepareState(tape, rows);
  }

  @Override
  public void saveState(Tape tape, int row, float[] target, int at) {
    plain.saveState(tape, row, target, at);
  }

  @Override
  public void loadState(Tape tape, int row, float[] source, int at) {
    plain.loadState(tape, row, source, at);
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    if (!pass.dropout().active()) {
      return plain.forward(in, tape, pass);
    }
    RecurrentTape t = (RecurrentTape) tape;
    int rows = in.rows();
    int steps = in.steps();
    int block = rows * units;
    t.input = in;
    t.gates = Tape.room(t.gates, gates * block * steps);
    t.hidden = Tape.room(t.hidden, block * (steps + 1));
    t.cell = Tape.room(t.cell, form == Form.LSTM ? block * (steps + 1) : 0);
    t.memory = Tape.room(t.memory, block * steps);
    t.recurrent = Tape.room(t.recurrent, block);
    begin(t, rows, pass.first());
    int start = backward ? steps * block : 0;
    System.arraycopy(t.stateHidden, 0, t.hidden, start, block);
    if (form == Form.LSTM) {
      System.arraycopy(t.stateCell, 0, t.cell, start, block);
    }
    t.inputMasks = new float[gates][];
    t.stateMasks = new float[gates][];
    t.maskedInput = new float[gates][];
    t.maskedState = new float[gates][steps * block];
    for (int g = 0; g < gates; g++) {
      t.inputMasks[g] = masks.of(pass, rows, inputWidth, g, false);
      t.stateMasks[g] = masks.of(pass, rows, units, g, true);
      t.maskedInput[g] = GateMasks.masked(in.values(), in.offset(), in.size(), t.inputMasks[g]);
      pass.kernels()
          .product(
              t.maskedInput[g],
              0,
              inputWidth,
              steps * rows,
              input[g],
              Start.BIAS,
              t.gates,
              g * units,
              gates * units);
    }
    for (int k = 0; k < steps; k++) {
      int step = backward ? steps - 1 - k : k;
      int before = (backward ? step + 1 : step) * block;
      int after = (backward ? step : step + 1) * block;
      step(pass.kernels(), t, step, rows, before, after);
      hold(in, t, step, rows, before, after);
    }
    int last = backward ? 0 : steps * block;
    System.arraycopy(t.hidden, last, t.stateHidden, 0, block);
    if (form == Form.LSTM) {
      System.arraycopy(t.cell, last, t.stateCell, 0, block);
    }
    return layer.sequences()
        ? in.over(t.hidden, backward ? 0 : block, units)
        : Frame.vectors(t.hidden, last, rows, units);
  }

  private void begin(RecurrentTape t, int rows, boolean first) {
    plain.prepareState(t, rows);
    for (int row = 0; first && row < rows; row++) {
      switch (layer) {
        case Gru gru -> gru.initialHidden().read(0, t.stateHidden, row * units, units);
        case Lstm lstm -> {
          lstm.initialHidden().read(0, t.stateHidden, row * units, units);
          lstm.initialCell().read(0, t.stateCell, row * units, units);
        }
        case gatelens.layer.Bidirectional both -> throw new IllegalStateException(both.name());
      }
    }
  }

  private void step(Kernels kernels, RecurrentTape t, int step, int rows, int before, int after) {
    int block = rows * units;
    int at = gates * block * step;
    for (int g = 0; g < gates; g++) {
      for (int i = 0; i < block; i++) {
        t.maskedState[g][step * block + i] = t.hidden[before + i] * t.stateMasks[g][i];
      }
    }
    boolean after3 = form == Form.RESET_AFTER;
    for (int g = 0; g < gates; g++) {
      boolean candidate = g == 2 && form != Form.LSTM;
      if (candidate && form == Form.RESET_BEFORE) {
        continue;
      }
      product(kernels, t.maskedState[g], step * block, rows, g, after3, t.recurrent);
      for (int i = 0; i < block; i++) {
        int to = at + (i / units * gates + g) * units + i % units;
        if (candidate && after3) {
          t.memory[step * block + i] = t.recurrent[i];
        } else {
          t.gates[to] += t.recurrent[i];
        }
      }
    }
    for (int row = 0; row < rows; row++) {
      gate.apply(kernels, t.gates, at + row * gates * units, 2 * units);
    }
    if (form == Form.LSTM) {
      lstm(kernels, t, at, rows, before, after);
      return;
    }
    for (int i = 0; i < block; i++) {
      int n = at + (i / units * gates + 2) * units + i % units;
      float r = t.gates[n - units];
      if (after3) {
        t.gates[n] = Math.fma(r, t.memory[step * block + i], t.gates[n]);
      } else if (form == Form.RESET_BEFORE) {
        t.memory[step * block + i] = r * t.maskedState[2][step * block + i];
      }
    }
    if (form == Form.RESET_BEFORE) {
      product(kernels, t.memory, step * block, rows, 2, false, t.recurrent);
      for (int i = 0; i < block; i++) {
        t.gates[at + (i / units * gates + 2) * units + i % units] += t.recurrent[i];
      }
    }
    for (int row = 0; row < rows; row++) {
      candidate.apply(kernels, t.gates, at + (row * gates + 2) * units, units);
    }
    for (int i = 0; i < block; i++) {
      int z = at + i / units * gates * units + i % units;
      float n = t.gates[z + 2 * units];
      float h = t.hidden[before + i];
      t.hidden[after + i] =
          form == Form.UNCOUPLED
              ? (1 - t.gates[z]) * h + t.gates[z + units] * n
              : Math.fma(t.gates[z], h - n, n);
    }
  }

  private void product(
      Kernels kernels, float[] from, int at, int rows, int g, boolean bias, float[] to) {
    kernels.product(
        from, at, units, rows, recurrent[g], bias ? Start.BIAS : Start.ZERO, to, 0, units);
  }

  private void lstm(Kernels kernels, RecurrentTape t, int at, int rows, int before, int after) {
    for (int row = 0; row < rows; row++) {
      int g = at + row * gates * units;
      candidate.apply(kernels, t.gates, g + 2 * units, units);
      gate.apply(kernels, t.gates, g + 3 * units, units);
      for (int j = 0; j < units; j++) {
        int i = row * units + j;
        float c =
            t.gates[g + units + j] * t.cell[before + i]
                + t.gates[g + j] * t.gates[g + 2 * units + j];
        t.cell[after + i] = c;
        t.hidden[after + i] = t.gates[g + 3 * units + j] * (float) settings.output().apply(c);
      }
    }
  }

  private void hold(Frame in, RecurrentTape t, int step, int rows, int before, int after) {
    for (int row = 0; in.masked() && row < rows; row++) {
      if (!in.counts(step, row)) {
        System.arraycopy(t.hidden, before + row * units, t.hidden, after + row * units, units);
        if (form == Form.LSTM) {
          System.arraycopy(t.cell, before + row * units, t.cell, after + row * units, units);
        }
      }
    }
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    if (!pass.dropout().active()) {
      return plain.backward(gradient, tape, pass, gradients, wanted);
    }
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
    t.scratch = Tape.room(t.scratch, block);
    t.inputDelta = Tape.zeroed(t.inputDelta, gates * block * steps);
    t.recurrentDelta = Tape.zeroed(t.recurrentDelta, gates * block * steps);
    if (!gradient.isNone() && !gradient.sequence()) {
      kernels.add(gradient.values(), gradient.offset(), t.lambda, 0, block);
    }
    for (int k = steps - 1; k >= 0; k--) {
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
      weightGradients(kernels, t, steps * rows, gradients);
    }
    return wanted ? inputGradient(kernels, t, in) : Frame.NONE;
  }

  private void stepBackward(
      Kernels kernels, RecurrentTape t, int step, int rows, int before, int after) {
    int block = rows * units;
    int at = gates * block * step;
    float[] lambda = Arrays.copyOf(t.lambda, block);
    for (int i = 0; i < block; i++) {
      if (!t.input.counts(step, i / units)) {
        continue;
      }
      int z = at + i / units * gates * units + i % units;
      if (form == Form.LSTM) {
        lstmBackward(t, z, i, before, after);
      } else {
        gruBackward(t, z, i, step * block, before);
      }
    }
    if (form == Form.RESET_BEFORE) {
      delta(kernels, t, at, rows, 2);
      for (int i = 0; i < block; i++) {
        if (t.input.counts(step, i / units)) {
          int r = at + (i / units * gates + 1) * units + i % units;
          float masked = t.maskedState[2][step * block + i];
          t.inputDelta[r] = t.scratch[i] * masked * gate.at(t.gates[r]);
          t.recurrentDelta[r] = t.inputDelta[r];
          t.lambda[i] += t.gates[r] * t.scratch[i] * t.stateMasks[2][i];
        }
      }
    }
    for (int g = 0; g < gates; g++) {
      if (form == Form.RESET_BEFORE && g == 2) {
        continue;
      }
      delta(kernels, t, at, rows, g);
      for (int i = 0; i < block; i++) {
        t.lambda[i] = Math.fma(t.stateMasks[g][i], t.scratch[i], t.lambda[i]);
      }
    }
    for (int i = 0; i < block; i++) {
      if (!t.input.counts(step, i / units)) {
        t.lambda[i] = lambda[i];
      }
    }
  }

  /// What the deltas of a gate give its state: `scratch = δ Uᵀ`.
  private void delta(Kernels kernels, RecurrentTape t, int at, int rows, int g) {
    kernels.product(
        t.recurrentDelta,
        at + g * units,
        gates * units,
        rows,
        recurrentTransposed[g],
        Start.ZERO,
        t.scratch,
        0,
        units);
  }

  private void gruBackward(RecurrentTape t, int z, int i, int memory, int before) {
    int r = z + units;
    int n = z + 2 * units;
    float l = t.lambda[i];
    float h = t.hidden[before + i];
    boolean uncoupled = form == Form.UNCOUPLED;
    float dz = l * (uncoupled ? -h : h - t.gates[n]) * gate.at(t.gates[z]);
    float dn = l * (uncoupled ? t.gates[r] : 1 - t.gates[z]) * candidate.at(t.gates[n]);
    float dr =
        switch (form) {
          case RESET_AFTER -> dn * t.memory[memory + i] * gate.at(t.gates[r]);
          case UNCOUPLED -> l * t.gates[n] * gate.at(t.gates[r]);
          case RESET_BEFORE, LSTM -> 0;
        };
    t.inputDelta[z] = dz;
    t.inputDelta[r] = dr;
    t.inputDelta[n] = dn;
    t.recurrentDelta[z] = dz;
    t.recurrentDelta[r] = dr;
    t.recurrentDelta[n] = form == Form.RESET_AFTER ? dn * t.gates[r] : dn;
    t.lambda[i] = l * (uncoupled ? 1 - t.gates[z] : t.gates[z]);
  }

  private void lstmBackward(RecurrentTape t, int z, int i, int before, int after) {
    float in = t.gates[z];
    float forget = t.gates[z + units];
    float c = t.gates[z + 2 * units];
    float out = t.gates[z + 3 * units];
    float y = (float) settings.output().apply(t.cell[after + i]);
    float mu =
        t.cellLambda[i] + t.lambda[i] * out * (float) settings.output().derivativeAtOutput(y);
    t.inputDelta[z] = mu * c * gate.at(in);
    t.inputDelta[z + units] = mu * t.cell[before + i] * gate.at(forget);
    t.inputDelta[z + 2 * units] = mu * in * candidate.at(c);
    t.inputDelta[z + 3 * units] = t.lambda[i] * y * gate.at(out);
    for (int g = 0; g < 4; g++) {
      t.recurrentDelta[z + g * units] = t.inputDelta[z + g * units];
    }
    t.cellLambda[i] = mu * forget;
    t.lambda[i] = 0;
  }

  private void weightGradients(Kernels kernels, RecurrentTape t, int count, float[][] gradients) {
    int wide = gates * units;
    for (int g = 0; g < gates; g++) {
      int from = g * units;
      float[] state = form == Form.RESET_BEFORE && g == 2 ? t.memory : t.maskedState[g];
      outer(kernels, t.maskedInput[g], inputWidth, t.inputDelta, from, count, gradients[0]);
      outer(kernels, state, units, t.recurrentDelta, from, count, gradients[1]);
    }
    kernels.columnSums(t.inputDelta, 0, wide, count, wide, gradients[2], 0);
    if (form == Form.RESET_AFTER) {
      kernels.columnSums(t.recurrentDelta, 0, wide, count, wide, gradients[3], 0);
    }
  }

  private void outer(
      Kernels kernels, float[] a, int width, float[] delta, int from, int count, float[] sum) {
    int wide = gates * units;
    kernels.outer(a, 0, width, delta, from, wide, count, width, units, sum, from, wide);
  }

  private Frame inputGradient(Kernels kernels, RecurrentTape t, Frame in) {
    int count = in.steps() * in.rows();
    int size = count * inputWidth;
    t.inputGradient = Tape.zeroed(t.inputGradient, size);
    t.projected = Tape.room(t.projected, size);
    for (int g = 0; g < gates; g++) {
      kernels.product(
          t.inputDelta,
          g * units,
          gates * units,
          count,
          inputTransposed[g],
          Start.ZERO,
          t.projected,
          0,
          inputWidth);
      for (int i = 0; i < size; i++) {
        t.inputGradient[i] += t.projected[i] * t.inputMasks[g][i % (in.rows() * inputWidth)];
      }
    }
    return in.over(t.inputGradient, 0, inputWidth);
  }
}
