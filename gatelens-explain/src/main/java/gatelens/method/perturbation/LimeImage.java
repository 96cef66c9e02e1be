package gatelens.method.perturbation;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.perturb.Partition;
import gatelens.perturb.Player;
import gatelens.perturb.Players;

/// LIME of an image that is read row by row: patches are hidden by their own mean, each with
/// probability one half, and samples weigh `sqrt(exp(-d² / w²))` with d the cosine distance to the
/// whole image.
///
/// The source cuts an image by quickshift into superpixels; here the patches are those of a grid,
/// or of players that the user names.
///
/// Source: M. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?": Explaining the Predictions
/// of Any Classifier, 2016, https://arxiv.org/abs/1602.04938
///
/// @param players the patches; usual: a grid of 4 × 4
/// @param samples sets for each seed; 1000 is usual
/// @param width w; 0.25 is usual
/// @param alpha the ridge; 1 is usual
/// @param seeds how many times sets are drawn afresh to see the spread; 2 is usual
/// @param seed decides which sets are drawn
public record LimeImage(
    Players players, int samples, double width, double alpha, int seeds, long seed)
    implements Explainer<Score> {
  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public LimeImage {
    lime(new Baseline.Zeros(), players, samples, width, alpha, seeds, seed);
  }

  private static Lime lime(
      Baseline hidden,
      Players players,
      int samples,
      double width,
      double alpha,
      int seeds,
      long seed) {
    return new Lime(hidden, players, Lime.Sampling.COIN, samples, width, alpha, seeds, seed);
  }

  /// The row of the list.
  static Method row() {
    return Method.ofGroups(
        "grid:4x4",
        Sampled.neighbourhood(
            1000, "0.25", "(0, ∞)", "how far a neighbour counts: w of the kernel exp(-d²/w²)"),
        s ->
            new LimeImage(
                Players.parse(s.players()),
                s.integer("samples"),
                s.number("width"),
                s.number("alpha"),
                s.integer("seeds"),
                s.seed()));
  }

  @Override
  public MethodCard card() {
    return new MethodCard(
        "lime-image",
        "LIME of an image",
        "Which patches of the picture does a straight line nearby call important?",
        "any score",
        "one run a sample and seed",
        "Ribeiro, Singh and Guestrin, \"Why Should I Trust You?\", 2016,"
            + " https://arxiv.org/abs/1602.04938",
        true,
        false);
  }

  @Override
  public Explanation explain(Score score, Point input) {
    Partition patches = players.of(input.layout());
    float[] hidden = input.values().clone();
    for (Player patch : patches.players()) {
      double sum = 0;
      for (int k = 0; k < patch.starts().length; k++) {
        for (int i = 0; i < patch.lengths()[k]; i++) {
          sum += input.values()[patch.starts()[k] + i];
        }
      }
      float[] mean = new float[hidden.length];
      java.util.Arrays.fill(mean, (float) (sum / patch.size()));
      patch.copy(mean, hidden);
    }
    Explanation e =
        lime(new Baseline.Given(hidden, "patch means"), players, samples, width, alpha, seeds, seed)
            .explain(score, input);
    return new Explanation(
        this,
        input,
        e.attribution(),
        e.grouping(),
        e.standardError(),
        e.completeness(),
        e.terms(),
        e.notes());
  }
}
