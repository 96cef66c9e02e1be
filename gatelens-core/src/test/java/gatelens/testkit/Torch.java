package gatelens.testkit;

import gatelens.layer.CellSettings;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Lstm;
import gatelens.tensor.Tensor;

/// PyTorch's weights in this project's order: a GRU's rows stand in the order reset, update,
/// candidate there; our columns in the order update, reset, candidate.
public final class Torch {
  private Torch() {}

  /// `float[3H][D]` to `float[D][3H]`, gates reordered.
  public static Tensor gruWeight(Tensor weight) {
    int rows = weight.extent(0);
    int width = weight.extent(1);
    return Tensor.generate(i -> weight.get(swapped(i % rows, rows / 3), i / rows), width, rows);
  }

  /// `float[3H]`, gates reordered.
  public static Tensor gruBias(Tensor bias) {
    return Tensor.generate(i -> bias.get(swapped(i, bias.size() / 3)), bias.size());
  }

  private static int swapped(int column, int units) {
    return column < units ? column + units : column < 2 * units ? column - units : column;
  }

  /// `float[R][C]` to `float[C][R]`.
  public static Tensor transposed(Tensor weight) {
    int rows = weight.extent(0);
    return Tensor.generate(i -> weight.get(i % rows, i / rows), weight.extent(1), rows);
  }

  /// A GRU.
  ///
  /// @param prefix of the names, such as `rnn.`
  /// @param suffix such as `_l0` or `_l0_reverse`
  public static Gru gru(
      Shared.Tensors all,
      String prefix,
      String suffix,
      String name,
      Tensor initial,
      Direction direction,
      boolean sequences) {
    Tensor recurrent = gruWeight(all.get(prefix + "weight_hh" + suffix));
    Tensor none = Tensor.zeros(recurrent.extent(1));
    boolean bias = all.has(prefix + "bias_ih" + suffix);
    return new Gru(
        name,
        GruVariant.RESET_AFTER,
        gruWeight(all.get(prefix + "weight_ih" + suffix)),
        recurrent,
        bias ? gruBias(all.get(prefix + "bias_ih" + suffix)) : none,
        bias ? gruBias(all.get(prefix + "bias_hh" + suffix)) : none,
        initial,
        CellSettings.STANDARD,
        direction,
        sequences);
  }

  /// An LSTM; PyTorch's two biases become their sum.
  public static Lstm lstm(
      Shared.Tensors all,
      String prefix,
      String suffix,
      String name,
      Tensor hidden,
      Tensor cell,
      Direction direction) {
    Tensor recurrent = transposed(all.get(prefix + "weight_hh" + suffix));
    Tensor bias = Tensor.zeros(recurrent.extent(1));
    if (all.has(prefix + "bias_ih" + suffix)) {
      Tensor one = all.get(prefix + "bias_ih" + suffix);
      Tensor two = all.get(prefix + "bias_hh" + suffix);
      bias = Tensor.generate(i -> one.get(i) + two.get(i), one.size());
    }
    return new Lstm(
        name,
        transposed(all.get(prefix + "weight_ih" + suffix)),
        recurrent,
        bias,
        Tensor.zeros(0),
        hidden,
        cell,
        CellSettings.STANDARD,
        direction,
        true);
  }
}
