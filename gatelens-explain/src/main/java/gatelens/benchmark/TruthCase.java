package gatelens.benchmark;

import gatelens.sequence.FeatureSequence;

/// One series whose important cells are known.
///
/// @param input `float[T][F]`
/// @param labels `int[T]`: the class at each step
/// @param salient `boolean[T * F]`, row-major: true where the cell decides
public record TruthCase(FeatureSequence input, int[] labels, boolean[] salient) {
  /// Checks the lengths.
  ///
  /// @throws IllegalArgumentException if labels or truth do not fit the input
  public TruthCase {
    if (labels.length != input.length() || salient.length != input.length() * input.width()) {
      throw new IllegalArgumentException(
          "a case of "
              + input.values().shape()
              + ": expected "
              + input.length()
              + " labels and "
              + input.length() * input.width()
              + " marks, found "
              + labels.length
              + " and "
              + salient.length);
    }
  }

  /// The number of important cells.
  public int salientCount() {
    int count = 0;
    for (boolean mark : salient) {
      count += mark ? 1 : 0;
    }
    return count;
  }
}
