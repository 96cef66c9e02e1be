package gatelens.data;

/// How an encoder of series is to be learned.
///
/// @param missing what is done where a value is missing
/// @param standardise true if each column has mean 0 and deviation 1; usual: true
/// @param elapsed whether the time since the last step is a feature
public record SeriesPlan(Missing missing, boolean standardise, Elapsed elapsed) {
  /// Whether the time since the last step is a feature.
  public enum Elapsed {
    /// It is.
    YES,
    /// It is not.
    NO,
    /// Where there are dates, or times in a unit that is known, and the gaps between them differ by
    /// a quarter of their mean: what happened soon after what is in no other column.
    UNEVEN
  }

  /// A plan that says whether the time since the last step is a feature.
  public SeriesPlan(Missing missing, boolean standardise, boolean elapsed) {
    this(missing, standardise, elapsed ? Elapsed.YES : Elapsed.NO);
  }

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
    return new SeriesPlan(Missing.MEAN, true, Elapsed.UNEVEN);
  }
}
