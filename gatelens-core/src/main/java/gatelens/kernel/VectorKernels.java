package gatelens.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The same kernels by `jdk.incubator.vector`. Only loaded where that module is present.
///
/// Each block of code that the compiler must keep in registers is a small static method of its own:
/// inside a larger loop it spills, and loses a factor of two.
public final class VectorKernels implements Kernels {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private final ScalarKernels scalar = new ScalarKernels();

  /// Makes the kernels; they hold nothing.
  public VectorKernels() {}

  /// True if the panels can be cut into strips on this machine.
  static boolean usable() {
    return W >= 4 && 2 * W <= PackedMatrix.PANEL;
  }

  @Override
  public void product(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      PackedMatrix b,
      Start start,
      float[] c,
      int cOffset,
      int cStride) {
    VectorProduct.product(a, aOffset, aStride, rows, b, start, c, cOffset, cStride);
  }

  @Override
  public void product(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      PackedMatrix b,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride) {
    VectorProduct.product(
        a, aOffset, aStride, rows, b, start, startOffset, startStride, 1, c, cOffset, cStride);
  }

  @Override
  public void dots(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      int depth,
      float[] b,
      int count,
      float[] c,
      int cOffset,
      int cStride) {
    if (VectorDots.usable()) {
      VectorDots.dots(a, aOffset, aStride, rows, depth, b, count, c, cOffset, cStride);
    } else {
      scalar.dots(a, aOffset, aStride, rows, depth, b, count, c, cOffset, cStride);
    }
  }

  @Override
  public void outer(
      float[] a,
      int aOffset,
      int aStride,
      float[] d,
      int dOffset,
      int dStride,
      int rows,
      int k,
      int n,
      float[] c,
      int cOffset,
      int cStride) {
    VectorOuter.outer(a, aOffset, aStride, d, dOffset, dStride, rows, k, n, c, cOffset, cStride);
  }

  @Override
  public void columnSums(
      float[] d, int dOffset, int dStride, int rows, int n, float[] sum, int sumOffset) {
    VectorOuter.columnSums(d, dOffset, dStride, rows, n, sum, sumOffset);
  }

  @Override
  public void gruResetAfter(
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
    VectorGru.resetAfter(
        gates,
        gatesOffset,
        recurrent,
        recurrentOffset,
        previous,
        previousOffset,
        hidden,
        hiddenOffset,
        rows,
        units);
  }

  @Override
  public void gruPair(
      float[] gates,
      float[] recurrent,
      float[] states,
      int at,
      int at0,
      float[] hidden,
      float[] distances,
      float[] coefficients,
      int units) {
    int n = 2 * units;
    int other = 3 * units;
    VectorPair.distances(gates, recurrent, distances, units);
    VectorGru.resetAfter(gates, 0, recurrent, 0, hidden, 0, hidden, 0, 2, units);
    VectorPair.candidates(gates, recurrent, distances, units);
    VectorSlopes.sigmoids(gates, 0, other, distances, 0, coefficients, 0, n);
    VectorSlopes.tanhs(gates, n, other + n, distances, n, coefficients, n, units);
    VectorPair.coefficients(gates, recurrent, states, at, at0, coefficients, units);
  }

  @Override
  public void gruCarry(
      float[] coefficients,
      float[] change,
      int single,
      float[] weight,
      float[] columns,
      int offset,
      float[] out,
      int to,
      int rows,
      int units) {
    VectorCarry.gru(coefficients, change, single, weight, columns, offset, out, to, rows, units);
  }

  @Override
  public void fold(
      float[] factors, int aAt, int bAt, int cAt, PackedMatrix parts, int part, PackedMatrix into) {
    VectorCarry.fold(factors, aAt, bAt, cAt, parts, part, into);
  }

  @Override
  public void gruResetAfterBackward(
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
    VectorGru.resetAfterBackward(
        gates,
        gatesOffset,
        recurrentCandidate,
        recurrentOffset,
        recurrentStride,
        previous,
        previousOffset,
        lambda,
        lambdaOffset,
        inputDelta,
        inputDeltaOffset,
        recurrentDelta,
        recurrentDeltaOffset,
        rows,
        units);
  }

