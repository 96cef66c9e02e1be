package gatelens.rule;

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
      int line = i * stride + from;
      // four sums side by side: one alone waits for itself at every term
      double a = 0;
      double b = 0;
      double c = 0;
      double e = 0;
      int j = 0;
      for (; j + 3 < d.length; j += 4) {
        a += d[j] * w[line + j];
        b += d[j + 1] * w[line + j + 1];
        c += d[j + 2] * w[line + j + 2];
        e += d[j + 3] * w[line + j + 3];
      }
      for (; j < d.length; j++) {
        a += d[j] * w[line + j];
      }
      out[i] += (a + b) + (c + e);
    }
  }

  /// The transpose of `float[rows][stride]`, `float[stride][rows]`: products with it go along rows,
  /// which the processor does several at a time.
  static float[] transposed(float[] w, int rows) {
    int stride = rows == 0 ? 0 : w.length / rows;
    float[] out = new float[w.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < stride; j++) {
        out[j * rows + i] = w[i * stride + j];
      }
    }
    return out;
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
