package gatelens.rule;

import gatelens.tensor.Tensor;

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
  static void timesTransposed(double[] d, Tensor w, int stride, int from, double[] out) {
    for (int i = 0; i < out.length; i++) {
      int line = i * stride + from;
      // four sums side by side: one alone waits for itself at every term
      double a = 0;
      double b = 0;
      double c = 0;
      double e = 0;
      int j = 0;
      for (; j + 3 < d.length; j += 4) {
        a += d[j] * w.at(line + j);
        b += d[j + 1] * w.at(line + j + 1);
        c += d[j + 2] * w.at(line + j + 2);
        e += d[j + 3] * w.at(line + j + 3);
      }
      for (; j < d.length; j++) {
        a += d[j] * w.at(line + j);
      }
      out[i] += (a + b) + (c + e);
    }
  }

  /// `out_j += Σ_i x_i w[i][from + j]`, the weights being those of a layer.
  static void times(double[] x, Tensor w, int stride, int from, double[] out) {
    for (int i = 0; i < x.length; i++) {
      double value = x[i];
      if (value != 0) {
        int line = i * stride + from;
        for (int j = 0; j < out.length; j++) {
          out[j] += value * w.at(line + j);
        }
      }
    }
  }

  /// The transpose of `float[rows][stride]`, `float[stride][rows]`: products with it go along rows,
  /// which the processor does several at a time.
  static float[] transposed(Tensor w, int rows) {
    int stride = rows == 0 ? 0 : w.size() / rows;
    float[] out = new float[w.size()];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < stride; j++) {
        out[j * rows + i] = w.at(i * stride + j);
      }
    }
    return out;
  }

  /// A part of a bias as doubles.
  static double[] part(Tensor bias, int from, int count) {
    double[] out = new double[count];
    for (int i = 0; i < count; i++) {
      out[i] = bias.at(from + i);
    }
    return out;
  }
}
