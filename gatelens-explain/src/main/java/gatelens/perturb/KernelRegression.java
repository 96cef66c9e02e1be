package gatelens.perturb;

/// The weighted least squares whose solution is the Shapley value: `min Σ w_S (v(S) - v(∅) - Σ_{i
/// in S} φ_i)²` with `Σ φ = v(N) - v(∅)`, solved exactly, without regularisation. Where sets were
/// drawn, each value has a standard error: the sandwich estimate over drawn pairs, each residual
/// divided by one minus its leverage.
///
/// Source: I. Covert, S. Lee, Improving KernelSHAP, 2021, https://arxiv.org/abs/2012.01536; the
/// small-sample correction is HC3 of J. MacKinnon, H. White, 1985,
/// https://doi.org/10.1016/0304-4076(85)90158-7
final class KernelRegression {
  /// φ, `double[M]`.
  final double[] values;

  /// `double[M]`; zeros where every set was seen.
  final double[] errors;

  /// @param values v of each set of the sample
  KernelRegression(KernelSample sample, double[] values, double empty, double full) {
    int players = sample.sets.players();
    double[][] a = new double[players][players];
    double[] b = new double[players];
    int[] present = new int[players];
    for (int set = 0; set < sample.sets.count(); set++) {
      int count = present(sample.sets, set, present);
      double weight = sample.weights[set];
      double y = weight * (values[set] - empty);
      for (int i = 0; i < count; i++) {
        b[present[i]] += y;
        double[] row = a[present[i]];
        for (int j = 0; j <= i; j++) {
          row[present[j]] += weight;
        }
      }
    }
    Cholesky factor = factor(a, sample.sets.count());
    double[] ones = new double[players];
    java.util.Arrays.fill(ones, 1);
    double[] toOnes = factor.solve(ones);
    double[] free = factor.solve(b);
    double shift = (sum(free) - (full - empty)) / sum(toOnes);
    this.values = new double[players];
    for (int i = 0; i < players; i++) {
      this.values[i] = free[i] - shift * toOnes[i];
    }
    this.errors =
        sample.isComplete() ? new double[players] : errors(sample, values, empty, factor, toOnes);
  }

  private static Cholesky factor(double[][] a, int sets) {
    try {
      return new Cholesky(a);
    } catch (ArithmeticException singular) {
      throw new IllegalArgumentException(
          sets
              + " samples do not determine "
              + a.length
              + " players; use at least "
              + 2 * a.length
              + ", or fewer players (segments)",
          singular);
    }
  }

  private static int present(Coalitions sets, int set, int[] target) {
    int count = 0;
    for (int w = 0; w < sets.words(); w++) {
      for (long bits = sets.word(set, w); bits != 0; bits &= bits - 1) {
        target[count++] = 64 * w + Long.numberOfTrailingZeros(bits);
      }
    }
    return count;
  }

  private double[] errors(
      KernelSample sample, double[] v, double empty, Cholesky factor, double[] toOnes) {
    int players = values.length;
    int pairs = sample.times.length;
    double[][] moves = new double[pairs][];
    double[] mean = new double[players];
    double[][] inverse = factor.inverse();
    double ones = sum(toOnes);
    long draws = 0;
    int[] present = new int[players];
    for (int p = 0; p < pairs; p++) {
      int set = sample.drawn + 2 * p;
      int count = present(sample.sets, set, present);
      double[] u = new double[players];
      for (int i = 0; i < count; i++) {
        add(inverse[present[i]], u);
      }
      double shift = sum(u) / ones;
      for (int i = 0; i < players; i++) {
        u[i] -= shift * toOnes[i];
      }
      double leverage = 0;
      for (int i = 0; i < count; i++) {
        leverage += 2 * sample.weights[set] * u[present[i]];
      }
      double odd = residual(sample, v, empty, set) - residual(sample, v, empty, set + 1);
      double scale = sample.weights[set] * odd / Math.max(0.05, 1 - leverage);
      for (int i = 0; i < players; i++) {
        u[i] *= scale;
        mean[i] += u[i];
      }
      moves[p] = u;
      draws += sample.times[p];
    }
    double[] variance = new double[players];
    for (int p = 0; p < pairs; p++) {
      for (int i = 0; i < players; i++) {
        double off = moves[p][i] / sample.times[p] - mean[i] / draws;
        variance[i] += sample.times[p] * off * off;
      }
    }
    double[] out = new double[players];
    for (int i = 0; i < players; i++) {
      out[i] = Math.sqrt(variance[i] * draws / Math.max(1, draws - 1));
    }
    return out;
  }

  private double residual(KernelSample sample, double[] v, double empty, int set) {
    double rest = v[set] - empty;
    for (int i = 0; i < values.length; i++) {
      rest -= sample.sets.has(set, i) ? values[i] : 0;
    }
    return rest;
  }

  private static void add(double[] term, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += term[i];
    }
  }

  private static double sum(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    return sum;
  }
}
