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
      float[] k, float[] a, float[] v, float[] columns, int offset, int rows, int units) {
    int full = units - units % W;
    for (int j = 0; j < full; j += W) {
      FloatVector update = FloatVector.fromArray(S, k, j);
      FloatVector reset = FloatVector.fromArray(S, k, units + j);
      FloatVector candidate = FloatVector.fromArray(S, k, 2 * units + j);
      FloatVector inner = FloatVector.fromArray(S, k, 3 * units + j);
      FloatVector kept = FloatVector.fromArray(S, k, 4 * units + j);
      for (int row = 0; row < rows; row++) {
        int from = 3 * row * units + j;
        int at = offset + row * units + j;
        FloatVector an = FloatVector.fromArray(S, a, from + 2 * units);
        FloatVector sum =
            FloatVector.fromArray(S, v, from + units)
                .add(FloatVector.fromArray(S, a, from + units));
        FloatVector i =
            inner.fma(FloatVector.fromArray(S, v, from + 2 * units), an.add(reset.mul(sum)));
        FloatVector z = FloatVector.fromArray(S, v, from).add(FloatVector.fromArray(S, a, from));
        FloatVector rest = update.fma(z, candidate.mul(i));
        kept.fma(FloatVector.fromArray(S, columns, at), rest).intoArray(columns, at);
      }
    }
    for (int row = 0; row < rows && full < units; row++) {
      for (int j = full; j < units; j++) {
        ScalarKernels.carry(
            k, a, v, 3 * row * units + j, columns, offset + row * units + j, units, j);
      }
    }
  }
}
