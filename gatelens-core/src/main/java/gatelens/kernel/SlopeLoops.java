package gatelens.kernel;

/// Slopes between two runs' values, one by one; see {@link Kernels#sigmoidSlopes}.
final class SlopeLoops {
  /// Below this distance the series of `sinh d / d` is exact to single precision.
  static final float NEAR = 1;

  /// Makes a step of a ramp: past {@link #NEAR} it is 1 at once.
  static final float STEEP = 1e20f;

  static final float SIGMOID_1 = 1f / 24;
  static final float SIGMOID_2 = 1f / 1920;
  static final float SIGMOID_3 = 1f / 322560;
  static final float TANH_1 = 1f / 6;
  static final float TANH_2 = 1f / 120;
  static final float TANH_3 = 1f / 5040;
  static final float TANH_4 = 1f / 362880;

  private SlopeLoops() {}

  static void sigmoids(
      float[] y, int at, int at0, float[] d, int from, float[] out, int to, int count) {
    for (int j = 0; j < count; j++) {
      float a = y[at + j];
      float b = y[at0 + j];
      float size = Math.abs(d[from + j]);
      float near = Math.min(size, NEAR);
      float q = near * near;
      float series = 1 + q * (SIGMOID_1 + q * (SIGMOID_2 + q * SIGMOID_3));
      float slope = (float) Math.sqrt(a * (1 - a) * (b * (1 - b))) * series;
      out[to + j] = joined(slope, a, b, size);
    }
  }

  static void tanhs(
      float[] y, int at, int at0, float[] d, int from, float[] out, int to, int count) {
    for (int j = 0; j < count; j++) {
      float a = y[at + j];
      float b = y[at0 + j];
      float size = Math.abs(d[from + j]);
      float near = Math.min(size, NEAR);
      float q = near * near;
      float series = 1 + q * (TANH_1 + q * (TANH_2 + q * (TANH_3 + q * TANH_4)));
      float slope = (float) Math.sqrt((1 - a * a) * (1 - b * b)) * series;
      out[to + j] = joined(slope, a, b, size);
    }
  }

  /// The series where the two are near, the quotient where they are not; without a branch.
  private static float joined(float slope, float a, float b, float size) {
    float most = Math.max(size, NEAR);
    float far = Math.abs(a - b) / most;
    float share = Math.min(1, (most - NEAR) * STEEP);
    return slope + share * (far - slope);
  }
}
