package gatelens.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// One step of an LSTM, and back.
///
/// {@link RationalTanh} is written out in every method: when the compiler has drawn in some
/// thousand bytes of vector operations, it draws in no method of ours any more, and a vector that
/// is handed to a method becomes an object; that was seventy times slower. Full vectors have
/// methods of their own, because a masked store costs several plain ones.
final class VectorLstm {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private VectorLstm() {}

  static void forward(
      float[] gates,
      int gatesOffset,
      float[] previousCell,
      int previousCellOffset,
      float[] cell,
      int cellOffset,
      float[] hidden,
      int hiddenOffset,
      int rows,
      int units) {
    for (int row = 0; row < rows; row++) {
      int at = gatesOffset + row * 4 * units;
      int p = previousCellOffset + row * units;
      int c = cellOffset + row * units;
      int h = hiddenOffset + row * units;
      int j = 0;
      for (; j + W <= units; j += W) {
        inputForget(gates, at + j, units);
        candidateOutput(gates, at + j, units);
        state(gates, at + j, previousCell, p + j, cell, c + j, hidden, h + j, units);
      }
      if (j < units) {
        VectorMask<Float> rest = S.indexInRange(j, units);
        inputForgetMasked(gates, at + j, units, rest);
        candidateOutputMasked(gates, at + j, units, rest);
        stateMasked(gates, at + j, previousCell, p + j, cell, c + j, hidden, h + j, units, rest);
      }
    }
  }

