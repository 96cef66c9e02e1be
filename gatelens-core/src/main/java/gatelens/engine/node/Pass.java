package gatelens.engine.node;

import gatelens.kernel.Kernels;

/// What the layers of one pass over one block must know.
///
/// @param kernels the arithmetic
/// @param record true if a backward pass or a trace follows
/// @param first true if this chunk of steps begins the sequence
/// @param stepOffset the number of steps before this chunk
/// @param dropout the source of dropout, {@link Dropping#NONE} outside training
public record Pass(
    Kernels kernels, boolean record, boolean first, int stepOffset, Dropping dropout) {
  public static Pass whole(Kernels kernels, boolean record) {
    return new Pass(kernels, record, true, 0, Dropping.NONE);
  }
}