  @Override
  public void lstm(
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
    VectorLstm.forward(
        gates,
        gatesOffset,
        previousCell,
        previousCellOffset,
        cell,
        cellOffset,
        hidden,
        hiddenOffset,
        rows,
        units);
  }

  @Override
  public void lstmBackward(
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
    VectorLstm.allBackward(
        gates,
        gatesOffset,
        previousCell,
        previousCellOffset,
        cell,
        cellOffset,
        lambda,
        lambdaOffset,
        cellLambda,
        cellLambdaOffset,
        delta,
        deltaOffset,
        rows,
        units);
  }

  @Override
  public void sigmoidSlopes(
      float[] y, int at, int at0, float[] d, int from, float[] out, int to, int count) {
    VectorSlopes.sigmoids(y, at, at0, d, from, out, to, count);
  }

  @Override
  public void tanhSlopes(
      float[] y, int at, int at0, float[] d, int from, float[] out, int to, int count) {
    VectorSlopes.tanhs(y, at, at0, d, from, out, to, count);
  }

  @Override
  public void tanh(float[] x, int offset, int count) {
    int i = 0;
    for (; i + W <= count; i += W) {
      tanhVector(x, offset + i);
    }
    scalar.tanh(x, offset + i, count - i);
  }

  @Override
  public void sigmoid(float[] x, int offset, int count) {
    int i = 0;
    for (; i + W <= count; i += W) {
      sigmoidVector(x, offset + i);
    }
    scalar.sigmoid(x, offset + i, count - i);
  }

  private static void tanhVector(float[] array, int at) {
    FloatVector x = FloatVector.fromArray(S, array, at);
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
    xTop.div(xBottom).intoArray(array, at);
  }

  private static void sigmoidVector(float[] array, int at) {
    FloatVector x = FloatVector.fromArray(S, array, at);
    x =
        x.blend(
            RationalTanh.SIGMOID_LIMIT, x.compare(VectorOperators.GT, RationalTanh.SIGMOID_LIMIT));
    x =
        x.blend(
            -RationalTanh.SIGMOID_LIMIT,
            x.compare(VectorOperators.LT, -RationalTanh.SIGMOID_LIMIT));
    FloatVector xSquare = x.mul(x);
    FloatVector xTop =
        FloatVector.broadcast(S, RationalTanh.SP4)
            .fma(xSquare, FloatVector.broadcast(S, RationalTanh.SP3));
    xTop = xTop.fma(xSquare, FloatVector.broadcast(S, RationalTanh.SP2));
    xTop = xTop.fma(xSquare, FloatVector.broadcast(S, RationalTanh.SP1));
    xTop = xTop.fma(xSquare, FloatVector.broadcast(S, RationalTanh.SP0));
    FloatVector xBottom =
        FloatVector.broadcast(S, RationalTanh.SQ4)
            .fma(xSquare, FloatVector.broadcast(S, RationalTanh.SQ3));
    xBottom = xBottom.fma(xSquare, FloatVector.broadcast(S, RationalTanh.SQ2));
    xBottom = xBottom.fma(xSquare, FloatVector.broadcast(S, RationalTanh.SQ1));
    xBottom = xBottom.fma(xSquare, FloatVector.broadcast(S, RationalTanh.SQ0));
    xTop = xTop.mul(x);
    xTop.div(xBottom).add(0.5f).intoArray(array, at);
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    scalar.add(x, xOffset, y, yOffset, count);
  }

  @Override
  public void adam(
      float[] weight,
      float[] gradient,
      float[] mean,
      float[] variance,
      int count,
      float beta1,
      float beta2,
      float rate,
      float epsilon,
      float decay) {
    // The compiler turns the plain loop into vectors by itself: it has no branch and no call.
    scalar.adam(weight, gradient, mean, variance, count, beta1, beta2, rate, epsilon, decay);
  }

  @Override
  public String description() {
    return "vector, " + S.vectorBitSize() + " bit";
  }
}
