package gatelens.layer;

/// A layer that carries a state from step to step.
public sealed interface RecurrentLayer extends Layer permits Gru, Lstm, Bidirectional {
  /// True if the output is the state at every step, false if it is only the last one.
  boolean sequences();

  /// The same layer under another value of {@link #sequences()}.
  RecurrentLayer withSequences(boolean sequences);

  @Override
  default boolean keepsSteps() {
    return sequences();
  }
}
