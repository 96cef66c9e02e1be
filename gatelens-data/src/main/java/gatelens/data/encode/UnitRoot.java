package gatelens.data.encode;

import gatelens.data.Input;
import java.util.Arrays;

/// Whether a column of a series wanders: whether a unit root is not ruled out by the test of Dickey
/// and Fuller with a constant, augmented by as many of the last changes as Schwarz' criterion says,
/// `Δx_t = a + ρ x_{t-1} + Σ c_i Δx_{t-i}`. One step a window, the last one; of several series each
/// has its own constant. Memory does not grow with the data.
///
/// Source: D. Dickey and W. Fuller, Distribution of the Estimators for Autoregressive Time Series
/// with a Unit Root, JASA 74, 1979, https://doi.org/10.2307/2286348; critical values: J. MacKinnon,
/// Critical Values for Cointegration Tests, 2010, https://hdl.handle.net/10419/67744
final class UnitRoot {
  /// Most changes before the last one.
  private static final int LAGS = 12;

  /// Fewer windows tell nothing.
  private static final int LEAST = 25;

  private final int lags;

  /// The change that is told, the value before it, then the changes before it.
  private final double[] row;

  private final double[] sums;
  private final double[][] products;
  private final double[][] within;
  private double began = Double.NaN;
  private double place = Double.NEGATIVE_INFINITY;
  private long inSeries;
  private long count;
  private long series;

  /// @param length steps of a window
  UnitRoot(int length) {
    this.lags = Math.clamp(length - 2L, 0, LAGS);
    this.row = new double[lags + 2];
    this.sums = new double[row.length];
    this.products = new double[row.length][row.length];
    this.within = new double[row.length][row.length];
  }

  /// Takes a window.
  ///
  /// @param from where it begins in its series; a series begins where that goes back
  void add(Input.Column.Numbers column, double from) {
    float[] values = column.values();
    int last = values.length - 1;
    if (last < lags + 1) {
      return;
    }
    if (from <= place) {
      close();
    }
    place = from;
    for (int i = 0; i <= lags; i++) {
      row[i == 0 ? 0 : i + 1] = (double) values[last - i] - values[last - i - 1];
    }
    row[1] = values[last - 1];
    if (!Arrays.stream(row).allMatch(Double::isFinite)) {
      return;
    }
    if (inSeries == 0) {
      began = row[1];
    }
    row[1] -= began; // the constant takes it up; sums of squares stay small
    inSeries++;
    for (int i = 0; i < row.length; i++) {
      sums[i] += row[i];
      for (int j = 0; j < row.length; j++) {
        products[i][j] += row[i] * row[j];
      }
    }
  }

  private void close() {
    if (inSeries == 0) {
      return;
    }
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < row.length; j++) {
        within[i][j] += products[i][j] - sums[i] * sums[j] / inSeries;
      }
      Arrays.fill(products[i], 0);
    }
    Arrays.fill(sums, 0);
    count += inSeries;
    series++;
    inSeries = 0;
  }

  /// True if a unit root is not ruled out at 5 %.
  boolean wanders() {
    close();
    if (count < LEAST + series || !(within[1][1] > 0)) {
      return false; // too little, or a constant
    }
    if (!(within[0][0] > 1e-12 * within[1][1])) {
      return true; // each change is the same: a line
    }
    double best = Double.POSITIVE_INFINITY;
    double t = 0;
    for (int p = 0; p <= Math.min(lags, count / 10); p++) {
      Fit fit = fit(p);
      double information =
          count * Math.log(Math.max(fit.rest, Double.MIN_NORMAL) / count)
              + Math.log((double) count) * (p + 1);
      if (information < best) {
        best = information;
        t = fit.t;
      }
    }
    double n = count;
    return t > -2.8615 - 2.738 / n - 8.36 / (n * n);
  }

  /// @param rest sum of squares of what is left
  /// @param t of the value before
  private record Fit(double rest, double t) {}

  /// Least squares by elimination, with the inverse's first place beside it.
  private Fit fit(int p) {
    int size = p + 1;
    double[][] left = new double[size][size + 2];
    for (int i = 0; i < size; i++) {
      System.arraycopy(within[i + 1], 1, left[i], 0, size);
      left[i][size] = within[i + 1][0];
      left[i][size + 1] = i == 0 ? 1 : 0;
    }
    for (int k = 0; k < size; k++) {
      if (!(left[k][k] > 1e-12 * within[k + 1][k + 1])) {
        return new Fit(Double.POSITIVE_INFINITY, 0); // one follows from those before
      }
      for (int i = 0; i < size; i++) {
        double factor = i == k ? 0 : left[i][k] / left[k][k];
        for (int j = k; factor != 0 && j < size + 2; j++) {
          left[i][j] -= factor * left[k][j];
        }
      }
    }
    double rest = within[0][0];
    for (int i = 0; i < size; i++) {
      rest -= left[i][size] / left[i][i] * within[i + 1][0];
    }
    rest = Math.max(rest, 1e-13 * within[0][0]);
    double variance = rest / Math.max(1, count - series - size);
    double slope = left[0][size] / left[0][0];
    return new Fit(rest, slope / Math.sqrt(variance * left[0][size + 1] / left[0][0]));
  }
}
