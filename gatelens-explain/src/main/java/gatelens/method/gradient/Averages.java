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
    return new Explanation(
        by,
        input,
        Point.split(input.layout(), mean),
        Explanation.Grouping.CELLS,
        count > 1 ? Optional.of(Point.split(input.layout(), error)) : Optional.empty(),
        new Completeness(score, baselineScore, total),
        Map.of(),
        notes);
  }
}
