package gatelens.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// {@link PairLoops}, a vector at a time.
final class VectorPair {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private VectorPair() {}

  static void distances(float[] gates, float[] recurrent, float[] d, int units) {
    int full = units - units % W;
    for (int j = 0; j < full; j += W) {
      distance(gates, recurrent, d, j, 3 * units);
      distance(gates, recurrent, d, units + j, 3 * units);
      FloatVector.fromArray(S, gates, 2 * units + j)
          .sub(FloatVector.fromArray(S, gates, 5 * units + j))
          .intoArray(d, 2 * units + j);
    }
    PairLoops.distances(gates, recurrent, d, full, units);
  }

  private static void distance(float[] gates, float[] recurrent, float[] d, int j, int other) {
    FloatVector a = FloatVector.fromArray(S, gates, j).add(FloatVector.fromArray(S, recurrent, j));
    FloatVector b =
        FloatVector.fromArray(S, gates, other + j)
            .add(FloatVector.fromArray(S, recurrent, other + j));
    a.sub(b).intoArray(d, j);
  }

  static void candidates(float[] gates, float[] recurrent, float[] d, int units) {
    int full = units - units % W;
    for (int j = 0; j < full; j += W) {
      int r = units + j;
      int n = 2 * units + j;
      int other = 3 * units;
      FloatVector a =
          FloatVector.fromArray(S, gates, r).mul(FloatVector.fromArray(S, recurrent, n));
      FloatVector b =
          FloatVector.fromArray(S, gates, other + r)
              .mul(FloatVector.fromArray(S, recurrent, other + n));
      FloatVector.fromArray(S, d, n).add(a.sub(b)).intoArray(d, n);
    }
    PairLoops.candidates(gates, recurrent, d, full, units);
  }

  static void coefficients(
      float[] gates, float[] recurrent, float[] states, int at, int at0, float[] k, int units) {
    int full = units - units % W;
    for (int j = 0; j < full; j += W) {
      coefficient(gates, recurrent, states, at + j, at0 + j, k, j, units);
    }
    PairLoops.coefficients(gates, recurrent, states, at, at0, k, full, units);
  }

  private static void coefficient(
      float[] gates,
      float[] recurrent,
      float[] states,
      int at,
      int at0,
      float[] k,
      int j,
      int units) {
    int other = 3 * units;
    int r = units + j;
    int n = 2 * units + j;
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    FloatVector kept =
        FloatVector.fromArray(S, gates, j)
            .add(FloatVector.fromArray(S, gates, other + j))
            .mul(half);
    FloatVector written =
        FloatVector.fromArray(S, gates, n).add(FloatVector.fromArray(S, gates, other + n));
    FloatVector replaced =
        FloatVector.fromArray(S, states, at).add(FloatVector.fromArray(S, states, at0));
    FloatVector.fromArray(S, k, j).mul(replaced.sub(written).mul(half)).intoArray(k, j);
    FloatVector inner =
        FloatVector.fromArray(S, recurrent, n)
            .add(FloatVector.fromArray(S, recurrent, other + n))
            .mul(half);
    FloatVector.fromArray(S, k, r).mul(inner).intoArray(k, r);
    FloatVector.fromArray(S, k, n).mul(FloatVector.broadcast(S, 1).sub(kept)).intoArray(k, n);
    FloatVector.fromArray(S, gates, r)
        .add(FloatVector.fromArray(S, gates, other + r))
        .mul(half)
        .intoArray(k, 3 * units + j);
    kept.intoArray(k, 4 * units + j);
  }
}
