package gatelens.kernel;

import static gatelens.kernel.PackedMatrix.PANEL;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The last columns of a {@link VectorProduct}, fewer than a strip.
final class VectorTail {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  /// The first so many lanes: a mask made anew at each call costs more than a small product.
  private static final List<VectorMask<Float>> FIRST =
      IntStream.range(0, W).mapToObj(n -> S.indexInRange(0, n)).toList();

  private static final VectorMask<Float> ALL = S.maskAll(true);

  private VectorTail() {}

  /// The last columns, fewer than a strip: full vectors are computed on the padded panel and stored
  /// under a mask.
  static void tail(
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
      int cStride,
      int lanes) {
    VectorMask<Float> mask = lanes < W ? FIRST.get(lanes) : ALL;
    int row = 0;
    for (; row + 8 <= rows; row += 8) {
      tail8(
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
          cStride,
          mask);
    }
    for (; row + 4 <= rows; row += 4) {
      tail4(
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
          cStride,
          mask);
    }
    for (; row < rows; row++) {
      tail1(
          a,
          aOffset + row * aStride,
          depth,
          b,
          panel,
          start,
          startAt + row * startStride,
          c,
          cOffset + row * cStride,
          mask);
    }
  }

  private static void tail8(
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
      int cStride,
      VectorMask<Float> mask) {
    int a1 = a0 + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int a4 = a3 + aStride;
    int a5 = a4 + aStride;
    int a6 = a5 + aStride;
    int a7 = a6 + aStride;
    FloatVector s0 = FloatVector.fromArray(S, start, i0, mask);
    FloatVector s1 = FloatVector.fromArray(S, start, i0 + 1 * startStride, mask);
    FloatVector s2 = FloatVector.fromArray(S, start, i0 + 2 * startStride, mask);
    FloatVector s3 = FloatVector.fromArray(S, start, i0 + 3 * startStride, mask);
    FloatVector s4 = FloatVector.fromArray(S, start, i0 + 4 * startStride, mask);
    FloatVector s5 = FloatVector.fromArray(S, start, i0 + 5 * startStride, mask);
    FloatVector s6 = FloatVector.fromArray(S, start, i0 + 6 * startStride, mask);
    FloatVector s7 = FloatVector.fromArray(S, start, i0 + 7 * startStride, mask);
    for (int k = 0; k < depth; k++) {
      FloatVector line = FloatVector.fromArray(S, b, panel + k * PANEL);
      s0 = FloatVector.broadcast(S, a[a0 + k]).fma(line, s0);
      s1 = FloatVector.broadcast(S, a[a1 + k]).fma(line, s1);
      s2 = FloatVector.broadcast(S, a[a2 + k]).fma(line, s2);
      s3 = FloatVector.broadcast(S, a[a3 + k]).fma(line, s3);
      s4 = FloatVector.broadcast(S, a[a4 + k]).fma(line, s4);
      s5 = FloatVector.broadcast(S, a[a5 + k]).fma(line, s5);
      s6 = FloatVector.broadcast(S, a[a6 + k]).fma(line, s6);
      s7 = FloatVector.broadcast(S, a[a7 + k]).fma(line, s7);
    }
    s0.intoArray(c, c0, mask);
    s1.intoArray(c, c0 + 1 * cStride, mask);
    s2.intoArray(c, c0 + 2 * cStride, mask);
    s3.intoArray(c, c0 + 3 * cStride, mask);
    s4.intoArray(c, c0 + 4 * cStride, mask);
    s5.intoArray(c, c0 + 5 * cStride, mask);
    s6.intoArray(c, c0 + 6 * cStride, mask);
    s7.intoArray(c, c0 + 7 * cStride, mask);
  }

  private static void tail4(
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
      int cStride,
      VectorMask<Float> mask) {
    int a1 = a0 + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    FloatVector s0 = FloatVector.fromArray(S, start, i0, mask);
    FloatVector s1 = FloatVector.fromArray(S, start, i0 + startStride, mask);
    FloatVector s2 = FloatVector.fromArray(S, start, i0 + 2 * startStride, mask);
    FloatVector s3 = FloatVector.fromArray(S, start, i0 + 3 * startStride, mask);
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
      float[] start,
      int i0,
      float[] c,
      int c0,
      VectorMask<Float> mask) {
    FloatVector s = FloatVector.fromArray(S, start, i0, mask);
    for (int k = 0; k < depth; k++) {
      s =
          FloatVector.broadcast(S, a[a0 + k])
              .fma(FloatVector.fromArray(S, b, panel + k * PANEL), s);
    }
    s.intoArray(c, c0, mask);
  }
}
