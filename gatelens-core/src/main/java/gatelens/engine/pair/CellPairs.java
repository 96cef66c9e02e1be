package gatelens.engine.pair;

import gatelens.engine.node.Frame;
import gatelens.engine.node.GruNode;
import gatelens.engine.node.Injection;
import gatelens.engine.node.LstmNode;
import gatelens.engine.node.Node;
import gatelens.engine.node.RecurrentTape;
import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels.Start;
import gatelens.kernel.PackedMatrix;
import gatelens.layer.RecurrentLayer;

/// The backward pass of a recurrent layer between pairs of runs. What of it does not follow the
/// steps is done for all steps at once: the distances of the pre-activations are two products of
/// the changes of input and state, and the slopes become a few coefficients a unit; step by step
/// there are only multiplications by them and the recurrent product.
public abstract class CellPairs {
  final RecurrentLayer layer;
  final int inputs;
  final int units;
  final int gates;
  final boolean backward;
  final PackedMatrix input;
  final PackedMatrix inputTransposed;

  CellPairs(RecurrentLayer layer, int inputs, int units, int gates, boolean backward, float[] w) {
    this.layer = layer;
    this.inputs = inputs;
    this.units = units;
    this.gates = gates;
    this.backward = backward;
    this.input = PackedMatrix.ofSize(inputs, gates * units);
    this.input.fill(w, 0, gates * units);
    this.inputTransposed = PackedMatrix.ofSize(gates * units, inputs);
    this.inputTransposed.fillTransposed(w, 0, gates * units);
  }

  /// The memory of one pass, used again by the next.
  public static final class Room {
    private float[] hidden = new float[0];
    private float[] input = new float[0];
    private float[] distances = new float[0];
    private float[] slopes = new float[0];
    private float[] deltas = new float[0];
    private float[] gradient = new float[0];
    float[] product = new float[0];
    float[] recurrent = new float[0];
    float[] credit = new float[0];
    float[] inner = new float[0];
  }

  static CellPairs of(Node node) {
    return switch (node) {
      case GruNode gru -> new GruPairs(gru.layer());
      case LstmNode lstm -> new LstmPairs(lstm.layer());
      default -> throw new IllegalArgumentException(node.layer().name() + " is no recurrent layer");
    };
  }

  /// What one backward pass holds. Arrays are `float[T][P][…]`.
  ///
  /// @param slopes coefficients of each step, as the layer has them
  /// @param deltas multipliers of the pre-activations, of the input's products
  /// @param held true where the step is padding
  record Work(
      PairPass pass,
      RecurrentTape tape,
      int steps,
      int rows,
      float[] distances,
      float[] slopes,
      float[] deltas,
      boolean[] held,
      Injection injection,
      Room room) {}

  /// Fills the coefficients of one pair at one step.
  ///
  /// @param at the place in `slopes`
  abstract void coefficients(Work work, int step, int pair, int at);

  /// Coefficients a unit.
  abstract int coefficientCount();

  /// Adds to the distances what the state makes; those of the input are there.
  abstract void recurrentDistances(Work work, float[] hiddenChange);

  /// One step backward.
  ///
  /// @param lambda in: multipliers of the hidden state after the step, out: before it
  /// @param cell the same of the cell state; empty for a GRU
  abstract void step(Work work, int step, float[] lambda, float[] cell, float[] scratch);

  abstract boolean hasCell();

  /// What the pass needs of all steps at once: the distances of the pre-activations and the
  /// coefficients.
  private Work prepared(RecurrentTape tape, PairPass pass) {
    Frame in = tape.input;
    int steps = in.steps();
    int rows = in.rows();
    int pairs = pass.pairs();
    int block = pairs * units;
    Room room = pass.room(this);
    if (!pass.same()) {
      room.hidden = Tape.room(room.hidden, steps * block);
      room.input = Tape.room(room.input, steps * pairs * inputs);
      pass.change(tape.hidden, backward ? rows * units : 0, steps, rows, units, room.hidden);
      pass.change(in.values(), in.offset(), steps, rows, inputs, room.input);
      room.distances = Tape.room(room.distances, steps * block * gates);
    }
    room.slopes = Tape.room(room.slopes, steps * block * coefficientCount());
    room.deltas =
        in.masked()
            ? Tape.zeroed(room.deltas, steps * block * gates)
            : Tape.room(room.deltas, steps * block * gates);
    Work work =
        new Work(
            pass,
            tape,
            steps,
            rows,
            room.distances,
            room.slopes,
            room.deltas,
            held(in, steps),
            pass.injectionOf(layer),
            room);
    if (!pass.same()) {
      pass.kernels()
          .product(
              room.input,
              0,
              inputs,
              steps * pairs,
              input,
              Start.ZERO,
              work.distances,
              0,
              gates * units);
      recurrentDistances(work, room.hidden);
    }
    for (int t = 0; t < steps; t++) {
      for (int p = 0; p < pairs; p++) {
        if (!work.held[t]) {
          coefficients(work, t, p, (t * pairs + p) * units * coefficientCount());
        }
      }
    }
    return work;
  }

