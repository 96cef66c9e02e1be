package gatelens.sequence;

/// One input of a model: steps in order, each a token or a vector of features.
public sealed interface Sequence permits TokenSequence, FeatureSequence {
  /// The names of the steps.
  Axis steps();

  /// The number of steps, T.
  int length();
}
