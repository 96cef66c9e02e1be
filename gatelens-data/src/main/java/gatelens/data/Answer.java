package gatelens.data;

import java.util.Arrays;

/// What the data says a row should be answered with.
public sealed interface Answer {
  /// Nothing is said.
  record None() implements Answer {}

  /// The name of a class.
  ///
  /// @param label as it stands in the file or as the folder is called
  record Name(String label) implements Answer {}

  /// Numbers: the next steps of a forecast.
  ///
  /// @param values `float[C]`
  record Numbers(float[] values) implements Answer {
    @Override
    public boolean equals(Object other) {
      return other instanceof Numbers that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return "Numbers" + Arrays.toString(values);
    }
  }
}
