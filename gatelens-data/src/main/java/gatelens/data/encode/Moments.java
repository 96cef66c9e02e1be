package gatelens.data.encode;

/// Mean and deviation in one pass (B. Welford, Note on a Method for Calculating Corrected Sums of
/// Squares and Products, Technometrics 4(3), 1962, https://doi.org/10.2307/1266577).
final class Moments {
  private long count;
  private double mean;
  private double squares;

  void add(double value) {
    if (Double.isFinite(value)) {
      count++;
      double off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    }
  }

  double mean() {
    return mean;
  }

  /// 1 for a constant.
  double deviation() {
    double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
    return deviation > 1e-12 * Math.max(1, Math.abs(mean)) ? deviation : 1;
  }
}
