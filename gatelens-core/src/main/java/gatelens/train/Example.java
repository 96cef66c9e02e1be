package gatelens.train;

import gatelens.sequence.Sample;

/// One thing to learn from.
///
/// @param input what the model reads
/// @param label what it should answer
/// @param weight what it counts, 0 or more: its loss is multiplied by it, and the sum is still
///   divided by the number of examples (as in Keras); usual: 1
public record Example(Sample input, Label label, double weight) {
  /// Checks the range.
  ///
  /// @throws IllegalArgumentException if the weight is negative or not finite
  public Example {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "an example's weight is " + weight + "; it must be 0 or more, 1 is usual");
    }
  }

  /// That counts once.
  public Example(Sample input, Label label) {
    this(input, label, 1);
  }
}
