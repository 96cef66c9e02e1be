package gatelens.kernel;

import static gatelens.kernel.PackedMatrix.PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Products with a packed matrix.
///
/// Sums begin with values loaded from an array (zeros, the bias, or the result itself), whichever
/// {@link Kernels.Start} asks for. A branch instead would make the compiler throw code away and
/// start again whenever a kind of start comes up that it has not seen before.
final class VectorProduct {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  /// Two vectors side by side are a strip; a panel holds one strip of 512-bit vectors or two of
  /// 256-bit ones.
  static final int STRIP = 2 * W;

  /// With 32 registers, 8 rows by a strip keep 16 sums, 2 weights and a broadcast; with 16
  /// registers, 4 rows do.
  static final boolean WIDE = W >= 16;

  private static final float[] ZEROS = new float[3 * PANEL];

  private VectorProduct() {}

  static void product(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      PackedMatrix b,
      Kernels.Start from,
      float[] c,
      int cOffset,
      int cStride) {
    float[] start =
        switch (from) {
          case ZERO -> ZEROS;
          case BIAS -> b.bias;
          case SUM -> c;
        };
    int startAt = from == Kernels.Start.SUM ? cOffset : 0;
    int startStride = from == Kernels.Start.SUM ? cStride : 0;
    int move = from == Kernels.Start.ZERO ? 0 : 1;
    product(a, aOffset, aStride, rows, b, start, startAt, startStride, move, c, cOffset, cStride);
  }

  /// @param move how far the start goes on with a column: 0 or 1
  static void product(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      PackedMatrix b,
      float[] start,
      int startAt,
      int startStride,
      int move,
      float[] c,
      int cOffset,
      int cStride) {
    int columns = b.columns;
    int full = columns - columns % STRIP;
    if (rows == 1) {
      singleRow(a, aOffset, b, start, startAt, move, c, cOffset, full);
    } else {
      int column = 0;
      for (; WIDE && rows == 2 && column + 3 * STRIP <= full; column += 3 * STRIP) {
        VectorTwo.strips(
            a,
            aOffset,
            aOffset + aStride,
            b.depth,
            b.panels,
            b.at(column),
            b.at(column + STRIP),
            b.at(column + 2 * STRIP),
            start,
            startAt + move * column,
            startAt + move * column + startStride,
            c,
            cOffset + column,
            cOffset + column + cStride);
      }
      for (; column < full; column += STRIP) {
        strip(
            a,
            aOffset,
            aStride,
            rows,
            b.depth,
            b.panels,
            b.at(column),
            start,
            startAt + move * column,
            startStride,
            c,
            cOffset + column,
            cStride);
      }
    }
    for (int column = full; column < columns; column += W) {
      VectorTail.tail(
          a,
          aOffset,
          aStride,
          rows,
          b.depth,
          b.panels,
          b.at(column),
          start,
          startAt + move * column,
          startStride,
          c,
          cOffset + column,
          cStride,
          columns - column);
    }
  }

  private static void strip(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      int depth,
      float[] b,
      int panel,
      float[] start,
      int startAt,
      int startStride,
      float[] c,
      int cOffset,
      int cStride) {
    int row = 0;
    if (WIDE) {
      for (; row + 8 <= rows; row += 8) {
        tile8(
            a,
            aOffset + row * aStride,
            aStride,
            depth,
            b,
            panel,
            start,
            startAt + row * startStride,
            startStride,
            c,
            cOffset + row * cStride,
            cStride);
      }
    }
    for (; row + 4 <= rows; row += 4) {
      tile4(
          a,
          aOffset + row * aStride,
          aStride,
          depth,
          b,
          panel,
          start,
          startAt + row * startStride,
          startStride,
          c,
          cOffset + row * cStride,
          cStride);
    }
    for (; row + 2 <= rows; row += 2) {
      tile2(
          a,
          aOffset + row * aStride,
          aStride,
          depth,
          b,
          panel,
          start,
          startAt + row * startStride,
          startStride,
          c,
          cOffset + row * cStride,
          cStride);
    }
    for (; row < rows; row++) {
      tile1(
          a,
          aOffset + row * aStride,
          depth,
          b,
          panel,
          start,
          startAt + row * startStride,
          c,
          cOffset + row * cStride);
    }
  }

