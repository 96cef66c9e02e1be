package gatelens.engine.node;

/// What one layer keeps of one block: its running state, and after a recorded pass all that its
/// backward pass needs. Arrays grow when they must and are used again.
public class Tape {
  /// The input of the last recorded pass.
  public Frame input = Frame.NONE;

  /// The output of the last pass.
  public float[] output = new float[0];

  /// True if the chunk that follows in time has left its gradient behind: the backward pass goes on
  /// from it.
  public boolean continues;

  /// The gradient of the input.
  float[] inputGradient = new float[0];

  public static float[] room(float[] array, int size) {
    return array.length >= size ? array : new float[size];
  }

  public static float[] zeroed(float[] array, int size) {
    if (array.length < size) {
      return new float[size];
    }
    java.util.Arrays.fill(array, 0, size, 0);
    return array;
  }
}
