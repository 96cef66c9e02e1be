package gatelens.dynamics;

import gatelens.tensor.Tensor;

/// Small sums over rows of doubles.
final class Matrices {
  private Matrices() {}

  static double[] vector(Tensor tensor) {
    double[] values = new double[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.at(i);
    }
    return values;
  }

  /// `[N][M]` of a tensor `[M][N]`.
  static double[][] transposed(Tensor tensor) {
    int rows = tensor.extent(0);
    int columns = tensor.extent(1);
    double[][] values = new double[columns][rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        values[j][i] = tensor.at(i * columns + j);
      }
    }
    return values;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /// `into = a x + b y`.
  static void combine(double[] into, double a, double[] x, double b, double[] y) {
    for (int i = 0; i < into.length; i++) {
      into[i] = a * x[i] + b * y[i];
    }
  }

  /// `into += a x`.
  static void add(double[] into, double a, double[] x) {
    for (int i = 0; i < into.length; i++) {
      into[i] += a * x[i];
    }
  }

  /// `A B`.
  static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        if (a[i][k] != 0) {
          add(product[i], a[i][k], b[k]);
        }
      }
    }
    return product;
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /// The largest difference of two vectors.
  static double apart(double[] a, double[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }
}
