package gatelens.data;

/// How an encoder of series is to be learned.
///
/// @param missing what is done where a value is missing
/// @param standardise true if each column has mean 0 and deviation 1; usual: true
/// @param elapsed whether the time since the last step is a feature
/// @param against what the windows of a forecast are read against
public record SeriesPlan(Missing missing, boolean standardise, Elapsed elapsed, Against against) {
  /// What the windows of a forecast are read, and answered, against.
  public enum Against {
    /// The last value of the window: what is forecast is the change.
    LAST,
    /// Nothing: values are read and forecast as they are.
    NOTHING,
    /// The last value where a column wanders: where the test of Dickey and Fuller does not rule out
    /// a unit root in the training data.
    LAST_IF_WANDERING
  }

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
    this(missing, standardise, elapsed ? Elapsed.YES : Elapsed.NO, Against.LAST_IF_WANDERING);
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
    return new SeriesPlan(Missing.MEAN, true, Elapsed.UNEVEN, Against.LAST_IF_WANDERING);
  }
}
