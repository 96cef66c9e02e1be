package gatelens.concept;

import java.util.List;

/// Finds the direction in which states with a concept differ from those without: Fisher's linear
/// discriminant `w = (Σ + λ I)^-1 (μ₁ - μ₀)`, with Σ the covariance of all states and λ a twentieth
/// of the units' mean variance. Σ knows no labels, so that many labellings cost one factorisation.
///
/// Source: R. A. Fisher, The Use of Multiple Measurements in Taxonomic Problems, 1936,
/// https://doi.org/10.1111/j.1469-1809.1936.tb02137.x
final class LinearProbe {
  private static final double RIDGE = 0.05;

  private final List<double[]> rows;
  private final boolean[] used;
  private final double[][] factor;

  /// A direction, and where between the two means it changes sides.
  ///
  /// @param direction `double[H]`
  /// @param middle of the means' projections
  /// @param half the distance of the means' projections
  record Found(double[] direction, double middle, double half) {
    /// 1 at the mean of states with the concept, -1 at that of those without.
    double presence(double... state) {
      return half == 0 ? 0 : (dot(direction, state) - middle) / half;
    }
  }

  /// @param used which rows are learned from
  LinearProbe(List<double[]> rows, boolean[] used) {
    this.rows = rows;
    this.used = used;
    this.factor = factor(covariance());
  }

  /// The direction of one labelling; a half of 0 where one side is empty.
  Found of(boolean[] labels) {
    int units = rows.get(0).length;
    double[] in = new double[units];
    double[] out = new double[units];
    int ins = 0;
    int outs = 0;
    for (int i = 0; i < labels.length; i++) {
      if (used[i]) {
        add(labels[i] ? in : out, rows.get(i));
        ins += labels[i] ? 1 : 0;
        outs += labels[i] ? 0 : 1;
      }
    }
    if (ins == 0 || outs == 0) {
      return new Found(new double[units], 0, 0);
    }
    double[] difference = new double[units];
    for (int u = 0; u < units; u++) {
      in[u] /= ins;
      out[u] /= outs;
      difference[u] = in[u] - out[u];
    }
    double[] direction = solve(difference);
    double with = dot(direction, in);
    double without = dot(direction, out);
    return new Found(direction, (with + without) / 2, (with - without) / 2);
  }

  private double[][] covariance() {
    int units = rows.get(0).length;
    double[] mean = new double[units];
    int count = 0;
    for (int i = 0; i < used.length; i++) {
      if (used[i]) {
        add(mean, rows.get(i));
        count++;
      }
    }
    double[][] sum = new double[units][units];
    for (int u = 0; u < units; u++) {
      mean[u] /= Math.max(1, count);
    }
    double[] centred = new double[units];
    for (int i = 0; i < used.length; i++) {
      if (used[i]) {
        for (int u = 0; u < units; u++) {
          centred[u] = rows.get(i)[u] - mean[u];
        }
        for (int u = 0; u < units; u++) {
          for (int v = 0; v <= u; v++) {
            sum[u][v] += centred[u] * centred[v] / count;
          }
        }
      }
    }
    double trace = 0;
    for (int u = 0; u < units; u++) {
      trace += sum[u][u];
    }
    for (int u = 0; u < units; u++) {
      sum[u][u] += RIDGE * trace / units + 1e-12;
    }
    return sum;
  }

  /// Cholesky's factor of a positive matrix whose lower half is given.
  private static double[][] factor(double[][] matrix) {
    int n = matrix.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
      }
    }
    return lower;
  }

  private double[] solve(double... right) {
    int n = right.length;
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= factor[i][k] * x[k];
      }
      x[i] /= factor[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= factor[k][i] * x[k];
      }
      x[i] /= factor[i][i];
    }
    return x;
  }

  private static void add(double[] into, double... x) {
    for (int i = 0; i < into.length; i++) {
      into[i] += x[i];
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
