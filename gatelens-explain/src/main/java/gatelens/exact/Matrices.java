package gatelens.exact;

/// Products of vectors with weights `float[rows][stride]`, in double precision.
final class Matrices {
  private Matrices() {}

  /// `out_j += Σ_i x_i w[i][from + j]`.
  static void times(double[] x, float[] w, int stride, int from, double[] out) {
    for (int i = 0; i < x.length; i++) {
      double value = x[i];
      if (value != 0) {
        int line = i * stride + from;
        for (int j = 0; j < out.length; j++) {
          out[j] += value * w[line + j];
        }
      }
    }
  }

  /// `out_i += Σ_j d_j w[i][from + j]`.
  static void timesTransposed(double[] d, float[] w, int stride, int from, double[] out) {
    for (int i = 0; i < out.length; i++) {
      double sum = 0;
      int line = i * stride + from;
      for (int j = 0; j < d.length; j++) {
        sum += d[j] * w[line + j];
      }
      out[i] += sum;
    }
  }

  /// A part of a bias as doubles.
  static double[] part(float[] bias, int from, int count) {
    double[] out = new double[count];
    for (int i = 0; i < count; i++) {
      out[i] = bias[from + i];
    }
    return out;
  }
}
