package gatelens.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Slopes between two runs' values, a vector at a time. The compiler makes no vectors of the plain
/// loops: it cannot know that the slopes are written where nothing is read.
final class VectorSlopes {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int W = S.length();

  private VectorSlopes() {}

  static void sigmoids(
      float[] y, int at, int at0, float[] d, int from, float[] out, int to, int count) {
    int full = count - count % W;
    for (int j = 0; j < full; j += W) {
      sigmoid(y, at + j, at0 + j, d, from + j, out, to + j);
    }
    SlopeLoops.sigmoids(y, at + full, at0 + full, d, from + full, out, to + full, count - full);
  }

  static void tanhs(
      float[] y, int at, int at0, float[] d, int from, float[] out, int to, int count) {
    int full = count - count % W;
    for (int j = 0; j < full; j += W) {
      tanh(y, at + j, at0 + j, d, from + j, out, to + j);
    }
    SlopeLoops.tanhs(y, at + full, at0 + full, d, from + full, out, to + full, count - full);
  }

  private static void sigmoid(
      float[] y, int at, int at0, float[] d, int from, float[] out, int to) {
    FloatVector a = FloatVector.fromArray(S, y, at);
    FloatVector b = FloatVector.fromArray(S, y, at0);
    FloatVector size = FloatVector.fromArray(S, d, from).abs();
    FloatVector near = size.min(SlopeLoops.NEAR);
    FloatVector q = near.mul(near);
    FloatVector one = FloatVector.broadcast(S, 1);
    FloatVector series = q.mul(SlopeLoops.SIGMOID_3).add(SlopeLoops.SIGMOID_2);
    series = q.mul(series).add(SlopeLoops.SIGMOID_1);
    series = q.mul(series).add(one);
    FloatVector both = a.mul(one.sub(a)).mul(b.mul(one.sub(b)));
    FloatVector slope = both.lanewise(VectorOperators.SQRT).mul(series);
    FloatVector most = size.max(SlopeLoops.NEAR);
    FloatVector far = a.sub(b).abs().div(most);
    FloatVector share = most.sub(SlopeLoops.NEAR).mul(SlopeLoops.STEEP).min(one);
    slope.add(share.mul(far.sub(slope))).intoArray(out, to);
  }

  private static void tanh(float[] y, int at, int at0, float[] d, int from, float[] out, int to) {
    FloatVector a = FloatVector.fromArray(S, y, at);
    FloatVector b = FloatVector.fromArray(S, y, at0);
    FloatVector size = FloatVector.fromArray(S, d, from).abs();
    FloatVector near = size.min(SlopeLoops.NEAR);
    FloatVector q = near.mul(near);
    FloatVector one = FloatVector.broadcast(S, 1);
    FloatVector series = q.mul(SlopeLoops.TANH_4).add(SlopeLoops.TANH_3);
    series = q.mul(series).add(SlopeLoops.TANH_2);
    series = q.mul(series).add(SlopeLoops.TANH_1);
    series = q.mul(series).add(one);
    FloatVector both = one.sub(a.mul(a)).mul(one.sub(b.mul(b)));
    FloatVector slope = both.lanewise(VectorOperators.SQRT).mul(series);
    FloatVector most = size.max(SlopeLoops.NEAR);
    FloatVector far = a.sub(b).abs().div(most);
    FloatVector share = most.sub(SlopeLoops.NEAR).mul(SlopeLoops.STEEP).min(one);
    slope.add(share.mul(far.sub(slope))).intoArray(out, to);
  }
}
