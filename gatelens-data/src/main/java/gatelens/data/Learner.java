package gatelens.data;

/// Learns the encoder of one input, row after row.
public interface Learner {
  /// Takes the input of one row.
  ///
  /// @throws IllegalArgumentException if it is of another kind or shape than those before
  void add(Input input);

  /// The encoder that was learned.
  Encoder encoder();
}
