package gatelens.compare;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/// Whether several models differ at all on the same examples, before any two of them are looked at.
///
/// @param name of the test
/// @param statistic compared with χ²
/// @param freedom its degrees of freedom, models less one
/// @param pValue the chance of a statistic at least as large if all were equally good, in [0, 1]
public record OverallTest(String name, double statistic, int freedom, double pValue) {
  /// Answers that χ² needs: examples on which the models differ, times models (M. Tate and S.
  /// Brown, Note on the Cochran Q test, 1970, https://doi.org/10.1080/01621459.1970.10481065).
  private static final int ENOUGH = 24;

  /// Cochran's Q of answers that are right or wrong. With `G_j` the right answers of model j, `L_i`
  /// the models that are right on example i and k models: `Q = (k - 1) (k Σ G_j² - (Σ G_j)²) / (k Σ
  /// L_i - Σ L_i²)`.
  ///
  /// Source: W. Cochran, The comparison of percentages in matched samples, 1950,
  /// https://doi.org/10.1093/biomet/37.3-4.256
  ///
  /// @param right `boolean[k][N]`, at least two models
  /// @return nothing where too few examples tell the models apart
  public static Optional<OverallTest> cochran(boolean[][] right) {
    int models = right.length;
    double[] columns = new double[models];
    double rows = 0;
    double squares = 0;
    int differing = 0;
    for (int n = 0; n < right[0].length; n++) {
      int row = 0;
      for (int j = 0; j < models; j++) {
        row += right[j][n] ? 1 : 0;
        columns[j] += right[j][n] ? 1 : 0;
      }
      rows += row;
      squares += (double) row * row;
      differing += row > 0 && row < models ? 1 : 0;
    }
    if (differing * models < ENOUGH) {
      return Optional.empty();
    }
    double sum = Arrays.stream(columns).map(g -> g * g).sum();
    double q = (models - 1) * (models * sum - rows * rows) / (models * rows - squares);
    return Optional.of(
        new OverallTest("Cochran's Q", q, models - 1, ChiSquare.above(q, models - 1)));
  }

  /// Friedman's test of figures, by the ranks of the models on each block, corrected for ties.
  ///
  /// Source: M. Friedman, The Use of Ranks to Avoid the Assumption of Normality Implicit in the
  /// Analysis of Variance, 1937, https://doi.org/10.1080/01621459.1937.10503522
  ///
  /// @param figures `double[k][N]`, at least two models
  /// @return nothing where there are fewer than {@value ForecastComparison#ENOUGH_BLOCKS} blocks,
  ///   or none tells the models apart
  public static Optional<OverallTest> friedman(double[][] figures) {
    int models = figures.length;
    int blocks = figures[0].length;
    double[] sums = new double[models];
    double ties = 0;
    for (int n = 0; n < blocks; n++) {
      int block = n;
      int[] order =
          IntStream.range(0, models)
              .boxed()
              .sorted(Comparator.comparingDouble(j -> figures[j][block]))
              .mapToInt(j -> j)
              .toArray();
      for (int from = 0; from < models; ) {
        int to = from;
        while (to < models && figures[order[to]][n] == figures[order[from]][n]) {
          to++;
        }
        for (int i = from; i < to; i++) {
          sums[order[i]] += (from + 1 + to) / 2.0;
        }
        double tied = to - from;
        ties += tied * (tied * tied - 1);
        from = to;
      }
    }
    double k = models;
    double correction = 1 - ties / (k * (k * k - 1) * blocks);
    if (blocks < ForecastComparison.ENOUGH_BLOCKS || correction <= 0) {
      return Optional.empty();
    }
    double squares = Arrays.stream(sums).map(s -> s * s).sum();
    double statistic = (12 / (k * blocks * (k + 1)) * squares - 3 * blocks * (k + 1)) / correction;
    return Optional.of(
        new OverallTest(
            "Friedman's test", statistic, models - 1, ChiSquare.above(statistic, models - 1)));
  }
}
