package gatelens.benchmark;

import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.OverRows;
import gatelens.explain.Settings;
import gatelens.method.Methods;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// How often a method names what was planted, with a baseline, on one kind of input, and what that
/// costs: what decides the method and the baseline that are taken where nobody names one.
///
/// @param kind of input: `series`, `events`, `words`, `pictures`, `sounds`
/// @param method its name
/// @param baseline `zero`, `mean` (of the training data) or `samples` (eight rows of it)
/// @param right explanations that are right, as {@link VerdictTable.Judged#right} says
/// @param begins those whose first part is a planted one, as {@link VerdictTable.Judged#begins}
///   says
/// @param held examples of which the baseline has more than half of the answer's lead already
/// @param count explanations in all
/// @param nanos that they took, all together
public record Contest(
    String kind,
    String method,
    String baseline,
    int right,
    int begins,
    int held,
    int count,
    long nanos) {
  private static final List<String> METHODS =
      List.of(
          "deeplift", "integrated-gradients", "input-x-gradient", "occlusion", "permutation-shap");
  private static final int ROWS = 8;

  /// Of the path from each of several rows so much may be missing, and so many points are taken at
  /// most. The default goes on until the parts add up to a ten-thousandth, which takes thousands of
  /// points a row where a model pools by the largest value over time.
  private static final double GAP = 1e-3;

  private static final int POINTS = 128;

  /// What one explanation took, in milliseconds.
  public double milliseconds() {
    return nanos / 1e6 / count;
  }

  /// Both together.
  private Contest and(Contest other) {
    return new Contest(
        kind,
        method,
        baseline,
        right + other.right,
        begins + other.begins,
        held + other.held,
        count + other.count,
        nanos + other.nanos);
  }

  /// Those of a kind, a method and a baseline together, in their order.
  static List<Contest> together(List<Contest> all) {
    Map<List<String>, Contest> sums = new LinkedHashMap<>();
    for (Contest one : all) {
      sums.merge(List.of(one.kind, one.method, one.baseline), one, Contest::and);
    }
    return List.copyOf(sums.values());
  }

  /// All methods with all baselines on one example.
  ///
  /// @param training what the baselines are made of
  /// @param clock in nanoseconds
  static List<Contest> of(Planted planted, List<Sample> training, long seed, LongSupplier clock) {
    List<Contest> all = new ArrayList<>();
    baselines(planted, training)
        .forEach((name, baseline) -> {
          int held = planted.held(baseline) ? 1 : 0;
          for (String method : METHODS) {
            long start = clock.getAsLong();
            Explanation e = explained(planted, method, baseline, seed);
            long took = clock.getAsLong() - start;
            Planted.Right right = planted.held(e);
            all.add(
                new Contest(
                    planted.task().kind(),
                    method,
                    name,
                    right.all() ? 1 : 0,
                    right.first() ? 1 : 0,
                    held,
                    1,
                    took));
          }
        });
    return all;
  }

  private static Explanation explained(
      Planted planted, String method, Baseline baseline, long seed) {
    if (method.equals("integrated-gradients") && baseline instanceof Baseline.Samples) {
      return overRows(baseline).explain(planted.score(), planted.point());
    }
    boolean takesAway = method.equals("occlusion") || method.equals("permutation-shap");
    Optional<String> group =
        takesAway ? Optional.of(planted.task().tokens() ? "events" : "cells") : Optional.empty();
    Settings settings = new Settings(baseline, Optional.empty(), group, seed, Map.of());
    return Methods.named(method).with(settings).explain(planted.score(), planted.point());
  }

  /// Integrated gradients from each of several rows, as in the program.
  static Explainer<? super ModelScore> overRows(Baseline rows) {
    return OverRows.of(rows, one -> new IntegratedGradients(one, 0, GAP, POINTS));
  }

  private static Map<String, Baseline> baselines(Planted planted, List<Sample> training) {
    Map<String, Baseline> all = new LinkedHashMap<>();
    all.put("zero", new Baseline.Zeros());
    all.put("mean", mean(planted.score(), training));
    all.put("samples", rows(planted.score(), training, ROWS));
    return all;
  }

  /// Some rows of the training data, at even distances.
  static Baseline rows(ModelScore score, List<Sample> training, int count) {
    List<BaselineInput> some = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      some.add(
          BaselineInput.of(score.point(training.get(k * (training.size() - 1) / (count - 1)))));
    }
    return new Baseline.Samples(some, "training data");
  }

  /// The mean of the training data, value by value, or step by step where lengths differ.
  static Baseline mean(ModelScore score, List<Sample> training) {
    List<BaselineInput> rows = training.stream().map(score::point).map(BaselineInput::of).toList();
    int width = score.model().continuous().layout(training.get(0)).first().width();
    boolean words = score.model().inputs().get(0).readsTokens();
    return words
        ? new Baseline.Given(event(rows, width), "mean of the training data")
        : new Baseline.Samples(rows, "training data").mean();
  }

  /// The mean step of all rows.
  private static float[] event(List<BaselineInput> rows, int width) {
    double[] sum = new double[width];
    long steps = 0;
    for (BaselineInput row : rows) {
      for (int i = 0; i < row.values().length; i++) {
        sum[i % width] += row.values()[i];
      }
      steps += row.values().length / width;
    }
    float[] mean = new float[width];
    for (int d = 0; d < width; d++) {
      mean[d] = (float) (sum[d] / steps);
    }
    return mean;
  }
}
