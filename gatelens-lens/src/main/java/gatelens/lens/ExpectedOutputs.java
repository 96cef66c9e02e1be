package gatelens.lens;

import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Outputs of a model's own framework, to hold an import to.
///
/// @param array `[N][C]`, or `[N][T][C]` of a model that answers at every step
public record ExpectedOutputs(NpyArray array) {
  /// The number that is farthest off.
  ///
  /// @param sequence from 0
  /// @param value its place among the sequence's outputs, from 0
  /// @param here what the model answers
  /// @param expected what its own framework answers
  /// @param scale the largest number that is expected, without its sign, and 1 at least: single
  ///   precision holds numbers to a share of their size
  public record Difference(int sequence, int value, float here, double expected, double scale) {
    /// By how much, at least 0; NaN where one of both is. Equal infinities do not differ.
    public double size() {
      return here == expected ? 0 : Math.abs(expected - here);
    }

    /// By how much, as a share of the scale.
    public double share() {
      return size() / scale;
    }
  }

  /// Reads a file.
  ///
  /// @throws IOException if it is no array
  public static ExpectedOutputs read(Path file) throws IOException {
    return new ExpectedOutputs(Npy.read(file));
  }

  /// The largest difference; a missing number counts as the largest.
  ///
  /// @param outputs one per sequence, at least one
  /// @throws Refused if the file has another number of values
  public Difference largest(List<Tensor> outputs) {
    long found = outputs.stream().mapToLong(Tensor::size).sum();
    if (array.size() != found) {
      throw new Refused(
          Refused.Kind.DATA,
          array.name()
              + ": expected "
              + Stack.of("the outputs", outputs).shape()
              + " like the outputs, found "
              + array);
    }
    double scale = scale();
    Difference worst = new Difference(0, 0, outputs.get(0).values()[0], array.get(0), scale);
    int at = 0;
    for (int n = 0; n < outputs.size(); n++) {
      float[] values = outputs.get(n).values();
      for (int i = 0; i < values.length; i++) {
        Difference one = new Difference(n, i, values[i], array.get(at++), scale);
        if (!(one.size() <= worst.size()) && !Double.isNaN(worst.size())) {
          worst = one;
        }
      }
    }
    return worst;
  }

  private double scale() {
    double scale = 1;
    for (int i = 0; i < array.size(); i++) {
      double size = Math.abs(array.get(i));
      scale = Double.isFinite(size) ? Math.max(scale, size) : scale;
    }
    return scale;
  }
}
