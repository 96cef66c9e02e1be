package gatelens.explain;

import gatelens.model.GradientSink;
import gatelens.sequence.Rows;

/// A score with a gradient.
public interface DifferentiableScore extends Score {
  /// The score at every row; the gradient of each row with respect to its inputs is handed over,
  /// flat by the layout.
  ///
  /// @param sink called by several threads, each row once; the array is valid only during the call
  double[] gradients(Rows rows, GradientSink sink);
}
