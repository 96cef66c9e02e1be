package gatelens.train;

/// Examples parted in two: those to learn from and those held out.
///
/// @param training to learn from
/// @param validation held out
public record Split(Dataset training, Dataset validation) {
  /// Holds out a random share. Where every example has one class, each class is parted by the same
  /// share (stratified). Copies, groups and times are those of a {@link Separation}.
  ///
  /// @param share in [0, 1); usual: 0.2
  /// @param seed decides which examples; the same seed gives the same split
  /// @throws IllegalArgumentException if `share` is outside [0, 1), holds nobody out, or leaves
  ///   nothing to learn from
  public static Split of(Dataset data, double share, long seed) {
    return of(data, Separation.of(data).hold(share, seed));
  }

  /// Two parts of some examples.
  public static Split of(Dataset data, Separation.Parts parts) {
    return new Split(data.select(parts.training()), data.select(parts.held()));
  }
}
