package gatelens.evidence;

import gatelens.explain.Agreement;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.measure.Ranking;
import gatelens.model.Model;
import gatelens.perturb.ShuffledModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The third check: whether an explanation depends on what the model has learned.
///
/// @param orders models with shuffled weights, at least 2
/// @param seed decides them
record ShuffledWeights(int orders, long seed) {
  /// Of fewer parts an order is often the same by chance.
  private static final int RANKED = 8;

  /// Whether the explanation owes more to the input than to the weights: its rank correlation with
  /// those of models with shuffled weights, against the correlations of these among each other.
  Optional<Check> check(ModelScore score, Explanation explanation) {
    double[] own = Ranking.of(score, explanation).scores();
    List<double[]> shuffled = new ArrayList<>();
    for (int k = 0; k < orders; k++) {
      shuffled.add(
          Ranking.of(
                  score,
                  again(
                      explanation.by(), score.of(shuffled(score.model(), k)), explanation.input()))
              .scores());
    }
    double[] with =
        shuffled.stream()
            .mapToDouble(other -> correlation(own, other))
            .filter(c -> !Double.isNaN(c))
            .toArray();
    List<Double> among = new ArrayList<>();
    for (int i = 0; i < orders; i++) {
      for (int j = 0; j < i; j++) {
        among.add(correlation(shuffled.get(i), shuffled.get(j)));
      }
    }
    double[] chance =
        among.stream().mapToDouble(c -> c).filter(c -> !Double.isNaN(c)).sorted().toArray();
    if (with.length == 0 || chance.length == 0) {
      return Optional.empty();
    }
    Arrays.sort(with);
    // what depends on no weight is the same under all of them
    double limit = Math.min(0.999, Math.max(0.95, chance[chance.length - 1]));
    return Optional.of(
        new Check(
            "depends on the weights",
            with[with.length / 2],
            limit,
            true,
            "the rank correlation with the explanation of models with shuffled weights, against"
                + " theirs among each other",
            false));
  }

  /// The rank correlation of sizes over the parts that are not zero in both; NaN of too few.
  private static double correlation(double[] a, double[] b) {
    int[] some = IntStream.range(0, a.length).filter(i -> a[i] != 0 && b[i] != 0).toArray();
    return some.length < RANKED
        ? Double.NaN
        : Agreement.rankCorrelation(
            Arrays.stream(some).mapToDouble(i -> Math.abs(a[i])).toArray(),
            Arrays.stream(some).mapToDouble(i -> Math.abs(b[i])).toArray());
  }

  private Model shuffled(Model model, int order) {
    return ShuffledModel.of(model, seed * 1_000_003 + order);
  }

  @SuppressWarnings("unchecked")
  private static Explanation again(Explainer<?> by, ModelScore score, Point input) {
    return ((Explainer<? super ModelScore>) by).explain(score, input);
  }
}
