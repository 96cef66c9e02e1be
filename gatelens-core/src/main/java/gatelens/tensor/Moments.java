package gatelens.tensor;

/// Count, mean and deviation of numbers that come one by one, in one pass.
///
/// Source: B. Welford, Note on a Method for Calculating Corrected Sums of Squares and Products,
/// Technometrics 4(3), 1962, https://doi.org/10.2307/1266577
public final class Moments {
  private long count;
  private double mean;
  private double squares;

  /// Of no number.
  public Moments() {}

  /// Takes one number.
  public void add(double value) {
    count++;
    double off = value - mean;
    mean += off / count;
    squares += off * (value - mean);
  }

  /// How many numbers there were.
  public long count() {
    return count;
  }

  /// Their mean; 0 of none.
  public double mean() {
    return mean;
  }

  /// The square root of the mean of `(value - mean)²`; 0 of none.
  public double deviation() {
    return count == 0 ? 0 : Math.sqrt(squares / count);
  }
}
