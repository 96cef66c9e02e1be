package gatelens.method.perturbation;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.perturb.Game;
import gatelens.perturb.Players;
import gatelens.perturb.ShapleyValues;
import java.util.List;
import java.util.Optional;

/// Exact Shapley values: the fair share of each player, over all orders in which players could
/// join. `φ_i = Σ_S |S|! (M - 1 - |S|)! / M! (v(S ∪ i) - v(S))`, v(S) the score with S kept and the
/// rest at the baseline.
///
/// For players that follow each other in time a recurrent model walks the sets as a prefix tree.
/// More than {@link #MOST} players are refused: take segments, or {@link KernelShap}.
///
/// Source: L. S. Shapley, A Value for n-Person Games, 1953
///
/// @param baseline what values are replaced by; usual: zeros or the mean event; the mean over
///   several
/// @param players usual: events up to 18 steps, else segments
public record Shapley(Baseline baseline, Players players) implements Explainer<Score> {
  /// The most players: 2^18 sets.
  public static final int MOST = 18;

  /// The row of the list.
  static Method row() {
    return Method.ofGroups(
        "events", List.of(), s -> new Shapley(s.baseline(), Players.parse(s.players())));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "shapley",
        "Exact Shapley values",
        "What is each part's fair share of the change from the baseline?",
        "any score",
        "2^players runs; a recurrent model shares every common past",
        "Shapley, A Value for n-Person Games, 1953",
        true,
        true);
  }

  @Override
  public Explanation explain(Score score, Point input) {
    Game game = new Game(score, input, players.of(input.layout()), baseline);
    double[] phi = ShapleyValues.exact(allValues(game), game.size());
    return game.partition()
        .explanation(
            this, input, game.ofAll(phi), Optional.empty(), game.completeness(phi), game.cost());
  }

  /// v of all sets of a game.
  ///
  /// @throws IllegalArgumentException if there are too many players
  static double[] allValues(Game game) {
    if (game.size() > MOST) {
      throw new IllegalArgumentException(
          "exact Shapley values of "
              + game.size()
              + " players: expected at most "
              + MOST
              + "; take segments:12, or kernel-shap");
    }
    return game.allValues();
  }
}
