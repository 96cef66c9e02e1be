package gatelens.explain;

/// Whether an attribution adds up.
///
/// @param score f(x)
/// @param baselineScore f at the baseline
/// @param attributed the sum of the attribution and of every term beside it (start state, bias,
///   what was absorbed)
public record Completeness(double score, double baselineScore, double attributed) {
  /// What is not explained: `|attributed - (score - baselineScore)|`.
  public double gap() {
    return Math.abs(attributed - (score - baselineScore));
  }

  /// The gap as a share of the change, or of `floor` where the change is smaller.
  ///
  /// @param floor the least change that counts, such as a thousandth of the score's usual size
  public double relativeGap(double floor) {
    return gap() / Math.max(Math.abs(score - baselineScore), floor);
  }
}
