package gatelens.method.perturbation;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Setting;
import gatelens.perturb.Coalitions;
import gatelens.perturb.Game;
import gatelens.perturb.Players;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Shapley values by random orders: players join one by one, and each gets what the score gains
/// when it joins. Every order is also walked backwards (antithetic), so one pair is exact for games
/// whose players interact in pairs at most.
///
/// Sources: J. Castro, D. Gómez, J. Tejada, Polynomial calculation of the Shapley value based on
/// sampling, 2009, https://doi.org/10.1016/j.cor.2008.04.004; R. Mitchell, J. Cooper, E. Frank, G.
/// Holmes, Sampling Permutations for Shapley Value Estimation, 2022,
/// https://arxiv.org/abs/2104.12199
///
/// @param baseline what values are replaced by; the mean over several
/// @param players what is replaced together
/// @param permutations pairs of orders, at least 1; 10 is usual
/// @param until pairs are added until the largest standard error is this share of the range of the
///   values; 0 for never
/// @param seed decides the orders
public record PermutationShap(
    Baseline baseline, Players players, int permutations, double until, long seed)
    implements Explainer<Score> {
  /// Pairs of orders at which `until` gives up.
  private static final int MOST = 4096;

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there is no pair of orders, or `until` is negative
  public PermutationShap {
    if (!(until >= 0)) {
      throw new IllegalArgumentException(
          "until is " + until + "; expected 0 for never, or a share such as 0.02");
    }
    if (permutations < 1) {
      throw new IllegalArgumentException(
          "permutations is " + permutations + "; at least 1 is needed, 10 is usual");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.ofGroups(
        "events",
        List.of(
            Setting.whole("permutations", 10, "[1, ∞)", "how many pairs of orders are drawn"),
            Sampled.until()),
        s ->
            new PermutationShap(
                s.baseline(),
                Players.parse(s.players()),
                s.integer("permutations"),
                s.number("until"),
                s.seed()));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "permutation-shap",
        "Permutation SHAP",
        "What does each part add when parts join in random order?",
        "any score",
        "two runs a player and pair of orders",
        "Castro, Gómez and Tejada, Polynomial calculation of the Shapley value based on sampling,"
            + " 2009, https://doi.org/10.1016/j.cor.2008.04.004",
        true,
        true);
  }

  @Override
  public Explanation explain(Score score, Point input) {
    Game game = new Game(score, input, players.of(input.layout()), baseline);
    int size = game.size();
    SplittableRandom random = new SplittableRandom(seed);
    double[] sum = new double[size];
    double[] squares = new double[size];
    int pairs = 0;
    for (int more = permutations; more > 0; ) {
      walk(game, more, random, sum, squares);
      pairs += more;
      more = until > 0 && pairs < MOST && relative(sum, squares, pairs) > until ? pairs : 0;
    }
    double[] phi = new double[size];
    for (int i = 0; i < size; i++) {
      phi[i] = sum[i] / pairs;
    }
    Optional<double[]> errors =
        pairs > 1 ? Optional.of(game.ofAll(errors(sum, squares, pairs))) : Optional.empty();
    return game.partition()
        .explanation(this, input, game.ofAll(phi), errors, game.completeness(phi), game.cost());
  }

  private static void walk(
      Game game, int pairs, SplittableRandom random, double[] sum, double[] squares) {
    int size = game.size();
    int inner = Math.max(0, size - 1);
    Coalitions sets = new Coalitions(size, 2 * pairs * inner);
    int[][] orders = new int[2 * pairs][];
    for (int p = 0; p < orders.length; p++) {
      orders[p] = p % 2 == 0 ? shuffled(size, random) : reversed(orders[p - 1]);
      for (int i = 0; i < inner; i++) {
        int set = i == 0 ? sets.add(false) : sets.copy(sets.count() - 1);
        sets.set(set, orders[p][i], true);
      }
    }
    double[] values = game.values(sets);
    for (int p = 0; p < orders.length && size > 0; p += 2) {
      double[] pair = new double[size];
      for (int side = p; side < p + 2; side++) {
        double before = game.empty();
        for (int i = 0; i < size; i++) {
          double after = i == inner ? game.full() : values[side * inner + i];
          pair[orders[side][i]] += (after - before) / 2;
          before = after;
        }
      }
      for (int i = 0; i < size; i++) {
        sum[i] += pair[i];
        squares[i] += pair[i] * pair[i];
      }
    }
  }

  private static double[] errors(double[] sum, double[] squares, int pairs) {
    double[] errors = new double[sum.length];
    for (int i = 0; i < errors.length; i++) {
      double variance = Math.max(0, squares[i] - sum[i] * sum[i] / pairs) / Math.max(1, pairs - 1);
      errors[i] = Math.sqrt(variance / pairs);
    }
    return errors;
  }

  private static double relative(double[] sum, double[] squares, int pairs) {
    double[] phi = new double[sum.length];
    for (int i = 0; i < phi.length; i++) {
      phi[i] = sum[i] / pairs;
    }
    return pairs < 2
        ? Double.POSITIVE_INFINITY
        : new gatelens.perturb.KernelShapley.Estimate(phi, errors(sum, squares, pairs), true)
            .relativeError();
  }

  private static int[] shuffled(int size, SplittableRandom random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static int[] reversed(int[] order) {
    int[] out = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      out[i] = order[order.length - 1 - i];
    }
    return out;
  }
}