  private static void tile8(
      float[] a,
      int a0,
      int aStride,
      int depth,
      float[] b,
      int panel,
      float[] start,
      int i0,
      int startStride,
      float[] c,
      int c0,
      int cStride) {
    int a1 = a0 + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int a4 = a3 + aStride;
    int a5 = a4 + aStride;
    int a6 = a5 + aStride;
    int a7 = a6 + aStride;
    int c1 = c0 + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    int c4 = c3 + cStride;
    int c5 = c4 + cStride;
    int c6 = c5 + cStride;
    int c7 = c6 + cStride;
    int i1 = i0 + startStride;
    int i2 = i1 + startStride;
    int i3 = i2 + startStride;
    int i4 = i3 + startStride;
    int i5 = i4 + startStride;
    int i6 = i5 + startStride;
    int i7 = i6 + startStride;
    FloatVector s00 = FloatVector.fromArray(S, start, i0);
    FloatVector s01 = FloatVector.fromArray(S, start, i0 + W);
    FloatVector s10 = FloatVector.fromArray(S, start, i1);
    FloatVector s11 = FloatVector.fromArray(S, start, i1 + W);
    FloatVector s20 = FloatVector.fromArray(S, start, i2);
    FloatVector s21 = FloatVector.fromArray(S, start, i2 + W);
    FloatVector s30 = FloatVector.fromArray(S, start, i3);
    FloatVector s31 = FloatVector.fromArray(S, start, i3 + W);
    FloatVector s40 = FloatVector.fromArray(S, start, i4);
    FloatVector s41 = FloatVector.fromArray(S, start, i4 + W);
    FloatVector s50 = FloatVector.fromArray(S, start, i5);
    FloatVector s51 = FloatVector.fromArray(S, start, i5 + W);
    FloatVector s60 = FloatVector.fromArray(S, start, i6);
    FloatVector s61 = FloatVector.fromArray(S, start, i6 + W);
    FloatVector s70 = FloatVector.fromArray(S, start, i7);
    FloatVector s71 = FloatVector.fromArray(S, start, i7 + W);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(S, b, panel + k * PANEL);
      FloatVector b1 = FloatVector.fromArray(S, b, panel + k * PANEL + W);
      FloatVector v = FloatVector.broadcast(S, a[a0 + k]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      v = FloatVector.broadcast(S, a[a1 + k]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      v = FloatVector.broadcast(S, a[a2 + k]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      v = FloatVector.broadcast(S, a[a3 + k]);
      s30 = v.fma(b0, s30);
      s31 = v.fma(b1, s31);
      v = FloatVector.broadcast(S, a[a4 + k]);
      s40 = v.fma(b0, s40);
      s41 = v.fma(b1, s41);
      v = FloatVector.broadcast(S, a[a5 + k]);
      s50 = v.fma(b0, s50);
      s51 = v.fma(b1, s51);
      v = FloatVector.broadcast(S, a[a6 + k]);
      s60 = v.fma(b0, s60);
      s61 = v.fma(b1, s61);
      v = FloatVector.broadcast(S, a[a7 + k]);
      s70 = v.fma(b0, s70);
      s71 = v.fma(b1, s71);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + W);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + W);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + W);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + W);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + W);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + W);
    s60.intoArray(c, c6);
    s61.intoArray(c, c6 + W);
    s70.intoArray(c, c7);
    s71.intoArray(c, c7 + W);
  }

  private static void tile4(
      float[] a,
      int a0,
      int aStride,
      int depth,
      float[] b,
      int panel,
      float[] start,
      int i0,
      int startStride,
      float[] c,
      int c0,
      int cStride) {
    int a1 = a0 + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int c1 = c0 + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    int i1 = i0 + startStride;
    int i2 = i1 + startStride;
    int i3 = i2 + startStride;
    FloatVector s00 = FloatVector.fromArray(S, start, i0);
    FloatVector s01 = FloatVector.fromArray(S, start, i0 + W);
    FloatVector s10 = FloatVector.fromArray(S, start, i1);
    FloatVector s11 = FloatVector.fromArray(S, start, i1 + W);
    FloatVector s20 = FloatVector.fromArray(S, start, i2);
    FloatVector s21 = FloatVector.fromArray(S, start, i2 + W);
    FloatVector s30 = FloatVector.fromArray(S, start, i3);
    FloatVector s31 = FloatVector.fromArray(S, start, i3 + W);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(S, b, panel + k * PANEL);
      FloatVector b1 = FloatVector.fromArray(S, b, panel + k * PANEL + W);
      FloatVector v = FloatVector.broadcast(S, a[a0 + k]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      v = FloatVector.broadcast(S, a[a1 + k]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      v = FloatVector.broadcast(S, a[a2 + k]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      v = FloatVector.broadcast(S, a[a3 + k]);
      s30 = v.fma(b0, s30);
      s31 = v.fma(b1, s31);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + W);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + W);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + W);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + W);
  }

  private static void tile2(
      float[] a,
      int a0,
      int aStride,
      int depth,
      float[] b,
      int panel,
      float[] start,
      int i0,
      int startStride,
      float[] c,
      int c0,
      int cStride) {
    int a1 = a0 + aStride;
    int c1 = c0 + cStride;
    int i1 = i0 + startStride;
    FloatVector s00 = FloatVector.fromArray(S, start, i0);
    FloatVector s01 = FloatVector.fromArray(S, start, i0 + W);
    FloatVector s10 = FloatVector.fromArray(S, start, i1);
    FloatVector s11 = FloatVector.fromArray(S, start, i1 + W);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(S, b, panel + k * PANEL);
      FloatVector b1 = FloatVector.fromArray(S, b, panel + k * PANEL + W);
      FloatVector v = FloatVector.broadcast(S, a[a0 + k]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      v = FloatVector.broadcast(S, a[a1 + k]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + W);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + W);
  }

  private static void tile1(
      float[] a,
      int a0,
      int depth,
      float[] b,
      int panel,
      float[] start,
      int i0,
      float[] c,
      int c0) {
    FloatVector s0 = FloatVector.fromArray(S, start, i0);
    FloatVector s1 = FloatVector.fromArray(S, start, i0 + W);
    for (int k = 0; k < depth; k++) {
      FloatVector v = FloatVector.broadcast(S, a[a0 + k]);
      s0 = v.fma(FloatVector.fromArray(S, b, panel + k * PANEL), s0);
      s1 = v.fma(FloatVector.fromArray(S, b, panel + k * PANEL + W), s1);
    }
    s0.intoArray(c, c0);
    s1.intoArray(c, c0 + W);
  }

  /// One row: three strips at a time, so that six sums hide the latency of the multiply-add.
  ///
  /// Rows at odd places go through the strips from right to left: where a matrix is larger than the
  /// first-level cache, half of it is still there from the step before.
  private static void singleRow(
      float[] a,
      int aOffset,
      PackedMatrix b,
      float[] start,
      int startAt,
      int move,
      float[] c,
      int cOffset,
      int full) {
    int groups = full / (3 * STRIP);
    boolean backward = (aOffset / Math.max(1, b.depth) & 1) == 1;
    for (int i = 0; i < groups; i++) {
      int column = (backward ? groups - 1 - i : i) * 3 * STRIP;
      row3(
          a,
          aOffset,
          b.depth,
          b.panels,
          b.at(column),
          b.at(column + STRIP),
          b.at(column + 2 * STRIP),
          start,
          startAt + move * column,
          c,
          cOffset + column);
    }
    for (int column = groups * 3 * STRIP; column < full; column += STRIP) {
      tile1(
          a,
          aOffset,
          b.depth,
          b.panels,
          b.at(column),
          start,
          startAt + move * column,
          c,
          cOffset + column);
    }
  }

  private static void row3(
      float[] a,
      int a0,
      int depth,
      float[] b,
      int p0,
      int p1,
      int p2,
      float[] start,
      int i0,
      float[] c,
      int c0) {
    FloatVector s0 = FloatVector.fromArray(S, start, i0);
    FloatVector s1 = FloatVector.fromArray(S, start, i0 + W);
    FloatVector s2 = FloatVector.fromArray(S, start, i0 + 2 * W);
    FloatVector s3 = FloatVector.fromArray(S, start, i0 + 3 * W);
    FloatVector s4 = FloatVector.fromArray(S, start, i0 + 4 * W);
    FloatVector s5 = FloatVector.fromArray(S, start, i0 + 5 * W);
    for (int k = 0; k < depth; k++) {
      FloatVector v = FloatVector.broadcast(S, a[a0 + k]);
      int line = k * PANEL;
      s0 = v.fma(FloatVector.fromArray(S, b, p0 + line), s0);
      s1 = v.fma(FloatVector.fromArray(S, b, p0 + line + W), s1);
      s2 = v.fma(FloatVector.fromArray(S, b, p1 + line), s2);
      s3 = v.fma(FloatVector.fromArray(S, b, p1 + line + W), s3);
      s4 = v.fma(FloatVector.fromArray(S, b, p2 + line), s4);
      s5 = v.fma(FloatVector.fromArray(S, b, p2 + line + W), s5);
    }
    s0.intoArray(c, c0);
    s1.intoArray(c, c0 + W);
    s2.intoArray(c, c0 + 2 * W);
    s3.intoArray(c, c0 + 3 * W);
    s4.intoArray(c, c0 + 4 * W);
    s5.intoArray(c, c0 + 5 * W);
  }
}
