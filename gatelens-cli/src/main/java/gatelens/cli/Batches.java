package gatelens.cli;

import gatelens.tensor.Shape;
import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Puts results of single sequences side by side.
final class Batches {
  private Batches() {}

  /// Tensors as one with a leading axis. Those of sequences of different lengths differ in their
  /// first extent: shorter ones are filled up with NaN at their end.
  ///
  /// @param what for messages
  /// @throws CommandFailure if they differ in another extent
  static Tensor stack(String what, List<Tensor> parts) {
    Tensor first = parts.get(0);
    int[] extents = new int[first.shape().rank() + 1];
    extents[0] = parts.size();
    System.arraycopy(first.shape().extents(), 0, extents, 1, first.shape().rank());
    for (int n = 0; n < parts.size(); n++) {
      int[] found = parts.get(n).shape().extents();
      if (!Arrays.equals(withoutFirst(found), withoutFirst(first.shape().extents()))) {
        throw new CommandFailure(
            ExitCode.DATA,
            what
                + ": sequence 0 has "
                + first.shape()
                + ", sequence "
                + n
                + " has "
                + parts.get(n).shape()
                + "; one array cannot hold both");
      }
      if (found.length > 0) {
        extents[1] = Math.max(extents[1], found[0]);
      }
    }
    int size = 1;
    for (int i = 1; i < extents.length; i++) {
      size = Math.multiplyExact(size, extents[i]);
    }
    if ((long) size * parts.size() > Integer.MAX_VALUE - 16L) {
      throw new CommandFailure(
          ExitCode.LIMIT,
          what + " would have over 2^31 values",
          "give fewer sequences at a time to --inputs");
    }
    float[] values = new float[size * parts.size()];
    for (int n = 0; n < parts.size(); n++) {
      float[] part = parts.get(n).values();
      System.arraycopy(part, 0, values, n * size, part.length);
      Arrays.fill(values, n * size + part.length, (n + 1) * size, Float.NaN);
    }
    return Tensor.of(values, extents);
  }

  private static int[] withoutFirst(int[] extents) {
    return extents.length == 0 ? extents : Arrays.copyOfRange(extents, 1, extents.length);
  }

  /// What to say of an array whose sequences differ in length; nothing where they do not.
  ///
  /// @param shape of the array
  /// @param shortest steps of the shortest sequence
  static String filled(Shape shape, int shortest) {
    return shape.rank() > 1 && shortest < shape.extent(1)
        ? ": sequences of "
            + shortest
            + " to "
            + shape.extent(1)
            + ", shorter ones are filled up with NaN"
        : "";
  }

  /// A tensor as nested lists, for JSON.
  static Object nested(Tensor tensor) {
    if (tensor.shape().rank() <= 1) {
      return tensor.values().clone();
    }
    Object[] rows = new Object[tensor.extent(0)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = nested(tensor.slice(i));
    }
    return rows;
  }
}
