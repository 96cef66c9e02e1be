package gatelens.method.perturbation;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.perturb.Coalitions;
import gatelens.perturb.Game;
import gatelens.perturb.Players;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How much the score falls when one player has its value replaced: `a_i = f(x) - f(x with i at the
/// baseline)`. Where windows overlap, a cell gets the mean over the windows that cover it.
///
/// Source: M. Zeiler, R. Fergus, Visualizing and Understanding Convolutional Networks, 2014,
/// https://arxiv.org/abs/1311.2901
///
/// @param baseline what values are replaced by; usual: zeros or the mean event
/// @param players what is replaced together; usual: events
public record Occlusion(Baseline baseline, Players players) implements Explainer<Score> {
  /// The row of the list.
  static Method row() {
    return Method.ofGroups(
        "events", List.of(), s -> new Occlusion(s.baseline(), Players.parse(s.players())));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "occlusion",
        "Occlusion",
        "How much does the score fall if this one part is taken away?",
        "any score",
        "one run a player; recurrent models run only from the replaced step on",
        "Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2014,"
            + " https://arxiv.org/abs/1311.2901",
        true,
        false);
  }

  @Override
  public Explanation explain(Score score, Point input) {
    Game game = new Game(score, input, players.of(input.layout()), baseline);
    Coalitions sets = new Coalitions(game.size(), game.size());
    for (int i = 0; i < game.size(); i++) {
      sets.set(sets.add(true), i, false);
    }
    double[] without = game.values(sets);
    double[] falls = new double[game.size()];
    for (int i = 0; i < falls.length; i++) {
      falls[i] = game.full() - without[i];
    }
    double[] all = game.ofAll(falls);
    boolean overlap = players instanceof Players.Windows;
    if (!overlap) {
      return game.partition()
          .explanation(this, input, all, Optional.empty(), game.completeness(falls), game.cost());
    }
    Explanation mean =
        new Explanation(
            this,
            input,
            game.partition().average(all),
            game.partition().grouping(),
            Optional.empty(),
            new Completeness(game.full(), game.empty(), 0),
            Map.of(),
            game.cost());
    return new Explanation(
        this,
        input,
        mean.attribution(),
        mean.grouping(),
        Optional.empty(),
        new Completeness(game.full(), game.empty(), mean.total()),
        Map.of(),
        game.cost());
  }
}
