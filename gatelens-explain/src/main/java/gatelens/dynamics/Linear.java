package gatelens.dynamics;

/// A square system of equations, real or complex: LU decomposition with partial pivoting.
///
/// Source: G. Golub and C. Van Loan, Matrix Computations, 4th edition, 2013, section 3.4
final class Linear {
  private Linear() {}

  /// Solves `A x = b`; both are overwritten.
  ///
  /// @return x, or an empty array if A is singular to rounding
  static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    double largest = largest(a);
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) {
          pivot = i;
        }
      }
      if (!(Math.abs(a[pivot][k]) > 1e-14 * largest)) {
        return new double[0];
      }
      swap(a, b, k, pivot);
      for (int i = k + 1; i < n; i++) {
        double factor = a[i][k] / a[k][k];
        if (factor != 0) {
          for (int j = k + 1; j < n; j++) {
            a[i][j] -= factor * a[k][j];
          }
          b[i] -= factor * b[k];
        }
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) {
        b[i] -= a[i][j] * b[j];
      }
      b[i] /= a[i][i];
    }
    return b;
  }

  /// The largest magnitude of a matrix.
  static double largest(double[][] a) {
    double largest = 0;
    for (double[] row : a) {
      for (double value : row) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  private static void swap(double[][] a, double[] b, int i, int j) {
    double[] row = a[i];
    a[i] = a[j];
    a[j] = row;
    double value = b[i];
    b[i] = b[j];
    b[j] = value;
  }
}
