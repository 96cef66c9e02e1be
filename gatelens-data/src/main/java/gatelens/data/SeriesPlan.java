package gatelens.data;

/// How an encoder of series is to be learned.
///
/// @param missing what is done where a value is missing
/// @param standardise true if each column has mean 0 and deviation 1; usual: true
/// @param elapsed true if the time since the last step is a feature
public record SeriesPlan(Missing missing, boolean standardise, boolean elapsed) {
  /// What is done where a value is missing.
  public enum Missing {
    /// The last value that is there; the mean before the first.
    FORWARD,
    /// The mean of the training data.
    MEAN,
    /// The mean, and for each column a feature that is 1 where its value is missing.
    MASK,
    /// The whole step is left out, so that only the time since the last one tells of it.
    GAP,
    /// None may be missing.
    REFUSE
  }

  /// What is usual.
  public static SeriesPlan usual() {
    return new SeriesPlan(Missing.MEAN, true, false);
  }
}
