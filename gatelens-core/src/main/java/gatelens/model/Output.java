package gatelens.model;

/// A number that a model forecasts: what it is called, and how its scaled values are turned back
/// into the units of the data, `value * deviation + mean`.
///
/// @param name such as `OT +1`; not empty
/// @param mean over the training data, in the units of the data; 0 where the model answers in them
/// @param deviation over the training data, finite and not 0; 1 where the model answers in the
///   units of the data
public record Output(String name, double mean, double deviation) {
  /// Checks the scale.
  ///
  /// @throws IllegalArgumentException if the name is empty, a number is not finite, or the
  ///   deviation is 0
  public Output {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a number that is forecast needs a name");
    }
    if (!Double.isFinite(mean) || !Double.isFinite(deviation) || deviation == 0) {
      throw new IllegalArgumentException(
          "output "
              + name
              + ": expected a finite mean and a finite deviation other than 0, found "
              + mean
              + " and "
              + deviation);
    }
  }

  /// A number that the model answers in the units of the data.
  public static Output unscaled(String name) {
    return new Output(name, 0, 1);
  }

  /// True if the model answers in the units of the data.
  public boolean isUnscaled() {
    return mean == 0 && deviation == 1;
  }
}
