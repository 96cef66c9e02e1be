package gatelens.engine.node;

import gatelens.layer.Pool;
import java.util.Arrays;

/// Pools steps; its running state makes it work over chunks.
public final class PoolNode extends Node {
  private final Pool layer;

  PoolNode(Pool layer, int width) {
    super(width, width);
    this.layer = layer;
  }

  static final class PoolTape extends Tape {
    /// Sum, maximum or last value, `float[rows][D]`.
    float[] running = new float[0];

    /// Steps that counted so far, one a row.
    float[] count = new float[0];

    /// The step of the maximum (or the last step), `float[rows][D]`, counted from the sequence's
    /// first.
    float[] winner = new float[0];

    /// The gradient that is handed to every chunk.
    float[] carried = new float[0];
  }

  @Override
  public Pool layer() {
    return layer;
  }

  @Override
  public Tape newTape() {
    return new PoolTape();
  }

  /// How many steps of the first row have counted so far.
  public static float counted(Tape tape) {
    return ((PoolTape) tape).count[0];
  }

  @Override
  public int stateSize() {
    return 2 * inputWidth + 1;
  }

  @Override
  public void startState(float[] target, int at) {
    if (layer.kind() == Pool.Kind.MAX) {
      Arrays.fill(target, at, at + inputWidth, Float.NEGATIVE_INFINITY);
    }
    Arrays.fill(target, at + inputWidth, at + 2 * inputWidth, -1);
  }

  @Override
  public void prepareState(Tape tape, int rows) {
    PoolTape t = (PoolTape) tape;
    t.running = Tape.room(t.running, rows * inputWidth);
    t.winner = Tape.room(t.winner, rows * inputWidth);
    t.count = Tape.room(t.count, rows);
  }

  @Override
  public void saveState(Tape tape, int row, float[] target, int at) {
    PoolTape t = (PoolTape) tape;
    System.arraycopy(t.running, row * inputWidth, target, at, inputWidth);
    System.arraycopy(t.winner, row * inputWidth, target, at + inputWidth, inputWidth);
    target[at + 2 * inputWidth] = t.count[row];
  }

  @Override
  public void loadState(Tape tape, int row, float[] source, int at) {
    PoolTape t = (PoolTape) tape;
    System.arraycopy(source, at, t.running, row * inputWidth, inputWidth);
    System.arraycopy(source, at + inputWidth, t.winner, row * inputWidth, inputWidth);
    t.count[row] = source[at + 2 * inputWidth];
  }

  @Override
  public Frame forward(Frame in, Tape tape, Pass pass) {
    PoolTape t = (PoolTape) tape;
    t.input = in;
    int rows = in.rows();
    prepareState(t, rows);
    if (pass.first()) {
      float start = layer.kind() == Pool.Kind.MAX ? Float.NEGATIVE_INFINITY : 0;
      Arrays.fill(t.running, 0, rows * inputWidth, start);
      Arrays.fill(t.winner, 0, rows * inputWidth, -1);
      Arrays.fill(t.count, 0, rows, 0);
    } else if (pass.stepOffset() == 0) {
      // Goes on from a kept state and counts its own steps: what won before is none of them.
      Arrays.fill(t.winner, 0, rows * inputWidth, -1);
    }
    for (int step = 0; step < in.steps(); step++) {
      for (int row = 0; row < rows; row++) {
        if (in.counts(step, row)) {
          t.count[row]++;
          take(t, in, step, row, pass.stepOffset() + step);
        }
      }
    }
    t.output = Tape.room(t.output, rows * inputWidth);
    for (int row = 0; row < rows; row++) {
      boolean empty = t.count[row] == 0;
      for (int j = 0; j < inputWidth; j++) {
        float value = t.running[row * inputWidth + j];
        t.output[row * inputWidth + j] =
            empty ? 0 : layer.kind() == Pool.Kind.MEAN ? value / t.count[row] : value;
      }
    }
    return Frame.vectors(t.output, 0, rows, inputWidth);
  }

  private void take(PoolTape t, Frame in, int step, int row, int number) {
    int from = in.offset() + (step * in.rows() + row) * inputWidth;
    int to = row * inputWidth;
    for (int j = 0; j < inputWidth; j++) {
      float value = in.values()[from + j];
      switch (layer.kind()) {
        case MEAN -> t.running[to + j] += value;
        case LAST -> {
          t.running[to + j] = value;
          t.winner[to + j] = number;
        }
        case MAX -> {
          if (value > t.running[to + j]) {
            t.running[to + j] = value;
            t.winner[to + j] = number;
          }
        }
      }
    }
  }

  @Override
  public Frame backward(Frame gradient, Tape tape, Pass pass, float[][] gradients, boolean wanted) {
    PoolTape t = (PoolTape) tape;
    Frame in = t.input;
    int rows = in.rows();
    if (!gradient.isNone()) {
      t.carried = Tape.room(t.carried, rows * inputWidth);
      System.arraycopy(gradient.values(), gradient.offset(), t.carried, 0, rows * inputWidth);
      for (int row = 0; row < rows && layer.kind() == Pool.Kind.MEAN; row++) {
        for (int j = 0; j < inputWidth; j++) {
          t.carried[row * inputWidth + j] /= Math.max(1, t.count[row]);
        }
      }
    }
    t.inputGradient = Tape.zeroed(t.inputGradient, in.size());
    for (int step = 0; step < in.steps(); step++) {
      for (int row = 0; row < rows; row++) {
        for (int j = 0; j < inputWidth && in.counts(step, row); j++) {
          boolean takes =
              layer.kind() == Pool.Kind.MEAN
                  || t.winner[row * inputWidth + j] == pass.stepOffset() + step;
          t.inputGradient[(step * rows + row) * inputWidth + j] =
              takes ? t.carried[row * inputWidth + j] : 0;
        }
      }
    }
    return in.over(t.inputGradient, 0, inputWidth);
  }
}
