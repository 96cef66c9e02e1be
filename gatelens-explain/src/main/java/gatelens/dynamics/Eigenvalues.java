package gatelens.dynamics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Eigenvalues of a real square matrix: reduced to Hessenberg's form by reflections, then by double
/// steps with the shifts of the trailing corner until it falls apart.
///
/// Sources: J. Francis, The QR Transformation, 1961/62, https://doi.org/10.1093/comjnl/4.3.265; G.
/// Golub and C. Van Loan, Matrix Computations, 4th edition, 2013, sections 7.4 and 7.5
public final class Eigenvalues {
  private static final int MOST_STEPS = 60;

  private final double[][] h;

  /// What a step rounds by is as large as this says: less below the diagonal is nothing.
  private final double largest;

  private Eigenvalues(double[][] h) {
    this.h = h;
    this.largest = Linear.largest(h);
  }

  /// All of them, the largest modulus first; of a pair that with the positive imaginary part first.
  ///
  /// @param matrix `double[N][N]`; is not changed
  /// @throws ArithmeticException if a value is not finite, or the steps do not end
  public static List<Eigenvalue> of(double[][] matrix) {
    double[][] copy = new double[matrix.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = matrix[i].clone();
      for (double value : copy[i]) {
        if (!Double.isFinite(value)) {
          throw new ArithmeticException("a derivative is not finite: " + value);
        }
      }
    }
    hessenberg(copy);
    List<Eigenvalue> values = new Eigenvalues(copy).deflated();
    values.sort(
        Comparator.comparingDouble((Eigenvalue value) -> -value.modulus())
            .thenComparingDouble(value -> -value.real())
            .thenComparingDouble(value -> -value.imaginary()));
    return List.copyOf(values);
  }

  /// The directions that a real eigenvalue multiplies, of length 1: by inverse iteration.
  ///
  /// @param matrix `double[N][N]`; is not changed
  /// @param value a real eigenvalue of it
  static double[] direction(double[][] matrix, double value) {
    int n = matrix.length;
    double[] direction = new double[n];
    for (int i = 0; i < n; i++) {
      direction[i] = 1 + 0.1 * Math.sin(i + 1.0);
    }
    double shift = value + 1e-10 * Math.max(1, Math.abs(value));
    for (int round = 0; round < 3; round++) {
      double[][] shifted = new double[n][];
      for (int i = 0; i < n; i++) {
        shifted[i] = matrix[i].clone();
        shifted[i][i] -= shift;
      }
      double[] next = Linear.solve(shifted, direction.clone());
      if (next.length == 0) {
        return direction;
      }
      double norm = Matrices.norm(next);
      for (int i = 0; i < n; i++) {
        direction[i] = next[i] / norm;
      }
    }
    return direction;
  }

  private static void hessenberg(double[][] a) {
    int n = a.length;
    for (int k = 0; k < n - 2; k++) {
      double[] x = new double[n - k - 1];
      for (int i = 0; i < x.length; i++) {
        x[i] = a[k + 1 + i][k];
      }
      double beta = reflector(x);
      if (beta != 0) {
        left(a, x, beta, k + 1, k, n);
        right(a, x, beta, k + 1, 0, n);
      }
    }
  }

  /// Makes `x` the vector v of the reflection `I - β v vᵀ` that turns it to its first axis.
  ///
  /// @return β; 0 if it lies there already
  private static double reflector(double[] x) {
    double most = 0;
    for (double value : x) {
      most = Math.max(most, Math.abs(value));
    }
    double rest = 0;
    for (int i = 0; i < x.length && most > 0; i++) {
      // squares of what is tiny would vanish; only the direction counts
      x[i] /= most;
      rest += i == 0 ? 0 : x[i] * x[i];
    }
    if (rest == 0) {
      return 0;
    }
    double norm = Math.sqrt(x[0] * x[0] + rest);
    x[0] = x[0] <= 0 ? x[0] - norm : -rest / (x[0] + norm);
    return 2 / (x[0] * x[0] + rest);
  }

