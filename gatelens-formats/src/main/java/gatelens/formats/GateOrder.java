package gatelens.formats;

import gatelens.tensor.Tensor;

/// Brings stacked gates into our order.
public final class GateOrder {
  private GateOrder() {}

  /// The transpose of a stacked weight with its gates in another order.
  ///
  /// @param weight `float[G H][K]`, gate after gate
  /// @param units H
  /// @param order for each gate of the result, its place in `weight`
  /// @return `float[K][G H]`
  public static Tensor transposed(Tensor weight, int units, int[] order) {
    int rows = order.length * units;
    if (weight.shape().rank() != 2 || weight.extent(0) != rows) {
      throw new IllegalArgumentException(
          "a weight of "
              + order.length
              + " gates of "
              + units
              + " units: expected "
              + rows
              + " rows, found "
              + weight.shape());
    }
    int depth = weight.extent(1);
    float[] values = weight.values();
    return Tensor.generate(
        i -> {
          int column = i % rows;
          return values[(order[column / units] * units + column % units) * depth + i / rows];
        },
        depth,
        rows);
  }

  /// A stacked bias with its gates in another order.
  ///
  /// @param bias `float[G H]`
  public static Tensor ordered(Tensor bias, int units, int[] order) {
    if (bias.size() != order.length * units) {
      throw new IllegalArgumentException(
          "a bias of "
              + order.length
              + " gates of "
              + units
              + " units: expected "
              + order.length * units
              + " values, found "
              + bias.shape());
    }
    float[] values = bias.values();
    return Tensor.generate(i -> values[order[i / units] * units + i % units], bias.size());
  }

  /// The transpose of a weight in our form, with its gates in another order.
  ///
  /// @param weight `float[K][G H]`
  /// @param units H
  /// @param order for each gate of the result, its place in `weight`
  /// @return `float[G H][K]`, gate after gate
  public static Tensor rows(Tensor weight, int units, int[] order) {
    int columns = order.length * units;
    if (weight.shape().rank() != 2 || weight.extent(1) != columns) {
      throw new IllegalArgumentException(
          "a weight of "
              + order.length
              + " gates of "
              + units
              + " units: expected "
              + columns
              + " columns, found "
              + weight.shape());
    }
    int depth = weight.extent(0);
    float[] values = weight.values();
    return Tensor.generate(
        i -> {
          int row = i / depth;
          return values[i % depth * columns + order[row / units] * units + row % units];
        },
        columns,
        depth);
  }
}
