package gatelens.engine.pair;

import gatelens.engine.node.Tape;

/// Pieces of layers that run rows and columns together.
final class Joints {
  private Joints() {}

  /// Layer states, one a row, side by side.
  static void gather(float[] states, int stride, int at, int rows, int width, float[] out) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(states, row * stride + at, out, row * width, width);
    }
  }

  /// And back.
  static void scatter(float[] rows, int count, int width, float[] states, int stride, int at) {
    for (int row = 0; row < count; row++) {
      System.arraycopy(rows, row * width, states, row * stride + at, width);
    }
  }

  /// `out = scale x`, elementwise.
  static void scaled(float[] x, int at, float scale, float[] out, int to, int count) {
    for (int j = 0; j < count; j++) {
      out[to + j] = scale * x[at + j];
    }
  }

  /// What the event differs from the baseline's by.
  static float[] change(float[] block, int inputs, Carry.Scratch scratch) {
    scratch.change = Tape.room(scratch.change, inputs);
    float[] change = scratch.change;
    for (int i = 0; i < inputs; i++) {
      change[i] = block[i] - block[inputs + i];
    }
    return change;
  }
}