  /// The coefficients of a recorded pass, `float[T][P][coefficients][H]`; nothing of steps that are
  /// padding. Valid until the next pass with the same rooms.
  final float[] coefficients(RecurrentTape tape, PairPass pass) {
    return prepared(tape, pass).slopes();
  }

  /// Goes backward through the layer.
  ///
  /// @param m multipliers of what comes out, one row a pair
  /// @param sequence true if `m` has all steps
  /// @return multipliers of what goes in
  Frame back(Frame m, boolean sequence, RecurrentTape tape, PairPass pass) {
    Work work = prepared(tape, pass);
    int steps = work.steps();
    int pairs = pass.pairs();
    int block = pairs * units;
    Room room = work.room();
    float[] carried = new float[pass.flows() ? steps * block : 0];
    float[] cellCarried = new float[pass.flows() && hasCell() ? steps * block : 0];
    float[] lambda = new float[block];
    float[] cell = new float[hasCell() ? block : 0];
    float[] scratch = new float[block];
    if (!m.isNone() && !sequence) {
      System.arraycopy(m.values(), m.offset(), lambda, 0, block);
    }
    for (int k = steps - 1; k >= 0; k--) {
      int t = backward ? steps - 1 - k : k;
      if (pass.flows()) {
        System.arraycopy(lambda, 0, carried, t * block, block);
        System.arraycopy(cell, 0, cellCarried, hasCell() ? t * block : 0, cell.length);
      }
      if (sequence && !m.isNone()) {
        pass.kernels().add(m.values(), m.offset() + t * block, lambda, 0, block);
      }
      inject(work, t, lambda, cell);
      if (!work.held[t]) {
        step(work, t, lambda, cell, scratch);
      }
    }
    room.gradient = Tape.room(room.gradient, steps * pairs * inputs);
    float[] inGradient = room.gradient;
    pass.kernels()
        .product(
            work.deltas,
            0,
            gates * units,
            steps * pairs,
            inputTransposed,
            Start.ZERO,
            inGradient,
            0,
            inputs);
    if (pass.flows()) {
      float[] start = java.util.Arrays.copyOf(lambda, lambda.length + cell.length);
      System.arraycopy(cell, 0, start, lambda.length, cell.length);
      pass.found()
          .add(
              new PairPass.LayerFlow(
                  layer,
                  units,
                  steps,
                  pairs,
                  pass.same()
                      ? new float[0]
                      : java.util.Arrays.copyOf(room.input, steps * pairs * inputs),
                  java.util.Arrays.copyOf(work.deltas, steps * block * gates),
                  carried,
                  sequence && !m.isNone()
                      ? java.util.Arrays.copyOfRange(
                          m.values(), m.offset(), m.offset() + steps * block)
                      : new float[steps * block],
                  cellCarried,
                  pass.same() ? new float[0] : after(tape.hidden, work),
                  pass.same() || !hasCell() ? new float[0] : after(tape.cell, work),
                  start));
    }
    return new Frame(inGradient, 0, steps, pairs, inputs, true, Frame.NO_MASK);
  }

  private float[] after(float[] states, Work work) {
    float[] change = new float[work.steps * work.pass.pairs() * units];
    work.pass.change(
        states, backward ? 0 : work.rows * units, work.steps, work.rows, units, change);
    return change;
  }

  private static boolean[] held(Frame in, int steps) {
    boolean[] held = new boolean[steps];
    for (int t = 0; t < steps; t++) {
      held[t] = !in.counts(t, 0);
    }
    return held;
  }

  /// States are injected here; gates inside {@link #step}.
  private void inject(Work work, int step, float[] lambda, float[] cell) {
    if (work.injection.step() != step) {
      return;
    }
    float[] to =
        switch (work.injection.signal()) {
          case "hidden" -> lambda;
          case "cell" -> cell;
          default -> new float[0];
        };
    for (int j = work.injection.unit(); j < to.length; j += units) {
      to[j] += 1;
    }
  }
}
