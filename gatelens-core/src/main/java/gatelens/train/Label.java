package gatelens.train;

import gatelens.tensor.Tensor;
import java.util.Arrays;

/// What a model should answer for one sample.
public sealed interface Label {
  /// The class of the whole sequence.
  ///
  /// @param index from 0 to C - 1; 0 or 1 for a model with one sigmoid output
  // A class is what the field calls it; it is always read as Label.Class.
  @SuppressWarnings("AvoidCommonTypeNames")
  record Class(int index) implements Label {}

  /// The class of each step.
  ///
  /// @param perStep `int[T]`, each from 0 to C - 1, or below 0 where the step is not to be counted;
  ///   steps beyond the array are not counted
  record Classes(int[] perStep) implements Label {
    @Override
    public boolean equals(Object other) {
      return other instanceof Classes that && Arrays.equals(perStep, that.perStep);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(perStep);
    }

    @Override
    public String toString() {
      return "Classes" + Arrays.toString(perStep);
    }
  }

  /// Numbers for the whole sequence: a regression, or several yes-or-no answers.
  ///
  /// @param values `float[C]`
  record Values(float[] values) implements Label {
    @Override
    public boolean equals(Object other) {
      return other instanceof Values that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "Values" + Arrays.toString(values);
    }
  }

  /// Numbers for each step.
  ///
  /// @param values `float[T][C]`; a step whose first value is NaN is not counted, nor are steps
  ///   beyond T
  record StepValues(Tensor values) implements Label {
    /// Checks that a step that counts has all its values.
    ///
    /// @throws IllegalArgumentException if a later value of one is NaN
    public StepValues {
      int width = Math.max(1, values.size() / Math.max(1, values.extent(0)));
      for (int i = 0; i < values.size(); i++) {
        if (Float.isNaN(values.at(i)) && !Float.isNaN(values.at(i / width * width))) {
          throw new IllegalArgumentException(
              "the label of step "
                  + (i / width + 1)
                  + " has some of its "
                  + width
                  + " values; a step has all, or all NaN and is not counted");
        }
      }
    }
  }
}
