package gatelens.layer;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A layer that carries a state from step to step.
public sealed interface RecurrentLayer extends Layer permits Gru, Lstm, Bidirectional {
  /// True if the output is the state at every step, false if it is only the last one.
  boolean sequences();

  /// The same layer under another value of {@link #sequences()}.
  RecurrentLayer withSequences(boolean sequences);

  /// The number of units, H; of two directions both together.
  int units();

  /// The order in which steps are read; of two directions forward.
  Direction direction();

  /// Everything that is computed at every step, in the order of a trace. Two directions have none
  /// of their own: {@link #parts} have them.
  List<Signal> signals();

  /// The signal with this name; empty if there is none.
  default Optional<Signal> signal(String name) {
    return signals().stream().filter(signal -> signal.name().equals(name)).findFirst();
  }

  /// The first signal of a kind; empty if there is none.
  default Optional<Signal> signal(Signal.Kind kind) {
    return signals().stream().filter(signal -> signal.kind() == kind).findFirst();
  }

  /// The names of the gates, in the order of a trace.
  default List<String> gates() {
    return signals().stream().filter(Signal::isGate).map(Signal::name).toList();
  }

  /// The names of what has weights of its own, in the order of their blocks.
  default List<String> blocks() {
    return signals().stream()
        .filter(Signal::hasBlock)
        .sorted(Comparator.comparingInt(Signal::block))
        .map(Signal::name)
        .toList();
  }

  /// The layers that have a state: this one, or its two directions.
  default List<RecurrentLayer> parts() {
    return List.of(this);
  }

  @Override
  default boolean keepsSteps() {
    return sequences();
  }
}
