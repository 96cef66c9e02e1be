package gatelens.data;

import java.util.Arrays;
import java.util.List;

/// What the data says a row should be answered with.
public sealed interface Answer {
  /// Nothing is said.
  record None() implements Answer {}

  /// The name of a class.
  ///
  /// @param label as it stands in the file or as the folder is called
  record Name(String label) implements Answer {}

  /// An answer for each step.
  ///
  /// @param each one a step: a name, a number, or nothing where the data says nothing
  record Steps(List<Answer> each) implements Answer {
    /// Keeps an unmodifiable copy.
    ///
    /// @throws IllegalArgumentException if a step has answers for steps of its own
    public Steps {
      each = List.copyOf(each);
      if (each.stream().anyMatch(Steps.class::isInstance)) {
        throw new IllegalArgumentException("the answer of a step is itself one of several steps");
      }
    }
  }

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
