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
    // Not eight: with the masks of their loads and stores C1 runs out of registers, gives up, and
    // leaves the method where no vector is compiled, ten times slower, for as long as the JVM runs.
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
    for (; row + 2 <= rows; row += 2) {
      tail2(
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

  private static void tail2(
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
    FloatVector s0 = FloatVector.fromArray(S, start, i0, mask);
    FloatVector s1 = FloatVector.fromArray(S, start, i0 + startStride, mask);
    for (int k = 0; k < depth; k++) {
      FloatVector line = FloatVector.fromArray(S, b, panel + k * PANEL);
      s0 = FloatVector.broadcast(S, a[a0 + k]).fma(line, s0);
      s1 = FloatVector.broadcast(S, a[a1 + k]).fma(line, s1);
    }
    s0.intoArray(c, c0, mask);
    s1.intoArray(c, c0 + cStride, mask);
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