  private static void inputForget(float[] gates, int at, int units) {
    FloatVector i = FloatVector.fromArray(S, gates, at);
    i =
        i.blend(
            RationalTanh.SIGMOID_LIMIT, i.compare(VectorOperators.GT, RationalTanh.SIGMOID_LIMIT));
    i =
        i.blend(
            -RationalTanh.SIGMOID_LIMIT,
            i.compare(VectorOperators.LT, -RationalTanh.SIGMOID_LIMIT));
    FloatVector f = FloatVector.fromArray(S, gates, at + units);
    f =
        f.blend(
            RationalTanh.SIGMOID_LIMIT, f.compare(VectorOperators.GT, RationalTanh.SIGMOID_LIMIT));
    f =
        f.blend(
            -RationalTanh.SIGMOID_LIMIT,
            f.compare(VectorOperators.LT, -RationalTanh.SIGMOID_LIMIT));
    FloatVector iSquare = i.mul(i);
    FloatVector iTop =
        FloatVector.broadcast(S, RationalTanh.SP4)
            .fma(iSquare, FloatVector.broadcast(S, RationalTanh.SP3));
    iTop = iTop.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SP2));
    iTop = iTop.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SP1));
    iTop = iTop.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SP0));
    FloatVector iBottom =
        FloatVector.broadcast(S, RationalTanh.SQ4)
            .fma(iSquare, FloatVector.broadcast(S, RationalTanh.SQ3));
    iBottom = iBottom.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SQ2));
    iBottom = iBottom.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SQ1));
    iBottom = iBottom.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SQ0));
    iTop = iTop.mul(i);
    FloatVector fSquare = f.mul(f);
    FloatVector fTop =
        FloatVector.broadcast(S, RationalTanh.SP4)
            .fma(fSquare, FloatVector.broadcast(S, RationalTanh.SP3));
    fTop = fTop.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SP2));
    fTop = fTop.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SP1));
    fTop = fTop.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SP0));
    FloatVector fBottom =
        FloatVector.broadcast(S, RationalTanh.SQ4)
            .fma(fSquare, FloatVector.broadcast(S, RationalTanh.SQ3));
    fBottom = fBottom.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SQ2));
    fBottom = fBottom.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SQ1));
    fBottom = fBottom.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SQ0));
    fTop = fTop.mul(f);
    FloatVector shared = FloatVector.broadcast(S, 1f).div(iBottom.mul(fBottom));
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    iTop.fma(fBottom.mul(shared), half).intoArray(gates, at);
    fTop.fma(iBottom.mul(shared), half).intoArray(gates, at + units);
  }

  private static void candidateOutput(float[] gates, int at, int units) {
    FloatVector g = FloatVector.fromArray(S, gates, at + 2 * units);
    g = g.blend(RationalTanh.LIMIT, g.compare(VectorOperators.GT, RationalTanh.LIMIT));
    g = g.blend(-RationalTanh.LIMIT, g.compare(VectorOperators.LT, -RationalTanh.LIMIT));
    FloatVector o = FloatVector.fromArray(S, gates, at + 3 * units);
    o =
        o.blend(
            RationalTanh.SIGMOID_LIMIT, o.compare(VectorOperators.GT, RationalTanh.SIGMOID_LIMIT));
    o =
        o.blend(
            -RationalTanh.SIGMOID_LIMIT,
            o.compare(VectorOperators.LT, -RationalTanh.SIGMOID_LIMIT));
    FloatVector gSquare = g.mul(g);
    FloatVector gTop =
        FloatVector.broadcast(S, RationalTanh.P4)
            .fma(gSquare, FloatVector.broadcast(S, RationalTanh.P3));
    gTop = gTop.fma(gSquare, FloatVector.broadcast(S, RationalTanh.P2));
    gTop = gTop.fma(gSquare, FloatVector.broadcast(S, RationalTanh.P1));
    gTop = gTop.fma(gSquare, FloatVector.broadcast(S, RationalTanh.P0));
    FloatVector gBottom =
        FloatVector.broadcast(S, RationalTanh.Q4)
            .fma(gSquare, FloatVector.broadcast(S, RationalTanh.Q3));
    gBottom = gBottom.fma(gSquare, FloatVector.broadcast(S, RationalTanh.Q2));
    gBottom = gBottom.fma(gSquare, FloatVector.broadcast(S, RationalTanh.Q1));
    gBottom = gBottom.fma(gSquare, FloatVector.broadcast(S, RationalTanh.Q0));
    gTop = gTop.mul(g);
    FloatVector oSquare = o.mul(o);
    FloatVector oTop =
        FloatVector.broadcast(S, RationalTanh.SP4)
            .fma(oSquare, FloatVector.broadcast(S, RationalTanh.SP3));
    oTop = oTop.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SP2));
    oTop = oTop.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SP1));
    oTop = oTop.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SP0));
    FloatVector oBottom =
        FloatVector.broadcast(S, RationalTanh.SQ4)
            .fma(oSquare, FloatVector.broadcast(S, RationalTanh.SQ3));
    oBottom = oBottom.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SQ2));
    oBottom = oBottom.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SQ1));
    oBottom = oBottom.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SQ0));
    oTop = oTop.mul(o);
    FloatVector shared = FloatVector.broadcast(S, 1f).div(gBottom.mul(oBottom));
    gTop.mul(oBottom.mul(shared)).intoArray(gates, at + 2 * units);
    oTop.fma(gBottom.mul(shared), FloatVector.broadcast(S, 0.5f)).intoArray(gates, at + 3 * units);
  }

  private static void state(
      float[] gates,
      int at,
      float[] previousCell,
      int p,
      float[] cell,
      int c,
      float[] hidden,
      int h,
      int units) {
    FloatVector kept =
        FloatVector.fromArray(S, gates, at).mul(FloatVector.fromArray(S, gates, at + 2 * units));
    FloatVector x =
        FloatVector.fromArray(S, gates, at + units)
            .fma(FloatVector.fromArray(S, previousCell, p), kept);
    x.intoArray(cell, c);
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
    FloatVector.fromArray(S, gates, at + 3 * units).mul(xTop.div(xBottom)).intoArray(hidden, h);
  }

  private static void inputForgetMasked(float[] gates, int at, int units, VectorMask<Float> m) {
    FloatVector i = FloatVector.fromArray(S, gates, at, m);
    i =
        i.blend(
            RationalTanh.SIGMOID_LIMIT, i.compare(VectorOperators.GT, RationalTanh.SIGMOID_LIMIT));
    i =
        i.blend(
            -RationalTanh.SIGMOID_LIMIT,
            i.compare(VectorOperators.LT, -RationalTanh.SIGMOID_LIMIT));
    FloatVector f = FloatVector.fromArray(S, gates, at + units, m);
    f =
        f.blend(
            RationalTanh.SIGMOID_LIMIT, f.compare(VectorOperators.GT, RationalTanh.SIGMOID_LIMIT));
    f =
        f.blend(
            -RationalTanh.SIGMOID_LIMIT,
            f.compare(VectorOperators.LT, -RationalTanh.SIGMOID_LIMIT));
    FloatVector iSquare = i.mul(i);
    FloatVector iTop =
        FloatVector.broadcast(S, RationalTanh.SP4)
            .fma(iSquare, FloatVector.broadcast(S, RationalTanh.SP3));
    iTop = iTop.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SP2));
    iTop = iTop.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SP1));
    iTop = iTop.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SP0));
    FloatVector iBottom =
        FloatVector.broadcast(S, RationalTanh.SQ4)
            .fma(iSquare, FloatVector.broadcast(S, RationalTanh.SQ3));
    iBottom = iBottom.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SQ2));
    iBottom = iBottom.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SQ1));
    iBottom = iBottom.fma(iSquare, FloatVector.broadcast(S, RationalTanh.SQ0));
    iTop = iTop.mul(i);
    FloatVector fSquare = f.mul(f);
    FloatVector fTop =
        FloatVector.broadcast(S, RationalTanh.SP4)
            .fma(fSquare, FloatVector.broadcast(S, RationalTanh.SP3));
    fTop = fTop.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SP2));
    fTop = fTop.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SP1));
    fTop = fTop.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SP0));
    FloatVector fBottom =
        FloatVector.broadcast(S, RationalTanh.SQ4)
            .fma(fSquare, FloatVector.broadcast(S, RationalTanh.SQ3));
    fBottom = fBottom.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SQ2));
    fBottom = fBottom.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SQ1));
    fBottom = fBottom.fma(fSquare, FloatVector.broadcast(S, RationalTanh.SQ0));
    fTop = fTop.mul(f);
    FloatVector shared = FloatVector.broadcast(S, 1f).div(iBottom.mul(fBottom));
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    iTop.fma(fBottom.mul(shared), half).intoArray(gates, at, m);
    fTop.fma(iBottom.mul(shared), half).intoArray(gates, at + units, m);
  }

  private static void candidateOutputMasked(float[] gates, int at, int units, VectorMask<Float> m) {
    FloatVector g = FloatVector.fromArray(S, gates, at + 2 * units, m);
    g = g.blend(RationalTanh.LIMIT, g.compare(VectorOperators.GT, RationalTanh.LIMIT));
    g = g.blend(-RationalTanh.LIMIT, g.compare(VectorOperators.LT, -RationalTanh.LIMIT));
    FloatVector o = FloatVector.fromArray(S, gates, at + 3 * units, m);
    o =
        o.blend(
            RationalTanh.SIGMOID_LIMIT, o.compare(VectorOperators.GT, RationalTanh.SIGMOID_LIMIT));
    o =
        o.blend(
            -RationalTanh.SIGMOID_LIMIT,
            o.compare(VectorOperators.LT, -RationalTanh.SIGMOID_LIMIT));
    FloatVector gSquare = g.mul(g);
    FloatVector gTop =
        FloatVector.broadcast(S, RationalTanh.P4)
            .fma(gSquare, FloatVector.broadcast(S, RationalTanh.P3));
    gTop = gTop.fma(gSquare, FloatVector.broadcast(S, RationalTanh.P2));
    gTop = gTop.fma(gSquare, FloatVector.broadcast(S, RationalTanh.P1));
    gTop = gTop.fma(gSquare, FloatVector.broadcast(S, RationalTanh.P0));
    FloatVector gBottom =
        FloatVector.broadcast(S, RationalTanh.Q4)
            .fma(gSquare, FloatVector.broadcast(S, RationalTanh.Q3));
    gBottom = gBottom.fma(gSquare, FloatVector.broadcast(S, RationalTanh.Q2));
    gBottom = gBottom.fma(gSquare, FloatVector.broadcast(S, RationalTanh.Q1));
    gBottom = gBottom.fma(gSquare, FloatVector.broadcast(S, RationalTanh.Q0));
    gTop = gTop.mul(g);
    FloatVector oSquare = o.mul(o);
    FloatVector oTop =
        FloatVector.broadcast(S, RationalTanh.SP4)
            .fma(oSquare, FloatVector.broadcast(S, RationalTanh.SP3));
    oTop = oTop.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SP2));
    oTop = oTop.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SP1));
    oTop = oTop.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SP0));
    FloatVector oBottom =
        FloatVector.broadcast(S, RationalTanh.SQ4)
            .fma(oSquare, FloatVector.broadcast(S, RationalTanh.SQ3));
    oBottom = oBottom.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SQ2));
    oBottom = oBottom.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SQ1));
    oBottom = oBottom.fma(oSquare, FloatVector.broadcast(S, RationalTanh.SQ0));
    oTop = oTop.mul(o);
    FloatVector shared = FloatVector.broadcast(S, 1f).div(gBottom.mul(oBottom));
    gTop.mul(oBottom.mul(shared)).intoArray(gates, at + 2 * units, m);
    oTop.fma(gBottom.mul(shared), FloatVector.broadcast(S, 0.5f))
        .intoArray(gates, at + 3 * units, m);
  }

  private static void stateMasked(
      float[] gates,
      int at,
      float[] previousCell,
      int p,
      float[] cell,
      int c,
      float[] hidden,
      int h,
      int units,
      VectorMask<Float> m) {
    FloatVector kept =
        FloatVector.fromArray(S, gates, at, m)
            .mul(FloatVector.fromArray(S, gates, at + 2 * units, m));
    FloatVector x =
        FloatVector.fromArray(S, gates, at + units, m)
            .fma(FloatVector.fromArray(S, previousCell, p, m), kept);
    x.intoArray(cell, c, m);
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
    FloatVector.fromArray(S, gates, at + 3 * units, m)
        .mul(xTop.div(xBottom))
        .intoArray(hidden, h, m);
  }

  static void allBackward(
      float[] gates,
      int gatesOffset,
      float[] previousCell,
      int previousCellOffset,
      float[] cell,
      int cellOffset,
      float[] lambda,
      int lambdaOffset,
      float[] cellLambda,
      int cellLambdaOffset,
      float[] delta,
      int deltaOffset,
      int rows,
      int units) {
    for (int row = 0; row < rows; row++) {
      int j = 0;
      for (; j + W <= units; j += W) {
        backward(
            gates,
            gatesOffset + row * 4 * units + j,
            previousCell,
            previousCellOffset + row * units + j,
            cell,
            cellOffset + row * units + j,
            lambda,
            lambdaOffset + row * units + j,
            cellLambda,
            cellLambdaOffset + row * units + j,
            delta,
            deltaOffset + row * 4 * units + j,
            units);
      }
      if (j < units) {
        backwardMasked(
            gates,
            gatesOffset + row * 4 * units + j,
            previousCell,
            previousCellOffset + row * units + j,
            cell,
            cellOffset + row * units + j,
            lambda,
            lambdaOffset + row * units + j,
            cellLambda,
            cellLambdaOffset + row * units + j,
            delta,
            deltaOffset + row * 4 * units + j,
            units,
            S.indexInRange(j, units));
      }
    }
  }

  private static void backward(
      float[] gates,
      int at,
      float[] previousCell,
      int p,
      float[] cell,
      int c,
      float[] lambda,
      int l,
      float[] cellLambda,
      int cl,
      float[] delta,
      int out,
      int units) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector i = FloatVector.fromArray(S, gates, at);
    FloatVector f = FloatVector.fromArray(S, gates, at + units);
    FloatVector g = FloatVector.fromArray(S, gates, at + 2 * units);
    FloatVector o = FloatVector.fromArray(S, gates, at + 3 * units);
    FloatVector x = FloatVector.fromArray(S, cell, c);
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
    FloatVector t = xTop.div(xBottom);
    FloatVector v = FloatVector.fromArray(S, lambda, l);
    FloatVector mu = v.mul(o).fma(t.neg().fma(t, one), FloatVector.fromArray(S, cellLambda, cl));
    mu.mul(g).mul(i).mul(one.sub(i)).intoArray(delta, out);
    mu.mul(FloatVector.fromArray(S, previousCell, p))
        .mul(f)
        .mul(one.sub(f))
        .intoArray(delta, out + units);
    mu.mul(i).mul(g.neg().fma(g, one)).intoArray(delta, out + 2 * units);
    v.mul(t).mul(o).mul(one.sub(o)).intoArray(delta, out + 3 * units);
    mu.mul(f).intoArray(cellLambda, cl);
  }

  private static void backwardMasked(
      float[] gates,
      int at,
      float[] previousCell,
      int p,
      float[] cell,
      int c,
      float[] lambda,
      int l,
      float[] cellLambda,
      int cl,
      float[] delta,
      int out,
      int units,
      VectorMask<Float> m) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector i = FloatVector.fromArray(S, gates, at, m);
    FloatVector f = FloatVector.fromArray(S, gates, at + units, m);
    FloatVector g = FloatVector.fromArray(S, gates, at + 2 * units, m);
    FloatVector o = FloatVector.fromArray(S, gates, at + 3 * units, m);
    FloatVector x = FloatVector.fromArray(S, cell, c, m);
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
    FloatVector t = xTop.div(xBottom);
    FloatVector v = FloatVector.fromArray(S, lambda, l, m);
    FloatVector mu = v.mul(o).fma(t.neg().fma(t, one), FloatVector.fromArray(S, cellLambda, cl, m));
    mu.mul(g).mul(i).mul(one.sub(i)).intoArray(delta, out, m);
    mu.mul(FloatVector.fromArray(S, previousCell, p, m))
        .mul(f)
        .mul(one.sub(f))
        .intoArray(delta, out + units, m);
    mu.mul(i).mul(g.neg().fma(g, one)).intoArray(delta, out + 2 * units, m);
    v.mul(t).mul(o).mul(one.sub(o)).intoArray(delta, out + 3 * units, m);
    mu.mul(f).intoArray(cellLambda, cl, m);
  }
}
