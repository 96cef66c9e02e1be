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
import java.util.List;
import java.util.Optional;

/// Owen values: Shapley values of a hierarchy. Players of one group join together, groups in any
/// order, and inside a group its players in any order; a group's share is its Shapley value in the
/// game of groups.
///
/// Source: G. Owen, Values of Games with A Priori Unions, 1977,
/// https://doi.org/10.1007/978-3-642-45494-3_7
///
/// @param baseline what values are replaced by
/// @param players the inner players, at most {@link Shapley#MOST}
/// @param groups how many groups of neighbouring players, at least 1; as many as players, or 1,
///   gives Shapley values
public record Owen(Baseline baseline, Players players, int groups) implements Explainer<Score> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if there is no group
  public Owen {
    if (groups < 1) {
      throw new IllegalArgumentException("groups is " + groups + "; at least 1 is needed");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.ofGroups(
        "segments:12",
        List.of(
            Setting.whole(
                "groups", 4, "[1, ∞)", "how many groups of neighbouring players there are")),
        s -> new Owen(s.baseline(), Players.parse(s.players()), s.integer("groups")));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "owen",
        "Owen values",
        "What is each part's fair share if neighbours belong together?",
        "any score",
        "2^players runs; a recurrent model shares every common past",
        "Owen, Values of Games with A Priori Unions, 1977,"
            + " https://doi.org/10.1007/978-3-642-45494-3_7",
        true,
        true);
  }

  @Override
  public Explanation explain(Score score, Point input) {
    Game game = new Game(score, input, players.of(input.layout()), baseline);
    int size = game.size();
    int[] groupOf = new int[size];
    for (int i = 0; i < size; i++) {
      groupOf[i] = i * Math.min(groups, size) / size;
    }
    double[] phi = ShapleyValues.owen(Shapley.allValues(game), groupOf);
    return game.partition()
        .explanation(
            this, input, game.ofAll(phi), Optional.empty(), game.completeness(phi), game.cost());
  }
}
