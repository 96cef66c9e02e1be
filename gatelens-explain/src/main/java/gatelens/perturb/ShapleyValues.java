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

  /// Owen values: the Shapley value of a player inside its group, averaged over the Shapley weights
  /// of sets of other groups. `φ_i = Σ_R Σ_S |R|! (m - 1 - |R|)! / m! · |S|! (b - 1 - |S|)! / b!
  /// (v(R ∪ S ∪ i) - v(R ∪ S))`, R sets of the other m - 1 whole groups, S sets of the other b - 1
  /// players of the group.
  ///
  /// Source: G. Owen, Values of Games with A Priori Unions, 1977,
  /// https://doi.org/10.1007/978-3-642-45494-3_7
  ///
  /// @param values v of all 2^M sets, by their bits
  /// @param groupOf the group of each player, from 0; every group has a player
  /// @return `double[M]`
  public static double[] owen(double[] values, int[] groupOf) {
    int groups = java.util.Arrays.stream(groupOf).max().orElse(-1) + 1;
    int[] members = new int[groups];
    for (int i = 0; i < groupOf.length; i++) {
      members[groupOf[i]] |= 1 << i;
    }
    double[] phi = new double[groupOf.length];
    for (int i = 0; i < phi.length; i++) {
      int own = groupOf[i];
      int inside = members[own] & ~(1 << i);
      int size = Integer.bitCount(members[own]);
      for (int r = 0; r < 1 << groups; r++) {
        if ((r >>> own & 1) != 0) {
          continue;
        }
        int joined = 0;
        for (int g = 0; g < groups; g++) {
          joined |= (r >>> g & 1) == 0 ? 0 : members[g];
        }
        double outer = 1 / (groups * binomial(groups - 1, Integer.bitCount(r)));
        for (int s = inside; ; s = s - 1 & inside) {
          double inner = 1 / (size * binomial(size - 1, Integer.bitCount(s)));
          phi[i] += outer * inner * (values[joined | s | 1 << i] - values[joined | s]);
          if (s == 0) {
            break;
          }
        }
      }
    }
    return phi;
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
