package gatelens.engine.pair;

import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels;
import gatelens.kernel.PackedMatrix;

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

  /// The parts of a matrix `float[K][parts · H]`, each padded for {@link Kernels#fold}.
  ///
  /// @param packed the same matrix, which is its parts where they need no padding
  static PackedMatrix parts(float[] matrix, int units, int count, PackedMatrix packed) {
    int padded = Kernels.padded(units);
    if (padded == units) {
      return packed;
    }
    int rows = packed.depth();
    float[] wide = new float[rows * count * padded];
    for (int part = 0; part < count * rows; part++) {
      System.arraycopy(matrix, part * units, wide, part * padded, units);
    }
    PackedMatrix parts = PackedMatrix.ofSize(rows, count * padded);
    parts.fill(wide, 0, count * padded);
    return parts;
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
