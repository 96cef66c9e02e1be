package gatelens.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// One step of a GRU, and back.
///
/// {@link RationalTanh} is written out in every method: when the compiler has drawn in some
/// thousand bytes of vector operations, it draws in no method of ours any more, and a vector that
/// is handed to a method becomes an object; that was seventy times slower. Full vectors have
/// methods of their own, because a masked store costs several plain ones.
final class VectorGru {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private VectorGru() {}

  static void resetAfter(
      float[] gates,
      int gatesOffset,
      float[] recurrent,
      int recurrentOffset,
      float[] previous,
      int previousOffset,
      float[] hidden,
      int hiddenOffset,
      int rows,
      int units) {
    int full = units - units % W;
    for (int row = 0; row < rows; row++) {
      int g = gatesOffset + row * 3 * units;
      int u = recurrentOffset + row * 3 * units;
      int p = previousOffset + row * units;
      int h = hiddenOffset + row * units;
      for (int j = 0; j < full; j += W) {
        updateReset(gates, g + j, recurrent, u + j, units);
      }
      for (int j = 0; j < full; j += W) {
        candidate(gates, g + j, recurrent, u + j, previous, p + j, hidden, h + j, units);
      }
      if (full < units) {
        VectorMask<Float> rest = S.indexInRange(full, units);
        updateResetMasked(gates, g + full, recurrent, u + full, units, rest);
        candidateMasked(
            gates, g + full, recurrent, u + full, previous, p + full, hidden, h + full, units,
            rest);
      }
    }
  }

