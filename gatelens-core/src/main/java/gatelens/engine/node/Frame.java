package gatelens.engine.node;

/// What passes between two layers for one block of rows: `float[steps][rows][width]` from `offset`
/// on, time-major.
///
/// A vector a row is a frame of one step whose `sequence` is false.
///
/// @param mask `byte[steps][rows]`, 0 where a step is padding; empty if every step counts
public record Frame(
    float[] values, int offset, int steps, int rows, int width, boolean sequence, byte[] mask) {
  public static final byte[] NO_MASK = new byte[0];
  public static final Frame NONE = new Frame(new float[0], 0, 0, 0, 0, false, NO_MASK);

  public static Frame vectors(float[] values, int offset, int rows, int width) {
    return new Frame(values, offset, 1, rows, width, false, NO_MASK);
  }

  /// A frame of the same steps and mask over other values.
  public Frame over(float[] other, int at, int otherWidth) {
    return new Frame(other, at, steps, rows, otherWidth, sequence, mask);
  }

  public boolean masked() {
    return mask.length > 0;
  }

  public boolean counts(int step, int row) {
    return mask.length == 0 || mask[step * rows + row] != 0;
  }

  public int size() {
    return steps * rows * width;
  }

  public boolean isNone() {
    return rows == 0;
  }
}
