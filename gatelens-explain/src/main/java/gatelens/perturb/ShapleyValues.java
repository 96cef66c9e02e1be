package gatelens.perturb;

/// Shapley values and interactions of a game all of whose values are known.
///
/// Source: L. S. Shapley, A Value for n-Person Games, 1953; interactions: M. Grabisch, M. Roubens,
/// An axiomatic approach to the concept of interaction among players in cooperative games, 1999,
/// https://doi.org/10.1007/s001820050125
public final class ShapleyValues {
  private ShapleyValues() {}

  /// `φ_i = Σ_{S without i} |S|! (M - 1 - |S|)! / M! (v(S ∪ i) - v(S))`.
  ///
  /// @param values v of all 2^M sets, by their bits
  /// @param players M
  /// @return `double[M]`
  public static double[] exact(double[] values, int players) {
    double[] weights = new double[Math.max(1, players)];
    for (int s = 0; s < players; s++) {
      weights[s] = 1 / (players * binomial(players - 1, s));
    }
    double[] phi = new double[players];
    for (int i = 0; i < players; i++) {
      double sum = 0;
      for (int set = 0; set < values.length; set++) {
        if ((set >>> i & 1) == 0) {
          sum += weights[Integer.bitCount(set)] * (values[set | 1 << i] - values[set]);
        }
      }
      phi[i] = sum;
    }
    return phi;
  }

  /// The Shapley interaction index of every pair: `I_ij = Σ_{S without i, j} |S|! (M - 2 - |S|)! /
  /// (M - 1)! (v(S ∪ ij) - v(S ∪ i) - v(S ∪ j) + v(S))`.
  ///
  /// @param values v of all 2^M sets, by their bits
  /// @param players M
  /// @return `double[M][M]`, symmetric, zeros on the diagonal
  public static double[][] interactions(double[] values, int players) {
    double[][] index = new double[players][players];
    for (int i = 0; i < players; i++) {
      for (int j = 0; j < i; j++) {
        int a = 1 << i;
        int b = 1 << j;
        double sum = 0;
        for (int set = 0; set < values.length; set++) {
          if ((set & (a | b)) == 0) {
            double weight = 1 / ((players - 1) * binomial(players - 2, Integer.bitCount(set)));
            sum += weight * (values[set | a | b] - values[set | a] - values[set | b] + values[set]);
          }
        }
        index[i][j] = sum;
        index[j][i] = sum;
      }
    }
    return index;
  }

  /// The number of k-subsets of n.
  public static double binomial(int n, int k) {
    double product = 1;
    for (int i = 1; i <= Math.min(k, n - k); i++) {
      product = product * (n - i + 1) / i;
    }
    return Math.rint(product);
  }
}
