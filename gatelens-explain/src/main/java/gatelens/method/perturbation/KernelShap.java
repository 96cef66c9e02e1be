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
import gatelens.perturb.KernelShapley;
import gatelens.perturb.Players;
import java.util.List;
import java.util.Optional;

/// Shapley values by weighted least squares over sampled sets of players. Whole sizes of sets are
/// taken from the outside in, the rest is drawn in pairs of a set and its complement; nothing is
/// regularised, and every value has its standard error. With `2^M - 2` samples it is exact.
///
/// Sources: S. Lundberg, S. Lee, A Unified Approach to Interpreting Model Predictions, 2017,
/// https://arxiv.org/abs/1705.07874; I. Covert, S. Lee, Improving KernelSHAP, 2021,
/// https://arxiv.org/abs/2012.01536
///
/// @param baseline what values are replaced by; the mean over several
/// @param players what is replaced together
/// @param samples the most sets; 0 for `2 M + 2048`; 512 is often enough
/// @param until samples are doubled until the largest standard error is this share of the range of
///   the values; 0 for never; 0.02 is usual
/// @param seed decides which sets are drawn
public record KernelShap(Baseline baseline, Players players, int samples, double until, long seed)
    implements Explainer<Score> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is negative
  public KernelShap {
    if (samples < 0 || until < 0) {
      throw new IllegalArgumentException(
          "samples is " + samples + " and until " + until + "; neither may be negative");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.ofGroups(
        "events",
        List.of(
            Setting.whole(
                "samples",
                0,
                "[0, ∞)",
                "how many sets are drawn at most; 0 for 2 M + 2048 of M players"),
            Sampled.until()),
        s ->
            new KernelShap(
                s.baseline(),
                Players.parse(s.players()),
                s.integer("samples"),
                s.number("until"),
                s.seed()));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "kernel-shap",
        "KernelSHAP",
        "What is each part's fair share, and how sure is that?",
        "any score",
        "one run a sample",
        "Lundberg and Lee, A Unified Approach to Interpreting Model Predictions, 2017,"
            + " https://arxiv.org/abs/1705.07874; Covert and Lee, Improving KernelSHAP, 2021,"
            + " https://arxiv.org/abs/2012.01536",
        true,
        true);
  }

  @Override
  public Explanation explain(Score score, Point input) {
    Game game = new Game(score, input, players.of(input.layout()), baseline);
    KernelShapley.Estimate estimate = KernelShapley.of(game, samples, until, seed);
    return game.partition()
        .explanation(
            this,
            input,
            game.ofAll(estimate.values()),
            Optional.of(game.ofAll(estimate.errors())),
            game.completeness(estimate.values()),
            game.cost());
  }
}
