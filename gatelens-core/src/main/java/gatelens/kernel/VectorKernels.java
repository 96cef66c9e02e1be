package gatelens.kernel;

import static gatelens.kernel.PackedMatrix.PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The same kernels by `jdk.incubator.vector`. Only loaded where that module is present.
///
/// Each block of code that the compiler must keep in registers is a small static method of its own:
/// inside a larger loop it spills, and loses a factor of two.
public final class VectorKernels implements Kernels {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  /// Two vectors side by side are a strip; a panel holds one strip of 512-bit vectors or two of
  /// 256-bit ones.
  private static final int STRIP = 2 * W;

  /// With 32 registers, 8 rows by a strip keep 16 sums, 2 weights and a broadcast; with 16
  /// registers, 4 rows do.
  private static final boolean WIDE = W >= 16;

  /// Rows that `outer` takes at a time, so that `d` stays in the second-level cache for every
  /// strip.
  private static final int OUTER_BLOCK = 192;

  private final ScalarKernels scalar = new ScalarKernels();

  /// Makes the kernels; they hold nothing.
  public VectorKernels() {}

  /// True if the panels can be cut into strips on this machine.
  static boolean usable() {
    return W >= 4 && STRIP <= PANEL;
  }

  // ---- products ----

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
    int columns = b.columns;
    int full = columns - columns % STRIP;
    if (rows == 1) {
      singleRow(a, aOffset, b, start, c, cOffset, full);
    } else {
      for (int column = 0; column < full; column += STRIP) {
        strip(a, aOffset, aStride, rows, b, start, c, cOffset, cStride, column);
      }
    }
    if (full < columns) {
      tail(a, aOffset, aStride, rows, b, start, c, cOffset, cStride, full);
    }
  }

  private static int panelAt(PackedMatrix b, int column) {
    return column / PANEL * PANEL * b.depth + column % PANEL;
  }

  private static void strip(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      PackedMatrix b,
      Start start,
      float[] c,
      int cOffset,
      int cStride,
      int column) {
    int panel = panelAt(b, column);
    int row = 0;
    int mode = start.code;
    if (WIDE) {
      for (; row + 8 <= rows; row += 8) {
        tile8(
            a,
            aOffset + row * aStride,
            aStride,
            b.depth,
            b.panels,
            panel,
            b.bias,
            column,
            mode,
            c,
            cOffset + row * cStride + column,
            cStride);
      }
    }
    for (; row + 4 <= rows; row += 4) {
      tile4(
          a,
          aOffset + row * aStride,
          aStride,
          b.depth,
          b.panels,
          panel,
          b.bias,
          column,
          mode,
          c,
          cOffset + row * cStride + column,
          cStride);
    }
    for (; row < rows; row++) {
      tile1(
          a,
          aOffset + row * aStride,
          b.depth,
          b.panels,
          panel,
          b.bias,
          column,
          mode,
          c,
          cOffset + row * cStride + column);
    }
  }

  private static FloatVector first(float[] bias, int column, int mode, float[] c, int at) {
    return mode == 0
        ? FloatVector.zero(S)
        : mode == 1 ? FloatVector.fromArray(S, bias, column) : FloatVector.fromArray(S, c, at);
  }

  private static void tile8(
      float[] a,
      int a0,
      int aStride,
      int depth,
      float[] b,
      int panel,
      float[] bias,
      int column,
      int mode,
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
    FloatVector s00 = first(bias, column, mode, c, c0);
    FloatVector s01 = first(bias, column + W, mode, c, c0 + W);
    FloatVector s10 = first(bias, column, mode, c, c1);
    FloatVector s11 = first(bias, column + W, mode, c, c1 + W);
    FloatVector s20 = first(bias, column, mode, c, c2);
    FloatVector s21 = first(bias, column + W, mode, c, c2 + W);
    FloatVector s30 = first(bias, column, mode, c, c3);
    FloatVector s31 = first(bias, column + W, mode, c, c3 + W);
    FloatVector s40 = first(bias, column, mode, c, c4);
    FloatVector s41 = first(bias, column + W, mode, c, c4 + W);
    FloatVector s50 = first(bias, column, mode, c, c5);
    FloatVector s51 = first(bias, column + W, mode, c, c5 + W);
    FloatVector s60 = first(bias, column, mode, c, c6);
    FloatVector s61 = first(bias, column + W, mode, c, c6 + W);
    FloatVector s70 = first(bias, column, mode, c, c7);
    FloatVector s71 = first(bias, column + W, mode, c, c7 + W);
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
      float[] bias,
      int column,
      int mode,
      float[] c,
      int c0,
      int cStride) {
    int a1 = a0 + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int c1 = c0 + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    FloatVector s00 = first(bias, column, mode, c, c0);
    FloatVector s01 = first(bias, column + W, mode, c, c0 + W);
    FloatVector s10 = first(bias, column, mode, c, c1);
    FloatVector s11 = first(bias, column + W, mode, c, c1 + W);
    FloatVector s20 = first(bias, column, mode, c, c2);
    FloatVector s21 = first(bias, column + W, mode, c, c2 + W);
    FloatVector s30 = first(bias, column, mode, c, c3);
    FloatVector s31 = first(bias, column + W, mode, c, c3 + W);
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

  private static void tile1(
      float[] a,
      int a0,
      int depth,
      float[] b,
      int panel,
      float[] bias,
      int column,
      int mode,
      float[] c,
      int c0) {
    FloatVector s0 = first(bias, column, mode, c, c0);
    FloatVector s1 = first(bias, column + W, mode, c, c0 + W);
    for (int k = 0; k < depth; k++) {
      FloatVector v = FloatVector.broadcast(S, a[a0 + k]);
      s0 = v.fma(FloatVector.fromArray(S, b, panel + k * PANEL), s0);
      s1 = v.fma(FloatVector.fromArray(S, b, panel + k * PANEL + W), s1);
    }
    s0.intoArray(c, c0);
    s1.intoArray(c, c0 + W);
  }

  /// One row: three strips at a time, so that six sums hide the latency of the multiply-add.
  private static void singleRow(
      float[] a, int aOffset, PackedMatrix b, Start start, float[] c, int cOffset, int full) {
    int mode = start.code;
    int column = 0;
    for (; column + 3 * STRIP <= full; column += 3 * STRIP) {
      row3(
          a,
          aOffset,
          b.depth,
          b.panels,
          panelAt(b, column),
          panelAt(b, column + STRIP),
          panelAt(b, column + 2 * STRIP),
          b.bias,
          column,
          mode,
          c,
          cOffset + column);
    }
    for (; column < full; column += STRIP) {
      tile1(
          a,
          aOffset,
          b.depth,
          b.panels,
          panelAt(b, column),
          b.bias,
          column,
          mode,
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
      float[] bias,
      int column,
      int mode,
      float[] c,
      int c0) {
    FloatVector s0 = first(bias, column, mode, c, c0);
    FloatVector s1 = first(bias, column + W, mode, c, c0 + W);
    FloatVector s2 = first(bias, column + 2 * W, mode, c, c0 + 2 * W);
    FloatVector s3 = first(bias, column + 3 * W, mode, c, c0 + 3 * W);
    FloatVector s4 = first(bias, column + 4 * W, mode, c, c0 + 4 * W);
    FloatVector s5 = first(bias, column + 5 * W, mode, c, c0 + 5 * W);
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

  /// The last columns, fewer than a strip: full vectors are computed on the padded panel and stored
  /// under a mask.
  private static void tail(
      float[] a,
      int aOffset,
      int aStride,
      int rows,
      PackedMatrix b,
      Start start,
      float[] c,
      int cOffset,
      int cStride,
      int column) {
    int mode = start.code;
    for (int at = column; at < b.columns; at += W) {
      VectorMask<Float> mask = S.indexInRange(at, b.columns);
      int panel = panelAt(b, at);
      int row = 0;
      for (; row + 4 <= rows; row += 4) {
        tail4(
            a,
            aOffset + row * aStride,
            aStride,
            b.depth,
            b.panels,
            panel,
            b.bias,
            at,
            mode,
            c,
            cOffset + row * cStride + at,
            cStride,
            mask);
      }
      for (; row < rows; row++) {
        tail1(
            a,
            aOffset + row * aStride,
            b.depth,
            b.panels,
            panel,
            b.bias,
            at,
            mode,
            c,
            cOffset + row * cStride + at,
            mask);
      }
    }
  }

  private static FloatVector firstMasked(
      float[] bias, int column, int mode, float[] c, int at, VectorMask<Float> mask) {
    return mode == 0
        ? FloatVector.zero(S)
        : mode == 1
            ? FloatVector.fromArray(S, bias, column)
            : FloatVector.fromArray(S, c, at, mask);
  }

  private static void tail4(
      float[] a,
      int a0,
      int aStride,
      int depth,
      float[] b,
      int panel,
      float[] bias,
      int column,
      int mode,
      float[] c,
      int c0,
      int cStride,
      VectorMask<Float> mask) {
    int a1 = a0 + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    FloatVector s0 = firstMasked(bias, column, mode, c, c0, mask);
    FloatVector s1 = firstMasked(bias, column, mode, c, c0 + cStride, mask);
    FloatVector s2 = firstMasked(bias, column, mode, c, c0 + 2 * cStride, mask);
    FloatVector s3 = firstMasked(bias, column, mode, c, c0 + 3 * cStride, mask);
    for (int k = 0; k < depth; k++) {
      FloatVector line = FloatVector.fromArray(S, b, panel + k * PANEL);
      s0 = FloatVector.broadcast(S, a[a0 + k]).fma(line, s0);
      s1 = FloatVector.broadcast(S, a[a1 + k]).fma(line, s1);
      s2 = FloatVector.broadcast(S, a[a2 + k]).fma(line, s2);
      s3 = FloatVector.broadcast(S, a[a3 + k]).fma(line, s3);
    }
    s0.intoArray(c, c0, mask);
    s1.intoArray(c, c0 + cStride, mask);
    s2.intoArray(c, c0 + 2 * cStride, mask);
    s3.intoArray(c, c0 + 3 * cStride, mask);
  }

  private static void tail1(
      float[] a,
      int a0,
      int depth,
      float[] b,
      int panel,
      float[] bias,
      int column,
      int mode,
      float[] c,
      int c0,
      VectorMask<Float> mask) {
    FloatVector s = firstMasked(bias, column, mode, c, c0, mask);
    for (int k = 0; k < depth; k++) {
      s =
          FloatVector.broadcast(S, a[a0 + k])
              .fma(FloatVector.fromArray(S, b, panel + k * PANEL), s);
    }
    s.intoArray(c, c0, mask);
  }

  // ---- gradients of weights ----

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
    int fullColumns = n - n % STRIP;
    int fullDepth = k - k % 8;
    for (int from = 0; from < rows; from += OUTER_BLOCK) {
      int count = Math.min(OUTER_BLOCK, rows - from);
      int a0 = aOffset + from * aStride;
      int d0 = dOffset + from * dStride;
      for (int j = 0; j < fullColumns; j += STRIP) {
        int i = 0;
        if (WIDE) {
          for (; i < fullDepth; i += 8) {
            outer8(
                a,
                a0 + i,
                aStride,
                d,
                d0 + j,
                dStride,
                count,
                c,
                cOffset + i * cStride + j,
                cStride);
          }
        }
        for (; i + 4 <= k; i += 4) {
          outer4(
              a, a0 + i, aStride, d, d0 + j, dStride, count, c, cOffset + i * cStride + j, cStride);
        }
        for (; i < k; i++) {
          outer1(a, a0 + i, aStride, d, d0 + j, dStride, count, c, cOffset + i * cStride + j);
        }
      }
      for (int j = fullColumns; j < n; j += W) {
        VectorMask<Float> mask = S.indexInRange(j, n);
        int i = 0;
        for (; i + 4 <= k; i += 4) {
          outerTail4(
              a,
              a0 + i,
              aStride,
              d,
              d0 + j,
              dStride,
              count,
              c,
              cOffset + i * cStride + j,
              cStride,
              mask);
        }
        for (; i < k; i++) {
          outerTail(
              a, a0 + i, aStride, d, d0 + j, dStride, count, c, cOffset + i * cStride + j, mask);
        }
      }
    }
  }

  private static void outer8(
      float[] a,
      int a0,
      int aStride,
      float[] d,
      int d0,
      int dStride,
      int rows,
      float[] c,
      int c0,
      int cStride) {
    int c1 = c0 + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    int c4 = c3 + cStride;
    int c5 = c4 + cStride;
    int c6 = c5 + cStride;
    int c7 = c6 + cStride;
    FloatVector s00 = FloatVector.fromArray(S, c, c0);
    FloatVector s01 = FloatVector.fromArray(S, c, c0 + W);
    FloatVector s10 = FloatVector.fromArray(S, c, c1);
    FloatVector s11 = FloatVector.fromArray(S, c, c1 + W);
    FloatVector s20 = FloatVector.fromArray(S, c, c2);
    FloatVector s21 = FloatVector.fromArray(S, c, c2 + W);
    FloatVector s30 = FloatVector.fromArray(S, c, c3);
    FloatVector s31 = FloatVector.fromArray(S, c, c3 + W);
    FloatVector s40 = FloatVector.fromArray(S, c, c4);
    FloatVector s41 = FloatVector.fromArray(S, c, c4 + W);
    FloatVector s50 = FloatVector.fromArray(S, c, c5);
    FloatVector s51 = FloatVector.fromArray(S, c, c5 + W);
    FloatVector s60 = FloatVector.fromArray(S, c, c6);
    FloatVector s61 = FloatVector.fromArray(S, c, c6 + W);
    FloatVector s70 = FloatVector.fromArray(S, c, c7);
    FloatVector s71 = FloatVector.fromArray(S, c, c7 + W);
    for (int row = 0; row < rows; row++) {
      int at = a0 + row * aStride;
      FloatVector b0 = FloatVector.fromArray(S, d, d0 + row * dStride);
      FloatVector b1 = FloatVector.fromArray(S, d, d0 + row * dStride + W);
      FloatVector v = FloatVector.broadcast(S, a[at]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      v = FloatVector.broadcast(S, a[at + 1]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      v = FloatVector.broadcast(S, a[at + 2]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      v = FloatVector.broadcast(S, a[at + 3]);
      s30 = v.fma(b0, s30);
      s31 = v.fma(b1, s31);
      v = FloatVector.broadcast(S, a[at + 4]);
      s40 = v.fma(b0, s40);
      s41 = v.fma(b1, s41);
      v = FloatVector.broadcast(S, a[at + 5]);
      s50 = v.fma(b0, s50);
      s51 = v.fma(b1, s51);
      v = FloatVector.broadcast(S, a[at + 6]);
      s60 = v.fma(b0, s60);
      s61 = v.fma(b1, s61);
      v = FloatVector.broadcast(S, a[at + 7]);
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

  private static void outer4(
      float[] a,
      int a0,
      int aStride,
      float[] d,
      int d0,
      int dStride,
      int rows,
      float[] c,
      int c0,
      int cStride) {
    int c1 = c0 + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    FloatVector s00 = FloatVector.fromArray(S, c, c0);
    FloatVector s01 = FloatVector.fromArray(S, c, c0 + W);
    FloatVector s10 = FloatVector.fromArray(S, c, c1);
    FloatVector s11 = FloatVector.fromArray(S, c, c1 + W);
    FloatVector s20 = FloatVector.fromArray(S, c, c2);
    FloatVector s21 = FloatVector.fromArray(S, c, c2 + W);
    FloatVector s30 = FloatVector.fromArray(S, c, c3);
    FloatVector s31 = FloatVector.fromArray(S, c, c3 + W);
    for (int row = 0; row < rows; row++) {
      int at = a0 + row * aStride;
      FloatVector b0 = FloatVector.fromArray(S, d, d0 + row * dStride);
      FloatVector b1 = FloatVector.fromArray(S, d, d0 + row * dStride + W);
      FloatVector v = FloatVector.broadcast(S, a[at]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      v = FloatVector.broadcast(S, a[at + 1]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      v = FloatVector.broadcast(S, a[at + 2]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      v = FloatVector.broadcast(S, a[at + 3]);
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

  private static void outer1(
      float[] a, int a0, int aStride, float[] d, int d0, int dStride, int rows, float[] c, int c0) {
    FloatVector s0 = FloatVector.fromArray(S, c, c0);
    FloatVector s1 = FloatVector.fromArray(S, c, c0 + W);
    for (int row = 0; row < rows; row++) {
      FloatVector v = FloatVector.broadcast(S, a[a0 + row * aStride]);
      s0 = v.fma(FloatVector.fromArray(S, d, d0 + row * dStride), s0);
      s1 = v.fma(FloatVector.fromArray(S, d, d0 + row * dStride + W), s1);
    }
    s0.intoArray(c, c0);
    s1.intoArray(c, c0 + W);
  }

  private static void outerTail4(
      float[] a,
      int a0,
      int aStride,
      float[] d,
      int d0,
      int dStride,
      int rows,
      float[] c,
      int c0,
      int cStride,
      VectorMask<Float> mask) {
    FloatVector s0 = FloatVector.fromArray(S, c, c0, mask);
    FloatVector s1 = FloatVector.fromArray(S, c, c0 + cStride, mask);
    FloatVector s2 = FloatVector.fromArray(S, c, c0 + 2 * cStride, mask);
    FloatVector s3 = FloatVector.fromArray(S, c, c0 + 3 * cStride, mask);
    for (int row = 0; row < rows; row++) {
      int at = a0 + row * aStride;
      FloatVector line = FloatVector.fromArray(S, d, d0 + row * dStride, mask);
      s0 = FloatVector.broadcast(S, a[at]).fma(line, s0);
      s1 = FloatVector.broadcast(S, a[at + 1]).fma(line, s1);
      s2 = FloatVector.broadcast(S, a[at + 2]).fma(line, s2);
      s3 = FloatVector.broadcast(S, a[at + 3]).fma(line, s3);
    }
    s0.intoArray(c, c0, mask);
    s1.intoArray(c, c0 + cStride, mask);
    s2.intoArray(c, c0 + 2 * cStride, mask);
    s3.intoArray(c, c0 + 3 * cStride, mask);
  }

  private static void outerTail(
      float[] a,
      int a0,
      int aStride,
      float[] d,
      int d0,
      int dStride,
      int rows,
      float[] c,
      int c0,
      VectorMask<Float> mask) {
    FloatVector s = FloatVector.fromArray(S, c, c0, mask);
    for (int row = 0; row < rows; row++) {
      s =
          FloatVector.broadcast(S, a[a0 + row * aStride])
              .fma(FloatVector.fromArray(S, d, d0 + row * dStride, mask), s);
    }
    s.intoArray(c, c0, mask);
  }

  @Override
  public void columnSums(
      float[] d, int dOffset, int dStride, int rows, int n, float[] sum, int sumOffset) {
    int j = 0;
    for (; j + W <= n; j += W) {
      FloatVector s = FloatVector.fromArray(S, sum, sumOffset + j);
      for (int row = 0; row < rows; row++) {
        s = s.add(FloatVector.fromArray(S, d, dOffset + row * dStride + j));
      }
      s.intoArray(sum, sumOffset + j);
    }
    if (j < n) {
      scalar.columnSums(d, dOffset + j, dStride, rows, n - j, sum, sumOffset + j);
    }
  }

  // ---- gates ----

  private static FloatVector tanh(FloatVector x) {
    FloatVector c = x.min(RationalTanh.LIMIT).max(-RationalTanh.LIMIT);
    FloatVector s = c.mul(c);
    FloatVector p =
        FloatVector.broadcast(S, RationalTanh.P4).fma(s, FloatVector.broadcast(S, RationalTanh.P3));
    p = p.fma(s, FloatVector.broadcast(S, RationalTanh.P2));
    p = p.fma(s, FloatVector.broadcast(S, RationalTanh.P1));
    p = p.fma(s, FloatVector.broadcast(S, RationalTanh.P0));
    FloatVector q =
        FloatVector.broadcast(S, RationalTanh.Q4).fma(s, FloatVector.broadcast(S, RationalTanh.Q3));
    q = q.fma(s, FloatVector.broadcast(S, RationalTanh.Q2));
    q = q.fma(s, FloatVector.broadcast(S, RationalTanh.Q1));
    q = q.fma(s, FloatVector.broadcast(S, 1f));
    return c.mul(p).div(q).min(1f).max(-1f);
  }

  private static FloatVector sigmoid(FloatVector x) {
    FloatVector half = FloatVector.broadcast(S, 0.5f);
    return half.fma(tanh(half.mul(x)), half);
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
    int full = units - units % W;
    for (int row = 0; row < rows; row++) {
      int g = gatesOffset + row * 3 * units;
      int u = recurrentOffset + row * 3 * units;
      int p = previousOffset + row * units;
      int h = hiddenOffset + row * units;
      for (int j = 0; j < full; j += W) {
        gruVector(gates, g + j, recurrent, u + j, previous, p + j, hidden, h + j, units);
      }
      if (full < units) {
        gruMasked(
            gates,
            g + full,
            recurrent,
            u + full,
            previous,
            p + full,
            hidden,
            h + full,
            units,
            S.indexInRange(full, units));
      }
    }
  }

  private static void gruVector(
      float[] gates,
      int g,
      float[] recurrent,
      int u,
      float[] previous,
      int p,
      float[] hidden,
      int h,
      int units) {
    FloatVector z =
        sigmoid(FloatVector.fromArray(S, gates, g).add(FloatVector.fromArray(S, recurrent, u)));
    FloatVector r =
        sigmoid(
            FloatVector.fromArray(S, gates, g + units)
                .add(FloatVector.fromArray(S, recurrent, u + units)));
    FloatVector n =
        tanh(
            r.fma(
                FloatVector.fromArray(S, recurrent, u + 2 * units),
                FloatVector.fromArray(S, gates, g + 2 * units)));
    z.fma(FloatVector.fromArray(S, previous, p).sub(n), n).intoArray(hidden, h);
    z.intoArray(gates, g);
    r.intoArray(gates, g + units);
    n.intoArray(gates, g + 2 * units);
  }

  private static void gruMasked(
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
    FloatVector z =
        sigmoid(
            FloatVector.fromArray(S, gates, g, m).add(FloatVector.fromArray(S, recurrent, u, m)));
    FloatVector r =
        sigmoid(
            FloatVector.fromArray(S, gates, g + units, m)
                .add(FloatVector.fromArray(S, recurrent, u + units, m)));
    FloatVector n =
        tanh(
            r.fma(
                FloatVector.fromArray(S, recurrent, u + 2 * units, m),
                FloatVector.fromArray(S, gates, g + 2 * units, m)));
    z.fma(FloatVector.fromArray(S, previous, p, m).sub(n), n).intoArray(hidden, h, m);
    z.intoArray(gates, g, m);
    r.intoArray(gates, g + units, m);
    n.intoArray(gates, g + 2 * units, m);
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
    int full = units - units % W;
    for (int row = 0; row < rows; row++) {
      int g = gatesOffset + row * 3 * units;
      int u = recurrentOffset + row * recurrentStride;
      int p = previousOffset + row * units;
      int l = lambdaOffset + row * units;
      int in = inputDeltaOffset + row * 3 * units;
      int rec = recurrentDeltaOffset + row * 3 * units;
      for (int j = 0; j < full; j += W) {
        gruBackwardVector(
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
        gruBackwardMasked(
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

  private static void gruBackwardVector(
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

  private static void gruBackwardMasked(
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
    for (int row = 0; row < rows; row++) {
      int at = gatesOffset + row * 4 * units;
      int p = previousCellOffset + row * units;
      int c = cellOffset + row * units;
      int h = hiddenOffset + row * units;
      for (int j = 0; j < units; j += W) {
        VectorMask<Float> m = S.indexInRange(j, units);
        lstmVector(gates, at + j, previousCell, p + j, cell, c + j, hidden, h + j, units, m);
      }
    }
  }

  private static void lstmVector(
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
    FloatVector i = sigmoid(FloatVector.fromArray(S, gates, at, m));
    FloatVector f = sigmoid(FloatVector.fromArray(S, gates, at + units, m));
    FloatVector g = tanh(FloatVector.fromArray(S, gates, at + 2 * units, m));
    FloatVector o = sigmoid(FloatVector.fromArray(S, gates, at + 3 * units, m));
    FloatVector state = f.fma(FloatVector.fromArray(S, previousCell, p, m), i.mul(g));
    state.intoArray(cell, c, m);
    o.mul(tanh(state)).intoArray(hidden, h, m);
    i.intoArray(gates, at, m);
    f.intoArray(gates, at + units, m);
    g.intoArray(gates, at + 2 * units, m);
    o.intoArray(gates, at + 3 * units, m);
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
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < units; j += W) {
        VectorMask<Float> m = S.indexInRange(j, units);
        lstmBackwardVector(
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
            m);
      }
    }
  }

  private static void lstmBackwardVector(
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
    FloatVector t = tanh(FloatVector.fromArray(S, cell, c, m));
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

  // ---- elementwise ----

  @Override
  public void tanh(float[] x, int offset, int count) {
    int i = 0;
    for (; i + W <= count; i += W) {
      tanh(FloatVector.fromArray(S, x, offset + i)).intoArray(x, offset + i);
    }
    scalar.tanh(x, offset + i, count - i);
  }

  @Override
  public void sigmoid(float[] x, int offset, int count) {
    int i = 0;
    for (; i + W <= count; i += W) {
      sigmoid(FloatVector.fromArray(S, x, offset + i)).intoArray(x, offset + i);
    }
    scalar.sigmoid(x, offset + i, count - i);
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
