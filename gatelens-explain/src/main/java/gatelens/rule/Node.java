package gatelens.rule;

import gatelens.layer.Bidirectional;
import gatelens.layer.Layer;

/// One layer's run: what came in, what went out, and what the rules need of the inside.
sealed interface Node {
  /// The layer.
  Layer layer();

  /// What came in.
  Values in();

  /// What went out.
  Values out();

  /// A GRU or LSTM.
  record Recurrent(Layer layer, Values in, ExactCell cell, Values out) implements Node {}

  /// Two directions.
  record Both(Bidirectional layer, Values in, Recurrent forward, Recurrent backward, Values out)
      implements Node {}

  /// A dense layer or an activation, with what the activation got.
  record Dense(Layer layer, Values in, double[][] pre, Values out) implements Node {}

  /// Any other layer.
  record Other(Layer layer, Values in, Values out) implements Node {}
}
