package gatelens.cli;

import gatelens.tensor.Tensor;
import java.util.List;

/// Puts results of single sequences side by side.
final class Batches {
  private Batches() {}

  /// Tensors of one shape as one with a leading axis.
  ///
  /// @param what for messages
  /// @throws CommandFailure if they differ in shape
  static Tensor stack(String what, List<Tensor> parts) {
    Tensor first = parts.get(0);
    int[] extents = new int[first.shape().rank() + 1];
    extents[0] = parts.size();
    System.arraycopy(first.shape().extents(), 0, extents, 1, first.shape().rank());
    if ((long) first.size() * parts.size() > Integer.MAX_VALUE - 16L) {
      throw new CommandFailure(
          ExitCode.LIMIT,
          what + " would have over 2^31 values",
          "give fewer sequences at a time to --inputs");
    }
    float[] values = new float[first.size() * parts.size()];
    for (int n = 0; n < parts.size(); n++) {
      if (!parts.get(n).shape().equals(first.shape())) {
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
      System.arraycopy(parts.get(n).values(), 0, values, n * first.size(), first.size());
    }
    return Tensor.of(values, extents);
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
