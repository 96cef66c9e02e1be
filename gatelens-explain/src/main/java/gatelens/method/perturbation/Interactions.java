package gatelens.method.perturbation;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Setting;
import gatelens.perturb.Game;
import gatelens.perturb.Players;
import gatelens.perturb.ShapleyValues;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Shapley interaction of every pair of players, exact: what two add together beyond what each adds
/// alone, `I_ij = Σ_S |S|! (M - 2 - |S|)! / (M - 1)! (v(S ∪ ij) - v(S ∪ i) - v(S ∪ j) + v(S))`.
///
/// The attribution is the Shapley value φ_i; the notes hold `alone i = φ_i - ½ Σ_j I_ij` of each
/// player, and `pair i × j = I_ij` of the strongest pairs. All of `alone` and all pairs sum to the
/// change from the baseline.
///
/// Sources: M. Grabisch, M. Roubens, An axiomatic approach to the concept of interaction, 1999,
/// https://doi.org/10.1007/s001820050125; S. Lundberg et al., Consistent Individualized Feature
/// Attribution for Tree Ensembles, 2018, https://arxiv.org/abs/1802.03888
///
/// @param baseline what values are replaced by
/// @param players at most {@link Shapley#MOST}; usual: segments
/// @param pairs how many pairs are told; 20 is usual
public record Interactions(Baseline baseline, Players players, int pairs)
    implements Explainer<Score> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if `pairs` is negative
  public Interactions {
    if (pairs < 0) {
      throw new IllegalArgumentException("pairs is " + pairs + "; it may not be negative");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.ofGroups(
        "segments:8",
        List.of(Setting.whole("pairs", 20, "[0, ∞)", "how many pairs are told, the largest first")),
        s -> new Interactions(s.baseline(), Players.parse(s.players()), s.integer("pairs")));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "interactions",
        "Shapley interactions",
        "Which two parts do more, or less, together than each alone?",
        "any score",
        "2^players runs; a recurrent model shares every common past",
        "Grabisch and Roubens, An axiomatic approach to the concept of interaction, 1999,"
            + " https://doi.org/10.1007/s001820050125",
        true,
        true);
  }

  private record Pair(int first, int second, double value) {}

  @Override
  public Explanation explain(Score score, Point input) {
    Game game = new Game(score, input, players.of(input.layout()), baseline);
    int size = game.size();
    double[] values = Shapley.allValues(game);
    double[] phi = ShapleyValues.exact(values, size);
    double[][] index = ShapleyValues.interactions(values, size);
    Map<String, Double> notes = new LinkedHashMap<>(game.cost());
    for (int i = 0; i < size; i++) {
      double together = 0;
      for (int j = 0; j < size; j++) {
        together += index[i][j];
      }
      notes.put("alone " + game.player(i).label(), phi[i] - together / 2);
    }
    List<Pair> strongest =
        IntStream.range(0, size)
            .boxed()
            .flatMap(i -> IntStream.range(i + 1, size).mapToObj(j -> new Pair(i, j, index[i][j])))
            .sorted(Comparator.comparingDouble(pair -> -Math.abs(pair.value())))
            .limit(pairs)
            .toList();
    for (Pair pair : strongest) {
      String names = game.player(pair.first()).label() + " × " + game.player(pair.second()).label();
      notes.put("pair " + names, pair.value());
    }
    return game.partition()
        .explanation(this, input, game.ofAll(phi), Optional.empty(), game.completeness(phi), notes);
  }
}
