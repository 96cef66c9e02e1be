package gatelens.perturb;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// How much each feature matters to a classifier over a data set: half the mean of `Σ_c |Δ p_c|`
/// when the feature, at all steps, is taken from another input, which is the share of the
/// probability that moves. Built on {@link FeaturePermutation}, one target a class, all with the
/// same permutation.
///
/// @param names of the features
/// @param influence `double[D]`, in [0, 1]
/// @param standardErrors at most so large: the classes' errors added up
/// @param inputs how many inputs it was measured on: those of the most frequent length
/// @param steps that length
public record FeatureInfluence(
    List<String> names, double[] influence, double[] standardErrors, int inputs, int steps) {
  /// Keeps an unmodifiable copy of the names.
  public FeatureInfluence {
    names = List.copyOf(names);
  }

  /// Measures the features of the first input part.
  ///
  /// @param most inputs at most; usual: 200
  /// @throws IllegalArgumentException if the inputs are no features, or fewer than two have one
  ///   length
  public static FeatureInfluence of(
      Model model, List<Sample> samples, int most, long seed, Workers workers) {
    List<Sample> chosen = ofOneLength(samples, most);
    if (chosen.size() < 2 || !(chosen.get(0).first() instanceof FeatureSequence first)) {
      throw new IllegalArgumentException(
          "features are exchanged between at least two inputs of one length, and tokens have none");
    }
    int width = first.width();
    double[] influence = new double[width];
    double[] errors = new double[width];
    for (int c = 0; c < model.classCount(); c++) {
      ModelScore score =
          new ModelScore(model, new Target.Output(c, Target.Scale.PROBABILITY, -1), workers);
      List<Point> points = chosen.stream().map(score::point).toList();
      FeaturePermutation moved = FeaturePermutation.of(score, points, seed);
      for (int d = 0; d < width; d++) {
        influence[d] += moved.importance()[d] / 2;
        errors[d] += moved.standardErrors()[d] / 2;
      }
    }
    List<String> names = new ArrayList<>();
    for (int d = 0; d < width; d++) {
      names.add(first.features().label(d));
    }
    return new FeatureInfluence(names, influence, errors, chosen.size(), first.length());
  }

  /// Samples of the length that most of them have.
  private static List<Sample> ofOneLength(List<Sample> samples, int most) {
    Map<List<Integer>, Integer> counts = new HashMap<>();
    List<Integer> best = List.of();
    for (Sample sample : samples) {
      List<Integer> lengths = lengths(sample);
      int count = counts.merge(lengths, 1, Integer::sum);
      if (best.isEmpty() || count > counts.getOrDefault(best, 0)) {
        best = lengths;
      }
    }
    List<Integer> wanted = best;
    List<Sample> all = samples.stream().filter(s -> lengths(s).equals(wanted)).toList();
    int count = Math.min(most, all.size());
    // At even distances: data sets often stand in the order of their classes.
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }

  private static List<Integer> lengths(Sample sample) {
    return sample.inputs().stream().map(input -> input.length()).toList();
  }
}
