package gatelens.perturb;

/// A weighted ridge regression on which players are in a set: `min Σ w (y - c - z·β)² + α |β|²`;
/// the intercept c is not penalised.
///
/// @param coefficients β, `double[M]`
/// @param intercept c
/// @param score the weighted R² of the fit; 1 where the values do not vary
public record Ridge(double[] coefficients, double intercept, double score) {
  /// Fits.
  ///
  /// @param values y of each set
  /// @param weights w of each set
  public static Ridge of(Coalitions sets, double[] values, double[] weights, double alpha) {
    int players = sets.players();
    double total = 0;
    double meanY = 0;
    double[] mean = new double[players];
    for (int set = 0; set < values.length; set++) {
      total += weights[set];
      meanY += weights[set] * values[set];
      for (int i = 0; i < players; i++) {
        mean[i] += sets.has(set, i) ? weights[set] : 0;
      }
    }
    meanY /= total;
    for (int i = 0; i < players; i++) {
      mean[i] /= total;
    }
    double[][] a = new double[players][players];
    double[] b = new double[players];
    double[] z = new double[players];
    for (int set = 0; set < values.length; set++) {
      for (int i = 0; i < players; i++) {
        z[i] = (sets.has(set, i) ? 1 : 0) - mean[i];
      }
      for (int i = 0; i < players; i++) {
        double wz = weights[set] * z[i];
        b[i] += wz * (values[set] - meanY);
        for (int j = 0; j <= i; j++) {
          a[i][j] += wz * z[j];
        }
      }
    }
    for (int i = 0; i < players; i++) {
      a[i][i] += alpha + 1e-12;
    }
    double[] beta = new Cholesky(a).solve(b);
    double intercept = meanY;
    for (int i = 0; i < players; i++) {
      intercept -= beta[i] * mean[i];
    }
    return new Ridge(beta, intercept, score(sets, values, weights, beta, intercept, meanY));
  }

  private static double score(
      Coalitions sets,
      double[] values,
      double[] weights,
      double[] beta,
      double intercept,
      double mean) {
    double left = 0;
    double whole = 0;
    for (int set = 0; set < values.length; set++) {
      double fitted = intercept;
      for (int i = 0; i < beta.length; i++) {
        fitted += sets.has(set, i) ? beta[i] : 0;
      }
      left += weights[set] * (values[set] - fitted) * (values[set] - fitted);
      whole += weights[set] * (values[set] - mean) * (values[set] - mean);
    }
    return whole > 0 ? 1 - left / whole : 1;
  }
}
