package gatelens.explain;

import java.util.List;

/// The numbers of a measure.
///
/// @param by the measure with its settings
/// @param values one or more numbers
/// @param names what each number is: `at 10 %`; as many as values
public record Measurement(Measure<?> by, List<Double> values, List<String> names) {
  /// Checks that every number has a name.
  ///
  /// @throws IllegalArgumentException if not
  public Measurement {
    values = List.copyOf(values);
    names = List.copyOf(names);
    if (values.size() != names.size()) {
      throw new IllegalArgumentException(values.size() + " values, but " + names.size() + " names");
    }
  }

  /// The only number, or the first.
  public double first() {
    return values.get(0);
  }
}
