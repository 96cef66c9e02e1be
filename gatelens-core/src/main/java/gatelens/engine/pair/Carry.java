package gatelens.engine.pair;

import gatelens.engine.node.Tape;

/// A layer's part of carrying credit forward with the state: what multipliers do backward over the
/// steps, step by step. A column is credit, a part of the difference that two runs have; each event
/// maps it linearly, so that columns which sum to the difference before an event sum to it after.
public interface Carry {
  /// Floats of one column that the layer keeps from event to event, block by block; each block is a
  /// part of the running state.
  ///
  /// @param stateAt where it stands in the layer's running state
  /// @param width its floats
  record Kept(int stateAt, int width) {}

  /// What the layer keeps; empty where nothing is kept.
  Kept[] kept();

  /// Maps the columns of one event, recorded with the input in row 0 and the baseline in row 1.
  ///
  /// @param in `float[G][inputs]`, credit of what goes in
  /// @param columns G
  /// @param held true if the event is padding: nothing is taken up, and nothing changes
  /// @param account what is kept, `float[block][G][width]` from `at` on; replaced
  /// @return `float[G][outputs]`, credit of what comes out; valid until the next call
  float[] of(
      float[] in, int columns, boolean held, float[] account, int at, Tape tape, PairPass pass);
}
