package gatelens.report.draw;

import gatelens.tensor.Tensor;

/// What the numbers that a model reads are in the units of the data: a model that was trained on
/// raw data reads most of them standardised.
@FunctionalInterface
public interface Units {
  /// The numbers as the model reads them.
  Units OF_THE_MODEL = (input, feature, value) -> value;

  /// One value.
  ///
  /// @param input number of the input, from 0
  /// @param feature from 0
  /// @param value as the model reads it; it may be no number
  double raw(int input, int feature, double value);

  /// All values of an input.
  ///
  /// @param values `float[T][D]`
  default Tensor raw(int input, Tensor values) {
    int width = values.extent(1);
    float[] all = values.values();
    return Tensor.generate(i -> raw(input, i % width, all[i]), values.extent(0), width);
  }
}
