package gatelens.train;

/// Ends training when nothing has become better for some epochs, and gives the weights of the best
/// epoch back. What is watched is the loss of the held-out examples, or the training loss where
/// there are none, or the metric that a {@link Watch} names.
///
/// @param patience epochs without progress, at least 1; usual: 3 to 10
/// @param least how far it must become better to count as progress, 0 or more; usual: 0
public record EarlyStopping(int patience, double least) {
  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is outside its range
  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException(
          "early stopping's patience is " + patience + "; at least 1 epoch is needed, 3 is usual");
    }
    if (!(least >= 0)) {
      throw new IllegalArgumentException(
          "early stopping's least progress is " + least + "; it must be 0 or more");
    }
  }

  /// With any progress counting.
  public EarlyStopping(int patience) {
    this(patience, 0);
  }
}
