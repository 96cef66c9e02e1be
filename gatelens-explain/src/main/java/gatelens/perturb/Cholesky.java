package gatelens.perturb;

/// Solves systems with a symmetric positive definite matrix: `A = L Lᵀ`.
final class Cholesky {
  private final double[][] lower;

  /// Factors a matrix; only its lower half is read.
  ///
  /// @throws ArithmeticException if the matrix is not positive definite
  Cholesky(double[][] matrix) {
    int n = matrix.length;
    lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        if (i == j) {
          if (!(sum > 1e-14 * Math.abs(matrix[i][i]))) {
            throw new ArithmeticException("the matrix is singular at row " + i);
          }
          lower[i][i] = Math.sqrt(sum);
        } else {
          lower[i][j] = sum / lower[j][j];
        }
      }
    }
  }

  /// `L z`: of independent standard normal z, a normal vector of covariance A.
  double[] times(double[] z) {
    double[] out = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      for (int k = 0; k <= i; k++) {
        out[i] += lower[i][k] * z[k];
      }
    }
    return out;
  }

  /// `A⁻¹ b`.
  double[] solve(double[] b) {
    int n = lower.length;
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= lower[i][k] * x[k];
      }
      x[i] /= lower[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      x[i] /= lower[i][i];
      // along a row, not down a column: thousands of players leave the cache otherwise
      for (int k = 0; k < i; k++) {
        x[k] -= lower[i][k] * x[i];
      }
    }
    return x;
  }

  /// `A⁻¹`, row by row.
  double[][] inverse() {
    int n = lower.length;
    double[][] inverse = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] unit = new double[n];
      unit[i] = 1;
      inverse[i] = solve(unit);
    }
    return inverse;
  }
}
