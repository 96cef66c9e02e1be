package gatelens.rule;

/// What passes between two layers for one input.
///
/// @param steps `double[T][W]`; one row for a vector
/// @param sequence false for a vector
/// @param mask `boolean[T]`, false where a step is padding; empty if every step counts
record Values(double[][] steps, boolean sequence, boolean[] mask) {
  /// T, or 1.
  int length() {
    return steps.length;
  }

  /// W.
  int width() {
    return steps[0].length;
  }

  /// False if the step is padding.
  boolean counts(int step) {
    return mask.length == 0 || mask[step];
  }

  /// A vector.
  static Values vector(double[] values) {
    return new Values(new double[][] {values}, false, new boolean[0]);
  }

  /// Other values at the same steps.
  Values over(double[][] other) {
    return new Values(other, sequence, mask);
  }

  /// Zeros of the same form.
  static double[][] zeros(int length, int width) {
    return new double[length][width];
  }
}
