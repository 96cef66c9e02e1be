package gatelens.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Credit through one step of a GRU. Coefficients stand outside the loop over columns: each is read
/// once for all of them.
final class VectorCarry {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private VectorCarry() {}

  static void gru(
      float[] k,
      float[] sums,
      int sumsAt,
      float[] a,
      float[] change,
      int single,
      float[] weight,
      float[] columns,
      int offset,
      int rows,
      int h) {
    int full = h - h % W;
    for (int j = 0; j < full; j += W) {
      FloatVector update = FloatVector.fromArray(S, k, j);
      FloatVector reset = FloatVector.fromArray(S, k, h + j);
      FloatVector candidate = FloatVector.fromArray(S, k, 2 * h + j);
      FloatVector inner = FloatVector.fromArray(S, k, 3 * h + j);
      FloatVector kept = FloatVector.fromArray(S, k, 4 * h + j);
      for (int row = 0; row < single; row++) {
        int from = sumsAt + 3 * row * h + j;
        int w = 3 * row * h + j;
        int at = offset + row * h + j;
        FloatVector x = FloatVector.broadcast(S, change[row]);
        FloatVector i =
            x.fma(
                FloatVector.fromArray(S, weight, w + 2 * h),
                FloatVector.fromArray(S, a, row * h + j));
        FloatVector r =
            x.fma(
                FloatVector.fromArray(S, weight, w + h), FloatVector.fromArray(S, sums, from + h));
        i = inner.fma(FloatVector.fromArray(S, sums, from + 2 * h), reset.fma(r, i));
        FloatVector z =
            x.fma(FloatVector.fromArray(S, weight, w), FloatVector.fromArray(S, sums, from));
        FloatVector rest = update.fma(z, candidate.mul(i));
        kept.fma(FloatVector.fromArray(S, columns, at), rest).intoArray(columns, at);
      }
      for (int row = single; row < rows; row++) {
        int from = sumsAt + 3 * row * h + j;
        int at = offset + row * h + j;
        FloatVector i =
            reset.fma(
                FloatVector.fromArray(S, sums, from + h), FloatVector.fromArray(S, a, row * h + j));
        i = inner.fma(FloatVector.fromArray(S, sums, from + 2 * h), i);
        FloatVector rest = update.fma(FloatVector.fromArray(S, sums, from), candidate.mul(i));
        kept.fma(FloatVector.fromArray(S, columns, at), rest).intoArray(columns, at);
      }
    }
    for (int row = 0; row < rows && full < h; row++) {
      for (int j = full; j < h; j++) {
        int from = sumsAt + 3 * row * h + j;
        ScalarKernels.column(
            k, sums, from, a[row * h + j], change, single, weight, columns, offset, row, h, j);
      }
    }
  }
}
