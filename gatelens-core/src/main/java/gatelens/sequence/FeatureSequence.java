package gatelens.sequence;

import gatelens.tensor.Tensor;

/// A sequence of feature vectors with the names of its steps and features.
///
/// @param values `float[T][D]`
/// @param steps names of the T steps
/// @param features names of the D features
public record FeatureSequence(Tensor values, Axis steps, Axis features) implements Sequence {
  /// Checks that the axes fit the values.
  ///
  /// @throws IllegalArgumentException if `values` is no matrix or an axis has another length
  public FeatureSequence {
    if (values.shape().rank() != 2
        || values.extent(0) != steps.length()
        || values.extent(1) != features.length()) {
      throw new IllegalArgumentException(
          "a feature sequence: expected float["
              + steps.length()
              + "]["
              + features.length()
              + "] from its axes, found "
              + values.shape());
    }
  }

  /// A sequence whose steps and features are numbered.
  ///
  /// @param values `float[T][D]`
  public static FeatureSequence of(Tensor values) {
    if (values.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "a feature sequence: expected float[T][D], found " + values.shape());
    }
    return new FeatureSequence(
        values, Axis.steps(values.extent(0)), Axis.features(values.extent(1)));
  }

  /// The values in the units of the data, as far as the axis of the features knows them.
  ///
  /// @return `float[T][D]`
  public Tensor raw() {
    int width = width();
    float[] read = values.values();
    return Tensor.generate(i -> features.raw(i % width, read[i]), length(), width);
  }

  @Override
  public int length() {
    return values.extent(0);
  }

  /// The number of features, D.
  public int width() {
    return values.extent(1);
  }
}
