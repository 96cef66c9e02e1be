package gatelens.layer;

/// One of the values that a recurrent layer computes for every unit at every step. The name is the
/// one in traces and addresses: `gru_0.update`.
///
/// @param name `update`, `forget`, `hidden`, …
/// @param kind what it does
/// @param block which block of H columns it has in the layer's weights, from 0; {@link #NO_BLOCK}
///   for what has no weights of its own
public record Signal(String name, Kind kind, int block) {
  /// Of a signal without weights of its own.
  public static final int NO_BLOCK = -1;

  /// What a signal does.
  public enum Kind {
    /// A gate, in [0, 1]: the share of the old state that is kept.
    KEEPS,
    /// A gate, in [0, 1]: the share of the old state that is lost.
    FORGETS,
    /// A gate, in [0, 1]: the share of the candidate that is written.
    WRITES,
    /// A gate, in [0, 1]: how much of the old state the candidate sees.
    RESETS,
    /// A gate, in [0, 1]: how much of the cell is shown as the hidden state.
    SHOWS,
    /// What may be written.
    CANDIDATE,
    /// The state inside, which only the layer itself reads.
    CELL,
    /// The state that other layers read.
    HIDDEN,
    /// Not computed by itself, in [0, 1]: the share of the old state that is kept, whichever gate
    /// says it.
    RETENTION
  }

  /// True for gates.
  public boolean isGate() {
    return switch (kind) {
      case KEEPS, FORGETS, WRITES, RESETS, SHOWS -> true;
      case CANDIDATE, CELL, HIDDEN, RETENTION -> false;
    };
  }

  /// True for values in [0, 1]: gates and the retention.
  public boolean isShare() {
    return isGate() || kind == Kind.RETENTION;
  }

  /// True for what has weights of its own.
  public boolean hasBlock() {
    return block != NO_BLOCK;
  }
}
