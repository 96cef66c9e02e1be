package gatelens.engine.pair;

import gatelens.engine.node.Tape;
import gatelens.kernel.Kernels;
import gatelens.kernel.PackedMatrix;

/// A layer's part of carrying credit forward with the state: what multipliers do backward over the
/// steps, step by step. A column is credit, a part of the difference that two runs have; each event
/// maps it linearly, so that columns which sum to the difference before an event sum to it after.
public sealed interface Carry {
  /// Floats of one column that the layer keeps from event to event, block by block; each block is a
  /// part of the running state.
  ///
  /// @param stateAt where it stands in the layer's running state
  /// @param width its floats
  record Kept(int stateAt, int width) {}

  /// What the layer keeps; empty where nothing is kept.
  Kept[] kept();

  /// A layer whose columns follow its run, from what that has recorded.
  non-sealed interface Behind extends Carry {
    /// Maps the columns of one event, recorded with the input in row 0 and the baseline in row 1.
    ///
    /// @param in `float[G][inputs]` from `from` on, credit of what goes in
    /// @param columns G
    /// @param held true if the event is padding: nothing is taken up, and nothing changes
    /// @param account what is kept, `float[block][G][width]` from `at` on; replaced
    /// @return `float[G][outputs]`, credit of what comes out; valid until the next call
    float[] of(
        float[] in,
        int from,
        int columns,
        boolean held,
        float[] account,
        int at,
        Tape tape,
        PairPass pass);
  }

  /// A layer that runs both rows and the columns as one block, so that its weights are read once
  /// for all of them.
  non-sealed interface Joint extends Carry {
    /// Runs one event.
    ///
    /// @param block `float[2 + G][inputs]`: of the input, of the baseline, credit
    /// @return `float[2 + G][outputs]`; valid until the next call with the same scratch
    float[] run(float[] block, Moment moment, Scratch scratch);

    /// Runs rows alone.
    ///
    /// @param in `float[N][inputs]` from `from` on
    /// @param rows N
    /// @param states `float[N][stride]`; replaced
    /// @param stateAt where the layer's state stands in each
    /// @return `float[N][outputs]`; valid until the next call with the same scratch
    float[] run(
        Kernels kernels,
        float[] in,
        int from,
        int rows,
        float[] states,
        int stride,
        int stateAt,
        Scratch scratch);

    /// Gates of the last event of a recurrent layer, `float[rows][blocks H]`.
    ///
    /// @param columns true if columns were run with it
    float[] gates(Scratch scratch, boolean columns);

    /// True if what comes out is a sequence where what goes in is one.
    boolean sequences();
  }

  /// One event.
  ///
  /// @param columns G
  /// @param held true if the event is padding
  /// @param sparse true if the block holds no credit: the first `diagonal` columns get a feature's
  ///   each, the column `newest` the whole event's
  /// @param newest -1 for none
  /// @param states `float[2][stride]`, of the input and of the baseline; replaced
  /// @param stateAt where the layer's state stands in each
  /// @param account what is kept, `float[block][G][width]` from `at` on; replaced
  record Moment(
      Kernels kernels,
      int columns,
      boolean held,
      boolean sparse,
      int diagonal,
      int newest,
      float[] states,
      int stride,
      int stateAt,
      float[] account,
      int at) {}

  /// The memory of one layer in one call, used again by the next.
  final class Scratch {
    float[] gates = new float[0];
    float[] sums = new float[0];
    float[] distances = new float[0];
    float[] coefficients = new float[0];
    float[] change = new float[0];
    float[] cells = new float[0];
    float[] out = new float[0];
    float[] factors = new float[0];
    float[] carried = new float[0];
    float[] outer = new float[0];
    private PackedMatrix folded = PackedMatrix.ofSize(0, 0);
    private PackedMatrix foldedInput = folded;

    /// The last pre-activations of a dense layer.
    public float[] logits = new float[0];

    /// Room for what the recurrent weights are folded into.
    PackedMatrix folded(int rows, int columns) {
      folded = room(folded, rows, columns);
      return folded;
    }

    /// Room for what the input's weights are folded into.
    PackedMatrix foldedInput(int rows, int columns) {
      foldedInput = room(foldedInput, rows, columns);
      return foldedInput;
    }

    private static PackedMatrix room(PackedMatrix old, int rows, int columns) {
      boolean fits = old.depth() == rows && old.columns() == columns;
      return fits ? old : PackedMatrix.ofSize(rows, columns);
    }
  }
}