  private static void updateReset(float[] gates, int g, float[] recurrent, int u, int units) {
    FloatVector z = FloatVector.fromArray(S, gates, g).add(FloatVector.fromArray(S, recurrent, u));
    z =
        z.blend(
            RationalTanh.SIGMOID_LIMIT, z.compare(VectorOperators.GT, RationalTanh.SIGMOID_LIMIT));
    z =
        z.blend(
            -RationalTanh.SIGMOID_LIMIT,
            z.compare(VectorOperators.LT, -RationalTanh.SIGMOID_LIMIT));
    FloatVector r =
        FloatVector.fromArray(S, gates, g + units)
            .add(FloatVector.fromArray(S, recurrent, u + units));
    r =
        r.blend(
            RationalTanh.SIGMOID_LIMIT, r.compare(VectorOperators.GT, RationalTanh.SIGMOID_LIMIT));
    r =
        r.blend(
            -RationalTanh.SIGMOID_LIMIT,
            r.compare(VectorOperators.LT, -RationalTanh.SIGMOID_LIMIT));
    FloatVector zSquare = z.mul(z);
    FloatVector zTop =
        FloatVector.broadcast(S, RationalTanh.SP4)
            .fma(zSquare, FloatVector.broadcast(S, RationalTanh.SP3));
    zTop = zTop.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SP2));
    zTop = zTop.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SP1));
    zTop = zTop.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SP0));
    FloatVector zBottom =
        FloatVector.broadcast(S, RationalTanh.SQ4)
            .fma(zSquare, FloatVector.broadcast(S, RationalTanh.SQ3));
    zBottom = zBottom.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SQ2));
    zBottom = zBottom.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SQ1));
    zBottom = zBottom.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SQ0));
    zTop = zTop.mul(z);
    FloatVector rSquare = r.mul(r);
    FloatVector rTop =
        FloatVector.broadcast(S, RationalTanh.SP4)
            .fma(rSquare, FloatVector.broadcast(S, RationalTanh.SP3));
    rTop = rTop.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SP2));
    rTop = rTop.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SP1));
    rTop = rTop.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SP0));
    FloatVector rBottom =
        FloatVector.broadcast(S, RationalTanh.SQ4)
            .fma(rSquare, FloatVector.broadcast(S, RationalTanh.SQ3));
    rBottom = rBottom.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SQ2));
    rBottom = rBottom.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SQ1));
    rBottom = rBottom.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SQ0));
    rTop = rTop.mul(r);
    FloatVector shared = FloatVector.broadcast(S, 1f).div(zBottom.mul(rBottom));
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    zTop.fma(rBottom.mul(shared), half).intoArray(gates, g);
    rTop.fma(zBottom.mul(shared), half).intoArray(gates, g + units);
  }

  private static void candidate(
      float[] gates,
      int g,
      float[] recurrent,
      int u,
      float[] previous,
      int p,
      float[] hidden,
      int h,
      int units) {
    FloatVector x =
        FloatVector.fromArray(S, gates, g + units)
            .fma(
                FloatVector.fromArray(S, recurrent, u + 2 * units),
                FloatVector.fromArray(S, gates, g + 2 * units));
    x = x.blend(RationalTanh.LIMIT, x.compare(VectorOperators.GT, RationalTanh.LIMIT));
    x = x.blend(-RationalTanh.LIMIT, x.compare(VectorOperators.LT, -RationalTanh.LIMIT));
    FloatVector xSquare = x.mul(x);
    FloatVector xTop =
        FloatVector.broadcast(S, RationalTanh.P4)
            .fma(xSquare, FloatVector.broadcast(S, RationalTanh.P3));
    xTop = xTop.fma(xSquare, FloatVector.broadcast(S, RationalTanh.P2));
    xTop = xTop.fma(xSquare, FloatVector.broadcast(S, RationalTanh.P1));
    xTop = xTop.fma(xSquare, FloatVector.broadcast(S, RationalTanh.P0));
    FloatVector xBottom =
        FloatVector.broadcast(S, RationalTanh.Q4)
            .fma(xSquare, FloatVector.broadcast(S, RationalTanh.Q3));
    xBottom = xBottom.fma(xSquare, FloatVector.broadcast(S, RationalTanh.Q2));
    xBottom = xBottom.fma(xSquare, FloatVector.broadcast(S, RationalTanh.Q1));
    xBottom = xBottom.fma(xSquare, FloatVector.broadcast(S, RationalTanh.Q0));
    xTop = xTop.mul(x);
    FloatVector n = xTop.div(xBottom);
    n.intoArray(gates, g + 2 * units);
    FloatVector.fromArray(S, gates, g)
        .fma(FloatVector.fromArray(S, previous, p).sub(n), n)
        .intoArray(hidden, h);
  }

  private static void updateResetMasked(
      float[] gates, int g, float[] recurrent, int u, int units, VectorMask<Float> m) {
    FloatVector z =
        FloatVector.fromArray(S, gates, g, m).add(FloatVector.fromArray(S, recurrent, u, m));
    z =
        z.blend(
            RationalTanh.SIGMOID_LIMIT, z.compare(VectorOperators.GT, RationalTanh.SIGMOID_LIMIT));
    z =
        z.blend(
            -RationalTanh.SIGMOID_LIMIT,
            z.compare(VectorOperators.LT, -RationalTanh.SIGMOID_LIMIT));
    FloatVector r =
        FloatVector.fromArray(S, gates, g + units, m)
            .add(FloatVector.fromArray(S, recurrent, u + units, m));
    r =
        r.blend(
            RationalTanh.SIGMOID_LIMIT, r.compare(VectorOperators.GT, RationalTanh.SIGMOID_LIMIT));
    r =
        r.blend(
            -RationalTanh.SIGMOID_LIMIT,
            r.compare(VectorOperators.LT, -RationalTanh.SIGMOID_LIMIT));
    FloatVector zSquare = z.mul(z);
    FloatVector zTop =
        FloatVector.broadcast(S, RationalTanh.SP4)
            .fma(zSquare, FloatVector.broadcast(S, RationalTanh.SP3));
    zTop = zTop.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SP2));
    zTop = zTop.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SP1));
    zTop = zTop.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SP0));
    FloatVector zBottom =
        FloatVector.broadcast(S, RationalTanh.SQ4)
            .fma(zSquare, FloatVector.broadcast(S, RationalTanh.SQ3));
    zBottom = zBottom.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SQ2));
    zBottom = zBottom.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SQ1));
    zBottom = zBottom.fma(zSquare, FloatVector.broadcast(S, RationalTanh.SQ0));
    zTop = zTop.mul(z);
    FloatVector rSquare = r.mul(r);
    FloatVector rTop =
        FloatVector.broadcast(S, RationalTanh.SP4)
            .fma(rSquare, FloatVector.broadcast(S, RationalTanh.SP3));
    rTop = rTop.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SP2));
    rTop = rTop.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SP1));
    rTop = rTop.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SP0));
    FloatVector rBottom =
        FloatVector.broadcast(S, RationalTanh.SQ4)
            .fma(rSquare, FloatVector.broadcast(S, RationalTanh.SQ3));
    rBottom = rBottom.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SQ2));
    rBottom = rBottom.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SQ1));
    rBottom = rBottom.fma(rSquare, FloatVector.broadcast(S, RationalTanh.SQ0));
    rTop = rTop.mul(r);
    FloatVector shared = FloatVector.broadcast(S, 1f).div(zBottom.mul(rBottom));
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    zTop.fma(rBottom.mul(shared), half).intoArray(gates, g, m);
    rTop.fma(zBottom.mul(shared), half).intoArray(gates, g + units, m);
  }

  private static void candidateMasked(
      float[] gates,
      int g,
      float[] recurrent,
      int u,
      float[] previous,
      int p,
      float[] hidden,
      int h,
      int units,
      VectorMask<Float> m) {
    FloatVector x =
        FloatVector.fromArray(S, gates, g + units, m)
            .fma(
                FloatVector.fromArray(S, recurrent, u + 2 * units, m),
                FloatVector.fromArray(S, gates, g + 2 * units, m));
    x = x.blend(RationalTanh.LIMIT, x.compare(VectorOperators.GT, RationalTanh.LIMIT));
    x = x.blend(-RationalTanh.LIMIT, x.compare(VectorOperators.LT, -RationalTanh.LIMIT));
    FloatVector xSquare = x.mul(x);
    FloatVector xTop =
        FloatVector.broadcast(S, RationalTanh.P4)
            .fma(xSquare, FloatVector.broadcast(S, RationalTanh.P3));
    xTop = xTop.fma(xSquare, FloatVector.broadcast(S, RationalTanh.P2));
    xTop = xTop.fma(xSquare, FloatVector.broadcast(S, RationalTanh.P1));
    xTop = xTop.fma(xSquare, FloatVector.broadcast(S, RationalTanh.P0));
    FloatVector xBottom =
        FloatVector.broadcast(S, RationalTanh.Q4)
            .fma(xSquare, FloatVector.broadcast(S, RationalTanh.Q3));
    xBottom = xBottom.fma(xSquare, FloatVector.broadcast(S, RationalTanh.Q2));
    xBottom = xBottom.fma(xSquare, FloatVector.broadcast(S, RationalTanh.Q1));
    xBottom = xBottom.fma(xSquare, FloatVector.broadcast(S, RationalTanh.Q0));
    xTop = xTop.mul(x);
    FloatVector n = xTop.div(xBottom);
    n.intoArray(gates, g + 2 * units, m);
    FloatVector.fromArray(S, gates, g, m)
        .fma(FloatVector.fromArray(S, previous, p, m).sub(n), n)
        .intoArray(hidden, h, m);
  }

  static void resetAfterBackward(
      float[] gates,
      int gatesOffset,
      float[] recurrentCandidate,
      int recurrentOffset,
      int recurrentStride,
      float[] previous,
      int previousOffset,
      float[] lambda,
      int lambdaOffset,
      float[] inputDelta,
      int inputDeltaOffset,
      float[] recurrentDelta,
      int recurrentDeltaOffset,
      int rows,
      int units) {
    int full = units - units % W;
    for (int row = 0; row < rows; row++) {
      int g = gatesOffset + row * 3 * units;
      int u = recurrentOffset + row * recurrentStride;
      int p = previousOffset + row * units;
      int l = lambdaOffset + row * units;
      int in = inputDeltaOffset + row * 3 * units;
      int rec = recurrentDeltaOffset + row * 3 * units;
      for (int j = 0; j < full; j += W) {
        backward(
            gates,
            g + j,
            recurrentCandidate,
            u + j,
            previous,
            p + j,
            lambda,
            l + j,
            inputDelta,
            in + j,
            recurrentDelta,
            rec + j,
            units);
      }
      if (full < units) {
        backwardMasked(
            gates,
            g + full,
            recurrentCandidate,
            u + full,
            previous,
            p + full,
            lambda,
            l + full,
            inputDelta,
            in + full,
            recurrentDelta,
            rec + full,
            units,
            S.indexInRange(full, units));
      }
    }
  }

  private static void backward(
      float[] gates,
      int g,
      float[] candidate,
      int u,
      float[] previous,
      int p,
      float[] lambda,
      int l,
      float[] inputDelta,
      int in,
      float[] recurrentDelta,
      int rec,
      int units) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector z = FloatVector.fromArray(S, gates, g);
    FloatVector r = FloatVector.fromArray(S, gates, g + units);
    FloatVector n = FloatVector.fromArray(S, gates, g + 2 * units);
    FloatVector v = FloatVector.fromArray(S, lambda, l);
    FloatVector written = v.mul(one.sub(z));
    FloatVector dz = written.mul(z).mul(FloatVector.fromArray(S, previous, p).sub(n));
    FloatVector da = written.mul(n.neg().fma(n, one));
    FloatVector dr = da.mul(FloatVector.fromArray(S, candidate, u)).mul(r).mul(one.sub(r));
    dz.intoArray(inputDelta, in);
    dr.intoArray(inputDelta, in + units);
    da.intoArray(inputDelta, in + 2 * units);
    dz.intoArray(recurrentDelta, rec);
    dr.intoArray(recurrentDelta, rec + units);
    da.mul(r).intoArray(recurrentDelta, rec + 2 * units);
    v.mul(z).intoArray(lambda, l);
  }

  private static void backwardMasked(
      float[] gates,
      int g,
      float[] candidate,
      int u,
      float[] previous,
      int p,
      float[] lambda,
      int l,
      float[] inputDelta,
      int in,
      float[] recurrentDelta,
      int rec,
      int units,
      VectorMask<Float> m) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector z = FloatVector.fromArray(S, gates, g, m);
    FloatVector r = FloatVector.fromArray(S, gates, g + units, m);
    FloatVector n = FloatVector.fromArray(S, gates, g + 2 * units, m);
    FloatVector v = FloatVector.fromArray(S, lambda, l, m);
    FloatVector written = v.mul(one.sub(z));
    FloatVector dz = written.mul(z).mul(FloatVector.fromArray(S, previous, p, m).sub(n));
    FloatVector da = written.mul(n.neg().fma(n, one));
    FloatVector dr = da.mul(FloatVector.fromArray(S, candidate, u, m)).mul(r).mul(one.sub(r));
    dz.intoArray(inputDelta, in, m);
    dr.intoArray(inputDelta, in + units, m);
    da.intoArray(inputDelta, in + 2 * units, m);
    dz.intoArray(recurrentDelta, rec, m);
    dr.intoArray(recurrentDelta, rec + units, m);
    da.mul(r).intoArray(recurrentDelta, rec + 2 * units, m);
    v.mul(z).intoArray(lambda, l, m);
  }
}
