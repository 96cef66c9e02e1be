package gatelens.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Credit through one step of a GRU. Coefficients stand outside the loops over columns and rows:
/// each is read once for all of them.
final class VectorCarry {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private VectorCarry() {}

  static void gru(
      float[] k,
      float[] change,
      int single,
      float[] weight,
      float[] columns,
      int offset,
      float[] out,
      int to,
      int rows,
      int h) {
    int full = h - h % W;
    for (int j = 0; j < full; j += W) {
      FloatVector update = FloatVector.fromArray(S, k, j);
      FloatVector reset = FloatVector.fromArray(S, k, h + j);
      FloatVector candidate = FloatVector.fromArray(S, k, 2 * h + j);
      FloatVector kept = FloatVector.fromArray(S, k, 4 * h + j);
      for (int row = 0; row < single; row++) {
        int w = 3 * row * h + j;
        FloatVector inner =
            reset.fma(
                FloatVector.fromArray(S, weight, w + h),
                FloatVector.fromArray(S, weight, w + 2 * h));
        FloatVector entered = update.fma(FloatVector.fromArray(S, weight, w), candidate.mul(inner));
        FloatVector stays = kept.mul(FloatVector.fromArray(S, columns, offset + row * h + j));
        FloatVector.broadcast(S, change[row]).fma(entered, stays).intoArray(out, to + row * h + j);
      }
      for (int row = single; row < rows; row++) {
        kept.mul(FloatVector.fromArray(S, columns, offset + row * h + j))
            .intoArray(out, to + row * h + j);
      }
    }
    for (int j = full; j < h; j++) {
      ScalarKernels.carry(k, change, single, weight, columns, offset, out, to, rows, h, j);
    }
  }

  static void fold(
      float[] factors, int aAt, int bAt, int cAt, PackedMatrix parts, int part, PackedMatrix into) {
    for (int column = 0; column < into.columns; column += W) {
      strip(
          FloatVector.fromArray(S, factors, aAt + column),
          FloatVector.fromArray(S, factors, bAt + column),
          FloatVector.fromArray(S, factors, cAt + column),
          parts.panels,
          parts.at(column),
          parts.at(part + column),
          parts.at(2 * part + column),
          into.panels,
          into.at(column),
          into.depth);
    }
  }

  private static void strip(
      FloatVector byA,
      FloatVector byB,
      FloatVector byC,
      float[] parts,
      int a,
      int b,
      int c,
      float[] into,
      int to,
      int depth) {
    for (int k = 0; k < depth; k++) {
      int line = k * PackedMatrix.PANEL;
      FloatVector rest =
          byB.fma(
              FloatVector.fromArray(S, parts, b + line),
              byC.mul(FloatVector.fromArray(S, parts, c + line)));
      byA.fma(FloatVector.fromArray(S, parts, a + line), rest).intoArray(into, to + line);
    }
  }
}
