package gatelens.kernel;

import static gatelens.kernel.VectorProduct.STRIP;
import static gatelens.kernel.VectorProduct.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Sums over rows: the gradients of weights and biases over all steps at once.
final class VectorOuter {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  /// Rows that `outer` takes at a time, so that `d` stays in the second-level cache for every
  /// strip.
  private static final int OUTER_BLOCK = 192;

  private static final ScalarKernels SCALAR = new ScalarKernels();

  private VectorOuter() {}

  static void outer(
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

  static void columnSums(
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
      SCALAR.columnSums(d, dOffset + j, dStride, rows, n - j, sum, sumOffset + j);
    }
  }
}
