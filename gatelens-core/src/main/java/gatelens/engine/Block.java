package gatelens.engine;

import gatelens.engine.node.Frame;
import gatelens.engine.node.MaskingNode;

/// The inputs of one block of rows, one array a row: for each branch a part, `float[T][D]`
/// row-major.
///
/// @param rows the number of rows
/// @param data `float[rows][…]`
/// @param offsets where each part begins within a row; branches that read one input share its
///   values
/// @param strides from one step of a part to the next
/// @param steps T of each part: the longest of the block
/// @param widths D of each part (1 for token ids)
/// @param lengths `int[part][row]`: steps that the row has
/// @param masks `byte[part][steps * rows]`, empty where no step is padding
/// @param entered true if the rows hold what comes out of embeddings and maskings
record Block(
    int rows,
    float[][] data,
    int[] offsets,
    int[] strides,
    int[] steps,
    int[] widths,
    int[][] lengths,
    byte[][] masks,
    boolean entered) {

  /// Lays a chunk of steps out time-major.
  void gather(int part, int from, int count, float[] target) {
    int width = widths[part];
    int stride = strides[part];
    for (int row = 0; row < rows; row++) {
      float[] source = data[row];
      int length = Math.min(count, lengths[part][row] - from);
      for (int step = 0; step < count; step++) {
        int to = (step * rows + row) * width;
        if (step < length) {
          int at = offsets[part] + (from + step) * stride;
          if (width >= 8) {
            System.arraycopy(source, at, target, to, width);
          } else {
            for (int j = 0; j < width; j++) {
              target[to + j] = source[at + j];
            }
          }
        } else {
          java.util.Arrays.fill(target, to, to + width, 0);
        }
      }
    }
  }

  byte[] mask(int part, int from, int count) {
    byte[] whole = masks[part];
    return whole.length == 0
        ? whole
        : MaskingNode.withoutNeed(
            java.util.Arrays.copyOfRange(whole, from * rows, (from + count) * rows));
  }

  /// The mask that lengths alone make; empty if all rows are as long as the longest.
  static byte[] maskOf(int[] lengths, int steps) {
    boolean needed = false;
    for (int length : lengths) {
      needed |= length < steps;
    }
    if (!needed) {
      return Frame.NO_MASK;
    }
    byte[] mask = new byte[steps * lengths.length];
    for (int row = 0; row < lengths.length; row++) {
      for (int step = 0; step < lengths[row]; step++) {
        mask[step * lengths.length + row] = 1;
      }
    }
    return mask;
  }
}
