package gatelens.method.gradient;

import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Point;
import java.util.Map;
import java.util.Optional;

/// Means over a background with their standard errors.
final class Averages {
  private Averages() {}

  /// An explanation that is the mean of several.
  ///
  /// @param parts one row a baseline
  static Explanation explanation(
      Explainer<?> by,
      Point input,
      double[][] parts,
      double score,
      double baselineScore,
      Map<String, Double> notes) {
    int n = input.values().length;
    int count = parts.length;
    float[] mean = new float[n];
    float[] error = new float[n];
    double total = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (double[] row : parts) {
        sum += row[i];
      }
      double middle = sum / count;
      double spread = 0;
      for (double[] row : parts) {
        spread += (row[i] - middle) * (row[i] - middle);
      }
      mean[i] = (float) middle;
      error[i] = (float) (count > 1 ? Math.sqrt(spread / (count - 1) / count) : 0);
      total += middle;
    }
    return explanation(
        by, input, mean, error, count, new Completeness(score, baselineScore, total), notes);
  }

  /// The mean of rows that come one after the other, so that no more than one is held (Welford).
  static final class Running {
    private final double[] middle;
    private final double[] spread;
    private int count;
    private double baselineScores;

    /// @param n values of a row
    Running(int n) {
      middle = new double[n];
      spread = new double[n];
    }

    /// Takes the parts of one baseline.
    void add(double[] row, double baselineScore) {
      count++;
      baselineScores += baselineScore;
      for (int i = 0; i < middle.length; i++) {
        double off = row[i] - middle[i];
        middle[i] += off / count;
        spread[i] += off * (row[i] - middle[i]);
      }
    }

    /// The explanation that is the mean of those taken.
    Explanation explanation(Explainer<?> by, Point input, double score, Map<String, Double> notes) {
      float[] error = new float[middle.length];
      double total = 0;
      for (int i = 0; i < error.length; i++) {
        error[i] = (float) (count > 1 ? Math.sqrt(spread[i] / (count - 1) / count) : 0);
        total += middle[i];
      }
      return Averages.explanation(
          by,
          input,
          IntegratedGradients.floats(middle),
          error,
          count,
          new Completeness(score, baselineScores / count, total),
          notes);
    }
  }

  private static Explanation explanation(
      Explainer<?> by,
      Point input,
      float[] mean,
      float[] error,
      int count,
      Completeness completeness,
      Map<String, Double> notes) {
    return new Explanation(
        by,
        input,
        Point.split(input.layout(), mean),
        Explanation.Grouping.CELLS,
        count > 1 ? Optional.of(Point.split(input.layout(), error)) : Optional.empty(),
        completeness,
        Map.of(),
        notes);
  }
}
