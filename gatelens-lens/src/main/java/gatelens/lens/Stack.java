package gatelens.lens;

import gatelens.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Puts results of single sequences side by side.
public final class Stack {
  private Stack() {}

  /// Tensors as one with a leading axis. Those of sequences of different lengths differ in their
  /// extents: shorter ones are filled up with NaN at their end.
  ///
  /// @param what for messages
  /// @throws Refused if they differ in rank, or are too large together
  public static Tensor of(String what, List<Tensor> parts) {
    int[] largest = parts.get(0).shape().extents();
    for (int n = 0; n < parts.size(); n++) {
      int[] found = parts.get(n).shape().extents();
      if (found.length != largest.length) {
        throw new Refused(
            Refused.Kind.DATA,
            what
                + ": sequence 0 has "
                + parts.get(0).shape()
                + ", sequence "
                + n
                + " has "
                + parts.get(n).shape()
                + "; one array cannot hold both");
      }
      for (int axis = 0; axis < found.length; axis++) {
        largest[axis] = Math.max(largest[axis], found[axis]);
      }
    }
    long size = 1;
    for (int extent : largest) {
      size = Math.min(Integer.MAX_VALUE, size * extent);
    }
    if (size * parts.size() > Integer.MAX_VALUE - 16L) {
      throw new Refused(
          Refused.Kind.LIMIT,
          what + " would have over 2^31 values",
          "give fewer sequences at a time",
          "inputs");
    }
    float[] values = new float[(int) size * parts.size()];
    Arrays.fill(values, Float.NaN);
    for (int n = 0; n < parts.size(); n++) {
      copy(parts.get(n), largest, values, n * (int) size);
    }
    int[] extents = new int[largest.length + 1];
    extents[0] = parts.size();
    System.arraycopy(largest, 0, extents, 1, largest.length);
    return Tensor.of(values, extents);
  }

  private static void copy(Tensor from, int[] largest, float[] to, int at) {
    int[] own = from.shape().extents();
    if (own.length <= 1 || Arrays.equals(own, largest)) {
      System.arraycopy(from.values(), 0, to, at, from.size());
      return;
    }
    int[] inner = Arrays.copyOfRange(largest, 1, largest.length);
    int size = Arrays.stream(inner).reduce(1, (a, b) -> a * b);
    for (int i = 0; i < own[0]; i++) {
      copy(from.slice(i), inner, to, at + i * size);
    }
  }
}
