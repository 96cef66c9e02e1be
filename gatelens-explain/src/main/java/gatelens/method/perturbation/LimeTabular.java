package gatelens.method.perturbation;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.explain.Setting;
import gatelens.perturb.Coalitions;
import gatelens.perturb.Ridge;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// LIME of a short window of a table: each cell is drawn from the values that its column, the same
/// feature at the same step, takes in a background; a straight line is fitted on whether the drawn
/// value falls into the same quartile as the input's (of a categorical feature: equals it). Samples
/// weigh `sqrt(exp(-d² / w²))`, d² the number of cells that do not.
///
/// A step's features are the columns `step · feature`: a feature that is said to be categorical is
/// so at each step.
///
/// Source: M. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?": Explaining the Predictions
/// of Any Classifier, 2016, https://arxiv.org/abs/1602.04938
///
/// @param background inputs of the same layout, such as the training data
/// @param categorical features whose values are names, from 0
/// @param samples for each seed; 5000 is usual
/// @param width w; 0 for 0.75 √(cells), which is usual
/// @param alpha the ridge; 1 is usual
/// @param seeds how many times samples are drawn afresh to see the spread; 2 is usual
/// @param seed decides the draws
public record LimeTabular(
    Baseline.Samples background,
    Set<Integer> categorical,
    int samples,
    double width,
    double alpha,
    int seeds,
    long seed)
    implements Explainer<Score> {
  static final MethodCard CARD =
      new MethodCard(
          "lime-tabular",
          "LIME of a table",
          "Which cells does a straight line nearby call important, each against its usual values?",
          "any score, a background",
          "one run a sample and seed",
          "Ribeiro, Singh and Guestrin, \"Why Should I Trust You?\", 2016,"
              + " https://arxiv.org/abs/1602.04938",
          true,
          false);

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public LimeTabular {
    categorical = Collections.unmodifiableSet(new TreeSet<>(categorical));
    if (categorical.stream().anyMatch(feature -> feature < 0)) {
      throw new IllegalArgumentException(
          "categorical is " + categorical + "; features are counted from 0");
    }
    if (samples < 2 || !(width >= 0) || !(alpha >= 0) || seeds < 1) {
      throw new IllegalArgumentException(
          "samples is "
              + samples
              + ", width "
              + width
              + ", alpha "
              + alpha
              + ", seeds "
              + seeds
              + "; expected at least 2 samples, the next two not negative, at least 1 seed");
    }
  }

  /// The row of the list.
  static Method row() {
    List<Setting> settings = new ArrayList<>();
    settings.add(
        new Setting(
            "categorical",
            Setting.Kind.WHOLES,
            "",
            "[0, ∞)",
            "features whose values are names, counted from 0: 0,2"));
    settings.addAll(
        Sampled.neighbourhood(
            5000,
            "0",
            "[0, ∞)",
            "how far a neighbour counts: w of the kernel; 0 for 0.75 times the root of the number"
                + " of cells"));
    return Method.ofBackground(
        CARD,
        settings,
        s ->
            new LimeTabular(
                s.neededBackground("lime-tabular"),
                new TreeSet<>(s.integers("categorical")),
                s.integer("samples"),
                s.number("width"),
                s.number("alpha"),
                s.integer("seeds"),
                s.seed()));
  }

  @Override
  public MethodCard card() {
    return CARD;
  }

  @Override
  public Explanation explain(Score score, Point input) {
    int size = input.values().length;
    List<float[]> rows = background.all(input);
    float[][] edges = new float[size][];
    for (int i = 0; i < size; i++) {
      edges[i] = quartiles(rows, i);
    }
    double[] mean = new double[size];
    double[] spread = new double[size];
    double intercept = 0;
    double fit = 0;
    Ridge[] ridges = new Ridge[seeds];
    for (int k = 0; k < seeds; k++) {
      ridges[k] = fit(score, input, rows, edges, new SplittableRandom(seed + k));
      intercept += ridges[k].intercept() / seeds;
      fit += ridges[k].score() / seeds;
      for (int i = 0; i < size; i++) {
        mean[i] += ridges[k].coefficients()[i] / seeds;
      }
    }
    for (int i = 0; i < size; i++) {
      for (Ridge ridge : ridges) {
        double off = ridge.coefficients()[i] - mean[i];
        spread[i] += off * off / Math.max(1, seeds - 1);
      }
      spread[i] = Math.sqrt(spread[i]);
    }
    double sum = Arrays.stream(mean).sum();
    double full = score.at(input);
    Map<String, Double> notes = new LinkedHashMap<>();
    notes.put("intercept", intercept);
    notes.put("R²", fit);
    notes.put("local prediction", intercept + sum);
    notes.put("true score", full);
    notes.put("evaluations", (double) samples * seeds);
    Optional<List<Tensor>> errors =
        seeds < 2 ? Optional.empty() : Optional.of(Point.split(input.layout(), floats(spread)));
    return new Explanation(
        this,
        input,
        Point.split(input.layout(), floats(mean)),
        Explanation.Grouping.CELLS,
        errors,
        new Completeness(full, intercept, sum),
        Map.of(),
        notes);
  }

  private static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }

  private static float[] quartiles(List<float[]> rows, int cell) {
    float[] sorted = new float[rows.size()];
    for (int n = 0; n < sorted.length; n++) {
      sorted[n] = rows.get(n)[cell];
    }
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    return new float[] {sorted[last / 4], sorted[last / 2], sorted[3 * last / 4]};
  }

  private Ridge fit(
      Score score, Point input, List<float[]> rows, float[][] edges, SplittableRandom random) {
    int size = input.values().length;
    int features = input.layout().first().width();
    double w = width > 0 ? width : 0.75 * Math.sqrt(size);
    Coalitions same = new Coalitions(size, samples);
    float[][] drawn = new float[samples][];
    double[] weights = new double[samples];
    for (int n = 0; n < samples; n++) {
      int set = same.add(true);
      drawn[n] = input.values().clone();
      for (int i = 0; i < size && n > 0; i++) {
        float value = rows.get(random.nextInt(rows.size()))[i];
        boolean equal =
            categorical.contains(i % features)
                ? value == input.values()[i]
                : bin(value, edges[i]) == bin(input.values()[i], edges[i]);
        drawn[n][i] = value;
        same.set(set, i, equal);
      }
      double square = size - same.sizeOf(set);
      weights[n] = Math.sqrt(Math.exp(-square / (w * w)));
    }
    double[] values = score.evaluate(Rows.of(input.layout(), drawn)).values();
    return Ridge.of(same, values, weights, alpha);
  }

  private static int bin(float value, float[] edges) {
    int bin = 0;
    for (float edge : edges) {
      bin += value > edge ? 1 : 0;
    }
    return bin;
  }
}
