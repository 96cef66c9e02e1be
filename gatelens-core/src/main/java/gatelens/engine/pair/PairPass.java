package gatelens.engine.pair;

import gatelens.engine.node.Injection;
import gatelens.kernel.Kernels;
import gatelens.layer.RecurrentLayer;
import gatelens.tensor.Tensor;
import gatelens.trace.GateFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One backward pass over pairs of rows of one block.
///
/// @param kernels the arithmetic
/// @param left for each pair the row of the input
/// @param right for each pair the row of the baseline
/// @param same true if every pair is a row and itself: then multipliers are gradients
/// @param flows true if what goes through the recurrent layers is asked for
/// @param injection a signal whose multiplier is 1, or {@link Injection#NONE}
/// @param target the layer of the injection, or empty
/// @param rooms the memory of each layer, used again from pass to pass
/// @param found what went through each recurrent layer, in the order of the pass
public record PairPass(
    Kernels kernels,
    int[] left,
    int[] right,
    boolean same,
    boolean flows,
    Injection injection,
    String target,
    Map<CellPairs, CellPairs.Room> rooms,
    List<LayerFlow> found) {

  public int pairs() {
    return left.length;
  }

  Injection injectionOf(RecurrentLayer layer) {
    return layer.name().equals(target) ? injection : Injection.NONE;
  }

  /// The flow of all pairs through a layer; arrays are `float[T][P][…]`.
  public record LayerFlow(
      RecurrentLayer layer,
      int units,
      int steps,
      int pairs,
      float[] inputChange,
      float[] gates,
      float[] carried,
      float[] emitted,
      float[] cellCarried,
      float[] hiddenChange,
      float[] cellChange,
      float[] start) {

    public GateFlow of(int pair) {
      int count = gates.length / (steps * pairs * units);
      return new GateFlow(
          layer,
          picked(inputChange, pair, inputChange.length / (steps * pairs)),
          picked(gates, pair, count * units).reshape(steps, count, units),
          picked(carried, pair, units),
          picked(emitted, pair, units),
          picked(cellCarried, pair, units),
          picked(hiddenChange, pair, units),
          picked(cellChange, pair, units),
          picked(start, pair, units));
    }

    private Tensor picked(float[] all, int pair, int width) {
      if (all.length == 0) {
        return Tensor.zeros(0, width);
      }
      int rows = all.length / (pairs * width);
      float[] out = new float[rows * width];
      for (int t = 0; t < rows; t++) {
        System.arraycopy(all, (t * pairs + pair) * width, out, t * width, width);
      }
      return Tensor.of(out, rows, width);
    }
  }

  /// `values[left] - values[right]` of every step and pair.
  ///
  /// @param values `float[T][R][width]` from `offset` on
  /// @param out `float[T][P][width]`
  void change(float[] values, int offset, int steps, int rows, int width, float[] out) {
    int to = 0;
    for (int t = 0; t < steps; t++) {
      for (int p = 0; p < pairs(); p++) {
        int a = offset + (t * rows + left[p]) * width;
        int b = offset + (t * rows + right[p]) * width;
        for (int d = 0; d < width; d++) {
          out[to + d] = values[a + d] - values[b + d];
        }
        to += width;
      }
    }
  }

  /// The memory of a layer in this pass.
  CellPairs.Room room(CellPairs layer) {
    return rooms.computeIfAbsent(layer, l -> new CellPairs.Room());
  }

  public static PairPass of(
      Kernels kernels,
      int[] left,
      int[] right,
      boolean flows,
      Injection injection,
      String target,
      Map<CellPairs, CellPairs.Room> rooms) {
    return new PairPass(
        kernels,
        left,
        right,
        java.util.Arrays.equals(left, right),
        flows,
        injection,
        target,
        rooms,
        new ArrayList<>());
  }
}
