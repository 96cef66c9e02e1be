package gatelens.counterfactual;

import java.util.Arrays;
import java.util.List;

/// How near an input is to what was seen: the mean distance to the `neighbours` nearest training
/// series, each value in units of its feature's standard deviation, per value. A held-out series
/// gives the scale: a counterfactual is as plausible if its distance is no larger.
///
/// Source: A. Van Looveren, J. Klaise, Interpretable Counterfactual Explanations Guided by
/// Prototypes, 2021, https://arxiv.org/abs/1907.02584
public final class Plausibility {
  private final List<float[]> training;
  private final float[] inverse;
  private final int neighbours;

  /// A measure against training series.
  ///
  /// @param training each flat, all of one size
  /// @param width D
  /// @param neighbours k; usual: 5
  /// @throws IllegalArgumentException if there are no series
  public Plausibility(List<float[]> training, int width, int neighbours) {
    if (training.isEmpty() || neighbours < 1) {
      throw new IllegalArgumentException(
          training.size()
              + " training series, "
              + neighbours
              + " neighbours; at least 1 of each is needed");
    }
    this.training = List.copyOf(training);
    this.neighbours = Math.min(neighbours, training.size());
    this.inverse = new float[width];
    for (int d = 0; d < width; d++) {
      double sum = 0;
      double squares = 0;
      long count = 0;
      for (float[] row : training) {
        for (int i = d; i < row.length; i += width) {
          sum += row[i];
          squares += (double) row[i] * row[i];
          count++;
        }
      }
      double variance = squares / count - sum / count * (sum / count);
      inverse[d] = (float) (variance > 1e-12 ? 1 / Math.sqrt(variance) : 1);
    }
  }

  /// Distance of two inputs, root mean square in standard deviations.
  public double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double off = (a[i] - b[i]) * inverse[i % inverse.length];
      sum += off * off;
    }
    return Math.sqrt(sum / a.length);
  }

  /// Sum of absolute changes in standard deviations.
  public double change(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]) * inverse[i % inverse.length];
    }
    return sum;
  }

  /// Mean distance to the nearest training series; those equal to `except` do not count.
  public double of(float[] input, float[] except) {
    double[] distances =
        training.stream()
            .filter(row -> !Arrays.equals(row, except))
            .mapToDouble(row -> distance(row, input))
            .sorted()
            .limit(neighbours)
            .toArray();
    return Arrays.stream(distances).average().orElse(0);
  }

  /// The training series nearest to an input that a predicate takes.
  List<float[]> nearest(float[] input, List<float[]> among, int count) {
    return among.stream()
        .sorted(java.util.Comparator.comparingDouble(row -> distance(row, input)))
        .limit(count)
        .toList();
  }
}
