package gatelens.method.perturbation;

import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.perturb.Coalitions;
import gatelens.perturb.Game;
import gatelens.perturb.Players;
import gatelens.perturb.Ridge;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// A linear model that stands in for the score near the input: a ridge regression of the score on
/// which players keep their values, each sample weighted by `sqrt(exp(-d² / w²))`, d = 100 (1 -
/// cosine similarity to the full set).
///
/// Players that have the baseline's values take no part: they are worth 0 and count in no distance.
/// Without sampling where `samples` holds all `2^M` sets. The notes hold the weighted R², the
/// intercept, the surrogate's value at the input beside the true one; the standard errors are the
/// spread of the coefficients over seeds.
///
/// Source: M. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?": Explaining the Predictions
/// of Any Classifier, 2016, https://arxiv.org/abs/1602.04938
///
/// @param baseline what values are replaced by
/// @param players usual: events, words, or a grid of segments × feature groups; not single cells
/// @param sampling how sets are drawn and how far they are; usual: COUNT
/// @param samples sets for each seed; 5000 is usual
/// @param width w; 25 is usual
/// @param alpha the ridge; 1 is usual
/// @param seeds how many times sets are drawn afresh to see the spread; 2 is usual, 1 for no spread
/// @param seed decides which sets are drawn
public record Lime(
    Baseline baseline,
    Players players,
    Sampling sampling,
    int samples,
    double width,
    double alpha,
    int seeds,
    long seed)
    implements Explainer<Score> {
  /// How sets are drawn, and their distance d to the whole set.
  public enum Sampling {
    /// The number of players taken out is uniform in 1 to M; d is 100 times the cosine distance.
    /// For words and events, with a width of 25.
    COUNT,
    /// Each player is in with probability one half; d is the cosine distance. For patches of an
    /// image, with a width of 0.25.
    COIN
  }

  /// With the sampling of words and events.
  public Lime(
      Baseline baseline,
      Players players,
      int samples,
      double width,
      double alpha,
      int seeds,
      long seed) {
    this(baseline, players, Sampling.COUNT, samples, width, alpha, seeds, seed);
  }

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Lime {
    if (samples < 2 || !(width > 0) || alpha < 0 || seeds < 1) {
      throw new IllegalArgumentException(
          "samples is "
              + samples
              + ", width "
              + width
              + ", alpha "
              + alpha
              + ", seeds "
              + seeds
              + "; expected at least 2 samples, a width above 0, an alpha of at least 0, at least 1"
              + " seed");
    }
  }

  /// The row of the list.
  static Method row() {
    return Method.ofGroups(
        "events",
        Sampled.neighbourhood(
            5000, "25", "(0, ∞)", "how far a neighbour counts: w of the kernel exp(-d²/w²)"),
        s ->
            new Lime(
                s.baseline(),
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
        "lime",
        "LIME",
        "Which straight line through the neighbourhood of this input imitates the score best?",
        "any score",
        "one run a sample and seed",
        "Ribeiro, Singh and Guestrin, \"Why Should I Trust You?\", 2016,"
            + " https://arxiv.org/abs/1602.04938",
        true,
        false);
  }

  @Override
  public Explanation explain(Score score, Point input) {
    Game game = new Game(score, input, players.of(input.layout()), baseline);
    int size = game.size();
    boolean all = size <= 22 && 1L << size <= samples;
    int fits = all ? 1 : seeds;
    Ridge[] ridges = new Ridge[fits];
    for (int k = 0; k < fits; k++) {
      ridges[k] = fit(game, all, new SplittableRandom(seed + k));
    }
    double[] mean = new double[size];
    double[] spread = new double[size];
    for (int i = 0; i < size; i++) {
      for (Ridge ridge : ridges) {
        mean[i] += ridge.coefficients()[i] / fits;
      }
      for (Ridge ridge : ridges) {
        double off = ridge.coefficients()[i] - mean[i];
        spread[i] += off * off / Math.max(1, fits - 1);
      }
      spread[i] = Math.sqrt(spread[i]);
    }
    Map<String, Double> notes = new LinkedHashMap<>(game.cost());
    double intercept = 0;
    double fit = 0;
    for (Ridge ridge : ridges) {
      intercept += ridge.intercept() / fits;
      fit += ridge.score() / fits;
    }
    notes.put("intercept", intercept);
    notes.put("R²", fit);
    notes.put("local prediction", intercept + java.util.Arrays.stream(mean).sum());
    notes.put("true score", game.full());
    Optional<double[]> errors =
        all || fits > 1 ? Optional.of(game.ofAll(spread)) : Optional.empty();
    return game.partition()
        .explanation(this, input, game.ofAll(mean), errors, game.completeness(mean), notes);
  }

  private Ridge fit(Game game, boolean all, SplittableRandom random) {
    Coalitions sets = all ? Coalitions.all(game.size()) : drawn(game.size(), random);
    double[] weights = new double[sets.count()];
    for (int set = 0; set < weights.length; set++) {
      double similarity = game.size() == 0 ? 1 : Math.sqrt(sets.sizeOf(set) / (double) game.size());
      double distance = (sampling == Sampling.COUNT ? 100 : 1) * (1 - similarity);
      weights[set] = Math.sqrt(Math.exp(-distance * distance / (width * width)));
    }
    return Ridge.of(sets, game.values(sets), weights, alpha);
  }

  /// The whole set first.
  private Coalitions drawn(int size, SplittableRandom random) {
    Coalitions sets = new Coalitions(size, samples);
    sets.add(true);
    int[] order = new int[size];
    for (int n = 1; n < samples && size > 0; n++) {
      int set = sets.add(true);
      if (sampling == Sampling.COIN) {
        for (int i = 0; i < size; i++) {
          sets.set(set, i, random.nextBoolean());
        }
        continue;
      }
      int removed = 1 + random.nextInt(size);
      for (int i = 0; i < size; i++) {
        order[i] = i;
      }
      for (int i = 0; i < removed; i++) {
        int j = i + random.nextInt(size - i);
        sets.set(set, order[j], false);
        order[j] = order[i];
      }
    }
    return sets;
  }
}
