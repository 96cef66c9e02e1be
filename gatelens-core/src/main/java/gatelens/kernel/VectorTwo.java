package gatelens.kernel;

import static gatelens.kernel.PackedMatrix.PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Two rows of a {@link VectorProduct}, three strips at a time: twelve sums hide the latency of the
/// multiply-add. For machines of 32 registers.
final class VectorTwo {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private VectorTwo() {}

  static void strips(
      float[] a,
      int a0,
      int a1,
      int depth,
      float[] b,
      int p0,
      int p1,
      int p2,
      float[] start,
      int i0,
      int i1,
      float[] c,
      int c0,
      int c1) {
    FloatVector s00 = FloatVector.fromArray(S, start, i0);
    FloatVector s01 = FloatVector.fromArray(S, start, i0 + W);
    FloatVector s02 = FloatVector.fromArray(S, start, i0 + 2 * W);
    FloatVector s03 = FloatVector.fromArray(S, start, i0 + 3 * W);
    FloatVector s04 = FloatVector.fromArray(S, start, i0 + 4 * W);
    FloatVector s05 = FloatVector.fromArray(S, start, i0 + 5 * W);
    FloatVector s10 = FloatVector.fromArray(S, start, i1);
    FloatVector s11 = FloatVector.fromArray(S, start, i1 + W);
    FloatVector s12 = FloatVector.fromArray(S, start, i1 + 2 * W);
    FloatVector s13 = FloatVector.fromArray(S, start, i1 + 3 * W);
    FloatVector s14 = FloatVector.fromArray(S, start, i1 + 4 * W);
    FloatVector s15 = FloatVector.fromArray(S, start, i1 + 5 * W);
    for (int k = 0; k < depth; k++) {
      FloatVector v = FloatVector.broadcast(S, a[a0 + k]);
      FloatVector w = FloatVector.broadcast(S, a[a1 + k]);
      int line = k * PANEL;
      FloatVector b0 = FloatVector.fromArray(S, b, p0 + line);
      s00 = v.fma(b0, s00);
      s10 = w.fma(b0, s10);
      FloatVector b1 = FloatVector.fromArray(S, b, p0 + line + W);
      s01 = v.fma(b1, s01);
      s11 = w.fma(b1, s11);
      FloatVector b2 = FloatVector.fromArray(S, b, p1 + line);
      s02 = v.fma(b2, s02);
      s12 = w.fma(b2, s12);
      FloatVector b3 = FloatVector.fromArray(S, b, p1 + line + W);
      s03 = v.fma(b3, s03);
      s13 = w.fma(b3, s13);
      FloatVector b4 = FloatVector.fromArray(S, b, p2 + line);
      s04 = v.fma(b4, s04);
      s14 = w.fma(b4, s14);
      FloatVector b5 = FloatVector.fromArray(S, b, p2 + line + W);
      s05 = v.fma(b5, s05);
      s15 = w.fma(b5, s15);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + W);
    s02.intoArray(c, c0 + 2 * W);
    s03.intoArray(c, c0 + 3 * W);
    s04.intoArray(c, c0 + 4 * W);
    s05.intoArray(c, c0 + 5 * W);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + W);
    s12.intoArray(c, c1 + 2 * W);
    s13.intoArray(c, c1 + 3 * W);
    s14.intoArray(c, c1 + 4 * W);
    s15.intoArray(c, c1 + 5 * W);
  }
}
