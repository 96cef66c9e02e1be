package gatelens.perturb;

import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// How much each feature matters to a classifier over a data set: half the mean of `Σ_c |Δ p_c|`
/// when the feature, at all steps, is taken from another input, which is the share of the
/// probability that moves. Built on {@link FeaturePermutation}, one target a class, all with the
/// same permutation.
///
/// @param input the input's name
/// @param names of the features
/// @param influence `double[D]`, in [0, 1]
/// @param standardErrors at most so large: the classes' errors added up
/// @param inputs how many examples it was measured on
public record FeatureInfluence(
    String input, List<String> names, double[] influence, double[] standardErrors, int inputs) {
  /// Keeps an unmodifiable copy of the names.
  public FeatureInfluence {
    names = List.copyOf(names);
  }

  /// Measures the features of every input that has some: those of tokens are no features.
  ///
  /// @param samples some hundreds are enough
  /// @throws IllegalArgumentException if there are fewer than two examples
  public static List<FeatureInfluence> of(
      Model model, List<Sample> samples, long seed, Workers workers) {
    if (samples.size() < 2) {
      throw new IllegalArgumentException("features are exchanged between at least two examples");
    }
    List<FeatureInfluence> all = new ArrayList<>();
    for (int part = 0; part < model.inputs().size(); part++) {
      if (!model.inputs().get(part).readsTokens()) {
        all.add(measured(model, samples, part, seed, workers));
      }
    }
    return all;
  }

  private static FeatureInfluence measured(
      Model model, List<Sample> samples, int part, long seed, Workers workers) {
    Layout.Part first = model.continuous().layout(samples.get(0)).parts().get(part);
    double[] influence = new double[first.width()];
    double[] errors = new double[first.width()];
    for (int c = 0; c < model.classCount(); c++) {
      ModelScore score = new ModelScore(model, Target.Output.likely(model, c, -1), workers);
      List<Point> points = samples.stream().map(score::point).toList();
      FeaturePermutation moved = FeaturePermutation.of(score, points, part, seed);
      for (int d = 0; d < influence.length; d++) {
        influence[d] += moved.importance()[d] / 2;
        errors[d] += moved.standardErrors()[d] / 2;
      }
    }
    List<String> names =
        IntStream.range(0, influence.length).mapToObj(first.features()::label).toList();
    return new FeatureInfluence(first.name(), names, influence, errors, samples.size());
  }
}
