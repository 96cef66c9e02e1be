package gatelens.sequence;

/// The scale between the numbers of the data and the standardised ones that a model reads: `read =
/// (raw - mean) / deviation`.
///
/// @param mean of the training data, in `unit`
/// @param deviation standard deviation of the training data, in `unit`, above 0
/// @param unit of the data, such as `kW` or `log energy`; empty if it is not known
public record Standardisation(double mean, double deviation, String unit) {
  /// Numbers that a model reads as they stand in the data.
  public static final Standardisation NONE = new Standardisation(0, 1, "");

  private static final int DIGITS = 5;

  /// Checks the scale.
  ///
  /// @throws IllegalArgumentException if the deviation is not above 0 or a number is not finite
  public Standardisation {
    if (!(deviation > 0) || Double.isInfinite(deviation) || !Double.isFinite(mean)) {
      throw new IllegalArgumentException(
          "a standardisation: expected a finite mean and a deviation above 0, found mean "
              + mean
              + ", deviation "
              + deviation);
    }
  }

  /// The number of the data that a model reads as this one. It is rounded to the grain that single
  /// precision leaves, so that a 0 does not come back as -4e-8.
  ///
  /// @param read as the model reads it; it may be no number
  /// @return in `unit`
  public double raw(double read) {
    if (mean == 0 && deviation == 1) {
      return read;
    }
    // Single precision leaves about six digits of a standardised value; more would be noise.
    double grain = Math.pow(10, Math.floor(Math.log10(deviation)) - DIGITS);
    // The sum makes 0 of -0.
    return Math.rint((read * deviation + mean) / grain) * grain + 0.0;
  }
}
