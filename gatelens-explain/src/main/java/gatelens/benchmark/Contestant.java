package gatelens.benchmark;

import gatelens.explain.Baseline;
import gatelens.explain.DifferentiableScore;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.method.perturbation.Occlusion;
import gatelens.method.perturbation.PermutationShap;
import gatelens.method.temporal.AugmentedOcclusion;
import gatelens.method.temporal.Dynamask;
import gatelens.method.temporal.ExtremalMask;
import gatelens.method.temporal.Fit;
import gatelens.method.temporal.TemporalGradients;
import gatelens.method.temporal.TemporalOcclusion;
import gatelens.method.temporal.TemporalShapley;
import gatelens.method.temporal.WinIt;
import gatelens.perturb.Forecaster;
import gatelens.perturb.Players;
import gatelens.sequence.FeatureSequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A method with the settings that it has in a benchmark.
///
/// @param <S> what it needs of a score
/// @param method the method
/// @param signed true if the size of an attribution is its importance, whatever its sign
/// @param history true if it explains the answers of all steps together, false if it looks at each
///   prefix and what its last event did
record Contestant<S extends Score>(Explainer<? super S> method, boolean signed, boolean history) {
  Contestant(Explainer<? super S> method, boolean signed) {
    this(method, signed, false);
  }

  /// Importance of each cell.
  float[] importance(Explanation explanation) {
    float[] values = explanation.first().values().clone();
    for (int i = 0; i < values.length && signed; i++) {
      values[i] = Math.abs(values[i]);
    }
    return values;
  }

  /// All methods of trained tasks, by name.
  ///
  /// @param training the series that the black box was trained on
  /// @param generator trained on the same series
  /// @param areas the shares of cells that Dynamask tries
  static Map<String, Contestant<ModelScore>> trained(
      List<FeatureSequence> training, Forecaster generator, List<Double> areas, long seed) {
    List<float[]> rows = training.stream().map(s -> s.values().values()).toList();
    float[] mean = mean(rows);
    Baseline zeros = new Baseline.Zeros();
    Baseline average = new Baseline.Given(mean, "training mean");
    Map<String, Contestant<ModelScore>> all = new LinkedHashMap<>();
    all.put("saliency", signed(new TemporalGradients(new Baseline.Zeros(), 1, false)));
    all.put("integrated-gradients", signed(new TemporalGradients(zeros, 16, true)));
    all.put("integrated-gradients-mean", signed(new TemporalGradients(average, 16, true)));
    all.put("temporal-integrated-gradients", signed(new TemporalGradients(zeros, 16, false)));
    all.put("shapley", signed(new TemporalShapley(zeros)));
    all.put("shapley-mean", signed(new TemporalShapley(average)));
    all.put("occlusion-zero", signed(new TemporalOcclusion(zeros)));
    all.put("occlusion-mean", signed(new TemporalOcclusion(average)));
    Baseline.Samples background = Baseline.Samples.of(rows, "training series");
    all.put(
        "augmented-occlusion",
        new Contestant<>(new AugmentedOcclusion(background, 10, seed), false));
    all.put("fit", new Contestant<>(new Fit(generator, 10, seed), false));
    all.put(
        "winit",
        new Contestant<>(
            new WinIt(generator, generator.horizon(), 3, WinIt.Aggregation.MEAN, seed), false));
    all.put(
        "occlusion-history",
        new Contestant<>(new Occlusion(average, new Players.Cells()), true, true));
    all.put(
        "integrated-gradients-history",
        new Contestant<>(new IntegratedGradients(average, 32), true, true));
    Baseline event = new Baseline.MeanEvent();
    all.put(
        "dynamask", new Contestant<>(new Dynamask(event, areas, 0.5, 0.1, 0.1, 200), false, true));
    all.put(
        "extremal-mask", new Contestant<>(new ExtremalMask(zeros, 1, 1, 0.5, 300), false, true));
    return all;
  }

  /// The methods of known scores, by name.
  static Map<String, Contestant<DifferentiableScore>> known(long seed) {
    Baseline zeros = new Baseline.Zeros();
    Map<String, Contestant<DifferentiableScore>> all = new LinkedHashMap<>();
    all.put("integrated-gradients", new Contestant<>(new IntegratedGradients(zeros, 50), true));
    all.put("occlusion", new Contestant<>(new Occlusion(zeros, new Players.Cells()), true));
    all.put(
        "permutation-shap",
        new Contestant<>(new PermutationShap(zeros, new Players.Cells(), 1, 0, seed), true));
    all.put(
        "dynamask",
        new Contestant<>(new Dynamask(zeros, List.of(0.025, 0.05, 0.1), 0.5, 0, 0.1, 300), false));
    all.put("extremal-mask", new Contestant<>(new ExtremalMask(zeros, 1, 1, 0.5, 300), false));
    return all;
  }

  private static Contestant<ModelScore> signed(Explainer<? super ModelScore> method) {
    return new Contestant<>(method, true);
  }

  static float[] mean(List<float[]> rows) {
    float[] mean = new float[rows.get(0).length];
    for (float[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.size();
      }
    }
    return mean;
  }

  /// Random scores: what every table must be read beside.
  static float[] random(Point input, SplittableRandom random) {
    float[] values = new float[input.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