  /// Rows from `row` on, in columns [from, to).
  private static void left(double[][] a, double[] v, double beta, int row, int from, int to) {
    for (int j = from; j < to; j++) {
      double sum = 0;
      for (int i = 0; i < v.length; i++) {
        sum += v[i] * a[row + i][j];
      }
      sum *= beta;
      for (int i = 0; i < v.length; i++) {
        a[row + i][j] -= sum * v[i];
      }
    }
  }

  /// Columns from `column` on, in rows [from, to).
  private static void right(double[][] a, double[] v, double beta, int column, int from, int to) {
    for (int i = from; i < to; i++) {
      double sum = 0;
      for (int j = 0; j < v.length; j++) {
        sum += a[i][column + j] * v[j];
      }
      sum *= beta;
      for (int j = 0; j < v.length; j++) {
        a[i][column + j] -= sum * v[j];
      }
    }
  }

  private List<Eigenvalue> deflated() {
    List<Eigenvalue> found = new ArrayList<>();
    int high = h.length - 1;
    int steps = 0;
    while (high >= 0) {
      int low = start(high);
      if (low == high) {
        found.add(new Eigenvalue(h[high][high], 0));
        high--;
        steps = 0;
      } else if (low == high - 1) {
        corner(low, found);
        high -= 2;
        steps = 0;
      } else {
        if (++steps > MOST_STEPS) {
          throw new ArithmeticException("the eigenvalues of a matrix were not found");
        }
        step(low, high, steps % 10 == 0);
      }
    }
    return found;
  }

  /// Where the block that ends at `high` begins: above it nothing is left below the diagonal.
  private int start(int high) {
    for (int k = high; k > 0; k--) {
      double beside = Math.abs(h[k - 1][k - 1]) + Math.abs(h[k][k]);
      if (Math.abs(h[k][k - 1]) <= Math.ulp(1.0) * Math.max(beside, largest)) {
        h[k][k - 1] = 0;
        return k;
      }
    }
    return 0;
  }

  private void corner(int k, List<Eigenvalue> found) {
    double half = (h[k][k] - h[k + 1][k + 1]) / 2;
    double middle = (h[k][k] + h[k + 1][k + 1]) / 2;
    double across = h[k][k + 1] * h[k + 1][k];
    double root = half * half + across;
    if (root < 0) {
      found.add(new Eigenvalue(middle, Math.sqrt(-root)));
      found.add(new Eigenvalue(middle, -Math.sqrt(-root)));
      return;
    }
    // the root that adds up without cancelling, and the other by the product of the two
    double far = half + Math.copySign(Math.sqrt(root), half);
    found.add(new Eigenvalue(h[k + 1][k + 1] + far, 0));
    found.add(new Eigenvalue(h[k + 1][k + 1] - (far == 0 ? 0 : across / far), 0));
  }

  private void step(int low, int high, boolean unusual) {
    double sum = h[high - 1][high - 1] + h[high][high];
    double product = h[high - 1][high - 1] * h[high][high] - h[high - 1][high] * h[high][high - 1];
    if (unusual) {
      // shifts that break the rare circle of steps that repeat
      double size = Math.abs(h[high][high - 1]) + Math.abs(h[high - 1][high - 2]);
      sum = 1.5 * size;
      product = size * size;
    }
    double[] v = {
      h[low][low] * h[low][low] + h[low][low + 1] * h[low + 1][low] - sum * h[low][low] + product,
      h[low + 1][low] * (h[low][low] + h[low + 1][low + 1] - sum),
      h[low + 1][low] * h[low + 2][low + 1]
    };
    for (int k = low; k < high; k++) {
      double beta = reflector(v);
      if (beta != 0) {
        left(h, v, beta, k, Math.max(low, k - 1), high + 1);
        right(h, v, beta, k, low, Math.min(k + 4, high + 1));
      }
      if (k < high - 1) {
        v = new double[Math.min(3, high - k)];
        for (int i = 0; i < v.length; i++) {
          v[i] = h[k + 1 + i][k];
        }
      }
    }
  }
}
