package gatelens.kernel;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// {@link Kernels#dots} on vectors of 16 or 8 lanes.
final class VectorDots {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();
  private static final List<VectorMask<Float>> FIRST =
      IntStream.range(0, W).mapToObj(n -> S.indexInRange(0, n)).toList();
  private static final VectorShuffle<Float> BY_8 = moved(8);
  private static final VectorShuffle<Float> BY_4 = moved(4);
  private static final VectorShuffle<Float> BY_2 = moved(2);
  private static final VectorShuffle<Float> BY_1 = moved(1);

  private VectorDots() {}

  /// Brings lane `i + by` to lane i.
  private static VectorShuffle<Float> moved(int by) {
    return VectorShuffle.fromOp(S, i -> (i + by) % W);
  }

  /// True if this machine's vectors are cut so that sixteen sums are one or two of them.
  static boolean usable() {
    return W == 16 || W == 8;
  }

  static void dots(
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
    int stride = Kernels.padded(depth);
    for (int row = 0; row < rows; row++) {
      int at = aOffset + row * aStride;
      for (int j = 0; j < count; j++) {
        c[cOffset + row * cStride + j] =
            W == 16 ? one(a, at, depth, b, j * stride) : two(a, at, depth, b, j * stride);
      }
    }
  }

  private static float one(float[] a, int at, int depth, float[] b, int from) {
    FloatVector s = FloatVector.zero(S);
    int full = depth - depth % W;
    for (int k = 0; k < full; k += W) {
      s = FloatVector.fromArray(S, a, at + k).fma(FloatVector.fromArray(S, b, from + k), s);
    }
    if (full < depth) {
      s =
          FloatVector.fromArray(S, a, at + full, FIRST.get(depth - full))
              .fma(FloatVector.fromArray(S, b, from + full), s);
    }
    s = s.add(s.rearrange(BY_8));
    s = s.add(s.rearrange(BY_4));
    s = s.add(s.rearrange(BY_2));
    return s.add(s.rearrange(BY_1)).lane(0);
  }

  private static float two(float[] a, int at, int depth, float[] b, int from) {
    FloatVector s = FloatVector.zero(S);
    FloatVector t = FloatVector.zero(S);
    int full = depth - depth % (2 * W);
    for (int k = 0; k < full; k += 2 * W) {
      s = FloatVector.fromArray(S, a, at + k).fma(FloatVector.fromArray(S, b, from + k), s);
      t = FloatVector.fromArray(S, a, at + k + W).fma(FloatVector.fromArray(S, b, from + k + W), t);
    }
    if (full < depth) {
      int left = depth - full;
      VectorMask<Float> first = left < W ? FIRST.get(left) : S.maskAll(true);
      s =
          FloatVector.fromArray(S, a, at + full, first)
              .fma(FloatVector.fromArray(S, b, from + full), s);
      FloatVector rest =
          left > W
              ? FloatVector.fromArray(S, a, at + full + W, FIRST.get(left - W))
              : FloatVector.zero(S);
      t = rest.fma(FloatVector.fromArray(S, b, from + full + W), t);
    }
    s = s.add(t);
    s = s.add(s.rearrange(BY_4));
    s = s.add(s.rearrange(BY_2));
    return s.add(s.rearrange(BY_1)).lane(0);
  }
}
